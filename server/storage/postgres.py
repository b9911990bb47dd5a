"""Blobs in PostgreSQL, beside the ledger: nothing more to run, and one backup for both."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TypeAlias
from uuid import UUID

import asyncpg

from server.postgres import Connection
from server.storage.blobs import BlobsAwayError, Stored, digest_of, require_digest, verified

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

SIZE = 2
"""The most connections; they are opened on demand, and closed after a while without use."""
SETTINGS = {"application_name": "annolog blobs", "statement_timeout": "60000", "jit": "off"}
AWAY = (
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


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
            await pool.close()

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
        except AWAY as error:
            raise BlobsAwayError("the database of the blobs cannot be reached") from error

    async def _opened(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=0,
                    max_size=SIZE,
                    timeout=5,
                    command_timeout=90,
                    max_inactive_connection_lifetime=60,
                    server_settings=SETTINGS,
                )
            return self._pool
