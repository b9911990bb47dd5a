"""Files that no task named go; a task that comes at the same moment keeps its file."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.commands.media_uploads import record_upload
from server.events.core import ids
from server.jobs import media_removal as module
from server.jobs.base import connections
from server.jobs.media_removal import MediaRemoval
from server.postgres import Pool
from server.storage import BlobsAwayError, Media, MediaFolder, Source
from tests.support.databases import Database
from tests.support.erasing import positions
from tests.support.jobs import run_once
from tests.support.media import FORM, with_photos
from tests.support.workspace import Workspace

LIFE = timedelta(days=7)


class Gate(MediaFolder):
    """A folder whose removals can be made to wait, or to fail."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.removing, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        self.away = False

    async def remove(self, key: str) -> None:
        if self.away:
            raise BlobsAwayError
        self.removing.set()
        await self.go_on.wait()
        await super().remove(key)


class Desk:
    """Sends files of an organization as the server does, and runs the job."""

    def __init__(self, database: Database, workspace: Workspace, folder: Path, pool: Pool) -> None:
        self.store = Gate(folder)
        self.media = Media([Source(self.store)])
        self.workspace, self._database, self._folder, self._pool = (
            workspace, database, folder, pool,
        )  # fmt: skip

    async def send(self, name: str, workspace: Workspace | None = None) -> str:
        at = workspace or self.workspace
        org = ids.public("organization", at.org)
        url = self.media.upload_url(org, name)
        await record_upload(self._pool, at.org, url, at.clock())
        await self.media.upload(org, url, io.BytesIO(b"\x89PNG"), "image/png")
        return url

    def has(self, url: str) -> bool:
        return (self._folder / url).exists()

    async def run(self) -> int:
        clock = self.workspace.clock
        return await run_once(
            MediaRemoval, self._database.server_url, self.media, LIFE, clock=clock
        )


@pytest.fixture
async def desk(database: Database, workspace: Workspace, tmp_path: Path) -> AsyncIterator[Desk]:
    async with connections(database.server_url) as pool:
        yield Desk(database, workspace, tmp_path, pool)


async def test_what_no_task_names_goes_after_its_time(
    desk: Desk, another_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    named = [await desk.send(f"a{n}.png") for n in range(3)]
    unnamed = [await desk.send(f"b{n}.png") for n in range(3)]
    others = await desk.send("a0.png", another_workspace)
    await with_photos(desk.workspace, "x.png", f"/{named[0]}?v=1", *named[1:], others)
    assert await desk.run() == 0
    desk.workspace.clock.advance(LIFE.total_seconds() + 1)
    young = await desk.send("young.png")
    assert await desk.run() == 4, "what another organization names does not count"
    assert [desk.has(url) for url in (*named, *unnamed, young)] == [True] * 3 + [False] * 3 + [True]
    assert not desk.has(others)
    assert await desk.run() == 0


async def test_a_task_that_comes_at_the_same_moment_keeps_its_file(
    desk: Desk, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imported after the tasks were read, and while the decision waits for the ledger."""
    after_reading, while_waiting, gone = [await desk.send(f"c{n}.png") for n in range(3)]
    desk.workspace.clock.advance(LIFE.total_seconds() + 1)
    project = await desk.workspace.project(FORM)
    decide = module._Search.decide

    async def row(url: str) -> list[UUID]:
        return await desk.workspace.import_(project, [{"inputs": {"photo": url}}])

    async def decide_later(
        self: module._Search, names: Sequence[str], before: datetime, run: UUID
    ) -> list[str]:
        await row(after_reading)
        async with owner.transaction():
            lock = "SELECT 1 FROM ledger WHERE org_id = $1 FOR NO KEY UPDATE"
            await owner.execute(lock, desk.workspace.org)
            importing = asyncio.create_task(row(while_waiting))
            await _waiting(owner, 1)
            deciding = asyncio.create_task(decide(self, names, before, run))
            await _waiting(owner, 2)
        await importing
        return await deciding

    monkeypatch.setattr(module._Search, "decide", decide_later)
    assert await desk.run() == 1
    assert [desk.has(url) for url in (after_reading, while_waiting, gone)] == [True, True, False]


async def _waiting(owner: asyncpg.Connection, sessions: int) -> None:
    """Wait until so many sessions of the database wait for a lock."""
    query = (
        "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE datname = current_database() AND NOT granted"
    )
    async with asyncio.timeout(30):
        while await owner.fetchval(query) < sessions:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_file_of_an_erased_task_goes_unless_another_task_names_it(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    alone, shared = await desk.send("alone.png"), await desk.send("shared.png")
    first, both, _ = await with_photos(desk.workspace, f"/{alone}?v=1", shared, shared)
    desk.workspace.clock.advance(LIFE.total_seconds() + 1)
    assert await desk.run() == 0
    for task in (first, both):
        await desk.workspace.erase(task, await positions(owner, desk.workspace, task))
    assert await desk.run() == 1
    assert (desk.has(alone), desk.has(shared)) == (False, True)


async def test_a_file_that_is_sent_again_stays(desk: Desk) -> None:
    url = await desk.send("d.png")
    desk.workspace.clock.advance(LIFE.total_seconds() + 1)
    desk.store.go_on.clear()
    removing = asyncio.create_task(desk.run())
    await asyncio.wait_for(desk.store.removing.wait(), 30)
    sending = asyncio.create_task(desk.send("d.png"))
    desk.store.go_on.set()
    assert await removing == 1
    assert await sending == url
    assert desk.has(url)
    assert await desk.run() == 0
    assert desk.has(url)


async def test_a_store_that_is_away_loses_no_file_from_the_record(desk: Desk) -> None:
    url = await desk.send("e.png")
    desk.workspace.clock.advance(LIFE.total_seconds() + 1)
    desk.store.away = True
    with pytest.raises(BlobsAwayError):
        await desk.run()
    await with_photos(desk.workspace, url)
    desk.store.away = False
    assert await desk.run() == 0, "a task named the file since the decision, which is made anew"
    assert desk.has(url)
