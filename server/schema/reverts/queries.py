"""How far undoing in the background has come."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.commands.reverts.background import (
    find_revert,
)
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.schema.core.base import query
from server.schema.core.context import Info
from server.schema.reverts.types import BackgroundRevert, shown_revert


@strawberry.type
class RevertQueries:
    """The query for undoing in the background."""

    @query(Permission.EVENTS_READ_OWN)
    async def background_revert(self, info: Info, id: strawberry.ID) -> BackgroundRevert | None:
        """How far the caller's undoing in the background has come."""
        context = info.context
        await context.actor()
        id_ = ids.expect("revert", id, "id")
        found = await find_revert(context.services.pool, context.me.org, id_)
        if found is None or found.member != context.me.member:
            raise Refused(Code.NOT_FOUND, "Nothing is undone under this id.", ("id",))
        return shown_revert(found)
