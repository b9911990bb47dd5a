"""Computes rows and history from the states before and after each event.

The writer, a rebuild and an erasure all use this code. A rebuild knows every event of a stream, so
all its rows are new; the writer starts from a state whose rows the database has. Rows are made as
late as possible: those of a new part at the end, and those of a part without history that comes
and goes between, such as a lease, never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.core.stream_kind import State
from server.projections.engine.registry import Key, Part, Rows, Values
from server.projections.engine.table_spec import TableSpec
from server.projections.tables import STREAM_TABLES, TABLES, schema_of

Operations: TypeAlias = defaultdict[str, defaultdict[str, list[Values]]]
"""Rows by operation and table.

`insert` has whole new rows, `update` whole rows in place of stored ones, and `past` whole rows of
the history, for versions that began and ended within these changes. `delete` has rows with only
the key filled in, and `retire` rows with the key and the position where the stored version ended.
"""
ROWS = "unnest(${number}::{type}[])"
"""The SQL that turns a parameter into rows."""


def operations() -> Operations:
    """Return an empty collection of operations."""
    return defaultdict(lambda: defaultdict(list))


@dataclass(slots=True)
class _Row:
    """The changes of one row."""

    stored: Values | None
    """The row as the database has it; None where the database does not have it."""
    now: Values | None = None
    """The row after the changes; None where it was removed."""
    since: int = 0
    """The position where the present version began; 0 while that is the stored version."""
    ended: int = 0
    """The position where the stored version ended; 0 if it did not."""


class StreamChanges:
    """The changes of the rows of one stream."""

    __slots__ = (
        *("state", "_org", "_done", "_table", "_version", "_stored", "_row", "_once", "_since"),
        *("_ended", "_parts", "_new", "_rows"),
    )

    def __init__(
        self, org: UUID, kind: type[State], before: State | None, done: Operations
    ) -> None:
        """Start from a state whose rows the database has, or from None for a new stream.

        Args:
            org: the organization of the stream.
            kind: the class of the stream's states.
            before: the state before the changes.
            done: receives past versions at once, and all other operations at `put`.
        """
        self._org, self._done, self.state = org, done, before
        self._table = table = STREAM_TABLES[kind]
        self._version = self._since = self._ended = 0
        self._stored = before is not None
        self._row: Values = ()
        """The tracked columns of the stream's own row; empty before the first `step`."""
        self._once = table.no_once
        self._parts = table.no_parts if before is None else table.parts_of(before)
        self._new: dict[int, tuple[Part, Any, int]] = {}
        """id(part) -> (declaration, part, position that created it), for parts without rows."""
        self._rows: dict[Key, _Row] = {}
        """Changed rows beside the stream's own."""

    def step(self, after: State, recorded: Recorded[Event], once: Values | None = None) -> None:
        """Apply an event; `once` are the columns written once, where they are made already."""
        table, before, position = self._table, self.state, recorded.position
        was, row = self._row, table.row(after)
        if before is None:
            self._since, self._once = position, once or table.once(recorded.event)
        elif was != row and (was or table.differs(before, after, row)):
            if not self._since:
                self._ended = position
            elif table.table.history:
                self._past(table.table, was, self._since, position)
            self._since = position
        self.state, self._row, self._version = after, row, recorded.version
        if table.parts:
            had, has = self._parts, table.parts_of(after)
            self._parts = has
            for part, old, new in zip(table.parts, had, has, strict=True):
                if old is not new:
                    self._compare(part, before, old, new, position)
        if table.event_rows and (rows_of := table.event_rows.get(type(recorded.event))):
            for key, values in rows_of(recorded).items():
                self._change(key, None, values, position)

    def _compare(
        self,
        part: Part,
        before: State | None,
        old: tuple[Any, ...],
        new: tuple[Any, ...],
        position: int,
    ) -> None:
        """Compare the parts of one kind before and after an event, and record the changed rows."""
        come = _without(new, old) if old else new
        gone = _without(old, new) if new else old
        if not gone:
            for one in come:
                self._new[id(one)] = (part, one, position)
            return
        was = self._rows_of(part, before, gone, keep=part.history or bool(come))
        for one in come:
            for key, values in part.rows(self.state, one).items():
                known = was.pop(key, None)
                if known != values:
                    self._change(key, known, values, position)
        for key, values in was.items():
            self._change(key, values, None, position)

    def _rows_of(
        self, part: Part, before: State | None, gone: Iterable[Any], *, keep: bool
    ) -> Rows:
        """Return the rows of removed parts.

        Without `keep`, parts that have no rows as yet are left out, as if they had never been.
        """
        found: Rows = {}
        for one in gone:
            new = self._new.pop(id(one), None)
            if new is None:
                found |= part.rows(before, one)
            elif keep:
                rows = part.rows(before, one)
                for key, values in rows.items():
                    self._change(key, None, values, new[2])
                found |= rows
        return found

    def _change(self, key: Key, was: Values | None, now: Values | None, position: int) -> None:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(was)
        row.now = now
        if was is not None:
            table = TABLES[key[0]]
            if now is not None and was[: table.width] == now[: table.width]:
                return
            if not row.since:
                row.ended = position
            elif table.history:
                self._past(table, was[: table.width], row.since, position)
        row.since = position

    def _past(self, table: TableSpec, row: Values, since: int, until: int) -> None:
        self._done["past"][table.name].append((self._org, *row, since, until))

    def put(self) -> None:
        """Add all operations except those for past versions, which were added before."""
        state, table, org, done = self.state, self._table, self._org, self._done
        if state is None:
            return
        spec, inserted = table.table, done["insert"]
        whole = table.current(org, self._row, state, self._version, self._once, self._since)
        if not self._stored:
            inserted[spec.name].append(whole)
        else:
            done["update"][spec.name].append(whole)
            if self._ended and spec.history:
                done["retire"][spec.name].append(self._ending(spec, (state.id,), self._ended))
        for part, one, position in self._new.values():
            for key, values in part.rows(state, one).items():
                if key in self._rows:
                    self._change(key, None, values, position)
                else:
                    inserted[key[0]].append((org, *values, position))
        for key, changed in self._rows.items():
            self._put(TABLES[key[0]], changed)

    def _put(self, table: TableSpec, row: _Row) -> None:
        stored = row.stored
        if stored and row.ended and table.history:
            self._done["retire"][table.name].append(self._ending(table, stored, row.ended))
        if row.now is not None:
            operation = "update" if stored else "insert"
            self._done[operation][table.name].append((self._org, *row.now, row.since))
        elif stored:
            self._done["delete"][table.name].append(self._ending(table, stored, 0))

    def _ending(self, table: TableSpec, stored: Values, position: int) -> Values:
        """Return the key of a stored row and its end position, as a whole row of the table."""
        return (self._org, *stored[: len(table.key)], *table.behind_key, position)


def _without(some: tuple[Any, ...], others: tuple[Any, ...]) -> list[Any]:
    """Return the items of the first tuple that are not, by identity, in the second."""
    known = set(map(id, others))
    return [one for one in some if id(one) not in known]


class RowChanges:
    """The changes of a batch to the tables: collected event by event, written in one statement.

    The statement itself copies stored rows to the history, as it still sees their old values;
    versions that existed only within the batch are written from parameters.
    """

    def __init__(self, org: UUID, generation: int) -> None:
        self.org = org
        self.generation = generation
        self._done = operations()
        self._streams: dict[int, StreamChanges] = {}

    def step(
        self,
        before: State | None,
        after: State,
        recorded: Recorded[Event],
        once: Values | None = None,
    ) -> None:
        """Apply one event of one stream. See `StreamChanges.step`."""
        stream = self._streams.get(recorded.stream.int)
        if stream is None:
            stream = StreamChanges(self.org, type(after), before, self._done)
            self._streams[recorded.stream.int] = stream
        stream.step(after, recorded, once)

    def statement(self, source: str = ROWS) -> tuple[list[str], list[list[Any]]]:
        """Return the parts of one WITH statement and their parameters, each a list of whole rows.

        Call it once, at the end. Parameter $1 is the organization; the returned ones start at $2.

        Args:
            source: the SQL that turns a parameter into rows; a condition in it can yield none.
        """
        for stream in self._streams.values():
            stream.put()
        return statements(self.generation, self._done, source)


def statements(
    generation: int, done: Operations, source: str = ROWS
) -> tuple[list[str], list[list[Any]]]:
    """Return statements and parameters for operations, as `RowChanges.statement` does."""
    # Always in one order, so that similar batches have equal statements, which are prepared once.
    named = sorted((name, operation) for operation, rows in done.items() for name in rows)
    texts = [part(generation, *one, number, source) for number, one in enumerate(named, 2)]
    return texts, [done[operation][name] for name, operation in named]


def with_clause(texts: Iterable[str]) -> str:
    """Return the WITH clause that executes some statements."""
    parts = ", ".join(f"p{number} AS ({text})" for number, text in enumerate(texts))
    return f"WITH {parts} " if parts else ""


@cache
def part(generation: int, name: str, operation: str, number: int, source: str = ROWS) -> str:
    """Return one data-modifying statement whose rows are parameter `$number`.

    The rows are an array of the table's own row type: one parameter, whatever the table's width,
    costs the driver and PostgreSQL a quarter less than an array for each column.
    """
    table = f"{schema_of(generation)}.{name}"
    rows = source.format(number=number, type=table + "_history" * (operation == "past"))
    return _STATEMENTS[operation](TABLES[name], table, rows)


def _insert(_: TableSpec, table: str, rows: str) -> str:
    return f"INSERT INTO {table} SELECT * FROM {rows}"


def _past(_: TableSpec, table: str, rows: str) -> str:
    return f"INSERT INTO {table}_history SELECT * FROM {rows}"


def _update(spec: TableSpec, table: str, rows: str) -> str:
    # An upsert always finds its rows by the primary key. An UPDATE with a join is planned, and a
    # plan made while the table was small would read the whole organization for ever after.
    changed = [c for c in (*spec.tracked, *spec.untracked) if c not in spec.key]
    sets = ", ".join(f"{c} = excluded.{c}" for c in changed)
    return (
        f"INSERT INTO {table} AS t SELECT * FROM {rows} "
        f"ON CONFLICT (org_id, {', '.join(spec.key)}) DO UPDATE SET {sets}, from_position = "
        "CASE WHEN excluded.from_position = 0 THEN t.from_position ELSE excluded.from_position END"
    )


def _delete(spec: TableSpec, table: str, rows: str) -> str:
    # That the rows are of the organization is always so. It makes the planner expect one of them:
    # else, once the table was analyzed while it was empty, it reads all rows of the organization.
    return (
        f"DELETE FROM {table} t USING (SELECT s.ctid AS place FROM {rows} x "
        f"CROSS JOIN LATERAL (SELECT ctid FROM {table} WHERE {_same_key(spec)} LIMIT 1) s "
        "WHERE x.org_id = $1) y WHERE t.ctid = y.place"
    )


def _retire(spec: TableSpec, table: str, rows: str) -> str:
    return (
        f"INSERT INTO {table}_history SELECT s.*, x.from_position FROM {rows} x "
        f"CROSS JOIN LATERAL (SELECT org_id, {', '.join(spec.tracked)}, from_position FROM {table} "
        f"WHERE {_same_key(spec)} LIMIT 1) s"
    )


def _same_key(spec: TableSpec) -> str:
    return " AND ".join(("org_id = $1::uuid", *(f"{c} = x.{c}" for c in spec.key)))


_STATEMENTS = {
    "insert": _insert,
    "update": _update,
    "delete": _delete,
    "retire": _retire,
    "past": _past,
}
