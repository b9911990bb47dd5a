"""A counter: numbers that are sums over events, kept in tables and a version of its own.

What an event adds depends on its stream alone, so that events can be summed in any order of the
streams: as they come, or a whole ledger at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from server.events.core.event import EVENTS, Event, Recorded
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.events.core.upcasters import read_event

Row: TypeAlias = "asyncpg.Record"
StateChange: TypeAlias = tuple[State | None, State, Recorded[Event]]
"""The state of a stream before an event, the state after it, and the event."""
Place: TypeAlias = tuple[str, tuple[Any, ...], str]
"""The table, key and column of a number."""
Deltas: TypeAlias = list[tuple[Place, int]]
"""What is to be added to which number."""


@dataclass(frozen=True, slots=True)
class CounterTable:
    """The columns of a table of numbers, after `org_id`."""

    key: Mapping[str, str]
    """The rest of the primary key, with the SQL type of each column."""
    numbers: tuple[str, ...]
    """The columns that are summed."""


@dataclass(frozen=True, slots=True)
class CounterProjection:
    """What is counted, and where the numbers lie. To add one: this object, and its tables' SQL."""

    name: str
    """How checkpoints, parked events, metrics and `annolog rebuild` call it."""
    version: int
    """Raise it whenever the same events would give other numbers: all of them are counted anew."""
    tables: Mapping[str, CounterTable]
    count: Callable[[Any, Any, Recorded[Event]], Deltas]
    """Pure: (state of the stream before, state after, event) to what the event adds."""
    types: frozenset[str] | None = None
    """The event types that `count` needs, or that later states depend on; None: all of them."""

    def ignores(self, type_: str) -> bool:
        """Tell whether no number depends on a type of event. A type that nobody knows might."""
        return self.types is not None and type_ not in self.types and type_ in EVENTS


@dataclass(slots=True)
class CounterDeltas:
    """What a number of events add up to."""

    counter: CounterProjection
    numbers: Counter[Place] = field(default_factory=Counter)
    """What is to be added to each number. One that comes back to zero stays."""
    parked: list[tuple[int, UUID, str]] = field(default_factory=list)
    """Events that could not be counted: (position, stream, error)."""

    def add(self, before: State | None, after: State, recorded: Recorded[Event]) -> None:
        """Count one event."""
        for place, number in self.counter.count(before, after, recorded):
            self.numbers[place] += number

    def add_stream(self, org: UUID, rows: Iterable[Row], wanted: set[int] | None = None) -> None:
        """Fold a stream from its first event, counting the events at wanted positions (None: all).

        From the first event that cannot be read, folded or counted, the rest of it is parked.
        """
        state: State | None = None
        error = ""
        for stream, version, position, type_, shape, actor, recorded_at, facts, content in rows:
            if self.counter.ignores(type_):
                continue
            if not error:
                try:
                    event = read_event(type_, shape, facts, content)
                    recorded = Recorded(org, position, stream, version, event, actor, recorded_at)
                    before, state = state, evolve(state, recorded)
                    if wanted is None or position in wanted:
                        self.add(before, state, recorded)
                except Exception as failure:  # noqa: BLE001 - whatever it is, it must be seen
                    error = f"{type_}: {failure!r}"
            if error and (wanted is None or position in wanted):
                self.parked.append((position, stream, error))
