"""Corrections as clients see them: one by its id, those of a project, and that of an annotation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core import ids
from server.events.corrections.correction_events import (
    CorrectionAction,
    CorrectionFailure,
    CorrectionOutcome,
)
from server.reads.corrections.corrections import correction_row, correction_rows
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import link, node_loader
from server.schema.core.paging import paging
from server.schema.corrections.inputs import CorrectionActionInput, CorrectionPatternInput
from server.schema.corrections.matches import (
    CorrectionCount,
    CorrectionMatch,
    counts_of,
    matches_of,
)
from server.schema.labeling.project_records import ProjectRecords

strawberry.enum(CorrectionAction, description="What a correction does with annotations.")
strawberry.enum(CorrectionOutcome, description="What a correction comes to for an annotation.")
strawberry.enum(CorrectionFailure, description="Why a correction ended early.")


@strawberry.type(
    description="A correction: annotations with the same error are corrected, or sent back."
)
class Correction(Node, Readable):
    """A correction as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    action: CorrectionAction
    pattern: JSON | None = strawberry.field(
        description="Which annotations, with the values and versions that were meant written out; "
        "null once erased."
    )
    replaced_by: JSON | None = strawberry.field(
        description="The label or the answer that they get; null for other actions."
    )
    reason: str | None = strawberry.field(description="Why; null once erased.")
    with_reviewed: bool = strawberry.field(
        description="Whether annotations are corrected, too, of which a reviewer decided."
    )
    as_of_position: Position = strawberry.field(
        description="Annotations that changed after it are left alone."
    )
    position: Position = strawberry.field(
        description="The event by which it started: `revert` of this position undoes all of it."
    )
    started_at: datetime
    finished_at: datetime | None = strawberry.field(description="Null while it goes on.")
    stopped_by: CorrectionFailure | None = strawberry.field(
        description="Why it ended before it came to all annotations; what it corrected stays."
    )
    matched_tasks: int = strawberry.field(
        description="Tasks with such annotations that it came to so far."
    )
    counts: list[CorrectionCount] = strawberry.field(
        description="By outcome, how many annotations so far."
    )

    project = link(
        "project",
        lambda one: one.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose annotations it is about.",
        null=False,
    )

    @query(Permission.CORRECTIONS_READ)
    async def by(self) -> Member | None:
        """Who asked for it."""
        return await linked_member(self.session, self.row["started_by"])


def correction_of(session: ReadSession, row: Any) -> Correction:
    """Return the correction of a row."""

    def read(name: str) -> Any:
        return None if row[name] is None else orjson.loads(row[name])

    failure = row["failure"]
    return Correction(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("correction", row["id"])),
        action=CorrectionAction(row["action"]),
        pattern=read("pattern"),
        replaced_by=read("replaced_by"),
        reason=row["reason"],
        with_reviewed=row["with_reviewed"],
        as_of_position=Position(row["position"]),
        position=Position(row["started"]),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        stopped_by=None if failure is None else CorrectionFailure(failure),
        matched_tasks=row["tasks"],
        counts=counts_of(read("outcomes") or {}),
    )


CORRECTIONS = ProjectRecords(
    "correction",
    "Corrections",
    Permission.CORRECTIONS_READ,
    correction_row,
    correction_rows,
    correction_of,
)


@node_loader("correction")
async def load_correction(info: Info, session: ReadSession, id_: UUID, *path: str) -> Correction:
    """Return a correction. Raises Refused NOT_FOUND, at `path`, and FORBIDDEN."""
    return await CORRECTIONS.load(info, session, id_, *path)


@strawberry.type
class CorrectionsOfProject(Readable):
    """The corrections of the annotations of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.CORRECTIONS_READ)
    async def corrections(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Correction] | None:
        """The corrections of its annotations, the latest first."""
        wanted = paging(first, after, last, before)
        return await CORRECTIONS.page(info, self.session, self.uuid, wanted)

    @query(Permission.CORRECTIONS_READ)
    async def correction_matches(
        self,
        info: Info,
        pattern: CorrectionPatternInput,
        action: CorrectionActionInput | None = None,
        *,
        with_reviewed: bool = False,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CorrectionMatch] | None:
        """The annotations that follow a pattern, by the rank of their tasks.

        With an action, also what it would come to for each of them now. A page looks at the
        annotations of 200 tasks at most, and may have fewer matches than it could: go on while
        there is a next one.
        """
        wanted = paging(first, after, last, before)
        await CORRECTIONS.require(info.context, self.uuid)
        return await matches_of(
            info, self.session, self.uuid, pattern, action, wanted, with_reviewed=with_reviewed
        )


@strawberry.type
class CorrectionQueries:
    """The query of one correction."""

    @query(Permission.CORRECTIONS_READ)
    async def correction(self, info: Info, id: strawberry.ID) -> Correction | None:
        """A correction by its id; `Project.corrections` lists them."""
        id_ = ids.expect("correction", id, "id")
        return await load_correction(info, session_of(self, info), id_, "id")
