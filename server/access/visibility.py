"""Who may see which event and which answer: one rule for queries, subscriptions and every feed.

- Who holds EVENTS_READ sees what happened in the organization, or in a project and its tasks.
- Events of members tell e-mails, roles and names of keys: they need MEMBERS_READ. One's own are
  always shown.
- Who holds EVENTS_READ_OWN sees the events of the project itself, and of its tasks what the
  project's policy opens. Where it opens nothing, these are left: one's own acts and leases, what
  reviewers said of one's own annotations, and remarks on tasks and on one's own annotations.
  An event class that is not named here is hidden.

Nothing here reads or waits by itself: what an event's own entry does not say is asked of a
`ReferenceReader`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Protocol
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.events.core.event import Event, Kind, Recorded
from server.events.core.registry import EVENTS, KINDS
from server.events.core.unknown_events import Unread
from server.events.erasure import ContentErased
from server.events.label_migrations.migration_events import MigrationAdvanced, MigrationFinished
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.bulk_change import TasksChanged
from server.events.labeling.comments import CommentAdded, CommentResolved
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.reviews import AnnotationApproved, AnnotationRejected
from server.events.labeling.tasks import Status, TaskImported, TaskSkipped
from server.events.projects import Policy, PolicyChanged, Visibility

P = Permission

BLIND_STATUSES: Mapping[Status, Status] = {
    Status.IN_REVIEW: Status.LABELED,
    Status.DONE: Status.LABELED,
}
"""What a task's status is called for callers who may not see others' answers: whether the others
agreed would tell of these."""


def may_see_all(actor: Actor, project: UUID, policy: Policy) -> bool:
    """Tell whether somebody may see everybody's annotations in a project."""
    return actor.may(P.ANNOTATIONS_READ_ALL, project) or (
        policy.visibility is Visibility.ALL and actor.may(P.ANNOTATIONS_READ_OWN, project)
    )


ACTS = (
    AnnotationSubmitted,
    AnnotationRevised,
    AnnotationWithdrawn,
    TaskSkipped,
    CommentAdded,
    CommentResolved,
)
"""Events of a task that an annotator sees where they are the actor."""
LEASES = (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired)
"""Events of a task that an annotator sees where the slot is theirs."""
VERDICTS = (AnnotationApproved, AnnotationRejected)
"""Events of a task that an annotator sees where the annotation is theirs."""
COUNTS = (MigrationAdvanced, MigrationFinished, TasksChanged)
"""Events of a project that tell how much others have answered."""

CHANGING_RIGHTS = (PolicyChanged, Unread)
"""Events that may change what any member sees; those of a member's own stream may, too."""

SHOWN_OF_OTHERS = tuple(
    event.type for event in EVENTS.values() if event.kind is not Kind.TASK and event not in COUNTS
) + tuple(event.type for event in (*LEASES, *VERDICTS, CommentAdded))
"""Stored names of events that a blind caller may see though somebody else is their actor."""
SHOWN_TO_THE_BLIND = frozenset(SHOWN_OF_OTHERS) | {event.type for event in (*ACTS, *LEASES)}
"""Stored names of all events that a blind caller may see: these may be filtered by."""

IN_PROJECTS = frozenset(kind for kind, found in KINDS.items() if found.in_project)
"""Kinds of streams that lie in projects."""
NOBODY = UUID(int=0)
"""Stands for the member where the callers are different ones."""


class Disclosure(Enum):
    """How much of an event somebody may see."""

    FULL = 1
    BLIND = 2
    """The event, without the facts that tell how many others answered; of an event that this
    server cannot read, without its facts."""
    HIDDEN = 3


class ReferenceReader(Protocol):
    """Reads what the rule must know beyond events; where nothing is asked for, it reads nothing."""

    async def projects_of(self, streams: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Return the projects of tasks, and of other streams that lie in one."""

    async def kinds_of(self, streams: Collection[UUID]) -> Mapping[UUID, Kind]:
        """Return the kinds of streams, as far as this server knows them."""

    async def authors_of(self, annotations: Collection[UUID]) -> Mapping[UUID, UUID | None]:
        """Return who made annotations."""

    async def erased_among(self, positions: Collection[int]) -> frozenset[int]:
        """Return the positions of those events whose content was erased."""


@dataclass(frozen=True, slots=True)
class EventReferences:
    """What the entries of some events do not say themselves."""

    projects: Mapping[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that lies in one."""
    kinds: Mapping[UUID, Kind] = field(default_factory=dict)
    """The kinds of those streams whose events may belong to any kind."""
    authors: Mapping[UUID, UUID | None] = field(default_factory=dict)
    """Who made an annotation that somebody reviewed or remarked on."""
    erased: frozenset[int] = frozenset()
    """Positions of events whose content was erased."""

    def kind(self, event: Recorded[Event]) -> Kind | None:
        """Return the kind of an event's stream; None where only a newer server knows it."""
        return event.event.kind or self.kinds.get(event.stream)

    def project(self, event: Recorded[Event]) -> UUID | None:
        """Return the project that an event belongs to, if any."""
        if isinstance(event.event, TaskImported):
            return event.event.project
        if self.kind(event) is Kind.PROJECT:
            return event.stream
        return self.projects.get(event.stream)


@dataclass(frozen=True, slots=True)
class EventVisibility:
    """What one caller may see of the ledger, with the rights of one moment."""

    actor: Actor
    opened: frozenset[UUID]
    """Projects whose policy shows everybody's annotations to annotators."""

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden, except perhaps events of members."""
        return self.actor.may(P.EVENTS_READ)

    @property
    def members(self) -> bool:
        """Whether the events of all members may be seen."""
        return self.everything and self.actor.may(P.MEMBERS_READ)

    def whole(self, project: UUID | None) -> bool:
        """Tell whether everything in a project may be seen; without one, in the organization."""
        if project is None or self.actor.may(P.EVENTS_READ, project):
            return self.actor.may(P.EVENTS_READ, project)
        return project in self.opened and self.actor.may(P.EVENTS_READ_OWN, project)

    @property
    def whole_projects(self) -> list[UUID]:
        """The projects of which everything may be seen, where that is not the whole ledger."""
        return [p for p in {*self.actor.project_roles, *self.opened} if self.whole(p)]

    @property
    def blind(self) -> bool:
        """Whether there is no project of which everything may be seen."""
        return not self.everything and not self.whole_projects

    def audience(self, project: UUID | None) -> tuple[Hashable, EventVisibility]:
        """Return a key that is equal for callers who see equal events, and what they all may see.

        Where nothing is hidden the callers may be different members. The events of each caller's
        own stream are then left out: what only they see, they must look at themselves.

        Args:
            project: the one whose events are asked for; None where that is not restricted.
        """
        anyone = replace(self, actor=replace(self.actor, member=NOBODY, credential=None))
        if project is not None and self.whole(project):
            return (project, self.actor.may(P.EVENTS_READ, project), self.members), anyone
        if self.everything:
            return self.members, anyone
        alone = replace(self, actor=replace(self.actor, credential=None))
        return alone, alone

    def discloses(self, event: Recorded[Event], references: EventReferences) -> Disclosure:
        """Return how much of an event the caller may see."""
        if isinstance(event.event, Unread):
            return self._of_unread(event, references)
        kind, erasure = references.kind(event), isinstance(event.event, ContentErased)
        if kind is Kind.MEMBER:
            return _full(event.stream == self.actor.member or self.members)
        if kind is Kind.ORGANIZATION:
            return _full(self.everything or (not erasure and self.actor.may(P.ORGANIZATION_READ)))
        project = references.project(event)
        if project is None or self.whole(project):
            return _full(self.whole(project))
        if erasure or not self.actor.may(P.EVENTS_READ_OWN, project):
            return Disclosure.HIDDEN
        return Disclosure.BLIND if self._is_shown_blindly(event, references) else Disclosure.HIDDEN

    def _of_unread(self, event: Recorded[Event], references: EventReferences) -> Disclosure:
        """Return how much may be seen of an event that this server cannot read.

        Only who sees all that can happen in its place sees it: no policy opens what is not known.
        Its facts may be those of a member, so they are for callers who may see these, too.
        """
        if self.members:
            return Disclosure.FULL
        of_member = references.kind(event) is Kind.MEMBER
        seen = not of_member and self.actor.may(P.EVENTS_READ, references.project(event))
        return Disclosure.BLIND if seen else Disclosure.HIDDEN

    def _is_shown_blindly(self, event: Recorded[Event], references: EventReferences) -> bool:
        """Tell whether an event tells nothing of others, or is the caller's own or about that."""
        me, found = self.actor.member, event.event
        if references.kind(event) is Kind.PROJECT:
            return not isinstance(found, COUNTS)
        if isinstance(found, ACTS) and event.actor == me:
            return True
        if isinstance(found, LEASES):
            return found.annotator == me
        if isinstance(found, CommentAdded) and found.annotation is None:
            return True
        if isinstance(found, (*VERDICTS, CommentAdded)) and found.annotation is not None:
            return references.authors.get(found.annotation) == me
        return False


def visible_to(actor: Actor, opened: frozenset[UUID]) -> EventVisibility:
    """Return what somebody may see, where `opened` are the projects that show all to annotators.

    Raises:
        Refused: FORBIDDEN where nothing may be seen.
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
    """Find out, in at most four reads, what the entries of some events do not say.

    Args:
        reader: reads in a snapshot that is younger than the events.
        events: any events of the caller's organization.
        visibility: who wants to see them.
        projects: projects of streams that are known; those that were read are added.
        deep: whether it matters to which project a task, or another stream, belongs.
    """
    kinds = await reader.kinds_of({e.stream for e in events if e.event.kind is None})
    authors = {} if visibility.everything else await reader.authors_of(_judged(events))
    bare = {e.position for e in events if getattr(e.event, "content", ...) is None}
    references = EventReferences(projects, kinds, authors, await reader.erased_among(bare))
    for event in events:
        if isinstance(event.event, TaskImported):
            projects[event.stream] = event.event.project
    if deep:
        inside = {e.stream for e in events if references.kind(e) in IN_PROJECTS}
        projects.update(await reader.projects_of(inside - projects.keys()))
    return references


def _judged(events: Sequence[Recorded[Event]]) -> set[UUID]:
    """Return the annotations that somebody reviewed or remarked on."""
    found = (e.event for e in events if isinstance(e.event, (*VERDICTS, CommentAdded)))
    return {event.annotation for event in found if event.annotation is not None}
