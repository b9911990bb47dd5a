"""Blob removal: takes erased blobs out of their store, until each is really gone.

An erasure notes them in its own transaction, so none is forgotten whatever dies afterwards. What
lies in PostgreSQL is gone by then; a bucket may be away for a while. The job is safe to run twice:
whoever removes a blob holds the lock of its row, and others pass it over.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from server.jobs.base import Job, Pool
from server.ledger.read import tenant
from server.postgres import Connection
from server.storage import Blobs

PAGE = 100
"""Blobs that are read together."""


class BlobRemoval(Job):
    """Removes what was erased; several processes share the work."""

    name = "blob removal"
    period = 5.0

    def __init__(self, pool: Pool, blobs: Blobs) -> None:
        super().__init__(pool)
        self._blobs = blobs

    async def look(self, connection: Connection) -> int:
        """Remove what waits. Raises BlobsAwayError, which would meet every other blob as well."""
        gone = 0
        last: Any = UUID(int=0), b""
        while rows := await connection.fetch(
            "SELECT * FROM blobs_to_remove($1, $2, $3)", PAGE, *last
        ):
            for row in rows:
                removed = self._remove(connection, row)
                gone += bool(await self.attempt(connection, removed, org=str(row["org_id"])))
            last = rows[-1]
        return gone

    async def _remove(self, connection: Connection, row: asyncpg.Record) -> bool:
        """Remove one blob. Who wants to store it anew waits for the row, or has taken it away."""
        place = "WHERE org_id = $1 AND digest = $2"
        async with tenant(connection, row["org_id"]):
            # A process that freezes here keeps the row: what it asked the store for may come late.
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            found = await connection.fetchval(
                f"SELECT true FROM blob_removals {place} FOR UPDATE SKIP LOCKED", *row
            )
            if found:
                await self._blobs.erase(row["org_id"], row["digest"].hex())
                await connection.execute(f"DELETE FROM blob_removals {place}", *row)
        return bool(found)
