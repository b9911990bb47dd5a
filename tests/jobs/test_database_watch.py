"""The watch of the database: a silent one is left at once, and what commands wait for is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from structlog.testing import capture_logs

from server.commands import Writer
from server.jobs import database_watch
from server.jobs.database_watch import DatabaseWatch
from server.postgres import connect, is_away
from tests.support.databases import Database
from tests.support.proxy import Proxy, proxied
from tests.support.workspace import Workspace

PATIENCE = 30
SETTINGS = {"application_name": "annolog test"}


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with proxied(database.server_url) as made:
        yield made


async def test_a_silent_database_is_left_by_all_connections(
    database: Database, proxy: Proxy, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_watch, "SILENCE", 1)
    monkeypatch.setattr(database_watch, "PERIOD", 0.05)
    url = proxy.url(database.server_url)
    mine, other = await connect(url, SETTINGS), await connect(database.server_url, SETTINGS)
    watching = asyncio.create_task(DatabaseWatch(url, writer.progress).run())
    asking = asyncio.create_task(mine.fetchval("SELECT pg_sleep(60)"))
    async with asyncio.timeout(PATIENCE):
        while len(proxy.startups) < 2:  # noqa: ASYNC110 - a socket sets no event
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert not watching.done()
        proxy.silence()
        with pytest.raises(TimeoutError):
            await watching
        with pytest.raises(asyncpg.PostgresError) as lost:
            await asking
    assert is_away(lost.value)
    assert await other.fetchval("SELECT 1") == 1
    await other.close()


async def test_the_log_says_what_commands_wait_for(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database_watch, "SLOW", 0.2)
    monkeypatch.setattr(database_watch, "PERIOD", 0.05)
    await owner.execute("BEGIN")
    await owner.execute("SELECT 1 FROM ledger WHERE org_id = $1 FOR UPDATE", workspace.org)
    with capture_logs() as lines:
        watch = DatabaseWatch(database.server_url, workspace.writer.progress)
        watching = asyncio.create_task(watch.run())
        running = asyncio.create_task(workspace.member())
        async with asyncio.timeout(PATIENCE):
            while not lines:  # noqa: ASYNC110 - a log sets no event
                await asyncio.sleep(0.01)
        await owner.execute("ROLLBACK")
        await running
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    (line,) = [each for each in lines if each["event"] == "commands wait"]
    assert line["database_waits_for"].startswith("Lock ")
    assert (line["waiting"], line["oldest_seconds"] >= 0.2) == (1, True)
    assert (workspace.writer.progress.waiting, workspace.writer.progress.oldest()) == (0, 0.0)
