"""What a batch does to the tables: new, changed and gone rows, and the history they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.labeling.tasks import Task
from server.projections.rows import State, brought, own, parts, rows, untracked
from server.projections.tables import TRACKED, Tracked, schema_of
from server.projections.task_rows import Key

Values = tuple[Any, ...]
ROWS = "unnest(${number}::{type}[])"
"""A parameter as rows."""


@dataclass(slots=True)
class _Row:
    """What a batch did to one row."""

    stored: Values | None
    """What the database holds of it, or None."""
    now: Values | None = None
    fresh: int = 0
    """Where the present version began, if in this batch."""
    ended: int = 0
    """Where the version that the database holds ended."""


class Journal:
    """Collects the changes of a batch, event by event, and says them in one statement.

    A row that the database already holds is copied to its history by the statement itself, which
    still sees it as it was; a version that lived only inside the batch is written from here.
    """

    def __init__(self, org: UUID, generation: int) -> None:
        self.org = org
        self.generation = generation
        self._rows: dict[Key, _Row] = {}
        self._streams: dict[Key, tuple[State, int]] = {}  # by own row: the last state and version
        self._once: dict[Key, Values] = {}
        self._history: dict[str, list[Values]] = defaultdict(list)

    def step(
        self,
        before: State | None,
        after: State,
        version: int,
        recorded: Recorded[Event],
        once: Values | None = None,
    ) -> None:
        """Note what one event did to one stream; `once`, where it is known, is what it brought."""
        position, stream = recorded.position, own(after)
        self._streams[stream] = (after, version)
        if once := once or brought(recorded.event):
            self._once[stream] = once
        if before is None:
            for key, values in rows(after, recorded).items():
                self._rows[key] = _Row(None, values, position)
            return
        shared = parts(before) & parts(after)
        known = self._rows.get(stream)
        moved = type(after) is Task and before.changed_at != after.changed_at
        # What an earlier event of the batch made of the stream's own row is not made again; nor is
        # a task's that says another time than before, since its key is all that is asked for.
        old = rows(before, None, shared if known is None and not moved else shared | {id(before)})
        if known is not None and known.now is not None:
            old[stream] = known.now
        elif moved:
            old[stream] = (before.id,)
        for key, values in rows(after, recorded, shared).items():
            was = old.pop(key, None)
            # The stream's own row changes with every event, if only in its untracked columns.
            if was != values or key == stream:
                self._change(key, was, values, position)
        for key, values in old.items():
            self._change(key, values, None, position)

    def _change(self, key: Key, was: Values | None, now: Values | None, position: int) -> None:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(was)
        row.now = now
        name = str(key[0])
        tracked = _shape(name).tracked
        if was is not None:
            if now is not None and was[:tracked] == now[:tracked]:
                return
            self._end(name, row, was[:tracked], position)
        row.fresh = position

    def _end(self, name: str, row: _Row, values: Values, position: int) -> None:
        if not row.fresh:
            row.ended = position
        elif _shape(name).history and row.fresh < position:
            self._history[name].append((self.org, *values, row.fresh, position))

    def statement(self, source: str = ROWS) -> tuple[list[str], list[list[Any]]]:
        """Return the parts of one WITH statement and their parameters, each a list of whole rows.

        Parameter $1 is the organization; those returned here start at $2.

        Args:
            source: how a parameter becomes rows; a guard can let it be none.
        """
        found: dict[tuple[str, str], list[Values]] = defaultdict(list)
        for name, shape, values in self._operations():
            found[name, shape].append(values)
        for name, past in self._history.items():
            found[name, "past"] = past
        # In one order always, so that equal batches are equal statements, which are prepared once.
        parts = sorted(found)
        texts = [part(self.generation, *named, n, source) for n, named in enumerate(parts, 2)]
        return texts, [found[named] for named in parts]

    def _operations(self) -> Iterator[tuple[str, str, Values]]:
        for key, row in self._rows.items():
            name = str(key[0])
            if row.stored and row.ended and _shape(name).history:
                yield name, "retire", self._ending(name, row.stored, row.ended)
            if row.now is not None:
                once = self._once.get(key, _shape(name).no_once)
                whole = (self.org, *row.now, *self._untracked(key), *once, row.fresh)
                yield name, "update" if row.stored else "insert", whole
            elif row.stored:
                yield name, "delete", self._ending(name, row.stored, 0)

    def _untracked(self, key: Key) -> Values:
        stream = self._streams.get(key)
        return untracked(*stream) if stream else ()

    def _ending(self, name: str, stored: Values, position: int) -> Values:
        """Return the key of a row that the database holds, and its end."""
        shape = _shape(name)
        return (self.org, *stored[: shape.key], *shape.no_more, position)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the journal must know of a table."""

    key: int
    tracked: int
    no_more: Values
    """Nothing for every column behind the key."""
    no_once: Values
    history: bool


@cache
def _shape(name: str) -> _Shape:
    spec = TRACKED[name]
    columns = (*spec.tracked, *spec.untracked, *spec.immutable)
    if columns[: len(spec.key)] != spec.key:
        message = f"the columns of {name} do not begin with its key"
        raise TypeError(message)
    no_more = (None,) * (len(columns) - len(spec.key))
    no_once = (None,) * len(spec.immutable)
    return _Shape(len(spec.key), len(spec.tracked), no_more, no_once, spec.history is not None)


@cache
def part(generation: int, name: str, shape: str, number: int, source: str = ROWS) -> str:
    """Return one data-modifying statement whose rows are parameter `$number`.

    The rows are an array of the table's own row type: one parameter, whatever the table's width,
    costs the driver and PostgreSQL a quarter less than an array for each column.
    """
    table = f"{schema_of(generation)}.{name}"
    rows = source.format(number=number, type=table + "_history" * (shape == "past"))
    return _SHAPES[shape](TRACKED[name], table, rows)


def _insert(_: Tracked, table: str, rows: str) -> str:
    return f"INSERT INTO {table} SELECT * FROM {rows}"


def _past(_: Tracked, table: str, rows: str) -> str:
    return f"INSERT INTO {table}_history SELECT * FROM {rows}"


def _update(spec: Tracked, table: str, rows: str) -> str:
    # An upsert finds its rows by the primary key, come what may. An UPDATE that joins is planned,
    # and a plan made while the table was small reads the whole organization for ever after.
    changed = [c for c in (*spec.tracked, *spec.untracked) if c not in spec.key]
    sets = ", ".join(f"{c} = excluded.{c}" for c in changed)
    return (
        f"INSERT INTO {table} AS t SELECT * FROM {rows} "
        f"ON CONFLICT (org_id, {', '.join(spec.key)}) DO UPDATE SET {sets}, from_position = "
        "CASE WHEN excluded.from_position = 0 THEN t.from_position ELSE excluded.from_position END"
    )


def _delete(spec: Tracked, table: str, rows: str) -> str:
    return (
        f"DELETE FROM {table} t USING (SELECT s.ctid AS place FROM {rows} x "
        f"CROSS JOIN LATERAL (SELECT ctid FROM {table} WHERE {_same_key(spec)} LIMIT 1) s) y "
        "WHERE t.ctid = y.place"
    )


def _retire(spec: Tracked, table: str, rows: str) -> str:
    return (
        f"INSERT INTO {table}_history SELECT s.*, x.from_position FROM {rows} x "
        f"CROSS JOIN LATERAL (SELECT org_id, {', '.join(spec.tracked)}, from_position FROM {table} "
        f"WHERE {_same_key(spec)} LIMIT 1) s"
    )


def _same_key(spec: Tracked) -> str:
    return " AND ".join(("org_id = $1::uuid", *(f"{c} = x.{c}" for c in spec.key)))


_SHAPES = {
    "insert": _insert,
    "update": _update,
    "delete": _delete,
    "retire": _retire,
    "past": _past,
}
