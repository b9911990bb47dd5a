"""Members as others see them."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.events import ids
from server.projections import tables
from server.schema.context import Info
from server.schema.loaders import one


@strawberry.type(description="A member, as everybody in the organization may see them.")
class MemberRef:
    """Id and name."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="None once it was erased.")


async def member_ref(info: Info, member: UUID | None) -> MemberRef | None:
    """Return who a member is, or None for the server itself."""
    if member is None:
        return None
    row = await one(info.context, tables.member, member)
    return MemberRef(id=strawberry.ID(ids.public("member", member)), name=row and row["name"])
