"""Two processes do all background work once; where one dies or freezes, the other goes on."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.storage import PostgresBlobs
from tests.jobs.test_label_migration import begin
from tests.jobs.working_process import FROZEN
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forked import AsyncForked, forked
from tests.support.workspace import Workspace, new_workspace

TASKS = 20
AGO = timedelta(hours=1)
COUNTS = (
    "SELECT count(*) FILTER (WHERE type = 'lease.expired') AS expired, "
    "count(*) FILTER (WHERE type = 'labels.migrated') AS migrated, "
    "count(*) FILTER (WHERE type = 'project.migration_finished') AS finished "
    "FROM events WHERE org_id = $1"
)
LEFT = (
    "SELECT (SELECT count(*) FROM projection_1.lease WHERE expires_at < now()) "
    "+ (SELECT count(*) FROM drafts) + (SELECT count(*) FROM blob_removals) "
    "+ (SELECT count(*) FROM projection_1.project WHERE migration_id IS NOT NULL)"
)


@pytest.fixture
def clock() -> Clock:
    """The time at which the organizations begin: long ago, so that their leases have run out."""
    return Clock(datetime.now(UTC) - AGO)


@contextlib.asynccontextmanager
async def process(database: Database) -> AsyncIterator[AsyncForked]:
    started = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def leave_leases(workspace: Workspace) -> None:
    """Leave leases that have run out.

    No process may be at work yet: its events would move the ledger to the present time, and further
    leases would last from then on.
    """
    project = await workspace.project(lease_seconds=60)
    ann = await workspace.member()
    for task in await workspace.tasks(project, TASKS):
        await workspace.take(task, ann)


async def work_for(workspace: Workspace, owner: asyncpg.Connection, blobs: PostgresBlobs) -> None:
    """Leave drafts, blobs and a migration of an organization to the jobs."""
    for _ in range(TASKS):
        await owner.execute(
            "INSERT INTO drafts VALUES ($1, $2, $2, '{}', now(), now())", workspace.org, uuid4()
        )
        digest = bytes.fromhex(await blobs.put(workspace.org, uuid4().bytes))
        await owner.execute("INSERT INTO blob_removals VALUES ($1, $2)", workspace.org, digest)
    await begin(workspace, TASKS)


async def nothing_is_left(owner: asyncpg.Connection) -> None:
    async with asyncio.timeout(60):
        while await owner.fetchval(LEFT):  # noqa: ASYNC110 - what is awaited sets no event
            await asyncio.sleep(0.05)


@pytest.mark.faults
@pytest.mark.parametrize("fault", [None, signal.SIGKILL, signal.SIGSTOP])
async def test_everything_is_done_once(
    database: Database,
    workspace: Workspace,
    owner: asyncpg.Connection,
    connection: asyncpg.Connection,
    fault: signal.Signals | None,
) -> None:
    org = uuid7()
    await create_ledger(connection, org)
    workspaces = [workspace, await new_workspace(workspace.writer, workspace.clock, org)]
    blobs = PostgresBlobs(database.server_url)
    for each in workspaces:
        await leave_leases(each)
    # The time of the processes: an older lease would have run out as soon as one of them wrote.
    workspace.clock.advance(AGO.total_seconds())
    async with process(database) as one, process(database):
        for number, each in enumerate(workspaces):
            await work_for(each, owner, blobs)
            if number == 0 and fault is not None:
                await asyncio.sleep(0.2)
                one.send_signal(fault)
        await nothing_is_left(owner)
        if fault is signal.SIGSTOP:
            one.send_signal(signal.SIGCONT)
            await asyncio.sleep(FROZEN)
            assert one.returncode is None
    for each in workspaces:
        assert tuple(await owner.fetchrow(COUNTS, each.org)) == (TASKS, TASKS, 1)
    orgs = [each.org for each in workspaces]
    kept = "SELECT count(*) FROM blobs WHERE org_id = ANY ($1) AND length(body) = 16"
    assert await owner.fetchval(kept, orgs) == 0
    await blobs.close()
