"""Counters: projections whose numbers are sums over events, each with its tables and version.

The numbers that an event adds depend on its stream alone, so that streams can be counted in any
order: events as they come, or a whole ledger stream by stream.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import asyncpg
from asyncpg.pgproto.pgproto import UUID as FastUUID  # noqa: N811 - two classes of one name

from server.events.core.event import EVENTS, Event, Recorded
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.events.core.upcasters import read_event
from server.postgres import Connection
from server.storage import BlobsAwayError

Row: TypeAlias = "asyncpg.Record"
StateChange: TypeAlias = tuple[State | None, State, Recorded[Event]]
"""The state of a stream before an event, the state after it, and the event."""
Place: TypeAlias = tuple[str, tuple[Any, ...], str]
"""The table, key and column of a number."""
Name: TypeAlias = "tuple[str, ...]"
"""The name of a number within a series: the rest of its key, and its column."""
PastPlace: TypeAlias = tuple[UUID, str, Name]
"""A project, a series of changes, and the name of a number within it."""
Change: TypeAlias = "tuple[PastPlace, Sequence[int]]"
"""A number with a past, and the position of each event that changed it, followed by the amount."""
Expand: TypeAlias = "Callable[[Name], Iterable[tuple[Name, int]]]"
"""Returns, for the name of a number, the names of others with how much one of it adds to each."""
Deltas: TypeAlias = list[tuple[Place, int]]
"""Numbers, each with the amount to add."""
Number: TypeAlias = "tuple[tuple[Any, ...], str, int]"
"""A key of a table, a column, and the amount to add."""
Count: TypeAlias = "Callable[[Any, Any, Recorded[Event]], Any]"
"""A pure function (state before, state after, event) that returns what the event changes: deltas,
unless the counter has `totals` of its own."""


@lru_cache(maxsize=10_000)
def fast_id(number: int) -> UUID:
    """Return the id with this number, `UUID.int`, of the driver's own class.

    It equals any other id of this number, but its hash is not computed in Python: an id in a
    `Place` is hashed some ten times on its way into the database. All counters share the cache.
    """
    return FastUUID(number.to_bytes(16))


def day_of(moment: datetime) -> date:
    """Return the day of a moment, in UTC."""
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).date()


def series_of(table: str, *of: object) -> str:
    """Return the name of the series of changes of a question in a table, or of a slice and one."""
    return " ".join((table, *map(str, of)))


ROWS = "rows"
"""The column, in a `Place`, of a row of a table that is `listed`."""


@dataclass(frozen=True, eq=False, slots=True)
class CounterTable:
    """The columns of a table of numbers, after `org_id`. Each is itself alone, so it has a hash."""

    key: Mapping[str, str]
    """The rest of the primary key, with the SQL type of each column."""
    numbers: tuple[str, ...] = ()
    """The columns that are summed."""
    identity: int | None = None
    """How many columns, the first ones, identify a row, where the others depend on them."""
    listed: bool = False
    """Whether events add and remove whole rows, and nothing is summed.

    The place of a row has all its columns for a key, and ROWS for its column: 1 adds the row, and
    -1 removes it. No two rows of a primary key are there at once.
    """
    sparse: bool = False
    """Whether a row goes once its numbers come to zero, as most rows do sooner or later."""
    past: bool = False
    """Whether its numbers can be read as of any position; the key begins with a project."""
    by: int = 0
    """How many columns follow in the key, a question for one, whose past can be read without that
    of the others."""
    expand: Expand | None = None
    """Of numbers that have only a past, and no table: what is read of it instead, for each number
    that goes into it. So an event writes few changes, of which many numbers follow."""

    @property
    def types(self) -> tuple[str, ...]:
        """The SQL types of the columns, in order."""
        return (*self.key.values(), *("bigint" for _ in self.numbers))

    def numbers_of(self, name: str, row: Row) -> dict[Place, int]:
        """Return the numbers of a stored row, by place, given the name of this table."""
        key = tuple(row[column] for column in self.key)
        if self.listed:
            return {(name, (*key, *(row[column] for column in self.numbers)), ROWS): 1}
        return {(name, key, column): row[column] for column in self.numbers}


class Lookup(Protocol):
    """Reads blobs before the events are counted that need them, and counts with what it read."""

    def wants(self, before: Any, after: Any) -> bool:
        """Tell whether `read` is to be called before an event is counted."""

    async def read(self, before: Any, after: Any) -> None:
        """Read what is needed to count an event. Raises BlobsAwayError."""

    def count(self, before: Any, after: Any, recorded: Recorded[Event]) -> Any:
        """Return what an event changes."""


class Totals(Protocol):
    """Adds up what the events change that `count` was called for."""

    size: int
    """How many deltas were added, about."""

    def add(self, position: int, counted: Any) -> None:
        """Add what `count` returned for the event at a position. It never fails."""

    def numbers(self) -> Mapping[str, Sequence[Number]]:
        """Return by table what to add to the numbers that are stored, zeros among it."""

    def changes(self) -> list[Change]:
        """Return what is added to numbers with a past, with the positions of the events."""


class DeltaTotals:
    """The totals of deltas."""

    def __init__(self, counter: CounterProjection) -> None:
        self.size = 0
        self._counter = counter
        self._found: defaultdict[Place, list[int]] = defaultdict(list)
        """By number, the position of each event that changed it, followed by the amount to add."""

    def add(self, position: int, counted: Deltas) -> None:
        """Add the deltas of an event."""
        found = self._found
        for place, amount in counted:
            # The hash of a place is computed anew each time, so it is looked up once.
            found[place].extend((position, amount))
        self.size += len(counted)

    def numbers(self) -> dict[str, list[Number]]:
        """Return by table what to add to the numbers that are stored."""
        found: defaultdict[str, list[Number]] = defaultdict(list)
        for (table, key, column), of in self._found.items():
            if table in self._counter.stored:
                found[table].append((key, column, sum(of[1::2])))
        return found

    def changes(self) -> list[Change]:
        """Return the deltas of numbers with a past, with the positions of their events."""
        past, past_place = self._counter.past, self._counter.past_place
        if not past:
            return []
        return [(past_place(place), of) for place, of in self._found.items() if place[0] in past]


@dataclass(frozen=True)
class CounterProjection:
    """A counter and its tables. To add one: such an object, and the SQL of its tables."""

    name: str
    """The name in checkpoints, parked events, metrics and `annolog rebuild`."""
    version: int
    """Raise it whenever the same events would give other numbers: all events are counted anew."""
    tables: Mapping[str, CounterTable]
    count: Count
    of_page: Callable[[], Count] | None = None
    """Returns a function that counts the events of one page as `count` does, and remembers what
    they have in common. What is counted from zero, or checked, is counted by `count`."""
    totals: Callable[[CounterProjection], Totals] = DeltaTotals
    """Makes what adds up what `count` returns: deltas, unless it is made here."""
    types: frozenset[str] | None = None
    """The event types that `count` needs, or that later states depend on; None: all types."""
    lookup: Callable[..., Lookup] | None = None
    """Makes what reads blobs that events need to be counted, given a connection inside a
    transaction of the organization, the organization, and what counts where none are needed. With
    `blobs`, from a store; without, from the database: see `with_blobs`."""
    silent: frozenset[str] = frozenset()
    """Of these types, those whose events change no number: where a stream has no others that are
    new, it is not even folded."""
    pace: float = 0.0
    """Seconds between two counts of a busy ledger, unless somebody waits for a position."""
    prepared: Callable[[Connection, UUID, Collection[UUID]], Awaitable[Count]] | None = None
    """Returns the function that counts events of some streams in place of `count`, where that
    depends on what the database alone knows. The checkpoint is locked meanwhile."""
    skippable: Callable[[Connection, UUID], Awaitable[int | None]] | None = None
    """Returns the head of an organization's ledger where no event up to it need be looked at, and
    None where some must be."""
    differences: Callable[[Connection, UUID, CounterDeltas], Awaitable[list[str]]] | None = None
    """With `store`: compares what is stored with the deltas of a whole ledger, whose events up to
    its head were all counted; returns a sentence for each difference."""
    store: Callable[[Connection, UUID, CounterDeltas], Awaitable[None]] | None = None
    """Writes what the deltas name, given the organization, where that is no sum of numbers; None to
    add them to the stored numbers. Neither the order of its calls nor their number may matter."""

    @cached_property
    def stored(self) -> Mapping[str, CounterTable]:
        """The tables of the database among those of the counter."""
        return {name: table for name, table in self.tables.items() if table.expand is None}

    def expansion(self, series: str) -> Expand | None:
        """Return how the numbers in a series are expanded when they are read; None: not at all."""
        return self.tables[series.partition(" ")[0]].expand

    @cached_property
    def past(self) -> frozenset[str]:
        """The tables whose numbers can be read as of any position."""
        return frozenset(name for name, table in self.tables.items() if table.past)

    def past_place(self, place: Place) -> PastPlace:
        """Return where the changes of a number are kept."""
        table, (project, *key), column = place
        by = self.tables[table].by
        return project, series_of(table, *key[:by]), (*map(str, key[by:]), column)

    def deltas(self, connection: Connection, org: UUID, plain: Count) -> CounterDeltas:
        """Return no deltas yet, to which events are added that may need blobs.

        Args:
            connection: inside a transaction of the organization.
            org: the organization.
            plain: counts an event that needs none.
        """
        if self.lookup is None:
            return CounterDeltas(self, plain)
        lookup = self.lookup(connection, org, plain)
        return CounterDeltas(self, lookup.count, lookup)

    def ignores(self, type_: str) -> bool:
        """Tell whether no number depends on an event type; of an unknown type, one might."""
        return self.types is not None and type_ not in self.types and type_ in EVENTS


@dataclass(slots=True)
class CounterDeltas:
    """The deltas of some events, and the events that could not be counted."""

    counter: CounterProjection
    count: Count | None = None
    """What counts in place of the counter's own function."""
    lookup: Lookup | None = None
    """What reads blobs before events are counted."""
    parked: list[tuple[int, UUID, str]] = field(default_factory=list)
    """Events that could not be counted: (position, stream, error)."""
    totals: Totals = field(init=False)
    _further: defaultdict[Place, int] = field(default_factory=lambda: defaultdict(int))
    """By number, what was added of other deltas."""

    def __post_init__(self) -> None:
        """Begin the totals."""
        self.totals = self.counter.totals(self.counter)

    def add(self, before: State | None, after: State, recorded: Recorded[Event]) -> None:
        """Count one event."""
        counted = (self.count or self.counter.count)(before, after, recorded)
        self.totals.add(recorded.position, counted)

    def add_all(self, others: CounterDeltas) -> None:
        """Add the numbers of other deltas, without the positions of their events."""
        for place, number in others.numbers.items():
            self._further[place] += number
        self.parked += others.parked

    @property
    def numbers(self) -> defaultdict[Place, int]:
        """The amount to add to each number that is stored, amounts of zero among them."""
        found = self._further.copy()
        for table, numbers in self.totals.numbers().items():
            for key, column, number in numbers:
                found[table, key, column] += number
        return found

    @property
    def changes(self) -> list[Change]:
        """What is added to numbers with a past, with the positions of the events."""
        return self.totals.changes()

    async def look_up(self, before: State | None, after: State) -> None:
        """Read the blobs that an event needs to be counted, if any. Raises BlobsAwayError."""
        if self.lookup is not None and self.lookup.wants(before, after):
            await self.lookup.read(before, after)

    async def add_stream(
        self, org: UUID, rows: Iterable[Row], wanted: set[int] | None = None
    ) -> None:
        """Fold a stream from its first event, counting the events at wanted positions (None: all).

        From the first event that cannot be read, folded or counted, the stream is parked.

        Raises:
            BlobsAwayError: where a blob is needed and its store cannot be reached.
        """
        state: State | None = None
        error = ""
        for stream, version, position, type_, shape, actor, recorded_at, facts, content, *_ in rows:
            if self.counter.ignores(type_):
                continue
            if not error:
                try:
                    event = read_event(type_, shape, facts, content)
                    recorded = Recorded(org, position, stream, version, event, actor, recorded_at)
                    before, state = state, evolve(state, recorded)
                    if wanted is None or position in wanted:
                        if self.lookup is not None and self.lookup.wants(before, state):
                            await self.lookup.read(before, state)
                        self.add(before, state, recorded)
                except BlobsAwayError:
                    raise
                except Exception as failure:  # noqa: BLE001 - whatever it is, it must be seen
                    error = f"{type_}: {failure!r}"
            if error and (wanted is None or position in wanted):
                self.parked.append((position, stream, error))
