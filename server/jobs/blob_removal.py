"""Blob removal: deletes erased blobs from their store, trying again until each is gone.

An erasure lists its blobs in `blob_removals`, in its own transaction, so no blob is forgotten if a
process dies afterwards. Blobs in PostgreSQL are deleted by the erasure itself; a bucket may be
unreachable for a while. The job is safe to run twice: a process that removes a blob locks its row
in `blob_removals`, and other processes skip locked rows.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from server.jobs.base import Job
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.storage import Blobs

PAGE = 100
"""Blobs that are read together."""


class BlobRemoval(Job):
    """Removes erased blobs from their store; several processes share the work."""

    name = "blob removal"
    period = 5.0

    def __init__(self, pool: Pool, blobs: Blobs) -> None:
        super().__init__(pool)
        self._blobs = blobs

    async def look(self, connection: Connection) -> int:
        """Remove all listed blobs; return how many this process removed.

        Raises:
            BlobsAwayError: where the store is unreachable: every other blob would fail as well.
        """
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
        """Remove one blob; return False where another process does, or it is to be kept.

        A command that stores the blob again deletes its row first, and so waits for the lock here.
        """
        place = "WHERE org_id = $1 AND digest = $2"
        async with tenant(connection, row["org_id"]):
            # If this process freezes, the row stays locked: its request may reach the store late.
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            found = await connection.fetchval(
                f"SELECT true FROM blob_removals {place} FOR UPDATE SKIP LOCKED", *row
            )
            if found:
                await self._blobs.erase(row["org_id"], row["digest"].hex())
                await connection.execute(f"DELETE FROM blob_removals {place}", *row)
        return bool(found)
