"""Leases of annotators and of reviewers as clients see them."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Readable, query
from server.schema.core.node import link

HELD = "The task that is held."


@strawberry.type(description="A slot of a task that somebody holds.")
class Lease(Readable):
    """A lease as clients see it. It ends by an event, never by the clock of a reader."""

    annotator_uuid: strawberry.Private[UUID]
    task_uuid: strawberry.Private[UUID]
    token: int | None = strawberry.field(
        description="What the holder sends with the answer; null to others."
    )
    expires_at: datetime

    @query(Permission.TASKS_READ)
    async def annotator(self) -> Member | None:
        """Who holds it."""
        return await linked_member(self.session, self.annotator_uuid)

    task = link("task", attrgetter("task_uuid"), Permission.TASKS_READ, HELD, null=False)


@strawberry.type(description="A task in review that a reviewer holds.")
class ReviewLease(Readable):
    """A review lease as those see it who may see everybody's answers."""

    reviewer_uuid: strawberry.Private[UUID]
    task_uuid: strawberry.Private[UUID]
    token: int | None = strawberry.field(
        description="What the holder sends with a review; null to others."
    )
    expires_at: datetime

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def reviewer(self) -> Member | None:
        """Who holds it."""
        return await linked_member(self.session, self.reviewer_uuid)

    task = link("task", attrgetter("task_uuid"), Permission.TASKS_READ, HELD, null=False)


def lease_of(session: ReadSession, row: Any, me: UUID) -> Lease:
    """Return a lease from its row; only its holder gets the token."""
    return Lease(
        session=session,
        annotator_uuid=row["annotator_id"],
        task_uuid=row["task_id"],
        token=row["token"] if row["annotator_id"] == me else None,
        expires_at=row["expires_at"],
    )


def review_lease_of(session: ReadSession, row: Any, me: UUID) -> ReviewLease:
    """Return a review lease from its row; only its holder gets the token."""
    return ReviewLease(
        session=session,
        reviewer_uuid=row["reviewer_id"],
        task_uuid=row["task_id"],
        token=row["token"] if row["reviewer_id"] == me else None,
        expires_at=row["expires_at"],
    )
