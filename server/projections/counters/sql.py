"""The SQL of counters: their numbers, parked events and checkpoints.

Every function works inside the caller's transaction, in which the tenant is set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.postgres import Connection
from server.projections.counters import past_numbers, statements
from server.projections.counters.projection import (
    CounterDeltas,
    CounterProjection,
    CounterTable,
    Number,
)
from server.projections.counters.statements import Part

_RELEASE = (
    "DELETE FROM parked_events "
    "WHERE org_id = $1 AND projection = $2 AND position = ANY ($3::bigint[])"
)
_KEEP = (
    "UPDATE parked_events p SET error = t.error FROM unnest($3::bigint[], $4::text[]) "
    "AS t(position, error) WHERE p.org_id = $1 AND p.projection = $2 AND p.position = t.position"
)
_PROGRESS = (
    "SELECT position, code_version, EXISTS ("
    "SELECT FROM parked_events WHERE org_id = $1 AND projection = $2), {still} "
    "FROM projection_checkpoints WHERE org_id = $1 AND projection = $2"
)
_PROGRESSES = (
    "SELECT projection, position, code_version, EXISTS (SELECT FROM parked_events p "
    "WHERE p.org_id = $1 AND p.projection = c.projection) FROM projection_checkpoints c "
    "WHERE c.org_id = $1 AND c.projection = ANY ($2::text[])"
)
_STILL = (
    "EXISTS (SELECT FROM events e WHERE e.org_id = $1 AND e.position = $3 "
    "AND (e.stream, e.version, e.command_id, e.recorded_at) "
    "IS NOT DISTINCT FROM ($4::uuid, $5::int, $6::uuid, $7::timestamptz))"
)
_MOVE = (
    "UPDATE projection_checkpoints SET position = $4 WHERE org_id = $1 AND projection = $2 "
    "AND position = $3 AND code_version = $5 RETURNING position"
)


class Overtaken(Exception):  # noqa: N818 - another runner was faster, which is no malfunction
    """Another runner moved the checkpoint since it was read."""


async def checkpoint(
    connection: Connection, counter: CounterProjection, org: UUID, *, lock: bool = False
) -> tuple[int, int]:
    """Return the position up to which a counter has counted, and its version; 0 and 0 at first."""
    row = await connection.fetchrow(
        "SELECT position, code_version FROM projection_checkpoints "
        f"WHERE org_id = $1 AND projection = $2{' FOR UPDATE' if lock else ''}",
        org,
        counter.name,
    )
    return (row[0], row[1]) if row else (0, 0)


def identity(event: Recorded[Event]) -> tuple[int, UUID, int, UUID | None, datetime]:
    """Return what no event of another history has as well, beginning with the position."""
    return event.position, event.stream, event.version, event.command, event.recorded_at


async def progress(
    connection: Connection, counter: CounterProjection, org: UUID, last: Recorded[Event] | None
) -> tuple[int, int, bool, bool]:
    """Return what `checkpoint` returns, whether any event is parked, and about the history.

    The fourth value tells whether the ledger has the event `last`, and so all that were before it;
    True where none is given.
    """
    text, given = _PROGRESS.format(still="true" if last is None else _STILL), (org, counter.name)
    row = await connection.fetchrow(text, *given, *(identity(last) if last else ()))
    return (row[0], row[1], row[2], row[3]) if row else (0, 0, False, False)


async def progresses(
    connection: Connection, org: UUID, counters: Iterable[CounterProjection]
) -> dict[str, tuple[int, int, bool]]:
    """Return by counter its position, its version, and whether any event is parked.

    A counter that has never counted in the organization is left out.
    """
    names = [counter.name for counter in counters]
    rows = await connection.fetch(_PROGRESSES, org, names)
    return {name: (position, version, parked) for name, position, version, parked in rows}


async def advance(
    connection: Connection, org: UUID, position: int, reached: int, deltas: CounterDeltas
) -> None:
    """Move the checkpoint from one position to another, and add the deltas of the events between.

    Raises:
        Overtaken: where another runner moved the checkpoint; roll back and read it again.
    """
    counter, changes = deltas.counter, _changes(deltas)
    move = _MOVE, (counter.name, position, reached, counter.version)
    past = past_numbers.insertion(deltas.changes)
    rest = [*changes.added, *past]
    parts = [move, *(changes.removed or rest)]
    stored = await statements.run(connection, org, parts, counted=True)
    if not stored[0]["count"]:
        raise Overtaken
    if changes.removed and rest:  # a row must be gone before it comes back
        stored = await statements.run(connection, org, rest)
    await _finish(connection, org, deltas, changes)
    await _park(connection, org, deltas)
    if past:
        await past_numbers.write_due(connection, org, stored, counter.expansion)


async def hold(connection: Connection, counter: CounterProjection, org: UUID) -> int:
    """Lock the checkpoint, so that no other process counts until the transaction ends.

    Returns:
        The head of the ledger.
    """
    await connection.execute(
        "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
        "VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
        org,
        counter.name,
        counter.version,
    )
    await checkpoint(connection, counter, org, lock=True)
    head: int = await connection.fetchval("SELECT head FROM ledger WHERE org_id = $1", org)
    return head


async def clear(
    connection: Connection, counter: CounterProjection, org: UUID, reached: int
) -> None:
    """Delete all numbers and parked events of a counter, and set its checkpoint and version."""
    for table in counter.stored:
        await connection.execute(f"DELETE FROM {table} WHERE org_id = $1", org)
    if counter.past:
        await past_numbers.clear(connection, org, counter.past)
    await connection.execute(
        "DELETE FROM parked_events WHERE org_id = $1 AND projection = $2", org, counter.name
    )
    await connection.execute(
        "UPDATE projection_checkpoints SET position = $3, code_version = $4 "
        "WHERE org_id = $1 AND projection = $2",
        org,
        counter.name,
        reached,
        counter.version,
    )


async def parked(
    connection: Connection, counter: CounterProjection, org: UUID
) -> dict[UUID, set[int]]:
    """Return the positions of parked events, by stream."""
    rows = await connection.fetch(
        "SELECT stream, array_agg(position) FROM parked_events "
        "WHERE org_id = $1 AND projection = $2 GROUP BY stream",
        org,
        counter.name,
    )
    return {stream: set(positions) for stream, positions in rows}


async def parked_streams(
    connection: Connection, counter: CounterProjection, org: UUID, streams: Iterable[UUID]
) -> list[UUID]:
    """Return those of the streams that have parked events."""
    rows = await connection.fetch(
        "SELECT DISTINCT stream FROM parked_events "
        "WHERE org_id = $1 AND projection = $2 AND stream = ANY ($3::uuid[])",
        org,
        counter.name,
        list(streams),
    )
    return [stream for (stream,) in rows]


async def release(
    connection: Connection, org: UUID, released: set[int], deltas: CounterDeltas
) -> None:
    """Add the deltas of released events. Events that stay parked keep the time of parking."""
    name = deltas.counter.name
    still = {position: error for position, _, error in deltas.parked}
    await connection.execute(_RELEASE, org, name, list(released))
    await connection.execute(_KEEP, org, name, list(still), list(still.values()))
    await _add(connection, org, deltas)
    await past_numbers.insert(connection, org, deltas.changes)
    counter = deltas.counter
    await past_numbers.write_all_checkpoints(connection, org, counter.past, counter.expansion)


async def add(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Add deltas to the stored numbers, and store the parked events."""
    await _add(connection, org, deltas)
    await _park(connection, org, deltas)


async def _park(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    if deltas.parked:
        await connection.executemany(
            "INSERT INTO parked_events (org_id, projection, position, stream, error) "
            "VALUES ($1, $2, $3, $4, $5)",
            [(org, deltas.counter.name, *event) for event in deltas.parked],
        )


async def _add(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Add deltas to the stored numbers."""
    changes = _changes(deltas)
    for parts in filter(None, (changes.removed, changes.added)):
        await statements.run(connection, org, parts)
    await _finish(connection, org, deltas, changes)


async def _finish(
    connection: Connection, org: UUID, deltas: CounterDeltas, changes: _Changes
) -> None:
    """Do what follows once deltas are added, or add them where the counter does so itself."""
    if deltas.counter.store is not None:
        await deltas.counter.store(connection, org, deltas)
    if changes.zeros:
        await statements.run(connection, org, changes.zeros)


@dataclass(slots=True)
class _Changes:
    """The statements that add deltas, in three groups that are run one after the other."""

    removed: list[Part] = field(default_factory=list)
    added: list[Part] = field(default_factory=list)
    zeros: list[Part] = field(default_factory=list)
    """They remove rows whose numbers came to zero."""


def _changes(deltas: CounterDeltas) -> _Changes:
    """Return the statements that add deltas; none where the counter stores them itself."""
    changes = _Changes()
    if deltas.counter.store is not None:
        return changes
    for name, numbers in deltas.totals.numbers().items():
        table = deltas.counter.tables[name]
        if table.listed:
            _change_rows(name, table, numbers, changes)
        else:
            _change_sums(name, table, numbers, changes)
    return changes


def _change_rows(
    name: str, table: CounterTable, numbers: Sequence[Number], changes: _Changes
) -> None:
    """Have rows removed from a table, and others added."""
    width = len(table.key)
    removed = [row[:width] for row, _, number in numbers if number < 0]
    added = [row for row, _, number in numbers if number > 0]
    if removed:
        changes.removed.append((_remove_from(name, table), _columns(removed)))
    if added:
        changes.added.append((_insert_into(name, table), _columns(added)))


def _change_sums(
    name: str, table: CounterTable, numbers: Sequence[Number], changes: _Changes
) -> None:
    """Have numbers added, and rows removed where something was taken away and nothing is left."""
    rows = _by_key(table, numbers)
    added = [(*key, *found) for key, found in rows if not table.sparse or any(found)]
    if added:
        changes.added.append((_add_to(name, table), _columns(added)))
    less = [key for key, found in rows if min(found) < 0] if table.sparse else ()
    if less:
        zero = " AND ".join(f"t.{column} = 0" for column in table.numbers)
        changes.zeros.append((_remove_from(name, table, f"AND {zero} "), _columns(less)))


def _by_key(
    table: CounterTable, numbers: Sequence[Number]
) -> Sequence[tuple[tuple[Any, ...], tuple[int, ...]]]:
    """Return the key of each row, and what is added to its columns."""
    if len(table.numbers) == 1:
        return [(key, (number,)) for key, _, number in numbers]
    rows = defaultdict[tuple[Any, ...], dict[str, int]](dict)
    for key, column, number in numbers:
        rows[key][column] = number
    return [
        (key, tuple([found.get(column, 0) for column in table.numbers]))
        for key, found in rows.items()
    ]


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Return rows as arrays, one for each column."""
    return [*map(list, zip(*rows, strict=True))]


def _arrays(*types: str) -> str:
    """Return the parameters of rows, after the one of the organization."""
    return ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types, 2))


@lru_cache(maxsize=1_000)
def _insert_into(name: str, table: CounterTable) -> str:
    """Return the statement that adds rows. ON CONFLICT would cost as much again for each row."""
    return (
        f"INSERT INTO {name} AS t (org_id, {', '.join((*table.key, *table.numbers))}) "
        f"SELECT $1::uuid, * FROM unnest({_arrays(*table.types)})"
    )


@lru_cache(maxsize=1_000)
def _remove_from(name: str, table: CounterTable, condition: str = "") -> str:
    """Return the statement that removes rows, each found by its key whatever the planner knows.

    A condition may follow, which begins with AND; the table is `t` in it.

    `= ANY(ARRAY[…])` lets the order by a column count, which `=` makes void: only the primary key
    is in that order. While a table is small, another index that begins with the project seems to
    cost as much, and all rows of the project would be read there for each row that is removed.
    """
    _, ordered, *_ = table.key
    same = " AND ".join(
        f"t.{column} = ANY (ARRAY[k.{column}])" if column == ordered else f"t.{column} = k.{column}"
        for column in table.key
    )
    return (
        f"DELETE FROM {name} WHERE ctid = ANY (ARRAY("
        f"SELECT f.place FROM unnest({_arrays(*table.key.values())}) AS k({', '.join(table.key)}) "
        f"CROSS JOIN LATERAL (SELECT t.ctid AS place FROM {name} t "
        f"WHERE t.org_id = $1 AND {same} {condition}ORDER BY t.{ordered} LIMIT 1) f))"
    )


@lru_cache(maxsize=1_000)
def _add_to(name: str, table: CounterTable) -> str:
    """Return the statement that adds to numbers."""
    sums = ", ".join(f"{column} = t.{column} + excluded.{column}" for column in table.numbers)
    identity = ", ".join(("org_id", *list(table.key)[: table.identity]))
    conflict = f"ON CONFLICT ({identity}) DO UPDATE SET {sums}"
    return f"{_insert_into(name, table)} {conflict}"
