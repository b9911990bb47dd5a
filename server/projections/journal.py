"""What a batch does to the tables: new rows, changed rows, gone rows, and the history they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql

from server.events.base import Event, Recorded
from server.projections.rows import Key, State, brought, own, parts, rows, untracked
from server.projections.tables import TRACKED, Tracked, schema_of

Values = tuple[Any, ...]


@dataclass(slots=True)
class _Row:
    """What a batch did to one row."""

    stored: bool
    """Whether the database held the row before the batch."""
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
    ) -> None:
        """Note what one event did to one stream."""
        shared = parts(before) & parts(after)
        old = rows(before, None, shared)
        position = recorded.position
        for key, values in rows(after, recorded, shared).items():
            was = old.pop(key, None)
            if was != values:
                self._change(key, was, values, position)
        for key, values in old.items():
            self._change(key, values, None, position)
        self._streams[own(after)] = (after, version)
        if once := brought(recorded.event):
            self._once[own(after)] = once

    def _change(self, key: Key, was: Values | None, now: Values | None, position: int) -> None:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(was is not None)
        row.now = now
        tracked = len(TRACKED[key[0]].tracked)
        if was is not None:
            if now is not None and was[:tracked] == now[:tracked]:
                return
            self._end(key, row, was[:tracked], position)
        row.fresh = position

    def _end(self, key: Key, row: _Row, values: Values, position: int) -> None:
        if not row.fresh:
            row.ended = position
        elif TRACKED[key[0]].history is not None and row.fresh < position:
            self._history[key[0]].append((*values, row.fresh, position))

    def statement(self) -> tuple[list[str], list[list[Any]]]:
        """Return the parts of one WITH statement and their parameters, columns first.

        Parameter $1 is the organization; those returned here start at $2.
        """
        found: dict[tuple[str, str], list[Values]] = defaultdict(list)
        for name, shape, values in self._operations():
            found[name, shape].append(values)
        for name, past in self._history.items():
            found[name, "past"] = past
        texts: list[str] = []
        parameters: list[list[Any]] = []
        # In one order always, so that equal batches are equal statements, which are prepared once.
        for name, shape in sorted(found):
            texts.append(part(self.generation, name, shape, len(parameters) + 2))
            parameters.extend(map(list, zip(*found[name, shape], strict=True)))
        return texts, parameters

    def _operations(self) -> Iterator[tuple[str, str, Values]]:
        for key, row in self._rows.items():
            name, id_ = key
            if row.ended and TRACKED[name].history is not None:
                yield name, "retire", (*id_, row.ended)
            if row.now is None:
                if row.stored:
                    yield name, "delete", id_
            elif row.stored:
                values = (*row.now, *self._untracked(key), row.fresh)
                yield name, "update", _mutable(name)(values)
            else:
                yield name, "insert", self._whole(key, row)
        for key in self._streams.keys() - self._rows.keys():
            yield key[0], "touch", (*key[1], *self._untracked(key))

    def _untracked(self, key: Key) -> Values:
        stream = self._streams.get(key)
        return untracked(*stream) if stream else ()

    def _whole(self, key: Key, row: _Row) -> Values:
        return (*(row.now or ()), *self._untracked(key), *self._once.get(key, ()), row.fresh)

    def inserts(self) -> dict[str, list[Values]]:
        """Return the new rows by table where the batch made nothing but new rows, else nothing."""
        if self._history or any(row.stored for row in self._rows.values()):
            return {}
        found: dict[str, list[Values]] = defaultdict(list)
        for key, row in self._rows.items():
            if row.now is not None:
                found[key[0]].append((self.org, *self._whole(key, row)))
        return found


FIXED = frozenset({"project_id", "task_id", "rank", "imported_at", "created_at", "created_by"})
"""Columns that no event changes once the row is there."""


def _columns(spec: Tracked) -> list[str]:
    return [c for c in (*spec.tracked, *spec.untracked) if c in spec.key or c not in FIXED]


@cache
def _mutable(name: str) -> Callable[[Values], Values]:
    """Return what picks the columns of an update out of all columns but those written once."""
    spec = TRACKED[name]
    whole = [*spec.tracked, *spec.untracked, "from_position"]
    return itemgetter(*(whole.index(column) for column in (*_columns(spec), "from_position")))


@cache
def part(generation: int, name: str, shape: str, first: int) -> str:
    """Return one data-modifying statement whose array parameters start at `$first`."""
    spec = TRACKED[name]
    table = f"{schema_of(generation)}.{name}"
    return _SHAPES[shape](spec, table, first)


def _arrays(spec: Tracked, columns: tuple[str, ...], first: int) -> str:
    types = [_type(spec, column) for column in columns]
    return ", ".join(f"${first + n}::{kind}[]" for n, kind in enumerate(types))


def _type(spec: Tracked, column: str) -> str:
    if column in ("from_position", "to_position"):
        return "bigint"
    return str(spec.table.c[column].type.compile(dialect=_DIALECT)).partition(" COLLATE")[0]


_DIALECT = postgresql.dialect()


def _insert(spec: Tracked, table: str, first: int) -> str:
    columns = (*spec.tracked, *spec.untracked, *spec.once, "from_position")
    return (
        f"INSERT INTO {table} (org_id, {', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT $1::uuid, * FROM unnest({_arrays(spec, columns, first)})"
    )


def _update(spec: Tracked, table: str, first: int) -> str:
    columns = (*_columns(spec), "from_position")
    changed = [c for c in columns if c not in (*spec.key, "from_position")]
    sets = ", ".join(f"{c} = x.{c}" for c in changed)
    return (
        f"UPDATE {table} t SET {sets}, "  # noqa: S608 - names of our own tables
        "from_position = CASE WHEN x.from_position = 0 THEN t.from_position ELSE x.from_position END "
        f"FROM unnest({_arrays(spec, columns, first)}) AS x({', '.join(columns)}) "
        f"WHERE t.org_id = $1::uuid AND {_same_key(spec)}"
    )


def _touch(spec: Tracked, table: str, first: int) -> str:
    columns = (*spec.key, *spec.untracked)
    sets = ", ".join(f"{c} = x.{c}" for c in spec.untracked)
    return (
        f"UPDATE {table} t SET {sets} "  # noqa: S608 - names of our own tables
        f"FROM unnest({_arrays(spec, columns, first)}) AS x({', '.join(columns)}) "
        f"WHERE t.org_id = $1::uuid AND {_same_key(spec)}"
    )


def _delete(spec: Tracked, table: str, first: int) -> str:
    return (
        f"DELETE FROM {table} t "  # noqa: S608 - names of our own tables
        f"USING unnest({_arrays(spec, spec.key, first)}) AS x({', '.join(spec.key)}) "
        f"WHERE t.org_id = $1::uuid AND {_same_key(spec)}"
    )


def _retire(spec: Tracked, table: str, first: int) -> str:
    columns = (*spec.key, "to_position")
    copied = ", ".join(f"t.{c}" for c in (*spec.tracked, "from_position"))
    return (
        f"INSERT INTO {table}_history "  # noqa: S608 - names of our own tables
        f"(org_id, {', '.join(spec.tracked)}, from_position, to_position) "
        f"SELECT $1::uuid, {copied}, x.to_position "
        f"FROM unnest({_arrays(spec, columns, first)}) AS x({', '.join(columns)}) "
        f"JOIN {table} t ON t.org_id = $1::uuid AND {_same_key(spec)}"
    )


def _past(spec: Tracked, table: str, first: int) -> str:
    columns = (*spec.tracked, "from_position", "to_position")
    return (
        f"INSERT INTO {table}_history (org_id, {', '.join(columns)}) "  # noqa: S608 - our own tables
        f"SELECT $1::uuid, * FROM unnest({_arrays(spec, columns, first)})"
    )


def _same_key(spec: Tracked) -> str:
    return " AND ".join(f"t.{c} = x.{c}" for c in spec.key)


_SHAPES = {
    "insert": _insert,
    "update": _update,
    "touch": _touch,
    "delete": _delete,
    "retire": _retire,
    "past": _past,
}
