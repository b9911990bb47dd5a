"""What a batch does to the tables: new rows, changed rows, gone rows, and the history they leave."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql

from server.events.base import Event, Recorded
from server.projections.rows import State, parts, rows
from server.projections.tables import TRACKED, Tracked, schema_of

Key = tuple[str, tuple[Any, ...]]


class Journal:
    """Collects the changes of a batch, event by event, and says them in one statement.

    A row that the database already holds is copied to its history by the statement itself, which
    still sees it as it was; a version that lived only inside the batch is written from here.
    """

    def __init__(self, org: UUID, generation: int) -> None:
        self.org = org
        self.generation = generation
        self._fresh: dict[Key, int] = {}  # rows whose present version began in this batch
        self._stored: dict[Key, bool] = {}  # whether the database holds the row before the batch
        self._now: dict[Key, tuple[Any, ...] | None] = {}
        self._ended: dict[Key, int] = {}  # versions of the database that ended, and where
        self._history: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def step(
        self,
        before: State | None,
        after: State,
        version: int,
        recorded: Recorded[Event],
    ) -> None:
        """Note what one event did to one stream."""
        shared = parts(before) & parts(after)
        old = rows(before, version - 1, None, shared)
        new = rows(after, version, recorded, shared)
        for key, values in new.items():
            was = old.get(key)
            if was != values:
                self._change(key, was, values, recorded.position)
        for key, values in old.items():
            if key not in new:
                self._change(key, values, None, recorded.position)

    def _change(
        self, key: Key, was: tuple[Any, ...] | None, now: tuple[Any, ...] | None, position: int
    ) -> None:
        tracked = len(TRACKED[key[0]].tracked)
        self._stored.setdefault(key, was is not None)
        if was is None:
            self._fresh[key] = position
        elif now is None or was[:tracked] != now[:tracked]:
            self._end(key, was[:tracked], position)
            self._fresh[key] = position
        once = len(TRACKED[key[0]].once)
        if once and now is not None and (kept := self._now.get(key)) is not None and was is not None:
            # What an import brought earlier in this batch must survive later events of the batch.
            now = (*now[:-once], *kept[-once:])
        self._now[key] = now

    def _end(self, key: Key, values: tuple[Any, ...], position: int) -> None:
        if TRACKED[key[0]].history is None:
            return
        began = self._fresh.get(key)
        if began is None:
            self._ended[key] = position
        elif began < position:
            self._history[key[0]].append((*values, began, position))

    def statement(self) -> tuple[list[str], list[list[Any]]]:
        """Return the parts of one WITH statement and their parameters, columns first.

        Parameter $1 is the organization; those returned here start at $2.
        """
        inserted, updated, deleted, ended = (defaultdict(list) for _ in range(4))
        for key, values in self._now.items():
            name, stored = key[0], self._stored[key]
            if values is None:
                if stored:
                    deleted[name].append(key[1])
            elif stored:
                updated[name].append((*_without_once(name, values), self._fresh.get(key, 0)))
            else:
                inserted[name].append((*values, self._fresh[key]))
        for (name, key_values), position in self._ended.items():
            ended[name].append((*key_values, position))
        texts: list[str] = []
        parameters: list[list[Any]] = []
        for name in TRACKED:
            for shape, found in (
                ("insert", inserted),
                ("update", updated),
                ("delete", deleted),
                ("retire", ended),
                ("history", self._history),
            ):
                if found[name]:
                    texts.append(part(self.generation, name, shape, len(parameters) + 2))
                    parameters.extend(map(list, zip(*found[name], strict=True)))
        return texts, parameters

    def inserts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the new rows by table where the batch made nothing but new rows, else nothing."""
        if self._ended or self._history or any(self._stored.values()):
            return {}
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for key, values in self._now.items():
            if values is not None:
                found[key[0]].append((self.org, *values, self._fresh[key]))
        return found


def _without_once(name: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    once = len(TRACKED[name].once)
    return values[:-once] if once else values


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
    columns = (*spec.tracked, *spec.untracked, "from_position")
    changed = [c for c in columns if c not in (*spec.key, "from_position")]
    sets = ", ".join(f"{c} = x.{c}" for c in changed)
    return (
        f"UPDATE {table} t SET {sets}, "  # noqa: S608 - names of our own tables
        "from_position = CASE WHEN x.from_position = 0 THEN t.from_position ELSE x.from_position END "
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
    "delete": _delete,
    "retire": _retire,
    "history": _past,
}

