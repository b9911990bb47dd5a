"""Counts from zero, or compares the numbers with the ledger: counters in `annolog rebuild`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.ledger.read import tenant
from server.postgres import Connection, connect
from server.projections.counters import counting, sql
from server.projections.counters.projection import CounterProjection
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import SETTINGS


async def rebuild(
    dsn: str, org: UUID | None = None, counters: Sequence[CounterProjection] = COUNTERS
) -> dict[UUID, int]:
    """Count one organization, or all, from zero while the server runs.

    Returns:
        By organization, the new position of the checkpoint.
    """
    connection = await connect(dsn, SETTINGS)
    try:
        heads = await connection.fetch("SELECT org_id FROM ledger_heads()")
        reached = {}
        for one in [org] if org else [row["org_id"] for row in heads]:
            for counter in counters:
                async with tenant(connection, one):
                    reached[one] = await counting.recount(connection, counter, one)
        return reached
    finally:
        await connection.close()


async def check(dsn: str, counters: Sequence[CounterProjection] = COUNTERS) -> list[str]:
    """Compare all numbers with their ledgers; return a sentence for each difference."""
    connection = await connect(dsn, SETTINGS)
    found: list[str] = []
    try:
        for (org,) in await connection.fetch("SELECT org_id FROM ledger_heads()"):
            async with tenant(connection, org, snapshot=True):
                for counter in counters:
                    found += await _differences(connection, counter, org)
    finally:
        await connection.close()
    return found


async def _differences(connection: Connection, counter: CounterProjection, org: UUID) -> list[str]:
    position, _ = await sql.checkpoint(connection, counter, org)
    deltas = await counting.count_all(connection, counter, org, position)
    if counter.differences is not None:
        return await counter.differences(connection, org, deltas)
    counted = deltas.numbers
    live: dict[Any, int] = {}
    for name, table in counter.stored.items():
        for row in await connection.fetch(f"SELECT * FROM {name} WHERE org_id = $1", org):
            live |= table.numbers_of(name, row)
    return [
        f"{name} {' '.join(map(str, key))}: {column} is {live.get((name, key, column), 0)}, "
        f"the ledger says {counted[name, key, column]}."
        for name, key, column in sorted({*live, *counted}, key=repr)
        if live.get((name, key, column), 0) != counted[name, key, column]
    ]
