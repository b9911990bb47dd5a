"""Changes as clients see them: what became of an object, by whom and why, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.access.visibility import EventVisibility
from server.events.changes.answer_changes import AnswerChange
from server.events.changes.compared_objects import ComparedObject
from server.events.changes.field_changes import ChangeKind, FieldChange, PartChange
from server.events.changes.region_changes import RegionChange
from server.events.core.event import JsonObject, Kind
from server.feed.render import public_event
from server.reads.changes import FoundChange
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Node, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, load_linked
from server.schema.events.interfaces import EventType
from server.schema.events.types import EVENT_TYPES
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import AnnotationAnswerSource
from server.schema.projects.documents import GuidelineVersion, guideline_of
from server.schema.taxonomies.diffs import TaxonomyDiff, diff_of

NEWEST = 100
"""The events of one change that are shown, the newest ones."""
strawberry.enum(ChangeKind, description="What became of something between two moments.")


@strawberry.type(name="FieldChange", description="A field with its values at both moments.")
class FieldChangeType:
    """One field that differs."""

    field: str = strawberry.field(
        description="Its name here, like `status`; of a part with its name, like `policy.overlap`."
    )
    before: JSON | None = strawberry.field(description="Null where there was no value.")
    after: JSON | None = strawberry.field(description="Null where there is no value.")


@strawberry.type(
    name="PartChange", description="An input or a question of a form that is different."
)
class PartChangeType:
    """One part of a form that differs."""

    name: str
    kind: ChangeKind
    fields: list[FieldChangeType] = strawberry.field(
        description="As docs/reference/forms.md names them; an option is a field, like "
        "`labels.cat`. `place` counts from 0 among what both forms have."
    )


@strawberry.type(
    description="By how much the bounds of a region differ: after minus before. For shapes, of "
    "the center and of the size in pixels; for spans and intervals, of `start` and `end`."
)
class RegionMove:
    """The difference of two bounds."""

    x: float | None
    y: float | None
    width: float | None
    height: float | None
    start: float | None
    end: float | None


@strawberry.type(
    name="RegionChange",
    description="A region that is different: a span, a box or other shape, an interval, a track or "
    "a relation.",
)
class RegionChangeType:
    """One region that differs."""

    kind: ChangeKind
    region: str = strawberry.field(
        description="Its id in the later answer; in the earlier one, if it is gone."
    )
    former_region: str | None = strawberry.field(
        description="Its id in the earlier answer, where that is another one: regions without a "
        "common id are the same where they overlap by half or more."
    )
    label: str = strawberry.field(description="Its label, as it is; as it was, if it is gone.")
    former_label: str | None = strawberry.field(
        description="Its label before, where that was another one."
    )
    moved: RegionMove | None = strawberry.field(
        description="Null where it is in the same place with the same size, and for masks and "
        "relations, which have no bounds."
    )
    changed: list[str] = strawberry.field(
        description="All its fields that differ, like `label`, `start`, `points` or `frame`."
    )


@strawberry.type(name="RankChange", description="An item with its places in two rankings.")
class RankChangeType:
    """One item that changed its place."""

    value: str
    before: int = strawberry.field(description="0 is the best.")
    after: int


@strawberry.type(
    name="AnswerChange", description="The answer to one question at both moments, and its parts."
)
class AnswerChangeType(Readable):
    """One answer that differs."""

    found: strawberry.Private[AnswerChange]
    origins: strawberry.Private[tuple[Any, Any]]
    question: str
    kind: ChangeKind
    added: list[str] = strawberry.field(
        description="Values of a choice, or items of a ranking, that are there only after."
    )
    removed: list[str] = strawberry.field(
        description="Values of a choice, or items of a ranking, that were there only before."
    )
    reranked: list[RankChangeType] = strawberry.field(
        description="Items of a ranking that have another place."
    )
    regions: list[RegionChangeType]

    @query(Permission.ANNOTATIONS_READ_OWN)
    def before(self) -> Answer | None:
        """The whole answer as it was; null where there was none."""
        return self._shown(self.found.before, self.origins[0])

    @query(Permission.ANNOTATIONS_READ_OWN)
    def after(self) -> Answer | None:
        """The whole answer as it is; null where there is none."""
        return self._shown(self.found.after, self.origins[1])

    def _shown(self, answer: JsonObject | None, origin: Any) -> Answer | None:
        answers = None if answer is None else {self.question: answer}
        self.session.shown.annotations += answer is not None
        shown = render_answers(answers, origin, self.session)
        return shown[0] if shown else None


@strawberry.interface(
    name="Change",
    description="What is different about one object between two moments, and what made it so.",
)
class ChangeType(Readable):
    """What all changes have."""

    found: strawberry.Private[FoundChange]
    visibility: strawberry.Private[EventVisibility]
    project_uuid: strawberry.Private[UUID | None]
    kind: ChangeKind = strawberry.field(
        description="ADDED: not there at the first moment. REMOVED: no longer in force, which is "
        "archived, withdrawn, deleted or removed."
    )
    fields: list[FieldChangeType] = strawberry.field(
        description="The fields that differ; of something new, all that are not empty."
    )
    positions: list[Position] = strawberry.field(
        description=f"The events that touched it, as far as the caller may see them; the newest "
        f"{NEWEST} of them."
    )
    at: datetime | None = strawberry.field(description="When the newest of these events was.")
    reasons: list[str] = strawberry.field(
        description="Why, in the words of those who did it, the oldest first."
    )
    erased: list[str] = strawberry.field(
        description="Parts that cannot be compared, as contents were erased: `answers`, `form`, "
        "`gold`, `name`, `text`, `versions`."
    )

    @query(Permission.ACCOUNT)
    async def object(self, info: Info) -> Node | None:
        """The object itself, at the moment of this query. Null to a caller who may not see it."""
        return await load_linked(info, self.session, *self.found.change.after.key)

    @query(Permission.EVENTS_READ_OWN)
    async def by(self) -> list[Member]:
        """Who did it, each once, the first one first; the server itself is no member."""
        actors = dict.fromkeys(event.actor for event in self.found.change.events)
        found = [await linked_member(self.session, actor) for actor in actors]
        return [member for member in found if member is not None]

    @query(Permission.EVENTS_READ_OWN)
    def events(self) -> list[EventType]:
        """The events at `positions`."""
        references = self.found.references
        return [
            EVENT_TYPES.of(
                public_event(event, references, self.visibility.discloses(event, references)),
                self.session,
            )
            for event in self.found.change.events[-NEWEST:]
        ]

    def shown(self, found: Iterable[AnswerChange], version_field: str) -> list[AnswerChangeType]:
        """Return answers that differ, read under the forms that a field names."""
        change = self.found.change
        sides = (change.before, change.after)
        origins = tuple(_origin(self.project_uuid, side, version_field) for side in sides)
        return [
            AnswerChangeType(
                session=self.session,
                found=one,
                origins=cast("tuple[Any, Any]", origins),
                question=one.question,
                kind=one.kind,
                added=list(one.added),
                removed=list(one.removed),
                reranked=[
                    RankChangeType(value=r.value, before=r.before, after=r.after) for r in one.moved
                ],
                regions=[_region(region) for region in one.regions],
            )
            for one in found
        ]


def _origin(
    project: UUID | None, side: ComparedObject | None, version_field: str
) -> AnnotationAnswerSource | None:
    version = side.fields.get(version_field) if side is not None else None
    return AnnotationAnswerSource(project, version) if project and version else None


def _region(change: RegionChange) -> RegionChangeType:
    last = change.after or change.before or {}
    former, move = change.before or last, change.move
    return RegionChangeType(
        kind=change.kind,
        region=last["id"],
        former_region=former["id"] if former["id"] != last["id"] else None,
        label=last["label"],
        former_label=former["label"] if former["label"] != last["label"] else None,
        moved=None
        if move is None
        else RegionMove(
            x=move.x,
            y=move.y,
            width=move.width,
            height=move.height,
            start=move.start,
            end=move.end,
        ),
        changed=list(change.changed),
    )


@strawberry.type(description="What is different about a task: where it stands, its final answer.")
class TaskChange(ChangeType):
    """A change of a task; those of its annotations and comments are changes of their own."""

    @query(Permission.ANNOTATIONS_READ_ALL)
    def resolution(self) -> list[AnswerChangeType]:
        """The final answer, question by question."""
        return self.shown(self.found.change.answers, "resolution.formVersion")

    @query(Permission.GOLD_READ)
    def gold(self) -> list[AnswerChangeType]:
        """The right answers, question by question; none to who may not know of gold."""
        return self.shown(self.found.change.gold, "gold.formVersion")


@strawberry.type(description="What is different about an annotation.")
class AnnotationChange(ChangeType):
    """A change of an annotation."""

    task = link("task", attrgetter("found.stream"), Permission.TASKS_READ, "Its task.")

    @query(Permission.ANNOTATIONS_READ_OWN)
    def answers(self) -> list[AnswerChangeType]:
        """Its answers, question by question; none where they were erased at either moment."""
        return self.shown(self.found.change.answers, "formVersion")


@strawberry.type(description="What is different about a comment.")
class CommentChange(ChangeType):
    """A change of a comment."""

    task = link("task", attrgetter("found.stream"), Permission.TASKS_READ, "Its task.")


@strawberry.type(
    description="What is different about a project: settings, policy, form, guideline."
)
class ProjectChange(ChangeType):
    """A change of a project itself."""

    @query(Permission.PROJECT_READ)
    def inputs(self) -> list[PartChangeType]:
        """The inputs of the form that differ."""
        return [_part(part) for part in self.found.change.form[0]]

    @query(Permission.PROJECT_READ)
    def questions(self) -> list[PartChangeType]:
        """The questions of the form that differ."""
        return [_part(part) for part in self.found.change.form[1]]

    @query(Permission.PROJECT_READ)
    async def guideline_before(self) -> GuidelineVersion | None:
        """The guideline at the first moment; null where there was none."""
        return await self._guideline(self.found.change.before)

    @query(Permission.PROJECT_READ)
    async def guideline_after(self) -> GuidelineVersion | None:
        """The guideline at the second moment; null where there is none."""
        return await self._guideline(self.found.change.after)

    async def _guideline(self, side: ComparedObject | None) -> GuidelineVersion | None:
        version = side.fields["guidelineVersion"] if side is not None else 0
        return await guideline_of(self.session, self.found.stream, version)


@strawberry.type(description="What is different about a member: name, status, roles.")
class MemberChange(ChangeType):
    """A change of a member; of a project's, only of the roles in it."""


@strawberry.type(description="What is different about a taxonomy: its versions and its draft.")
class TaxonomyChange(ChangeType):
    """A change of a taxonomy."""

    @query(Permission.TAXONOMIES_READ)
    async def diff(self, info: Info) -> TaxonomyDiff | None:
        """What differs between the latest versions at both moments.

        Null where that is one version, or where there was none yet.
        """
        change = self.found.change
        old = 0 if change.before is None else change.before.fields["version"]
        new = change.after.fields["version"]
        if not old or not new or old == new:
            return None
        await info.context.require(Permission.TAXONOMIES_READ)
        return await diff_of(info.context, change.after.source, old, new)


_TYPES: dict[str, type[ChangeType]] = {
    Kind.TASK: TaskChange,
    "annotation": AnnotationChange,
    "comment": CommentChange,
    Kind.PROJECT: ProjectChange,
    Kind.MEMBER: MemberChange,
    Kind.TAXONOMY: TaxonomyChange,
}
CHANGE_TYPES = [*_TYPES.values()]
"""Every type of changes, to be named in the schema, as only the interface refers to them."""


def change_of(
    session: ReadSession, visibility: EventVisibility, project: UUID | None, found: FoundChange
) -> ChangeType:
    """Return a change as clients see it.

    Args:
        session: reads what the change names.
        visibility: which events the caller may see.
        project: the project that the object belongs to, if any.
        found: the change.
    """
    change = found.change
    if change.after.kind == "comment" and any(one.field == "text" for one in change.fields):
        session.shown.comments += 1
        if project is not None:
            session.shown.projects[project] = None
    return _TYPES[change.after.kind](
        session=session,
        found=found,
        visibility=visibility,
        project_uuid=project,
        kind=change.kind,
        fields=_fields(change.fields),
        positions=[Position(event.position) for event in change.events[-NEWEST:]],
        at=change.events[-1].recorded_at if change.events else None,
        reasons=list(change.reasons[-NEWEST:]),
        erased=list(change.erased),
    )


def _fields(fields: Iterable[FieldChange]) -> list[FieldChangeType]:
    return [FieldChangeType(field=f.field, before=f.before, after=f.after) for f in fields]


def _part(part: PartChange) -> PartChangeType:
    return PartChangeType(name=part.name, kind=part.kind, fields=_fields(part.fields))
