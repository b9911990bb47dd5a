"""Who sees which events: one rule for the query, decided again for each event of a subscription.

- Who holds EVENTS_READ sees what happened in the organization, or in a project and its tasks.
- Events of members tell e-mails, roles and names of keys: they need MEMBERS_READ. One's own are
  always there.
- Who holds EVENTS_READ_OWN sees the events of the project itself, and of its tasks what the
  project's policy opens. Where it opens nothing, these are left: one's own acts and leases, what
  reviewers said of one's own annotations, and remarks on tasks and on one's own annotations.
  An event class that is not named here is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.events.annotations import AnnotationRevised, AnnotationSubmitted, AnnotationWithdrawn
from server.events.base import EVENTS, Event, Kind, Recorded
from server.events.bulk import TasksChanged
from server.events.comments import CommentAdded, CommentResolved
from server.events.erasure import ContentErased
from server.events.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.migration_events import MigrationAdvanced, MigrationFinished
from server.events.projects import Visibility
from server.events.reviews import AnnotationApproved, AnnotationRejected
from server.events.tasks import TaskImported, TaskSkipped
from server.ledger.unread import Unread
from server.schema.context import Context
from server.schema.event_types import EVENT_TYPES, EventType, content_of
from server.schema.unread_events import unread

ACTS = (
    AnnotationSubmitted,
    AnnotationRevised,
    AnnotationWithdrawn,
    TaskSkipped,
    CommentAdded,
    CommentResolved,
)
"""What an annotator sees of a task where they did it themselves."""
LEASES = (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired)
"""What an annotator sees where the slot is theirs."""
VERDICTS = (AnnotationApproved, AnnotationRejected)
"""What an annotator sees where the annotation is theirs."""

COUNTS = (MigrationAdvanced, MigrationFinished, TasksChanged)
"""Events of a project that tell how much others have answered."""

LOOSE = tuple(
    event.type for event in EVENTS.values() if event.kind is not Kind.TASK and event not in COUNTS
) + tuple(event.type for event in (*LEASES, *VERDICTS, CommentAdded))
"""Stored names of events that a blind caller may see though somebody else did them."""

P = Permission


@dataclass(frozen=True, slots=True)
class Around:
    """What an event's own entry does not say."""

    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that is a task."""
    kinds: dict[UUID, Kind] = field(default_factory=dict)
    """What the streams are whose events may stand anywhere."""
    authors: dict[UUID, UUID | None] = field(default_factory=dict)
    """Who made an annotation that somebody reviewed or remarked on."""
    erased: frozenset[int] = frozenset()
    """Positions of events whose content was erased."""

    def kind(self, event: Recorded[Event]) -> Kind | None:
        """Return what the stream of an event is; None where only a newer server knows."""
        return event.event.kind or self.kinds.get(event.stream)

    def project(self, event: Recorded[Event]) -> UUID | None:
        """Return the project that an event belongs to, if any."""
        if isinstance(event.event, TaskImported):
            return event.event.project
        kind = self.kind(event)
        if kind is Kind.PROJECT:
            return event.stream
        return self.projects.get(event.stream) if kind is Kind.TASK else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one caller may see of the ledger, with the rights of one moment."""

    actor: Actor
    opened: frozenset[UUID]
    """Projects whose policy shows everybody's annotations to annotators."""

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden, except perhaps events of members."""
        return self.actor.may(P.EVENTS_READ)

    def whole(self, project: UUID | None) -> bool:
        """Tell whether everything in a project may be seen; without one, in the organization."""
        if project is None or self.actor.may(P.EVENTS_READ, project):
            return self.actor.may(P.EVENTS_READ, project)
        return project in self.opened and self.actor.may(P.EVENTS_READ_OWN, project)

    @property
    def wholly(self) -> list[UUID]:
        """The projects of which everything may be seen, where that is not the whole ledger."""
        return [p for p in {*self.actor.project_roles, *self.opened} if self.whole(p)]

    @property
    def blind(self) -> bool:
        """Whether there is no project of which everything may be seen."""
        return not self.everything and not self.wholly

    def sees(self, event: Recorded[Event], around: Around) -> bool:
        """Tell whether the caller may see an event."""
        if isinstance(event.event, Unread):
            return self._sees_unread(event, around)
        kind, erasure = around.kind(event), isinstance(event.event, ContentErased)
        if kind is Kind.MEMBER:
            mine = event.stream == self.actor.member
            return mine or (self.actor.may(P.MEMBERS_READ) and self.everything)
        if kind is Kind.ORGANIZATION:
            return self.everything or (not erasure and self.actor.may(P.ORGANIZATION_READ))
        project = around.project(event)
        if project is None or self.whole(project):
            return self.whole(project)
        if not self.actor.may(P.EVENTS_READ_OWN, project) or erasure:
            return False
        return self._sees_blindly(event, around)

    def _sees_unread(self, event: Recorded[Event], around: Around) -> bool:
        """Tell whether the place of an event that nobody here understands may be seen.

        Only who sees all that can happen there sees it: no policy opens what is not known.
        """
        if around.kind(event) is Kind.MEMBER:
            return self.everything and self.actor.may(P.MEMBERS_READ)
        return self.actor.may(P.EVENTS_READ, around.project(event))

    def _sees_blindly(self, event: Recorded[Event], around: Around) -> bool:
        """Tell whether an event tells nothing of others, or is the caller's own or about that."""
        me, found = self.actor.member, event.event
        if around.kind(event) is Kind.PROJECT:
            return not isinstance(found, COUNTS)
        if isinstance(found, ACTS) and event.actor == me:
            return True
        if isinstance(found, LEASES):
            return found.annotator == me
        if isinstance(found, CommentAdded) and found.annotation is None:
            return True
        if isinstance(found, (*VERDICTS, CommentAdded)) and found.annotation is not None:
            return around.authors.get(found.annotation) == me
        return False

    def shown(self, event: Recorded[Event], around: Around) -> EventType:
        """Return an event that the caller may see as clients get it."""
        if isinstance(event.event, Unread):
            # Its facts may be those of a member: they are for those who see these, too.
            whole = self.everything and self.actor.may(P.MEMBERS_READ)
            return unread(event, event.event, around.kind(event), facts=whole)
        project = around.project(event)
        blind = project is not None and not self.whole(project)
        erased = event.position in around.erased
        return EVENT_TYPES.of(event, around.kind(event), blind=blind, erased=erased)


_OPENED = (
    "SELECT id FROM projection.project WHERE org_id = $1 AND policy::json ->> 'visibility' = $2"
)


async def sight_of(context: Context) -> Sight:
    """Return what the caller may see, with the rights of the present snapshot.

    Raises:
        Refused: UNAUTHENTICATED where the credential ended; FORBIDDEN where nothing may be seen.
    """
    actor = await context.actor()
    if actor.may(P.EVENTS_READ):
        return Sight(actor, frozenset())
    if not any(actor.may(P.EVENTS_READ_OWN, project) for project in actor.project_roles):
        actor.require(P.EVENTS_READ_OWN)
    rows = await context.reader.raw(_OPENED, context.me.org, Visibility.ALL.value)
    return Sight(actor, frozenset(row["id"] for row in rows))


# LIMIT 1 keeps each id a probe of the key, whatever the planner believes of the table.
_PROJECTS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, project_id FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1) s"
)
_FIRST = (
    "SELECT stream, type FROM events "
    "WHERE org_id = $1 AND stream = ANY ($2::uuid[]) AND version = 1"
)
_AUTHORS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, author_id FROM projection.annotation WHERE org_id = $1 AND id = k.id LIMIT 1) s"
)
_ERASED = (
    "SELECT position FROM events "
    "WHERE org_id = $1 AND position = ANY ($2::bigint[]) AND content_digest IS NOT NULL"
)


async def look_around(
    context: Context,
    events: Sequence[Recorded[Event]],
    *,
    known: dict[UUID, UUID],
    deep: bool = True,
) -> Around:
    """Find out, in at most four statements, what the entries of some events do not say.

    Args:
        context: reads in its snapshot, which must be younger than the events.
        events: any events of the caller's organization.
        known: projects of tasks, kept by whoever looks often.
        deep: whether it matters to which project a task belongs.
    """
    projects = known
    kinds = await _kinds(context, {e.stream for e in events if e.event.kind is None})
    around = Around(
        projects, kinds, await _authors(context, events), await _erased(context, events)
    )
    for event in events:
        if isinstance(event.event, TaskImported):
            projects[event.stream] = event.event.project
    streams = {e.stream for e in events if around.kind(e) is Kind.TASK} - projects.keys()
    if streams and deep:
        rows = await context.reader.raw(_PROJECTS, context.me.org, list(streams))
        projects.update((row["id"], row["project_id"]) for row in rows)
    return around


async def _kinds(context: Context, streams: Collection[UUID]) -> dict[UUID, Kind]:
    if not streams:
        return {}
    rows = await context.reader.raw(_FIRST, context.me.org, list(streams))
    first = {row["stream"]: EVENTS.get(row["type"]) for row in rows}
    return {stream: event.kind for stream, event in first.items() if event and event.kind}


async def _authors(context: Context, events: Sequence[Recorded[Event]]) -> dict[UUID, UUID | None]:
    named = {
        e.event.annotation
        for e in events
        if isinstance(e.event, (*VERDICTS, CommentAdded)) and e.event.annotation is not None
    }
    if not named or (await context.actor()).may(P.EVENTS_READ):
        return {}
    rows = await context.reader.raw(_AUTHORS, context.me.org, list(named))
    return {row["id"]: row["author_id"] for row in rows}


async def _erased(context: Context, events: Sequence[Recorded[Event]]) -> frozenset[int]:
    bare = [e.position for e in events if content_of(type(e.event)) and e.event.content is None]  # type: ignore[attr-defined]
    if not bare:
        return frozenset()
    rows = await context.reader.raw(_ERASED, context.me.org, bare)
    return frozenset(row["position"] for row in rows)
