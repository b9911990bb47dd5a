"""Statistics as the database keeps them: sums, and the checkpoint that moves with them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from server.postgres import Connection
from server.projections.counters.statistics import CODE_VERSION, KEYS, NAME, NUMBERS, Tally


class Overtaken(Exception):  # noqa: N818 - another runner was faster, which is no malfunction
    """The checkpoint is not where it was read."""


async def move(connection: Connection, org: UUID, position: int, reached: int) -> None:
    """Move the checkpoint, inside the caller's transaction.

    Raises:
        Overtaken: where somebody else has moved it; roll back and read it again.
    """
    status = await connection.execute(
        "UPDATE projection_checkpoints SET position = $4 "
        "WHERE org_id = $1 AND projection = $2 AND position = $3 AND code_version = $5",
        org,
        NAME,
        position,
        reached,
        CODE_VERSION,
    )
    if status != "UPDATE 1":
        raise Overtaken


async def add(connection: Connection, org: UUID, numbers: Tally) -> None:
    """Add numbers to what was counted before, inside the caller's transaction."""
    sums: dict[str, dict[tuple[Any, ...], dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (table, key, column), number in numbers.items():
        sums[table][key][column] = number
    for table, rows in sums.items():
        written = [
            (*key, *(found.get(column, 0) for column in NUMBERS[table]))
            for key, found in rows.items()
        ]
        await connection.execute(_add(table), org, *map(list, zip(*written, strict=True)))


def _add(table: str) -> str:
    keys, numbers = KEYS[table], NUMBERS[table]
    types = [*keys.values(), *("bigint" for _ in numbers)]
    arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types, 2))
    sums = ", ".join(f"{column} = t.{column} + excluded.{column}" for column in numbers)
    return (
        f"INSERT INTO {table} AS t (org_id, {', '.join((*keys, *numbers))}) "
        f"SELECT $1::uuid, * FROM unnest({arrays}) "
        f"ON CONFLICT (org_id, {', '.join(keys)}) DO UPDATE SET {sums}"
    )
