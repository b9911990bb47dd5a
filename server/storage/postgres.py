"""Blobs in PostgreSQL, beside the ledger: nothing more to run, and one backup for both."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

from server.postgres import LOST, Connection, Pool, close_pool, is_away, open_pool
from server.storage.blobs import BlobsAwayError, Stored, digest_of, require_digest, verified

SIZE = 2
"""The most connections; they are opened on demand, and closed after a while without use."""
SETTINGS = {"application_name": "annolog blobs", "statement_timeout": "60000", "jit": "off"}


class PostgresBlobs:
    """Blobs in the table `blobs`, over a pool of its own: callers may hold other connections."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._pool: Pool | None = None
        self._opening = asyncio.Lock()

    async def put(self, org: UUID, body: bytes) -> str:
        digest = await asyncio.to_thread(digest_of, body)
        async with self._within(org) as connection:
            await connection.execute(
                "INSERT INTO blobs (org_id, digest, body) VALUES ($1, $2, $3) "
                "ON CONFLICT DO NOTHING",
                org,
                bytes.fromhex(digest),
                body,
            )
        return digest

    async def get(self, org: UUID, digest: str) -> bytes | None:
        wanted = bytes.fromhex(require_digest(digest))
        async with self._within(org) as connection:
            body: bytes | None = await connection.fetchval(
                "SELECT body FROM blobs WHERE org_id = $1 AND digest = $2", org, wanted
            )
        return None if body is None else await asyncio.to_thread(verified, digest, body)

    async def erase(self, org: UUID, digest: str) -> None:
        """Remove a blob. The owner role may remove any, the server role those an erasure named."""
        wanted = bytes.fromhex(require_digest(digest))
        async with self._within(org) as connection:
            await connection.execute(
                "DELETE FROM blobs WHERE org_id = $1 AND digest = $2", org, wanted
            )

    async def all(self, org: UUID) -> AsyncIterator[Stored]:
        async with self._within(org) as connection:
            rows = await connection.fetch("SELECT digest FROM blobs WHERE org_id = $1", org)
        for row in rows:
            yield row["digest"].hex(), None

    async def check(self) -> None:
        async with self._connection() as connection:
            await connection.fetchval("SELECT 1")

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await close_pool(pool)

    @contextlib.asynccontextmanager
    async def _within(self, org: UUID) -> AsyncIterator[Connection]:
        """Open a transaction that sees one organization."""
        async with self._connection() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL app.org_id = '{org}'")
            yield connection

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        try:
            async with (await self._opened()).acquire() as connection:
                yield connection
        except LOST as error:
            if not is_away(error):
                raise
            raise BlobsAwayError("the database of the blobs cannot be reached") from error

    async def _opened(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await open_pool(
                    self._dsn, SETTINGS, size=SIZE, deadline=90, lifetime=60
                )
            return self._pool
