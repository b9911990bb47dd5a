"""Erased blobs go, whatever happens to the process, its connection and other blobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.jobs import blob_removal as module
from server.jobs.base import Supervisor, connections
from server.jobs.blob_removal import BlobRemoval
from server.storage import BlobsAwayError, PostgresBlobs
from tests.support.databases import Database, kill_sessions
from tests.support.jobs import run_once

QUICKLY = (0.01, 0.02)


class Often(BlobRemoval):
    period = 0.02


class Blobs(PostgresBlobs):
    """A store that can be told to fail, or to wait, at its next removals."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.errors: list[Exception] = []
        self.poisoned: set[str] = set()
        self.erasing, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()

    async def erase(self, org: UUID, digest: str) -> None:
        self.erasing.set()
        await self.go_on.wait()
        if digest in self.poisoned:
            raise ZeroDivisionError
        if self.errors:
            raise self.errors.pop()
        await super().erase(org, digest)


@pytest.fixture
async def blobs(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Blobs]:
    store = Blobs(database.server_url)
    yield store
    await owner.execute("DELETE FROM blob_removals")
    await store.close()


async def erased(owner: asyncpg.Connection, blobs: Blobs, org: UUID, body: bytes) -> str:
    """Keep a blob, and note as an erasure does that it must go."""
    digest = await blobs.put(org, body)
    await owner.execute("INSERT INTO blob_removals VALUES ($1, $2)", org, bytes.fromhex(digest))
    return digest


async def gone(owner: asyncpg.Connection) -> None:
    async with asyncio.timeout(30):
        while await owner.fetchval("SELECT count(*) FROM blob_removals"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_it_survives_any_error(
    database: Database, owner: asyncpg.Connection, blobs: Blobs
) -> None:
    org = uuid4()
    digest = await erased(owner, blobs, org, b"one")
    blobs.errors = [BlobsAwayError(), ZeroDivisionError(), KeyError("digest"), OSError()]
    async with (
        connections(database.server_url) as pool,
        Supervisor(delays=QUICKLY) as working,
    ):
        job = Often(pool, blobs)
        working.start(job.run, job.status)
        await gone(owner)
        assert working.failing == ["blob removal"]
    assert await blobs.get(org, digest) is None


async def test_it_survives_its_connection(
    database: Database, owner: asyncpg.Connection, blobs: Blobs
) -> None:
    """Killed while the store is at work: the row is there still, and the blob goes later."""
    await erased(owner, blobs, uuid4(), b"two")
    blobs.go_on.clear()
    async with (
        connections(database.server_url) as pool,
        Supervisor(delays=QUICKLY) as working,
    ):
        job = Often(pool, blobs)
        working.start(job.run, job.status)
        await asyncio.wait_for(blobs.erasing.wait(), 30)
        assert await kill_sessions(database, "annolog jobs")
        assert await owner.fetchval("SELECT count(*) FROM blob_removals") == 1
        blobs.go_on.set()
        await gone(owner)


async def test_blobs_that_cannot_go_hide_no_others(
    database: Database, owner: asyncpg.Connection, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    bodies = [b"%d" % n for n in range(9)]
    digests = sorted([await erased(owner, blobs, UUID(int=1), body) for body in bodies])
    other = await erased(owner, blobs, UUID(int=2), b"of another organization")
    blobs.poisoned = set(digests[:5])
    assert await run_once(BlobRemoval, database.server_url, blobs) == 5
    assert await blobs.get(UUID(int=2), other) is None
    left = await owner.fetch("SELECT digest FROM blob_removals")
    assert {row["digest"].hex() for row in left} == blobs.poisoned


async def test_a_frozen_process_keeps_the_row_of_the_blob_that_it_removes(
    database: Database, owner: asyncpg.Connection, blobs: Blobs
) -> None:
    """What it asked the store for may come late: nobody may store that blob anew before."""
    await erased(owner, blobs, uuid4(), b"three")
    blobs.go_on.clear()
    async with connections(database.server_url, frozen=0.2) as pool:
        removing = asyncio.create_task(BlobRemoval(pool, blobs).run_once())
        await asyncio.wait_for(blobs.erasing.wait(), 30)
        await asyncio.sleep(0.6)
        assert await run_once(BlobRemoval, database.server_url, blobs) == 0
        blobs.go_on.set()
        assert await removing == 1
