"""The migrator, killed half-way, goes on elsewhere: every label follows exactly once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import asyncpg

from server.events import migrations
from server.events.migration_state import Migration
from server.events.projects import Project
from server.jobs.label_migration import Migrator
from server.projections.check import check
from taxonomy import Rename
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.house import House
from tests.support.taxonomies import kind, kinds

TASKS = 60
ROOT = Path(__file__).parents[2]
EVENTS = "SELECT count(*), count(DISTINCT stream) FROM events WHERE org_id = $1 AND type = $2"


async def test_a_killed_migration_goes_on_in_another_process(
    database: Database, house: House, owner: asyncpg.Connection
):
    taxonomy = await acts.create(house, "Moods", ("good", "bad"))
    project = await house.project(form(kinds(taxonomy)))
    ann = await house.member()
    for task in await house.tasks(project, TASKS):
        await house.annotate(task, ann, kind("good"))
    await acts.edit(house, taxonomy, Rename("good", {"": "Fine"}))
    await acts.publish(house, taxonomy)
    planned = await acts.plan(house, await state_of(house, project), taxonomy, 2)
    await house.do(
        lambda world: migrations.start(world.project(project), planned), projects=(project,)
    )

    carrier = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.migrating_process", database.server_url, cwd=ROOT
    )
    for _ in range(2_000):
        if (await last(house, project)).tasks:
            break
        await asyncio.sleep(0.005)
    carrier.kill()
    await carrier.wait()
    moved = (await last(house, project)).tasks
    assert 0 < moved < TASKS

    migrator = Migrator(database.server_url, house.writer, slices=(7, 7), breath=0)
    for _ in range(200):
        # PostgreSQL takes a moment to see that the other one is gone, and its lock with it.
        await migrator.once()
        if (await last(house, project)).finished_at is not None:
            break
        await asyncio.sleep(0.02)
    done = await last(house, project)
    assert (done.tasks, done.labels) == (TASKS, {"RENAMED": TASKS})
    assert tuple(await owner.fetchrow(EVENTS, house.org, "labels.migrated")) == (TASKS, TASKS)
    assert await check(database.admin_url, processes=0) == []


async def state_of(house: House, project: object) -> Project:
    found = (await house.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    return found


async def last(house: House, project: object) -> Migration:
    return (await state_of(house, project)).migrations[-1]
