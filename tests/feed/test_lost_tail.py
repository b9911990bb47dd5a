"""Whoever followed commits that were lost is told, and never hears two histories as one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from server.events.core.refusal import Code, Refused
from server.feed import tailer as tailer_module
from server.feed.tailer import Tailer
from server.ledger.read import head
from tests import postgres
from tests.feed.conftest import live, take, until
from tests.support.databases import Database, fresh_database
from tests.support.lost_tails import Restored, Rewritten


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of the test's own, which it loses."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


async def test_a_follower_who_only_waited_is_told(workspace, database, connection):
    """It began at the lost head and had no event yet: only the head itself is remembered."""
    project = await workspace.project()
    kept = await Rewritten(database).keep()
    await workspace.tasks(project, 2)
    start = await head(connection, workspace.org)
    async with Tailer(database.server_url, poll=3_600) as tailer:
        taking = asyncio.create_task(take(tailer, workspace.org, start, 3))
        await until(lambda: live(tailer, workspace.org))
        await kept.lose()
        await workspace.tasks(project, 5)
        tailer.wake(workspace.org, await head(connection, workspace.org))
        with pytest.raises(Refused) as caught:
            await taking
    assert caught.value.code is Code.HISTORY_CHANGED


@pytest.mark.parametrize("way", [Restored, Rewritten])
async def test_a_follower_in_the_middle_of_old_events_is_told(
    workspace, database, way, monkeypatch
):
    """It reads the ledger page by page, and the page after the last one is of another history.

    One page was fetched before the loss.
    """
    monkeypatch.setattr(tailer_module, "PAGE", 100)
    project = await workspace.project()
    kept = await way(database).keep()
    await workspace.tasks(project, 300)
    seen, go = asyncio.Event(), asyncio.Event()

    async def pause(taken):
        if len(taken) == 100:
            seen.set()
            await go.wait()

    async with Tailer(database.server_url, poll=3_600) as tailer:
        taking = asyncio.create_task(take(tailer, workspace.org, 0, 1_000, pause))
        await seen.wait()
        await kept.lose()
        workspace.clock.advance(1)
        await workspace.tasks(project, 300)
        go.set()
        with pytest.raises(Refused) as caught:
            await taking
    assert caught.value.code is Code.HISTORY_CHANGED


async def test_a_follower_who_was_quicker_than_the_first_look_at_the_head_is_told(
    workspace, database, connection, monkeypatch
):
    """The head that the process learns first is of another history than the events it read."""
    project = await workspace.project()
    kept = await Rewritten(database).keep()
    await workspace.tasks(project, 2)
    lost, read, go = await head(connection, workspace.org), asyncio.Event(), asyncio.Event()
    real = Tailer._on_head

    async def late(tailer, connection, org, found, seen):
        await go.wait()
        await real(tailer, connection, org, await head(connection, org), seen)

    async def pause(taken):
        if len(taken) == lost:
            read.set()

    monkeypatch.setattr(Tailer, "_on_head", late)
    async with Tailer(database.server_url, poll=3_600) as tailer:
        taking = asyncio.create_task(take(tailer, workspace.org, 0, lost + 1, pause))
        await read.wait()
        await kept.lose()
        workspace.clock.advance(1)
        await workspace.tasks(project, 1)
        go.set()
        await until(lambda: live(tailer, workspace.org) or taking.done())
        await workspace.tasks(project, 5)
        tailer.wake(workspace.org, await head(connection, workspace.org))
        with pytest.raises(Refused) as caught:
            await taking
    assert caught.value.code is Code.HISTORY_CHANGED
