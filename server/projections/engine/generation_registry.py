"""Records which code filled each generation of tables; finds outdated ones, drops unused ones."""

from __future__ import annotations

from datetime import timedelta

from server.ledger.copying import UNFILLED
from server.postgres import Connection
from server.projections.tables import as_of_schema, schema_of

CODE_VERSION = 18
"""Raise it whenever the same events would give other rows or columns; then run a rebuild."""
GRACE = timedelta(minutes=10)
"""How long readers may still read tables that no organization uses any more."""


_IN_USE = (
    "SELECT projection_generation AS generation FROM ledger_heads() "
    "UNION SELECT projection_generation FROM instance"
)


async def outdated(connection: Connection) -> list[int]:
    """Return the generations in use that other code filled: no writes until they are rebuilt."""
    rows = await connection.fetch(
        f"SELECT u.generation FROM ({_IN_USE}) u "
        "LEFT JOIN projection_generations g USING (generation) "
        "WHERE g.code_version IS DISTINCT FROM $1 ORDER BY 1",
        CODE_VERSION,
    )
    return [row["generation"] for row in rows]


async def being_copied(connection: Connection) -> bool:
    """Tell whether a ledger is still being copied into this database, or was not to its end."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM ledger_heads() WHERE projection_generation = $1)", UNFILLED
        )
    )


class OutdatedError(Exception):
    """The tables of a generation were filled by other code: this server must not write to them."""


async def require_fit(connection: Connection, generation: int) -> None:
    """Require that a generation was filled by this version of the code.

    Raises:
        OutdatedError: where another version filled the generation.
    """
    version = await connection.fetchval(
        "SELECT code_version FROM projection_generations WHERE generation = $1", generation
    )
    if version != CODE_VERSION:
        raise OutdatedError(generation)


async def record(owner: Connection, generation: int, state: str) -> None:
    """Record the state of a generation, filled by this code: `filling`, `ready` or `retired`."""
    await owner.execute(
        "INSERT INTO projection_generations (generation, code_version, state) VALUES ($1, $2, $3) "
        "ON CONFLICT (generation) DO UPDATE SET code_version = $2, state = $3, changed_at = now()",
        generation,
        CODE_VERSION,
        state,
    )


async def begin(owner: Connection) -> int:
    """Return the number of a new generation, recorded as `filling`.

    Each attempt has a new number: a worker left over from a killed attempt finds its tables gone.
    """
    generation = await owner.fetchval(
        "SELECT 1 + max(generation) FROM "
        f"({_IN_USE} UNION SELECT generation FROM projection_generations) u"
    )
    await record(owner, generation, "filling")
    return int(generation)


async def resumable(owner: Connection) -> int | None:
    """Return the generation whose tables are complete but not in use everywhere yet, if any."""
    found = await owner.fetchval(
        "SELECT max(generation) FROM projection_generations g "
        "WHERE state = 'ready' AND code_version = $1 "
        "AND EXISTS (SELECT 1 FROM ledger l WHERE l.projection_generation < g.generation)",
        CODE_VERSION,
    )
    return None if found is None else int(found)


async def retire(owner: Connection, current: int) -> None:
    """Record as `retired` every complete earlier generation that no organization uses."""
    await owner.execute(
        "UPDATE projection_generations SET state = 'retired', changed_at = now() "
        "WHERE state = 'ready' AND generation < $1 "
        f"AND generation NOT IN ({_IN_USE})",
        current,
    )


async def drop_unused(owner: Connection, *, grace: timedelta = GRACE) -> list[int]:
    """Drop generations of killed rebuilds, and those retired longer than the grace period ago.

    Only the holder of the rebuild lock may call this. Returns the numbers of the dropped ones.
    """
    rows = await owner.fetch(
        "SELECT generation FROM projection_generations "
        "WHERE (state = 'filling' OR (state = 'retired' AND changed_at <= now() - $1::interval)) "
        f"AND generation NOT IN ({_IN_USE})",
        grace,
    )
    dropped = []
    for (generation,) in rows:
        async with owner.transaction():
            await owner.execute("SET LOCAL lock_timeout = '10s'")
            await owner.execute(f"DROP SCHEMA IF EXISTS {as_of_schema(generation)} CASCADE")
            await owner.execute(f"DROP SCHEMA IF EXISTS {schema_of(generation)} CASCADE")
            await owner.execute("DELETE FROM projection_fills WHERE generation = $1", generation)
            # The row stays, so that its number is never used again.
            await owner.execute(
                "UPDATE projection_generations SET state = 'dropped', changed_at = now() "
                "WHERE generation = $1",
                generation,
            )
        dropped.append(generation)
    return dropped
