"""Connections of PostgreSQL that end while webhooks are delivered: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from server.feed.fan_out import FanOut
from server.feed.notifier import Notifier
from server.feed.tailer import Tailer
from server.jobs.base import Supervisor
from tests.feed.webhooks.test_delivery import all_arrive
from tests.support.databases import kill_sessions
from tests.support.webhook_delivery import Delivering, delivering, new_webhook
from tests.support.webhook_sink import PATIENCE

NEVER = 3600.0
PARTS = ("annolog tailer", "annolog jobs", "annolog reader")
"""The connections that follow the ledger; hold the locks and record; and read rights."""


async def cut(database, part: str) -> None:
    """End the connections of a part of a process, once there are any."""
    async with asyncio.timeout(PATIENCE):
        while not await kill_sessions(database, part):  # noqa: ASYNC110 - sets no event
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def supervised(tools):
    """Deliver all webhooks, as a server does: what failed begins again."""
    job = Delivering(lambda: contextlib.nullcontext(tools))
    async with Supervisor(delays=(0.05, 0.2)) as supervisor:
        supervisor.start(job.run, job.status)
        yield job


@pytest.mark.faults
@pytest.mark.parametrize("batch", [1, 4])
async def test_connections_are_cut_again_and_again(
    workspace, owner, receiver, tools, database, batch, monkeypatch
):
    """Each position arrives, in order; what was sent twice has the same id and bytes."""
    monkeypatch.setattr("server.feed.webhooks.delivery.RESTART", 0.05)
    project = await workspace.project()
    await new_webhook(workspace, receiver.url, batch=batch)
    async with supervised(tools):
        for part in PARTS * 2:
            await workspace.tasks(project, 5)
            await cut(database, part)
            await workspace.tasks(project, 5)
        await all_arrive(owner, workspace, receiver)
    bodies = {one.id: one.body for one in receiver.received}
    assert all(one.body == bodies[one.id] for one in receiver.received)


async def test_a_notification_wakes_without_polling(workspace, owner, receiver, tools, database):
    project, announcer = await workspace.project(), Notifier(database.server_url)
    workspace.writer._on_commit = lambda org, head, _: announcer.notify(org, head)
    async with Tailer(database.server_url, poll=NEVER) as tailer:
        fan_out = FanOut(tailer, tools.readers, tools.clock)
        async with delivering(replace(tools, fan_out=fan_out)):
            await new_webhook(workspace, receiver.url)
            await all_arrive(owner, workspace, receiver)
            for _ in range(3):
                await workspace.tasks(project, 1)
                await all_arrive(owner, workspace, receiver)
    await announcer.close()


async def test_polling_is_enough_where_the_socket_of_notifications_is_lost(
    workspace, owner, receiver, delivery, database
):
    """Nobody notifies here: the listening connection is gone, and none is told of anything."""
    project = await workspace.project()
    await new_webhook(workspace, receiver.url)
    await all_arrive(owner, workspace, receiver)
    for _ in range(3):
        await cut(database, "annolog tailer")
        await workspace.tasks(project, 2)
        await all_arrive(owner, workspace, receiver)
