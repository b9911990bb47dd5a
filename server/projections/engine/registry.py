"""What a feature declares of the rows of its streams: `StreamTable`, its parts, its event rows.

A row is a function of the evolved state; only what an event alone holds (the inputs of a task, a
published form) is read from the event. The rules are nowhere written twice in SQL.
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
"""By key, all columns of rows beside the stream's own, but the organization and `from_position`."""
P = TypeVar("P")
E = TypeVar("E", bound=Event)


class Part(NamedTuple):
    """Things inside the states of a stream that have rows of their own: a task's annotations.

    Besides the thing itself, its rows use only fields of the state that no event changes, so that
    a thing that stays as it is needs no new rows.
    """

    field: str
    """The field of the state that holds the things, a tuple."""
    tables: tuple[TableSpec, ...]
    rows: Callable[[Any, Any], Rows]
    """Returns the rows of one thing, given the state and the thing."""
    history: bool
    """Whether any of the rows leaves a history."""


class StreamTable(Generic[S]):
    """How the streams of one kind are kept: one row for each, and the rows beside it."""

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
            kind: what the streams are about.
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
        """By class, what makes the rows that only an event of this class holds."""
        self._event_tables: list[TableSpec] = []
        STREAM_TABLES[kind.state] = self

    def part(
        self, field: str, *tables: TableSpec
    ) -> Callable[[Callable[[S, P], Rows]], Callable[[S, P], Rows]]:
        """Declare what returns the rows of one of the things in a field of the state."""

        def declare(rows: Callable[[S, P], Rows]) -> Callable[[S, P], Rows]:
            history = any(table.history for table in tables)
            self.parts.append(Part(field, tables, rows, history))
            return rows

        return declare

    def rows_of(
        self, event: type[E], table: TableSpec
    ) -> Callable[[Callable[[Recorded[E]], Rows]], Callable[[Recorded[E]], Rows]]:
        """Declare what returns the rows of a table that an event of a class brings for good."""

        def declare(rows: Callable[[Recorded[E]], Rows]) -> Callable[[Recorded[E]], Rows]:
            self.event_rows[event] = rows
            self._event_tables.append(table)
            return rows

        return declare

    @cached_property
    def parts_of(self) -> Callable[[S], tuple[tuple[Any, ...], ...]]:
        """Returns the things of a state that have rows of their own, in the order of `parts`."""
        fields = [part.field for part in self.parts]
        if len(fields) > 1:
            return attrgetter(*fields)
        return lambda state: tuple([getattr(state, field) for field in fields])

    @cached_property
    def no_parts(self) -> tuple[tuple[Any, ...], ...]:
        """What `parts_of` returns of a state without any."""
        return ((),) * len(self.parts)

    def differs(self, before: S, after: S, row: Values) -> bool:
        """Tell whether the row of a state, which is given, differs from that of another state."""
        # A task that says another time than before has another row, which need not be made then.
        return (self._dated and before.changed_at != after.changed_at) or self.row(before) != row

    def current(
        self, org: UUID, row: Values, state: S, version: int, once: Values, since: int
    ) -> Values:
        """Return all columns of a stream's own row.

        Args:
            org: whose it is.
            row: its tracked columns.
            state: the state at the version.
            version: how many events the stream has.
            once: the columns that the first event brought, or nothing for each of them.
            since: the position that made the row what it is.
        """
        untracked = self._untracked(state)
        return (org, *row, *untracked, version, encode_state(state), *once, since)

    def keys(self, state: S) -> dict[str, list[UUID]]:
        """Return by table what the first column of the key says in every row of the stream."""
        stream = [state.id]
        found = {table.name: stream for table in (self.table, *self._event_tables)}
        for part in self.parts:
            for table in part.tables:
                own = table.key[0] == f"{self.kind.kind}_id"
                things = () if own else getattr(state, part.field)
                found[table.name] = stream if own else [thing.id for thing in things]
        return found


STREAM_TABLES: dict[type[State], StreamTable[Any]] = {}
"""By class of states; `server.projections.tables` has them all."""
