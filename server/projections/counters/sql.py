"""The SQL of counters: their numbers, parked events and checkpoints.

Every function works inside the caller's transaction, in which the tenant is set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from server.postgres import Connection
from server.projections.counters import past_numbers
from server.projections.counters.projection import (
    CounterDeltas,
    CounterProjection,
    CounterTable,
)

_RELEASE = (
    "DELETE FROM parked_events "
    "WHERE org_id = $1 AND projection = $2 AND position = ANY ($3::bigint[])"
)
_KEEP = (
    "UPDATE parked_events p SET error = t.error FROM unnest($3::bigint[], $4::text[]) "
    "AS t(position, error) WHERE p.org_id = $1 AND p.projection = $2 AND p.position = t.position"
)


_Rows: TypeAlias = "defaultdict[tuple[Any, ...], defaultdict[str, int]]"
"""Numbers of a table by key and column."""


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


async def advance(
    connection: Connection, org: UUID, position: int, reached: int, deltas: CounterDeltas
) -> None:
    """Move the checkpoint from one position to another, and add the deltas of the events between.

    Raises:
        Overtaken: where another runner moved the checkpoint; roll back and read it again.
    """
    counter = deltas.counter
    status = await connection.execute(
        "UPDATE projection_checkpoints SET position = $4 "
        "WHERE org_id = $1 AND projection = $2 AND position = $3 AND code_version = $5",
        org,
        counter.name,
        position,
        reached,
        counter.version,
    )
    if status != "UPDATE 1":
        raise Overtaken
    await add(connection, org, deltas)
    await past_numbers.add(connection, org, deltas.changes)


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
    for table in counter.tables:
        await connection.execute(f"DELETE FROM {table} WHERE org_id = $1", org)
    if counter.past:
        await past_numbers.clear(connection, org)
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
    await past_numbers.write_all_checkpoints(connection, org)


async def add(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Add deltas to the stored numbers, and store the parked events."""
    await _add(connection, org, deltas)
    if deltas.parked:
        await connection.executemany(
            "INSERT INTO parked_events (org_id, projection, position, stream, error) "
            "VALUES ($1, $2, $3, $4, $5)",
            [(org, deltas.counter.name, *event) for event in deltas.parked],
        )


async def _add(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Add deltas to the stored numbers."""
    if deltas.counter.store is not None:
        await deltas.counter.store(connection, org, deltas)
        return
    sums: defaultdict[str, _Rows] = defaultdict(partial(defaultdict, partial(defaultdict, int)))
    for (table, key, column), number in deltas.numbers.items():
        sums[table][key][column] = number
    for name, rows in sums.items():
        columns = deltas.counter.tables[name]
        written = [
            (*key, *[found[column] for column in columns.numbers]) for key, found in rows.items()
        ]
        text = _add_to(name, columns)
        await connection.execute(text, org, *map(list, zip(*written, strict=True)))
        if columns.sparse:
            await _drop_zeros(connection, org, name, columns, written)


async def _drop_zeros(
    connection: Connection,
    org: UUID,
    name: str,
    table: CounterTable,
    written: list[tuple[Any, ...]],
) -> None:
    """Delete those of the written rows whose numbers are all zero now."""
    width = len(table.key)
    lowered = [row[:width] for row in written if min(row[width:]) <= 0]
    if lowered:
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(table.key.values(), 2))
        same = " AND ".join(f"t.{column} = k.{column}" for column in table.key)
        zero = " AND ".join(f"t.{column} = 0" for column in table.numbers)
        await connection.execute(
            f"DELETE FROM {name} t USING unnest({arrays}) AS k({', '.join(table.key)}) "
            f"WHERE t.org_id = $1 AND {same} AND {zero}",
            org,
            *map(list, zip(*lowered, strict=True)),
        )


def _add_to(name: str, table: CounterTable) -> str:
    types = [*table.key.values(), *("bigint" for _ in table.numbers)]
    arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types, 2))
    sums = ", ".join(f"{column} = t.{column} + excluded.{column}" for column in table.numbers)
    return (
        f"INSERT INTO {name} AS t (org_id, {', '.join((*table.key, *table.numbers))}) "
        f"SELECT $1::uuid, * FROM unnest({arrays}) "
        f"ON CONFLICT (org_id, {', '.join(table.key)}) DO UPDATE SET {sums}"
    )
