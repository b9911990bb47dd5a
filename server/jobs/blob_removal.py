"""Takes erased blobs out of their store, until each is really gone.

An erasure notes them in its own transaction, so none is forgotten whatever dies afterwards. What
lies in PostgreSQL is gone by then; a bucket may be away for a while.
"""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from server.ledger.read import LOST, Connection, tenant
from server.storage import Blobs

log = structlog.get_logger()

PERIOD = 5.0
"""Seconds between two looks."""
MOST = 100
"""Blobs of one look."""
SETTINGS = {"application_name": "annolog shredder", "statement_timeout": "60000", "jit": "off"}


class Shredder:
    """Removes what was erased, for all organizations; several processes share the work."""

    def __init__(self, dsn: str, blobs: Blobs) -> None:
        self._dsn = dsn
        self._blobs = blobs

    async def run(self, *, period: float = PERIOD) -> None:
        """Work until cancelled; whatever is away is tried again at the next look."""
        while True:
            try:
                await self.once()
            except LOST as error:
                log.warning("erased blobs wait", error=type(error).__name__)
            await asyncio.sleep(period)

    async def once(self) -> int:
        """Remove what waits; return how many blobs went."""
        connection = await asyncpg.connect(
            self._dsn, server_settings=SETTINGS, timeout=5, command_timeout=90
        )
        gone = 0
        try:
            for row in await connection.fetch("SELECT * FROM blobs_to_remove($1)", MOST):
                async with tenant(connection, row["org_id"]):
                    gone += await self._remove(connection, row)
        finally:
            connection.terminate()
        return gone

    async def _remove(self, connection: Connection, row: asyncpg.Record) -> bool:
        """Remove one blob. Who wants to store it anew waits for the row, or has taken it away."""
        place = "WHERE org_id = $1 AND digest = $2"
        found = await connection.fetchval(
            f"SELECT true FROM blob_removals {place} FOR UPDATE SKIP LOCKED", *row
        )
        if found:
            await self._blobs.erase(row["org_id"], row["digest"].hex())
            await connection.execute(f"DELETE FROM blob_removals {place}", *row)
        return bool(found)
