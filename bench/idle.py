"""What a process costs that has nothing to do, and how soon it does what falls due at once.

A process with all of its background work on, and a tailer that follows one organization, sits in a
database of many organizations in which nobody works. Then leases of some of them run out at the
same moment. The database lies in memory and goes with this process, even when that is killed.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from bench.cpu import parent_of, postgres_seconds
from bench.harness import figure
from server.app import Overrides, services
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.writer import wall_clock
from server.events.core.ids import uuid7
from server.jobs.base import Supervisor
from server.settings import Settings
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.workspace import Workspace, new_workspace

QUICK = "--quick" in sys.argv
ORGANIZATIONS = 10 if QUICK else 1_000
SECONDS = 1.0 if QUICK else 60.0
AT_ONCE = 4 if QUICK else 50
"""Organizations whose leases run out at the same moment."""
LEASE = 3_600
COMMITS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
UNCOUNTED = (
    "SELECT count(*) FROM ledger l WHERE NOT EXISTS (SELECT FROM projection_checkpoints p "
    "WHERE p.org_id = l.org_id AND p.position = l.head)"
)
EXPIRED = "SELECT count(*) FROM events WHERE type = 'lease.expired'"


@dataclass
class Clock:
    """The time of the machine, and what it is ahead of that."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return wall_clock() + self.ahead


async def make_organizations(database: Database, writer: Writer, clock: Clock) -> list[Workspace]:
    """Make organizations; somebody holds a lease in some of them."""
    pool = await asyncpg.create_pool(database.server_url, min_size=1, max_size=8)

    async def make(number: int) -> Workspace:
        org = uuid7()
        async with pool.acquire() as connection:
            await create_ledger(connection, org)
        workspace = await new_workspace(writer, clock, org)  # type: ignore[arg-type]
        if number < AT_ONCE:
            project = await workspace.project(lease_seconds=LEASE)
            (task,) = await workspace.tasks(project)
            await workspace.take(task, await workspace.member())
        return workspace

    made: list[Workspace] = []
    for start in range(0, ORGANIZATIONS, 50):
        made += await asyncio.gather(*map(make, range(start, min(start + 50, ORGANIZATIONS))))
    await pool.close()
    return made


@asynccontextmanager
async def at_work(database: Database, clock: Clock, workspace: Workspace) -> AsyncIterator[None]:
    """Open everything that a server opens, with somebody who follows an organization."""
    settings, parts = Settings(), Overrides(clock=clock)
    async with (
        Supervisor() as supervisor,
        services(settings, database.server_url, parts, supervisor) as opened,
        aclosing(opened.fan_out.tailer.pages(workspace.org, 0)) as events,
    ):
        following = asyncio.create_task(read(events))
        yield
        assert supervisor.failing == []
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def read(events: AsyncIterator[object]) -> None:
    async for _ in events:
        pass


async def idle(owner: asyncpg.Connection[asyncpg.Record]) -> None:
    """Print what happens while nobody works."""
    postmaster = parent_of(await owner.fetchval("SELECT pg_backend_pid()"))
    before, own = await owner.fetchval(COMMITS), time.process_time()
    database, began = postgres_seconds(postmaster), time.perf_counter()
    await asyncio.sleep(SECONDS)
    seconds = time.perf_counter() - began
    own, database = time.process_time() - own, postgres_seconds(postmaster) - database
    commits = await owner.fetchval(COMMITS) - before
    context = {"organizations": ORGANIZATIONS, "seconds": seconds}
    figure("idle.commits", commits / seconds, "commits/s", **context)
    figure("idle.cpu", own / seconds * 1e3, "ms/s", **context)
    figure("idle.postgres", database / seconds * 1e3, "ms/s", **context)
    figure("idle.connections", await owner.fetchval(CONNECTIONS) - 1, "connections", **context)


async def burst(owner: asyncpg.Connection[asyncpg.Record], clock: Clock) -> None:
    """Let leases run out at once; print how long it takes until the last has ended."""
    clock.ahead = timedelta(seconds=LEASE + 60)
    began = time.perf_counter()
    async with asyncio.timeout(60):
        while await owner.fetchval(EXPIRED) < AT_ONCE:  # noqa: ASYNC110 - another writes them
            await asyncio.sleep(0.02)
    seconds = time.perf_counter() - began
    figure("idle.expiry", seconds, "s", organizations=ORGANIZATIONS, at_once=AT_ONCE)


async def main() -> None:
    database, clock = fresh_database(), Clock()
    try:
        writer = Writer(database.server_url, clock=clock)
        workspaces = await make_organizations(database, writer, clock)
        await writer.close()
        owner = await asyncpg.connect(database.admin_url)
        async with at_work(database, clock, workspaces[-1]):
            async with asyncio.timeout(120):
                while await owner.fetchval(UNCOUNTED):  # noqa: ASYNC110 - another counts
                    await asyncio.sleep(0.5)
            await idle(owner)
            await burst(owner, clock)
        await owner.close()
    finally:
        postgres.drop_database(database.admin_url)


if __name__ == "__main__":
    asyncio.run(main())
