"""That a correction in bulk changed an annotation, as its author and everybody else sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.corrections.corrections import correction_row
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


@strawberry.type
class CorrectionOfAnnotation(Readable):
    """The correction of an annotation."""

    correction_uuid: strawberry.Private[UUID | None]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def correction(self) -> AnnotationCorrection | None:
        """The correction in bulk that was the last to replace its answers, or to send it back.

        Null without one, and once its author revised it. The author did not say what it says now.
        """
        id_ = self.correction_uuid
        row: Any = None if id_ is None else await correction_row(self.session, id_)
        if row is None:
            return None
        return AnnotationCorrection(session=self.session, row=row, reason=row["reason"])
