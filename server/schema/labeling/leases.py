"""Slots of tasks that somebody holds, as screens see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.session import ReadSession
from server.schema.accounts.members import MemberRef, member_ref
from server.schema.core.base import Readable, query


@strawberry.type(description="A slot of a task that somebody holds.")
class Lease(Readable):
    """A lease; it ends by an event only, never by the reader's clock."""

    annotator_uuid: strawberry.Private[UUID]
    token: int = strawberry.field(description="What the holder sends with the answer; 0 to others.")
    expires_at: datetime

    @query(Permission.TASKS_READ)
    async def annotator(self) -> MemberRef | None:
        """Who holds it."""
        return await member_ref(self.session, self.annotator_uuid)


def lease_of(session: ReadSession, row: Any, me: UUID) -> Lease:
    """Return a lease from its row; the token is the holder's secret."""
    token = row["token"] if row["annotator_id"] == me else 0
    return Lease(
        session=session,
        annotator_uuid=row["annotator_id"],
        token=token,
        expires_at=row["expires_at"],
    )
