"""How many events there were in each of some equal parts of a time, for a bounded price."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.visibility import Disclosure, EventVisibility
from server.events.core.event import Event, Recorded
from server.ledger.read import recorded
from server.ledger.select_columns import FACTS
from server.ledger.unknown_events import read_or_stand_in
from server.reads.events.events import EventCriteria, conditions_on_events, events_within
from server.reads.session import ReadSession

LOOK = 10_000
"""The most positions that are looked at where SQL alone decides which events count."""
READ = 4_000
"""The most where each event is read, and shown to the rule of visibility."""
CHUNK = 500
"""Events that one statement reads."""
EDGE = 50
"""Events at an end of a stream that are read at once, to find the outermost that may be seen."""
# A bisection for each moment: one statement, a probe of the primary key per halving.
_POSITIONS = """
SELECT (
    WITH RECURSIVE range (low, high) AS (
        SELECT $2::bigint, $3::bigint
        UNION ALL
        SELECT CASE WHEN e.recorded_at <= m.at THEN e.position ELSE low END,
               CASE WHEN e.recorded_at <= m.at THEN high ELSE e.position - 1 END
        FROM range CROSS JOIN LATERAL (
            SELECT position, recorded_at FROM events
            WHERE org_id = $1 AND position = (low + high + 1) / 2 AND low < high LIMIT 1
        ) e
    )
    SELECT low FROM range WHERE low = high
) AS position
FROM unnest($4::timestamptz[]) WITH ORDINALITY AS m (at, number) ORDER BY m.number
"""
_TIMES = "SELECT recorded_at FROM events WHERE org_id = $1 AND position = ANY ($2::bigint[])"
_ENDS = (
    "(SELECT position FROM events WHERE org_id = $1 AND stream = $2 ORDER BY version LIMIT 1) "
    "UNION ALL "
    "(SELECT position FROM events WHERE org_id = $1 AND stream = $2 AND position <= $3 "
    "ORDER BY version DESC LIMIT 1)"
)
_OF_STREAM = (
    "SELECT position FROM events WHERE org_id = $1 AND stream = $2 ORDER BY version LIMIT $3"
)
_SPREAD = 2_654_435_761
"""An odd number near 2^32 / 1.618, whose multiples are spread evenly over the remainders."""


@dataclass(frozen=True, slots=True)
class CountedInterval:
    """The events after the interval before it, up to a time.

    Attributes:
        until: the time, included.
        position: the last position recorded up to then.
        events: how many events there were; an estimate unless the counts are exact.
    """

    until: datetime
    position: int
    events: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of events from one position and time to another.

    Attributes:
        since: the time of the first event.
        after: the position before it.
        exact: whether every position was looked at, and not some of them for all.
        intervals: equally long parts of the time, the earliest first.
    """

    since: datetime
    after: int
    exact: bool
    intervals: list[CountedInterval]


async def count_events(
    session: ReadSession,
    visibility: EventVisibility,
    criteria: EventCriteria,
    span: tuple[int, int],
    parts: int,
) -> Counts | None:
    """Count the events in a span that meet the criteria and that the caller may see; None for none.

    Where a span is long and the criteria ask for some of its events, positions that are spread
    evenly over it stand for those between them.

    Args:
        session: the read session.
        visibility: which events the caller may see; all of them in the scope of the criteria.
        criteria: which events to count.
        span: the position after which to begin, and the last position.
        parts: how many equally long intervals to return.
    """
    low, high = await _narrowed(session, criteria, span)
    if criteria.stream is not None and not visibility.unrestricted:
        low, high = await _between_shown(session, visibility, criteria.stream, (low, high))
    if low >= high:
        return None
    first, last = await _ends(session, low + 1, high)
    step = (last - first) / parts
    moments = [first + step * number for number in range(1, parts)] if step else []
    ends = [*await _positions(session, low, high, moments), high]
    if replace(criteria, only_facts=False) == EventCriteria() and visibility.unrestricted:
        found, stride = [end - before for before, end in zip([low, *ends], ends, strict=False)], 1
    else:
        found, stride = await _Counting(session, visibility, criteria).counts(low, ends)
    untils = [*moments, last]
    intervals = [
        CountedInterval(until, end, min(events * stride, end - before))
        for until, end, events, before in zip(untils, ends, found, [low, *ends], strict=False)
    ]
    return Counts(first, low, stride == 1, intervals)


async def _narrowed(
    session: ReadSession, criteria: EventCriteria, span: tuple[int, int]
) -> tuple[int, int]:
    """Return a span without what is before the first event of its stream or project.

    A stream has no events after its last one either; a project's tasks have.
    """
    begun = criteria.stream or criteria.project
    if begun is None:
        return span
    rows = await session.raw(_ENDS, session.org, begun, span[1])
    if len(rows) < 2:  # it begins after the span, or never
        return span[0], span[0]
    first, last = (row["position"] for row in rows)
    return max(span[0], first - 1), last if criteria.stream else span[1]


async def _between_shown(
    session: ReadSession, visibility: EventVisibility, stream: UUID, span: tuple[int, int]
) -> tuple[int, int]:
    """Return a span of a stream without what is before or after all that the caller may see of it.

    That the time of a task ends with an event that is not seen would tell that there is one, as
    that the task became gold.
    """
    criteria, (low, high) = EventCriteria(stream=stream, only_facts=True), span
    counting = _Counting(session, visibility, criteria)
    for backward in (False, True):
        while events := await events_within(
            session, visibility, criteria, (low, high), EDGE, backward=backward
        ):
            shown = await counting.disclosed(events, {})
            edge = shown[0] if shown else events[-1].position
            low, high = (low, edge - (not shown)) if backward else (edge - bool(shown), high)
            if shown:
                break
        else:
            return high, high
    return low, high


async def _ends(session: ReadSession, low: int, high: int) -> tuple[datetime, datetime]:
    rows = await session.raw(_TIMES, session.org, [low, high])
    times = sorted(row["recorded_at"] for row in rows)
    return times[0], times[-1]


async def _positions(
    session: ReadSession, low: int, high: int, moments: Sequence[datetime]
) -> list[int]:
    """Return, for each moment, the last position up to then, between `low` and `high`."""
    if not moments:
        return []
    rows = await session.raw(_POSITIONS, session.org, low, high, list(moments))
    return [int(row["position"]) for row in rows]


def spread(low: int, high: int, stride: int) -> list[int]:
    """Return one position of each `stride` positions after `low`, up to `high`.

    Where in its stride a position lies differs from stride to stride: what comes back every so
    many events, as a claim before each answer, is neither always met nor never.
    """
    starts = range(low + 1, high + 1, stride)
    found = (at + (n * _SPREAD >> 7) % stride for n, at in enumerate(starts))
    return [position for position in found if position <= high]


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts what meets the criteria and may be seen, at all positions or at some."""

    session: ReadSession
    visibility: EventVisibility
    criteria: EventCriteria

    async def counts(self, low: int, ends: Sequence[int]) -> tuple[list[int], int]:
        """Return the events that were met in each interval, and how many each stands for.

        Args:
            low: the position after which to begin.
            ends: the last position of each interval.
        """
        plain = self.visibility.unrestricted and self.criteria.labels is None
        most, stride = LOOK if plain else READ, 1
        looked = await self._of_stream(low, ends[-1], most)
        if looked is None:
            stride = -(-(ends[-1] - low) // most)
            looked = spread(low, ends[-1], stride)
        found = await (self._met if plain else self._shown)(looked)
        tally = Counter(bisect_left(ends, position) for position in found)
        return [tally[number] for number in range(len(ends))], stride

    async def _of_stream(self, low: int, high: int, most: int) -> list[int] | None:
        """Return the positions of the stream that is asked for; None for none, or a longer one."""
        if self.criteria.stream is None:
            return None
        session, stream = self.session, self.criteria.stream
        rows = await session.raw(_OF_STREAM, session.org, stream, most + 1)
        if len(rows) > most:
            return None
        return [row["position"] for row in rows if low < row["position"] <= high]

    async def _met(self, looked: Sequence[int]) -> list[int]:
        """Return those of some positions whose event meets the criteria, as SQL can tell."""
        return [row["position"] for row in await self._rows("e.position", looked)]

    async def _shown(self, looked: Sequence[int]) -> list[int]:
        """Return those of some positions whose event meets the criteria and may be seen."""
        session, projects, found = self.session, dict[UUID, UUID](), list[int]()
        for start in range(0, len(looked), CHUNK):
            rows = await self._rows(FACTS, looked[start : start + CHUNK])
            events = [recorded(session.org, row, read_or_stand_in) for row in rows]
            found += await self.disclosed(events, projects)
            await asyncio.sleep(0)
        return found

    async def disclosed(
        self, events: Sequence[Recorded[Event]], projects: dict[UUID, UUID]
    ) -> list[int]:
        """Return the positions of those events that may be seen; `projects` are known by stream."""
        session, visibility, criteria = self.session, self.visibility, self.criteria
        known = await criteria.references(session, visibility, events, projects=projects)
        labeled = await criteria.labeled(session, visibility, events)
        return [
            event.position
            for event in events
            if event.position in labeled
            and visibility.discloses(event, known) is not Disclosure.HIDDEN
        ]

    async def _rows(self, columns: str, looked: Sequence[int]) -> list[Any]:
        parameters: list[Any] = [self.session.org, list(looked)]
        conditions = ["e.org_id = $1", "e.position = ANY ($2::bigint[])"]
        conditions += conditions_on_events(self.visibility, self.criteria, parameters)
        text = (
            f"SELECT {columns} FROM events e WHERE {' AND '.join(conditions)} ORDER BY e.position"
        )
        return await self.session.raw(text, *parameters)
