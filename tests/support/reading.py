"""Sessions that read for a test, with a pool of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from server.postgres import close_pool
from server.reads.session import ReadSession, open_pool
from tests.support.databases import Database


@asynccontextmanager
async def reading(database: Database, org: UUID) -> AsyncIterator[ReadSession]:
    """A session on the present of an organization; its pool is closed where a test fails, too.

    A connection that is left open fails the test that runs when it is collected, and is closed
    with the event loop of its module, which then raises an error.
    """
    pool = await open_pool(database.server_url, size=1)
    try:
        async with ReadSession(pool, org) as session:
            yield session
    finally:
        await close_pool(pool)
