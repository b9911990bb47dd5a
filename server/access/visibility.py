"""Who may see which event and which answer: one rule for queries, subscriptions and every feed.

- A holder of EVENTS_READ sees the events of the organization, or of a project and its tasks.
- Events of members contain e-mails, roles and names of keys: they need MEMBERS_READ. Members always
  see the events of their own stream.
- A holder of EVENTS_READ_OWN sees the events of the project itself, and those events of its tasks
  that the project's policy opens. If the policy opens none, the caller still sees his own acts and
  leases, his own annotations that somebody imported, reviews of his own annotations, that he was
  warned or paused, and comments on tasks and on his own annotations; and that something of these
  was undone, not what else was. An event class that is not named here is hidden.
- Which tasks are gold is seen with GOLD_READ. So are the events of corrections, which say how many
  annotations were left alone as answers to gold tasks, and may find tasks by that.
- Erasures and holds are seen with EVENTS_READ in the organization.
- Saved views may be private, and their filters may name people: their events need EVENTS_READ.
- Audits, alerts and their rules, and figures by group, tell of others' answers: so do they, and
  those about answers to gold tasks need GOLD_READ as well.
- That members declare attributes is seen as their own events are; no caller reads what is sealed.
- URLs of webhooks may hold tokens: their events need EVENTS_READ and WEBHOOKS_READ.
- Who may not see everybody's annotations in a project sees each of its tasks as of the own last act
  on it (`server.access.blind_tasks`): what came after would tell what others did.

Nothing here runs queries by itself: a `ReferenceReader` reads what an event's entry does not say.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from uuid import UUID

from server.access.actor import Actor
from server.access.event_references import EventReferences, ReferenceReader
from server.access.gold_events import tells_gold
from server.access.permissions import Permission
from server.events.accounts.operators import OperatorActed
from server.events.core.event import Event, Kind, Recorded
from server.events.core.registry import EVENTS, KINDS
from server.events.core.unknown_events import UnknownStored
from server.events.corrections.correction_events import AnnotationCorrected, AnnotationRequeued
from server.events.erasure.erased_content import ContentErased
from server.events.erasure.subjects import SubjectReported
from server.events.exports import ExportCreated
from server.events.gold.initial_tagging import GOLD_EVENTS_OF_PROJECTS
from server.events.label_migrations.migration_events import MigrationAdvanced, MigrationFinished
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.bulk_change import TasksChanged
from server.events.labeling.comments import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.reviews import AnnotationApproved, AnnotationRejected
from server.events.labeling.tasks import TaskImported, TaskSkipped
from server.events.pauses.pauses import MemberPaused, MemberResumed, MemberWarned
from server.events.pauses.rules import PauseRuleChanged
from server.events.project_policy import Policy, Visibility
from server.events.projects import PolicyChanged
from server.events.reverts.tasks import TaskReverted
from server.events.runs.skills import SkillsPublished
from server.events.slices.definitions import SliceDefined, SliceRemoved

P = Permission


def may_see_all(actor: Actor, project: UUID, policy: Policy) -> bool:
    """Tell whether a member may see everybody's annotations in a project."""
    return actor.may(P.ANNOTATIONS_READ_ALL, project) or (
        policy.visibility is Visibility.ALL and actor.may(P.ANNOTATIONS_READ_OWN, project)
    )


REMARKED = (CommentAdded, CommentEdited, CommentReopened, CommentDeleted)
"""Events of comments that say what the comment is about: seen by whoever may see the comment."""
REMARKS = (*REMARKED, CommentResolved)
"""Events of a task that are no act of a blind caller, and that the caller sees all the same."""
ACTS = (
    AnnotationSubmitted,
    AnnotationRevised,
    AnnotationWithdrawn,
    TaskSkipped,
    *REMARKS,
    TaskReverted,
)
"""Events of a task that a blind annotator sees if they are the actor."""
LEASES = (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired)
"""Events of a task that a blind annotator sees if the slot is theirs."""
OWNED = (*LEASES, AnnotationImported)
"""Events of a task that a blind annotator sees if they name the caller as the annotator, such as an
annotation of the caller's own that somebody imported."""
VERDICTS = (AnnotationApproved, AnnotationRejected, AnnotationCorrected, AnnotationRequeued)
"""Events of a task that a blind annotator sees if the annotation is theirs."""
COUNTS = (
    *(MigrationAdvanced, MigrationFinished, TasksChanged, PauseRuleChanged),
    *(SliceDefined, SliceRemoved, SkillsPublished, *GOLD_EVENTS_OF_PROJECTS),
)
"""Events of a project that the blind neither see nor count: they tell how much others have
answered, how often others are right, how often annotators get gold tasks, when they are paused, or
what data figures are given of."""

PAUSES = (MemberWarned, MemberPaused, MemberResumed)
"""Events of a project that a blind caller sees if they are about the caller."""

TAKEN_OUT = (ExportCreated, OperatorActed, SubjectReported)
"""Events that tell who took contents out, or acted at the database: for who sees everything."""

CHANGING_RIGHTS = (PolicyChanged, UnknownStored)
"""Events that may change what any member sees; so may each event of a member's own stream."""

_OF_ANSWERS = (Kind.AUDIT, Kind.ALERT_RULES, Kind.ALERT, Kind.GROUP_RELEASE)
_PRIVATE = (
    *(*_OF_ANSWERS, Kind.TASK, Kind.SAVED_VIEWS, Kind.ERASURE, Kind.HOLDS, Kind.RUN),
    *(Kind.WEBHOOK, Kind.CORRECTION, Kind.ATTRIBUTES, Kind.DECLARATIONS),
)
"""Kinds of streams of which a blind caller sees the events named here alone, or none."""
_CLOSED: Mapping[Kind | None, tuple[Permission, ...]] = {
    **dict.fromkeys((*_OF_ANSWERS, Kind.SAVED_VIEWS), (P.EVENTS_READ,)),
    Kind.WEBHOOK: (P.EVENTS_READ, P.WEBHOOKS_READ),
    Kind.DECLARATIONS: (P.EVENTS_READ, P.MEMBERS_READ),
}
"""Kinds of streams whose events no policy opens, with all permissions that seeing them needs."""
_SEEN_BY_READERS = frozenset(Kind) - {Kind.MEMBER, Kind.WEBHOOK, Kind.DECLARATIONS}
"""Kinds of streams of which a holder of EVENTS_READ in the organization sees each event in full,
unless this server cannot read it: such an event has no kind."""
SHOWN_OF_OTHERS = tuple(
    event.type
    for event in EVENTS.values()
    if event.kind not in _PRIVATE and event not in (*COUNTS, *TAKEN_OUT)
) + tuple(event.type for event in (*OWNED, *VERDICTS, *REMARKED, TaskReverted))
"""Stored names of events that a blind caller may see though somebody else is their actor."""
MASKED = frozenset({"fills", "closes", "tasks"})
"""Facts that reveal how many other members answered: null for a blind caller."""
SHOWN_TO_THE_BLIND = frozenset(SHOWN_OF_OTHERS) | {event.type for event in (*ACTS, *OWNED)}
"""Stored names of all events that a blind caller may see, and so may filter by."""

IN_PROJECTS = frozenset(kind for kind, found in KINDS.items() if found.in_project)
"""Kinds of streams that belong to a project."""
REMEMBERED = 50_000
"""The most streams whose project is cached between one page of events and the next."""
NOBODY = UUID(int=0)
"""The member id in an `EventVisibility` that several callers share."""


class Disclosure(Enum):
    """How much of an event a caller may see."""

    FULL = 1
    BLIND = 2
    """The event without the facts that tell how many others answered; an event that this server
    cannot read, without all its facts."""
    HIDDEN = 3


def may_number(event: Event, disclosure: Disclosure) -> bool:
    """Tell whether a caller to whom an event is disclosed so may know its number in the stream.

    The number of an event in a task counts what others did to the task before, but for its import,
    and the number of a project's event counts the slices of migrations and changes in bulk before
    it.
    """
    if disclosure is Disclosure.FULL:
        return True
    return isinstance(event, TaskImported) or event.kind not in (Kind.TASK, Kind.PROJECT)


def may_hold_hash(event: Event, disclosure: Disclosure) -> bool:
    """Tell whether a caller to whom an event is disclosed so may hold its hash, or compare it.

    A hash confirms a guess of what it covers and the caller does not see, unless it covers a salted
    content as well: of facts that are masked, and of the number of a project's event. No caller
    holds the hash of a remark, or of an undoing, without its number.
    """
    if disclosure is Disclosure.FULL:
        return True
    if disclosure is Disclosure.HIDDEN or isinstance(
        event, (UnknownStored, *REMARKS, TaskReverted)
    ):
        return False
    fields = type(event).model_fields.keys()
    masked = not MASKED.isdisjoint(fields) or not may_number(event, disclosure)
    return "content" in fields or not masked


def as_disclosed(recorded: Recorded[Event], disclosure: Disclosure) -> Recorded[Event]:
    """Return an event without what a caller may not see of an undoing, and of an import.

    An undoing of the caller's own answer may undo that it filled the task, and what followed. Of an
    import, the external id and the meta of the task may tell a gold task; where the policy shows
    them, the task does.
    """
    event = recorded.event
    if disclosure is not Disclosure.FULL and isinstance(event, TaskImported) and event.content:
        content = event.content.model_copy(update={"external_id": None, "meta": None})
        return replace(recorded, event=event.model_copy(update={"content": content}))
    if disclosure is Disclosure.FULL or not isinstance(event, TaskReverted):
        return recorded
    bare = event.model_copy(update={"positions": (), "restored": {}, "content": None})
    return replace(recorded, event=bare, causation=None)


@dataclass(frozen=True, slots=True)
class EventVisibility:
    """What one caller may see of the ledger, with the rights of one moment."""

    actor: Actor
    opened: frozenset[UUID]
    """Projects whose policy shows everybody's annotations to annotators."""
    unrestricted: bool = field(init=False, compare=False)
    """Whether no event is hidden, nor any part of one."""
    everything: bool = field(init=False, compare=False)
    """Whether all events may be seen, except perhaps those of members, webhooks and gold tasks."""

    def __post_init__(self) -> None:
        needed = (P.EVENTS_READ, P.MEMBERS_READ, P.WEBHOOKS_READ, P.GOLD_READ)
        object.__setattr__(self, "unrestricted", all(map(self.actor.may, needed)))
        object.__setattr__(self, "everything", self.actor.may(P.EVENTS_READ))

    @property
    def members(self) -> bool:
        """Whether the events of all members may be seen."""
        return self.everything and self.actor.may(P.MEMBERS_READ)

    def whole(self, project: UUID | None) -> bool:
        """Tell whether all events of a project may be seen; for None, of the organization."""
        if self.actor.may(P.EVENTS_READ, project):
            return True
        return project in self.opened and self.actor.may(P.EVENTS_READ_OWN, project)

    @property
    def whole_projects(self) -> list[UUID]:
        """The projects of which all events may be seen, for callers who do not see all events."""
        return [p for p in {*self.actor.project_roles, *self.opened} if self.whole(p)]

    @property
    def blind(self) -> bool:
        """Whether there is no project of which all events may be seen."""
        return not self.everything and not self.whole_projects

    def audience(self, project: UUID | None) -> tuple[Hashable, EventVisibility]:
        """Return a key that is equal for callers who see the same events, and their visibility.

        If no event is hidden, different members share a key. The visibility then leaves out the
        events of each caller's own stream, which each caller must check for itself.

        Args:
            project: the only project whose events are read; None for no such restriction.
        """
        unnamed = replace(self.actor, credential=None, expires_at=None)
        anyone = replace(self, actor=replace(unnamed, member=NOBODY))
        if project is not None and self.whole(project):
            needed = (P.EVENTS_READ, P.WEBHOOKS_READ, P.GOLD_READ)
            return (project, self.members, *(self.actor.may(p, project) for p in needed)), anyone
        if self.everything:
            seen = (self._projects_with(P.WEBHOOKS_READ), self._projects_with(P.GOLD_READ))
            return (self.members, *seen), anyone
        alone = replace(self, actor=unnamed)
        return alone, alone

    def _projects_with(self, permission: Permission) -> frozenset[UUID | None]:
        """Return the projects in which the caller has a permission; None alone: in all."""
        if self.actor.may(permission):
            return frozenset({None})
        return frozenset(p for p in self.actor.project_roles if self.actor.may(permission, p))

    def discloses(self, event: Recorded[Event], references: EventReferences) -> Disclosure:
        """Return how much of an event the caller may see."""
        if self.unrestricted:
            return Disclosure.FULL
        if self.everything and event.event.kind in _SEEN_BY_READERS and not tells_gold(event.event):
            return Disclosure.FULL
        unread = isinstance(event.event, UnknownStored)
        return (self._of_unread if unread else self._of_read)(event, references)

    def _of_read(self, event: Recorded[Event], references: EventReferences) -> Disclosure:
        """Return how much may be seen of an event that this server can read."""
        kind, erasure = references.kind(event), isinstance(event.event, ContentErased)
        if kind is Kind.MEMBER:
            return _full(event.stream == self.actor.member or self.members)
        if kind is Kind.ORGANIZATION:
            private = erasure or isinstance(event.event, TAKEN_OUT)
            return _full(self.everything or (not private and self.actor.may(P.ORGANIZATION_READ)))
        project = references.project(event)
        needed = _CLOSED.get(kind)
        may = self.actor.may
        whole = all(may(one, project) for one in needed) if needed else self.whole(project)
        if tells_gold(event.event):
            return _full(whole and may(P.GOLD_READ, project))
        if whole or needed or project is None:
            return _full(whole)
        if erasure or not self.actor.may(P.EVENTS_READ_OWN, project):
            return Disclosure.HIDDEN
        return Disclosure.BLIND if self._is_shown_blindly(event, references) else Disclosure.HIDDEN

    def _of_unread(self, event: Recorded[Event], references: EventReferences) -> Disclosure:
        """Return how much may be seen of an event that this server cannot read.

        Only callers who see all events of its project or organization see it: no policy opens an
        unknown event. Its facts may be about a member, so they also need MEMBERS_READ.
        """
        if self.members:
            return Disclosure.FULL
        of_member = references.kind(event) is Kind.MEMBER
        seen = not of_member and self.actor.may(P.EVENTS_READ, references.project(event))
        return Disclosure.BLIND if seen else Disclosure.HIDDEN

    def _is_shown_blindly(self, event: Recorded[Event], references: EventReferences) -> bool:
        """Tell whether an event reveals no answers of others, or is about the caller's own."""
        me, found = self.actor.member, event.event
        if references.kind(event) is Kind.PROJECT:
            return found.member == me if isinstance(found, PAUSES) else type(found) not in COUNTS
        if isinstance(found, ACTS) and event.actor == me:
            return True
        if isinstance(found, OWNED):
            return found.annotator == me
        if isinstance(found, REMARKED) and found.annotation is None:
            return True
        if isinstance(found, TaskReverted) and str(me) in found.restored.get("participants", ()):
            return True
        return any(references.authors.get(id_) == me for id_ in _judged([event]))


def visible_to(actor: Actor, opened: frozenset[UUID]) -> EventVisibility:
    """Return the visibility for an actor; `opened` are projects that show annotators everything.

    Raises:
        Refused: FORBIDDEN if the actor may see no event at all.
    """
    if actor.may(P.EVENTS_READ):
        return EventVisibility(actor, frozenset())
    if not any(actor.may(P.EVENTS_READ_OWN, project) for project in actor.project_roles):
        actor.require(P.EVENTS_READ_OWN)
    return EventVisibility(actor, opened)


def _full(seen: bool) -> Disclosure:  # noqa: FBT001 - reads as a sentence where it is called
    return Disclosure.FULL if seen else Disclosure.HIDDEN


async def load_references(
    reader: ReferenceReader,
    events: Sequence[Recorded[Event]],
    visibility: EventVisibility,
    *,
    projects: dict[UUID, UUID],
    deep: bool = True,
) -> EventReferences:
    """Read, in at most four queries, the data that the rule needs about some events.

    Args:
        reader: reads in a snapshot that is younger than the events.
        events: any events of the caller's organization.
        visibility: the visibility of the caller.
        projects: known projects by stream; the ones that are read here are added, and all are
            forgotten where they are more than REMEMBERED.
        deep: whether the project of every stream is needed, and not that of webhooks alone.
    """
    kinds = await reader.kinds_of({e.stream for e in events if e.event.kind is None})
    authors = {} if visibility.everything else await reader.authors_of(_judged(events))
    bare = {e.position for e in events if getattr(e.event, "content", ...) is None}
    wanted = IN_PROJECTS if deep else {Kind.WEBHOOK}
    placed = [e for e in events if e.event.kind in wanted or e.event.kind is None]
    # A copy: others may empty `projects` while these references are in use.
    found = {e.stream: projects[e.stream] for e in placed if e.stream in projects}
    references = EventReferences(found, kinds, authors, await reader.erased_among(bare))
    for event in placed:
        if isinstance(event.event, TaskImported):
            found[event.stream] = event.event.project
    inside = {e.stream for e in placed if references.kind(e) in wanted}
    found.update(await reader.projects_of(inside - found.keys()))
    projects.update(found)
    if len(projects) > REMEMBERED:
        projects.clear()
    return references


def _judged(events: Sequence[Recorded[Event]]) -> set[UUID]:
    """Return the annotations that some of these events review, comment on or restore."""
    found = (e.event for e in events if isinstance(e.event, (*VERDICTS, *REMARKED)))
    judged = {event.annotation for event in found if event.annotation is not None}
    undone = (e.event for e in events if isinstance(e.event, TaskReverted))
    return judged.union(*map(_restored, undone))


def _restored(event: TaskReverted) -> set[UUID]:
    return {UUID(annotation) for annotation in event.restored.get("annotations", ())}
