"""What many subscriptions of one annotator's key cost: while tasks are imported, and while idle.

    python -m bench.subscriptions [--quick]

A process with all its services imports 1,000 tasks at a time, alone and with subscriptions beside
it, and its CPU time is compared. Then nothing happens, and the transactions are counted.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from typing import Any

import asyncpg

from bench.harness import figure
from server.app import Overrides, services
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.writer import wall_clock
from server.events.core.ids import uuid7
from server.jobs.base import Supervisor
from server.settings import Settings
from tests import postgres
from tests.support.databases import fresh_database
from tests.support.subscribers import Following, Subscribers, until
from tests.support.workspace import Workspace, new_workspace

QUICK = "--quick" in sys.argv
BUSY, IDLE = (100, 200) if QUICK else (1_000, 5_000)
TASKS = 1_000
ROUNDS = 2 if QUICK else 5
SETTLE = 2.0 if QUICK else 3.0
"""Seconds that are counted after an import, so that whatever it causes is counted as well."""
SECONDS = 3.0 if QUICK else 15.0
COMMITS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
ROOM = {
    "subscriptions": 100_000,
    "subscriptions_per_member": 100_000,
    "subscriptions_per_key": 100_000,
}


async def import_cpu(workspace: Workspace, project: Any) -> float:
    """Return the median CPU seconds of an import and of what follows from it."""
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        await workspace.tasks(project, TASKS)
        await asyncio.sleep(SETTLE)
        found.append(time.process_time() - before)
    return statistics.median(found)


async def follow(subscribers: Subscribers, actor: Any, count: int) -> None:
    """Begin subscriptions until so many run, and let them settle."""
    for _ in range(count - len(subscribers.tasks)):
        made = Following(subscribers, actor)
        subscribers.tasks.append(asyncio.create_task(made.run()))
        if len(subscribers.tasks) % 50 == 0:
            await until(lambda: subscribers.seats == len(subscribers.tasks))
    await until(lambda: subscribers.seats == count)
    await asyncio.sleep(2 * SETTLE)


async def idle(owner: Any, subscriptions: int) -> None:
    """Print what happens while nobody works."""
    await asyncio.sleep(0 if QUICK else 11)  # PostgreSQL tells what an idle session did after ten
    before, used = await owner.fetchval(COMMITS), time.process_time()
    await asyncio.sleep(SECONDS)
    cpu = (time.process_time() - used) / SECONDS
    commits = (await owner.fetchval(COMMITS) - before) / SECONDS
    figure("subscriptions.idle_commits", commits, "commits/s", subscriptions=subscriptions)
    figure("subscriptions.idle_cpu", cpu * 1e3, "ms/s", subscriptions=subscriptions)


async def main() -> None:
    """Measure, and print."""
    database = fresh_database()
    owner = await asyncpg.connect(database.admin_url)
    org = uuid7()
    server = await asyncpg.connect(database.server_url)
    await create_ledger(server, org)
    await server.close()
    writer = Writer(database.server_url, clock=wall_clock)
    workspace = await new_workspace(writer, wall_clock, org)  # type: ignore[arg-type]
    project, ann = await workspace.project(), await workspace.member()
    async with (
        Supervisor() as supervisor,
        services(Settings(**ROOM), database.server_url, Overrides(), supervisor) as opened,
    ):
        subscribers = Subscribers(opened)
        writer._on_commit = lambda org, position, _: opened.fan_out.tailer.wake(org, position)  # noqa: SLF001 - one process in fact
        await import_cpu(workspace, project)
        alone = await import_cpu(workspace, project)
        await follow(subscribers, ann, BUSY)
        beside = await import_cpu(workspace, project)
        context = {"subscriptions": BUSY, "alone_s": alone, "beside_s": beside}
        figure("subscriptions.import_cpu", beside / alone, "ratio", **context)
        await idle(owner, BUSY)
        await follow(subscribers, ann, IDLE)
        await idle(owner, IDLE)
        for task in subscribers.tasks:
            task.cancel()
        await asyncio.gather(*subscribers.tasks, return_exceptions=True)
    await writer.close()
    await owner.close()
    postgres.drop_database(database.admin_url)


if __name__ == "__main__":
    asyncio.run(main())
