"""Tasks, annotations, leases and comments as clients see them, and who may see which."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.blind_tasks import TaskView, blind_view
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import AnnotationStatus, Method, ReviewReason, Status
from server.events.project_policy import Policy
from server.reads.as_of import require_present
from server.reads.labeling.annotations import (
    annotation_row,
    annotations_of_task,
)
from server.reads.labeling.tasks import (
    comments_of_task,
    draft,
    leases_of_task,
    participant_of,
    review_leases_of_task,
    task_row,
    task_row_of,
)
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Node, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, node_loader
from server.schema.corrections.annotation_corrections import CorrectionOfAnnotation
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import AnnotationAnswerSource
from server.schema.gold.types import Gold, gold_of
from server.schema.label_migrations.label_changes import RelabelItem, relabel_of
from server.schema.labeling.comments import Comment, comment_of
from server.schema.labeling.lease_types import Lease, ReviewLease, lease_of, review_lease_of
from server.schema.labeling.media_links import MediaLink, media_link
from server.schema.labeling.resolutions import Resolution
from server.schema.labeling.task_rights import policy_of, sees_all, sees_gold
from server.schema.lineage import Lineage, leading_to, lineage_of_label, lineage_of_task
from server.schema.projects.documents import GuidelineVersion, guideline_of


@strawberry.enum(description="Where an annotation was made.")
class AnnotationOrigin(Enum):
    """Whether an annotation came in by an import."""

    MADE_HERE = "MADE_HERE"
    """Its author answered here."""
    IMPORTED = "IMPORTED"
    """Its author answered elsewhere; somebody imported it."""


@strawberry.type(description="What one person answered.")
class Annotation(Node, CorrectionOfAnnotation):
    """An annotation as clients see it."""

    uuid: strawberry.Private[UUID]
    task_uuid: strawberry.Private[UUID]
    project_uuid: strawberry.Private[UUID]
    author_uuid: strawberry.Private[UUID | None]
    reviewer_uuid: strawberry.Private[UUID | None]
    importer_uuid: strawberry.Private[UUID | None]
    given_reason: strawberry.Private[str | None]
    stored: strawberry.Private[Any]
    id: strawberry.ID
    status: AnnotationStatus
    form_version: int
    guideline_version: int
    time_spent_ms: int
    revision: int
    reasons: list[str] = strawberry.field(
        description="Of a rejection: keys of the project's `rejectReasons`."
    )
    created_at: datetime = strawberry.field(description="When it was submitted or imported here.")
    changed_at: datetime
    position: Position
    origin: AnnotationOrigin
    occurred_at: datetime | None = strawberry.field(
        description="When it was made, where an import says so."
    )
    source_id: str | None = strawberry.field(
        description="What it is called where it was made; null without an import, and once erased."
    )

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def answers(self) -> list[Answer] | None:
        """The answers; null where they were erased."""
        shown = self.session.shown
        shown.annotations += 1
        shown.projects[self.project_uuid] = None
        stored = None if self.stored is None else orjson.loads(self.stored)
        return render_answers(
            stored, AnnotationAnswerSource(self.project_uuid, self.form_version), self.session
        )

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def author(self) -> Member | None:
        """Who answered."""
        return await linked_member(self.session, self.author_uuid)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def reviewer(self) -> Member | None:
        """Who reviewed it last."""
        return await linked_member(self.session, self.reviewer_uuid)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def reason(self) -> str | None:
        """Why it was rejected, withdrawn or sent back."""
        if self.status is not AnnotationStatus.REJECTED or self.given_reason is not None:
            return self.given_reason
        found = await self.correction()
        return None if found is None else found.reason

    @query(Permission.PROJECT_READ)
    async def guideline(self) -> GuidelineVersion | None:
        """The guideline under which it was given; null where the project had none."""
        return await guideline_of(self.session, self.project_uuid, self.guideline_version)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def imported_by(self) -> Member | None:
        """Who imported it; null for one that was made here."""
        return await linked_member(self.session, self.importer_uuid)

    @query(Permission.EVENTS_READ_OWN)
    async def lineage(self, info: Info) -> Lineage | None:
        """The steps that made it what it is."""
        whole = await lineage_of_task(info.context, self.session, self.task_uuid, self.project_uuid)
        return leading_to(whole, [whole.found.of_annotations.get(self.uuid)])

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task that it answers."""
        return await load_task(info, self.session, self.task_uuid)


SHOWN = "null to annotators unless the policy shows it"
BLIND = "to a caller who may not see others' answers, as of their own last act on the task"


@strawberry.type(description="One thing to label.")
class Task(Node, Readable):
    """A task as clients see it."""

    row: strawberry.Private[Any]
    sees_all: strawberry.Private[bool]
    shows_meta: strawberry.Private[bool]
    uuid: strawberry.Private[UUID]
    project_uuid: strawberry.Private[UUID]
    id: strawberry.ID
    status: Status = strawberry.field(description=f"Where it stands; {BLIND}.")
    priority: int
    overlap: int = strawberry.field(description=f"How many people are to answer it; {BLIND}.")
    external_id: str | None = strawberry.field(description=f"What the import calls it; {SHOWN}.")
    imported_at: datetime
    changed_at: datetime = strawberry.field(description=f"When it last changed; {BLIND}.")
    version: int = strawberry.field(description=f"For `expectedVersion`; {BLIND}.")
    answered: int = strawberry.field(description=f"How many slots are filled; {BLIND}.")

    @query(Permission.TASKS_READ)
    async def inputs(self) -> JSON | None:
        """What is to be labeled; null once it was erased."""
        shown = self.session.shown
        shown.tasks += 1
        shown.projects[self.project_uuid] = None
        return None if self.row["inputs"] is None else orjson.loads(self.row["inputs"])

    @query(Permission.TASKS_READ)
    async def media(self, info: Info, input: str) -> MediaLink | None:
        """Where the file of an input can be fetched; null where the input is no file."""
        inputs = await self.inputs()
        ids_ = (self.project_uuid, self.uuid)
        return await media_link(info.context, self.session, *ids_, inputs, input)

    @query(Permission.TASKS_READ)
    async def meta(self) -> JSON | None:
        """What the import said beside the inputs; null to annotators unless the policy shows it."""
        hidden = self.row["meta"] is None or not self.shows_meta
        return None if hidden else orjson.loads(self.row["meta"])

    project = link(
        "project",
        attrgetter("project_uuid"),
        Permission.TASKS_READ,
        "The project that it belongs to.",
        null=False,
    )

    @query(Permission.TASKS_READ)
    async def assignee(self) -> Member | None:
        """For whom it is kept."""
        return await linked_member(self.session, self.row["assignee_id"])

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotations(self, info: Info) -> list[Annotation]:
        """The annotations that the caller may see."""
        rows = await annotations_of_task(self.session, self.uuid)
        me = info.context.me.member
        return [
            annotation_of(self.session, r) for r in rows if self.sees_all or r["author_id"] == me
        ]

    @query(Permission.TASKS_READ)
    async def leases(self, info: Info) -> list[Lease]:
        """Who holds the task now.

        A caller who may not see others' answers sees the own lease alone: how many people hold a
        task would tell a gold task.
        """
        me = info.context.me.member
        rows = await leases_of_task(self.session, self.uuid)
        shown = [row for row in rows if self.sees_all or row["annotator_id"] == me]
        return [lease_of(self.session, row, me) for row in shown]

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def review_lease(self, info: Info) -> ReviewLease | None:
        """Which reviewer holds the task now, if any does."""
        rows = await review_leases_of_task(self.session, self.uuid) if self.sees_all else []
        me = info.context.me.member
        return next((review_lease_of(self.session, row, me) for row in rows), None)

    @query(Permission.TASKS_READ)
    async def comments(self, info: Info) -> list[Comment]:
        """Remarks, oldest first; those on annotations that the caller may not see are left out."""
        rows = await comments_of_task(self.session, self.uuid)
        if not self.sees_all:
            own = {a.uuid for a in await self.annotations(info)}
            rows = [r for r in rows if r["annotation_id"] is None or r["annotation_id"] in own]
        # Not by id: comments of a bulk change have ids without a time in them.
        rows = sorted(rows, key=lambda r: (r["created_at"], r["id"]))
        return [comment_of(self.session, row) for row in rows]

    @query(Permission.ANNOTATE)
    async def draft(self, info: Info) -> JSON | None:
        """What the caller saved and has not submitted yet; never anybody else's.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "A draft")
        found: JSON | None = await draft(self.session, self.uuid, info.context.me.member)
        return found

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def relabel(self, info: Info) -> list[RelabelItem]:
        """What a migration left to be answered anew, of annotations that the caller may see."""
        author = None if self.sees_all else info.context.me.member
        return await relabel_of(self.session, self.row, author=author)

    @query(Permission.EVENTS_READ_OWN)
    async def lineage(
        self, info: Info, question: str | None = None, value: str | None = None
    ) -> Lineage | None:
        """Why is this label here? The steps by which a label, or everything, came to stand in it.

        A label is an option, a concept or the label of a region, by `question` and `value`. For the
        row of an export, ask as of the position of the export.
        """
        ids_ = (self.uuid, self.project_uuid)
        return await lineage_of_label(info.context, self.session, *ids_, question, value)

    @query(Permission.GOLD_READ)
    async def gold(self, info: Info) -> Gold | None:
        """The right answers of a gold task; null for others, and to who may not know of gold."""
        may = await sees_gold(info.context, self.project_uuid)
        return gold_of(self.session, self.row) if may else None

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def review_reason(self) -> ReviewReason | None:
        """Why a reviewer must look."""
        reason = self.row["review_reason"] if self.sees_all else None
        return None if reason is None else ReviewReason(reason)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def resolution(self) -> Resolution | None:
        """The final answer."""
        method = self.row["resolution_method"] if self.sees_all else None
        return None if method is None else Resolution(task=self, method=Method(method))


def annotation_of(session: ReadSession, row: Any) -> Annotation:
    """Return an annotation from its row."""
    return Annotation(
        session=session,
        uuid=row["id"],
        task_uuid=row["task_id"],
        project_uuid=row["project_id"],
        author_uuid=row["author_id"],
        reviewer_uuid=row["reviewer_id"],
        stored=row["answers"],
        id=strawberry.ID(ids.public("annotation", row["id"])),
        status=AnnotationStatus(row["status"]),
        form_version=row["form_version"],
        guideline_version=row["guideline_version"],
        time_spent_ms=row["time_spent_ms"],
        revision=row["revision"],
        given_reason=row["reason"],
        correction_uuid=row["correction_id"],
        reasons=[] if row["reasons"] is None else orjson.loads(row["reasons"]),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        position=Position(row["from_position"]),
        origin=AnnotationOrigin.IMPORTED if row["imported"] else AnnotationOrigin.MADE_HERE,
        importer_uuid=row["imported_by"],
        occurred_at=row["occurred_at"],
        source_id=row["source_id"],
    )


def task_of(
    session: ReadSession, row: Any, blind: TaskView | None = None, policy: Policy | None = None
) -> Task:
    """Return a task from its row; to a blind caller, where it stands to them, under a policy.

    It has no version where the document does not ask for any; see `ReadSession.tells_versions`.
    """
    version, changed_at, status, answered, overlap = blind or (
        row.get("version"),
        row["changed_at"],
        Status(row["status"]),
        row["answered"],
        row["overlap"],
    )
    return Task(
        session=session,
        row=row,
        sees_all=blind is None,
        uuid=row["id"],
        project_uuid=row["project_id"],
        id=strawberry.ID(ids.public("task", row["id"])),
        status=status,
        priority=row["priority"],
        overlap=overlap,
        shows_meta=policy is None or policy.meta_shown,
        external_id=row["external_id"] if policy is None or policy.external_ids_shown else None,
        imported_at=row["imported_at"],
        changed_at=changed_at,
        version=version,
        answered=answered,
    )


def view_of(row: Any, me: UUID) -> TaskView:
    """Return where a task stands to a blind member, from its row with the columns of an own act."""
    own = participant_of(row, me)
    return blind_view(row["imported_at"], row["imported_overlap"], own)


@node_loader("task")
async def load_task(
    info: Info, session: ReadSession, id_: UUID, *path: str, row: Any = None
) -> Task:
    """Return a task, from a row of `task_row_of` if one is given.

    Raises Refused NOT_FOUND, at `path`, where the caller may see none of this id.
    """
    actor, me = await info.context.actor(), info.context.me.member
    whole = actor.may(Permission.ANNOTATIONS_READ_ALL)
    if row is None:
        row = await (task_row(session, id_) if whole else task_row_of(session, id_, me))
    if row is None or not actor.may(Permission.TASKS_READ, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "There is no such task.", path or ("id",))
    if whole or await sees_all(info.context, row["project_id"]):
        return task_of(session, row)
    policy = await policy_of(info.context, row["project_id"])
    return task_of(session, row, view_of(row, me), policy)


@node_loader("annotation")
async def load_annotation(info: Info, session: ReadSession, id_: UUID) -> Annotation:
    """Return an annotation. Raises Refused NOT_FOUND where the caller may see none of this id."""
    actor = await info.context.actor()
    row = await annotation_row(session, id_)
    if row is not None:
        mine = row["author_id"] == actor.member
        if actor.may(Permission.ANNOTATIONS_READ_OWN, row["project_id"]) and (
            mine or await sees_all(info.context, row["project_id"])
        ):
            return annotation_of(session, row)
    raise Refused(Code.NOT_FOUND, "There is no such annotation.", ("id",))
