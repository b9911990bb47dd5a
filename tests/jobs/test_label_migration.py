"""A label migration whose process dies or freezes half-way goes on in another process."""

from __future__ import annotations

import asyncio
import signal
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.events.label_migrations import migrations
from server.events.label_migrations.migration_state import Migration
from server.events.projects import Project
from server.jobs.base import alone, connections
from server.jobs.label_migration import LabelMigration
from server.projections.engine.check import check
from taxonomy import Rename
from tests.jobs.working_process import FROZEN
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.forms import form
from tests.support.jobs import run_once
from tests.support.taxonomies import kind, kinds
from tests.support.undoing import correlations
from tests.support.workspace import Workspace

TASKS = 60
EVENTS = "SELECT count(*), count(DISTINCT stream) FROM events WHERE org_id = $1 AND type = $2"


async def begin(workspace: Workspace, tasks: int) -> UUID:
    """Start the migration of a project to a version in which a label has another name."""
    taxonomy = await acts.create(workspace, "Moods", ("good", "bad"))
    project = await workspace.project(form(kinds(taxonomy)))
    ann = await workspace.member()
    for task in await workspace.tasks(project, tasks):
        await workspace.annotate(task, ann, kind("good"))
    await acts.edit(workspace, taxonomy, Rename("good", {"": "Fine"}))
    await acts.publish(workspace, taxonomy)
    planned = await acts.plan(workspace, await state_of(workspace, project), taxonomy, 2)
    await workspace.do(
        lambda current: migrations.start(current.project(project), planned), projects=(project,)
    )
    return project


@pytest.mark.faults
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_another_process_goes_on(
    database: Database, workspace: Workspace, owner: asyncpg.Connection, fault: signal.Signals
):
    project = await begin(workspace, TASKS)
    first = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        for _ in range(2_000):
            if (await last(workspace, project)).tasks:
                break
            await asyncio.sleep(0.005)
        first.send_signal(fault)
        await asyncio.sleep(0.05)
        moved = (await last(workspace, project)).tasks
        assert 0 < moved < TASKS
        async with asyncio.timeout(30 * FROZEN):
            # PostgreSQL takes a moment to end the session of the other one, and its lock with it.
            while (await last(workspace, project)).finished_at is None:
                await run_once(
                    LabelMigration, database.server_url, workspace.writer, slices=(7, 7), pause=0
                )
                await asyncio.sleep(0.02)
        if fault is signal.SIGSTOP:
            # The slices that it had prepared are decided anew, and come to nothing.
            first.send_signal(signal.SIGCONT)
            await asyncio.sleep(FROZEN)
            assert first.returncode is None
    finally:
        if first.returncode is None:
            first.kill()
        await first.wait()
    done = await last(workspace, project)
    assert (done.tasks, done.labels) == (TASKS, {"RENAMED": TASKS})
    assert tuple(await owner.fetchrow(EVENTS, workspace.org, "labels.migrated")) == (TASKS, TASKS)
    types = ("project.migration_started", "labels.migrated")
    assert len(await correlations(owner, workspace, *types)) == 1
    assert await check(database.admin_url, processes=0) == []


async def test_two_processes_never_work_on_one_project(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    project = await begin(workspace, 12)
    other = Writer(database.server_url, clock=workspace.clock)
    finished = await asyncio.gather(
        *(
            run_once(LabelMigration, database.server_url, writer, slices=(1, 1), pause=0.01)
            for writer in (workspace.writer, other)
        )
    )
    assert sum(finished) == 1
    assert (await last(workspace, project)).finished_at is not None
    assert tuple(await owner.fetchrow(EVENTS, workspace.org, "labels.migrated")) == (12, 12)
    finish = await owner.fetchrow(EVENTS, workspace.org, "project.migration_finished")
    assert finish["count"] == 1
    await other.close()


async def test_a_lock_is_for_one_and_ends_with_its_session(database: Database):
    key = UUID(int=7)
    async with (
        connections(database.server_url) as pool,
        pool.acquire() as one,
        pool.acquire() as two,
    ):
        async with alone(one, key) as first, alone(two, key) as second:
            assert (first, second) == (True, False)
        async with alone(two, key) as second:
            assert second
            two.terminate()
        mine = False
        async with asyncio.timeout(30):
            while not mine:
                async with alone(one, key) as mine:
                    await asyncio.sleep(0.01)


async def state_of(workspace: Workspace, project: object) -> Project:
    found = (await workspace.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    return found


async def last(workspace: Workspace, project: object) -> Migration:
    return (await state_of(workspace, project)).migrations[-1]
