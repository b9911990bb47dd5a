"""How a feature declares the rows of its streams: `StreamTable`, its parts, its event rows.

A row is a function of the evolved state. Only values that no state holds (the inputs of a task, a
published form) are read from the event. No rule is written a second time in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.core.stream_kind import S, State, StreamKind, encode_state
from server.projections.engine.table_spec import TableSpec

Key = tuple[str, *tuple[str | int, ...]]
"""A table and the key after the organization; ids as integers, which hash ten times faster."""
Values: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = dict[Key, Values]
"""Further rows of a stream by key: all columns except the organization and `from_position`."""
P = TypeVar("P")
E = TypeVar("E", bound=Event)


class Part(NamedTuple):
    """Parts of a state with rows of their own, such as a task's annotations.

    Besides the part itself, those rows use only immutable fields of the state, so an unchanged
    part needs no new row.
    """

    field: str
    """The field of the state that holds the parts, a tuple."""
    tables: tuple[TableSpec, ...]
    rows: Callable[[Any, Any], Rows]
    """Returns the rows of one part, given the state and the part."""
    history: bool
    """Whether any of the tables has a history."""


class StreamTable(Generic[S]):
    """The rows of the streams of one kind: one row per stream, and the rows of its parts."""

    def __init__(
        self,
        kind: StreamKind[S],
        table: TableSpec,
        row: Callable[[S], Values],
        *,
        untracked: Callable[[S], Values] = lambda _: (),
        once: Callable[[Any], Values] = lambda _: (),
    ) -> None:
        """Register the table of a kind.

        Args:
            kind: the kind of the streams.
            table: has the key `id`, and as its last untracked columns `version` and `state`.
            row: returns the tracked columns.
            untracked: returns the untracked columns before `version` and `state`.
            once: returns the columns that are written once, from the first event of a stream.
        """
        if (table.name, table.key) != (kind.kind, ("id",)):
            raise TypeError(f"the table of the kind {kind.kind} is called so, and has the key id")
        if table.untracked[-2:] != ("version", "state"):
            raise TypeError(f"{table.name} does not hold the version and the state of a stream")
        if kind.in_project != ("project_id" in table.tracked):
            raise TypeError(f"{table.name} must say the project of a stream, if it lies in one")
        self.kind, self.table, self.row, self.once = kind, table, row, once
        self.no_once = (None,) * len(table.once)
        self._untracked = untracked
        self._dated = "changed_at" in table.tracked
        self.parts: list[Part] = []
        self.event_rows: dict[type[Event], Callable[[Any], Rows]] = {}
        """By class of events, the function that returns the rows made from such an event alone."""
        self._event_tables: list[TableSpec] = []
        STREAM_TABLES[kind.state] = self

    def part(
        self, field: str, *tables: TableSpec
    ) -> Callable[[Callable[[S, P], Rows]], Callable[[S, P], Rows]]:
        """Decorate the function that returns the rows of one part in a field of the state."""

        def declare(rows: Callable[[S, P], Rows]) -> Callable[[S, P], Rows]:
            history = any(table.history for table in tables)
            self.parts.append(Part(field, tables, rows, history))
            return rows

        return declare

    def rows_of(
        self, event: type[E], table: TableSpec
    ) -> Callable[[Callable[[Recorded[E]], Rows]], Callable[[Recorded[E]], Rows]]:
        """Decorate the function that returns the immutable rows of a table made from an event."""

        def declare(rows: Callable[[Recorded[E]], Rows]) -> Callable[[Recorded[E]], Rows]:
            self.event_rows[event] = rows
            self._event_tables.append(table)
            return rows

        return declare

    @cached_property
    def parts_of(self) -> Callable[[S], tuple[tuple[Any, ...], ...]]:
        """A function that returns the parts of a state, in the order of `parts`."""
        fields = [part.field for part in self.parts]
        if len(fields) > 1:
            return attrgetter(*fields)
        return lambda state: tuple([getattr(state, field) for field in fields])

    @cached_property
    def no_parts(self) -> tuple[tuple[Any, ...], ...]:
        """The result of `parts_of` for a state without parts."""
        return ((),) * len(self.parts)

    def differs(self, before: S, after: S, row: Values) -> bool:
        """Tell whether `row`, the row of the state `after`, differs from the row of `before`."""
        # Where `changed_at` differs, the rows differ: the row of `before` need not be made.
        return (self._dated and before.changed_at != after.changed_at) or self.row(before) != row

    def current(
        self, org: UUID, row: Values, state: S, version: int, once: Values, since: int
    ) -> Values:
        """Return all columns of a stream's own row.

        Args:
            org: the organization of the stream.
            row: the tracked columns.
            state: the state at the version.
            version: how many events the stream has.
            once: the columns written from the first event, or None for each of them.
            since: the position from which the row has these tracked columns.
        """
        untracked = self._untracked(state)
        return (org, *row, *untracked, version, encode_state(state), *once, since)

    def keys(self, state: S) -> dict[str, list[UUID]]:
        """Return, by table, the values of the first key column in all rows of the stream."""
        stream = [state.id]
        found = {table.name: stream for table in (self.table, *self._event_tables)}
        for part in self.parts:
            for table in part.tables:
                own = table.key[0] == f"{self.kind.kind}_id"
                parts = () if own else getattr(state, part.field)
                found[table.name] = stream if own else [one.id for one in parts]
        return found


STREAM_TABLES: dict[type[State], StreamTable[Any]] = {}
"""By class of states, the tables of streams; `server.projections.tables` imports all of them."""
