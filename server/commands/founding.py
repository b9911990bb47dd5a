"""The first command of an organization, for which there is no ledger row to lock yet."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def found_ledger(connection: Connection, org: UUID) -> bool:
    """Make the ledger of a new organization, in the newest tables; tell whether it was new."""
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(org))
        status = await connection.execute(
            "INSERT INTO ledger (org_id, projection_generation) "
            "SELECT $1, projection_generation FROM instance ON CONFLICT DO NOTHING",
            org,
        )
    return bool(status.endswith("1"))
