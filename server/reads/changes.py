"""Changes between two positions: streams that differ, folded once, with what a caller may see.

A project is compared by a scan of the ledger, bounded for each page: a stream is listed where the
first of its events lies that is asked for and that the caller may see. Everything else is one
stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from server.access.event_references import EventReferences
from server.access.permissions import Permission
from server.access.visibility import (
    Disclosure,
    EventVisibility,
    load_references,
)
from server.events.changes.compared_objects import ComparedObject, role_field, without_gold
from server.events.changes.field_changes import ChangeKind
from server.events.changes.object_changes import ObjectChange, StreamComparison
from server.events.core.event import Event, Kind, Recorded
from server.events.core.registry import evolve
from server.reads.events.events import EventCriteria, References, events_within
from server.reads.loaders import events_of
from server.reads.session import ReadSession

SCAN = 20_000
"""The most positions that one page looks at; its cursor goes on from there."""
CHUNK = 500
"""Events of the ledger that one statement reads."""
STREAMS = 50
"""Streams that are folded at once."""
MOST_STREAMS = 2_000
"""The most streams that one page folds, about; its cursor goes on from there."""
ALL = 1 << 31
"""In place of a number of changes: all of them."""
_OF_HIDDEN = ("migrations.", "slices")
"""How the fields of a project begin that events say of which the blind see none."""


@dataclass(frozen=True, slots=True)
class ChangesWanted:
    """What is compared, between which positions, and which of its changes are asked for."""

    kind: Kind
    """PROJECT, TASK, TAXONOMY or MEMBER."""
    id: UUID
    project: UUID | None
    """The project of a task, or the project itself."""
    since: int
    until: int
    """The state after the event at `since` is compared with the one after that at `until`."""
    actor: UUID | None = None
    """Only what this member took part in."""
    kinds: frozenset[ChangeKind] | None = None

    def asks_for(self, change: ObjectChange) -> bool:
        """Tell whether a change is of a kind, and by a member, that are asked for."""
        by = {recorded.actor for recorded in change.events}
        return (self.kinds is None or change.kind in self.kinds) and self.actor in {None, *by}


@dataclass(frozen=True, slots=True, order=True)
class ChangePlace:
    """A place in the list: so many changes of the stream that is listed at a position."""

    position: int
    count: int = ALL


@dataclass(frozen=True, slots=True)
class FoundChange:
    """A change with its place, its stream, and its events as the caller may see them."""

    place: ChangePlace
    stream: UUID
    change: ObjectChange
    references: EventReferences


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Changes in order, one more than asked for if there are more."""

    found: list[FoundChange]
    end: ChangePlace | None
    """Where the scan ended before it found enough and before the later moment."""


async def find_changes(
    session: ReadSession,
    visibility: EventVisibility,
    wanted: ChangesWanted,
    after: ChangePlace | None,
    size: int,
) -> ChangesPage:
    """Return the next changes that are asked for and that the caller may see.

    Args:
        session: the read session.
        visibility: which events the caller may see.
        wanted: what is compared.
        after: the place after which to begin; None for the beginning.
        size: how many changes a page has.

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of the events.
    """
    reading = _Reading(session, visibility, wanted, after or ChangePlace(wanted.since), size)
    if wanted.kind is not Kind.PROJECT:
        await reading.compare({wanted.id: None})
        return ChangesPage(reading.found, None)
    return await reading.scan()


@dataclass(slots=True)
class _Reading:
    """The reading of one page."""

    session: ReadSession
    visibility: EventVisibility
    wanted: ChangesWanted
    after: ChangePlace
    size: int
    found: list[FoundChange] = field(default_factory=list)
    projects: dict[UUID, UUID] = field(default_factory=dict)
    folded: int = 0
    """How many streams were folded."""

    def is_full(self) -> bool:
        """Tell whether more was found than the page has."""
        return len(self.found) > self.size

    async def scan(self) -> ChangesPage:
        """Compare the streams of a project that are listed within the next positions."""
        # The stream that is listed at the place itself may have more changes than were shown.
        low = max(self.wanted.since, self.after.position - (self.after.count < ALL))
        end = min(self.wanted.until, low + SCAN)
        seen: set[UUID] = set()
        while low < end and not self.is_full():
            events, low = await self._events(low, end)
            listed = {}
            for event in events:
                if event.stream not in seen:
                    seen.add(event.stream)
                    listed[event.stream] = event.position
            for part in _parts(listed):
                if self.is_full():
                    break
                if self.folded >= MOST_STREAMS:
                    return ChangesPage(self.found, ChangePlace(min(part.values()) - 1))
                await self.compare({**part})
        if self.is_full() or end == self.wanted.until:
            return ChangesPage(self.found, None)
        return ChangesPage(self.found, ChangePlace(end))

    async def _events(self, low: int, end: int) -> tuple[list[Recorded[Event]], int]:
        """Return events that the caller may see, and the position up to which they were read."""
        wanted = self.wanted
        actors = None if wanted.actor is None else frozenset({wanted.actor})
        criteria = EventCriteria(project=wanted.id, roles=True, actors=actors)
        rows = await events_within(self.session, self.visibility, criteria, (low, end), CHUNK)
        references = await self._references(rows)
        seen = [row for row in rows if self._discloses(row, references)]
        return seen, rows[-1].position if len(rows) == CHUNK else end

    async def compare(self, streams: Mapping[UUID, int | None]) -> None:
        """Add the changes of streams that are listed at these positions; None for anywhere."""
        self.folded += len(streams)
        shown = _shown(self.wanted, self.visibility)
        compared = await compared_streams(self.session, [*streams], self.wanted, shown)
        references = await self._references([e for one in compared.values() for e in one.events])
        for stream, listed in streams.items():
            comparison = compared[stream]
            comparison.events = [e for e in comparison.events if self._belongs(e, references)]
            of_actor = (
                e.position for e in comparison.events if self.wanted.actor in (None, e.actor)
            )
            first = next(of_actor, None)
            if first is not None and listed in (None, first):
                self._add(stream, first, comparison, references)

    def _add(
        self,
        stream: UUID,
        position: int,
        comparison: StreamComparison,
        references: EventReferences,
    ) -> None:
        seen = {event.position for event in comparison.events}
        for number, found in enumerate(comparison.changes(), 1):
            place = ChangePlace(position, number)
            events = tuple(e for e in found.events if e.position in seen)
            change = replace(found, events=events)
            if place > self.after and not self.is_full() and self.wanted.asks_for(change):
                self.found.append(FoundChange(place, stream, change, references))

    async def _references(self, events: Sequence[Recorded[Event]]) -> EventReferences:
        reader = References(self.session)
        return await load_references(reader, events, self.visibility, projects=self.projects)

    def _belongs(self, event: Recorded[Event], references: EventReferences) -> bool:
        """Tell whether an event is of what is compared, and may be seen."""
        if self.wanted.kind is Kind.PROJECT and references.kind(event) is Kind.MEMBER:
            inside = getattr(event.event, "project", None) == self.wanted.id
            return inside and self._discloses(event, references)
        return self._discloses(event, references)

    def _discloses(self, event: Recorded[Event], references: EventReferences) -> bool:
        return self.visibility.discloses(event, references) is not Disclosure.HIDDEN


def _parts(listed: dict[UUID, int]) -> Iterator[dict[UUID, int]]:
    """Yield streams with their positions, so many at once as are folded at once."""
    items = [*listed.items()]
    for start in range(0, len(items), STREAMS):
        yield dict(items[start : start + STREAMS])


async def compared_streams(
    session: ReadSession,
    streams: Sequence[UUID],
    wanted: ChangesWanted,
    shown: Callable[[ComparedObject], ComparedObject | None],
) -> dict[UUID, StreamComparison]:
    """Return the comparisons of streams, each folded once, up to the later position.

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of the events.
    """
    found = {stream: StreamComparison(evolve, wanted.since, shown) for stream in streams}
    async for event in events_of(session.raw, session.org, streams, wanted.until):
        found[event.stream].take(event)
    return found


def _shown(
    wanted: ChangesWanted, visibility: EventVisibility
) -> Callable[[ComparedObject], ComparedObject | None]:
    """Return what returns the part of an object that is compared, and that the caller may see."""
    project, me = wanted.project, visibility.actor.member
    whole = project is None or visibility.whole(project)
    gold = visibility.actor.may(Permission.GOLD_READ, project)

    def shown(found: ComparedObject) -> ComparedObject | None:
        if found.kind == Kind.MEMBER and project is not None:
            name = role_field(project)
            roles = {name: found.fields.get(name)}
            return ComparedObject(found.kind, found.id, roles, source=found.source)
        if whole and found.kind == Kind.TASK and not gold:
            return without_gold(found)
        if whole or found.kind == Kind.MEMBER:
            return found
        if found.kind == Kind.PROJECT:
            kept = {n: v for n, v in found.fields.items() if not n.startswith(_OF_HIDDEN)}
            return replace(found, fields=kept)
        mine = found.kind == "annotation" and found.source.author == me
        return found if mine else None

    return shown
