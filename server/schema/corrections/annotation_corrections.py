"""That a correction in bulk changed an annotation, as its author and everybody else sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.corrections.corrections import correction_row
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Readable, query
from server.schema.core.node import link


@strawberry.type(description="That a correction in bulk changed an annotation, or sent it back.")
class AnnotationCorrection(Readable):
    """A correction, as far as whoever sees the annotation may know of it."""

    row: strawberry.Private[Any]
    reason: str | None = strawberry.field(description="Why; null once erased.")

    correction = link(
        "correction",
        lambda one: one.row["id"],
        Permission.CORRECTIONS_READ,
        "The correction; null to a caller who may not see corrections.",
    )

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def by(self) -> Member | None:
        """Who asked for it."""
        return await linked_member(self.session, self.row["started_by"])


async def annotation_correction(
    session: ReadSession, correction: UUID | None
) -> AnnotationCorrection | None:
    """Return what is shown of the correction of an annotation; None without one."""
    row: Any = None if correction is None else await correction_row(session, correction)
    if row is None:
        return None
    return AnnotationCorrection(session=session, row=row, reason=row["reason"])
