"""A flood of reading is one event for each credential and hour, over all processes together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server import app as application
from server.commands import Writer
from server.commands.accounts.readings import Readings
from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.base import connections
from server.jobs.readings import GRACE, HOUR, ReadingsJob
from server.reads.accounts.readings import ShownContents
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.workspace import Workspace

LIMIT = 20
Processes: TypeAlias = list[tuple[Starlette, Readings]]


@pytest.fixture
async def processes(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Processes]:
    """Two servers on one database, whose jobs run when the test says so."""
    made: list[Readings] = []

    class Kept(Readings):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            made.append(self)

    monkeypatch.setattr(application, "Readings", Kept)
    async with (
        served(database, clock, reading_noted=LIMIT) as one,
        served(database, clock, reading_noted=LIMIT) as other,
    ):
        yield [*zip((one, other), made, strict=True)]


@pytest.fixture
async def write(
    database: Database, writer: Writer, clock: Clock, processes: Processes
) -> AsyncIterator[Callable[[], Any]]:
    """Lets the jobs of both processes run at the same moment."""
    async with connections(database.server_url) as pool:
        jobs = [ReadingsJob(pool, writer, readings, clock) for _, readings in processes]

        async def run() -> None:
            await asyncio.gather(*(job.run_once() for job in jobs))

        yield run


async def noted(owner: asyncpg.Connection, org: UUID) -> list[str]:
    rows = await owner.fetch(
        "SELECT facts FROM events WHERE org_id = $1 AND type = 'contents.read' ORDER BY position",
        org,
    )
    return [row["facts"] for row in rows]


TASKS = "query ($project: ID!) { tasks(project: $project) { nodes { id inputs } } }"


async def test_a_flood_over_two_processes_is_one_event_an_hour(
    processes: Processes,
    write: Callable[[], Any],
    workspace: Workspace,
    clock: Clock,
    owner: asyncpg.Connection,
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 8)
    key = await key_of(workspace, await workspace.member(Role.AUDITOR))
    quiet = await key_of(workspace, workspace.owner)
    given = {"project": ids.public("project", project)}
    clock.advance(-(clock().timestamp() % 3600) + 3600)
    hour = clock().isoformat().replace("+00:00", "Z")
    for app, _ in processes:
        for _ in range(2):
            await Client(app, key).data(TASKS, **given)
        await Client(app, quiet).data(TASKS, **given)
        await write()
    await Client(processes[0][0], key).data("{ events(first: 3) { nodes { name } } }")
    assert await noted(owner, workspace.org) == []
    clock.advance(HOUR.total_seconds())
    await write()  # within the grace: what a process writes after it comes too late
    assert await noted(owner, workspace.org) == []
    clock.advance(GRACE.total_seconds() + 1)
    for _ in range(2):
        await write()
    [facts] = await noted(owner, workspace.org)
    assert f'"tasks_shown":{4 * 8}' in facts
    assert '"events_shown":3' in facts
    assert f'"projects":["{project}"]' in facts
    assert f'"hour":"{hour}"' in facts
    assert await owner.fetchval("SELECT count(*) FROM readings") == 0


async def test_what_comes_late_makes_no_second_event_of_the_hour(
    processes: Processes,
    write: Callable[[], Any],
    workspace: Workspace,
    clock: Clock,
    owner: asyncpg.Connection,
) -> None:
    credential, shown = uuid4(), ShownContents()
    shown.events = LIMIT + 1
    hours = [HOUR.total_seconds() * number for number in range(2)]
    for _, readings in processes:
        for hour in hours:
            clock.advance(hour)
            readings.add(workspace.org, workspace.owner.member, credential, shown)
            clock.advance((HOUR + GRACE).total_seconds())
            await write()
            clock.advance(-hour - (HOUR + GRACE).total_seconds())
    found = await noted(owner, workspace.org)
    assert len(found) == len({*found}) == 2
    assert all(f'"events_shown":{LIMIT + 1}' in facts for facts in found)
    assert all(f'"by_credential":"{credential}"' in facts for facts in found)


async def test_what_is_shown_is_counted_for_who_sees_it(
    processes: Processes, workspace: Workspace
) -> None:
    app, readings = processes[0]
    project = await workspace.project(overlap=1, review="none")
    [task] = await workspace.tasks(project)
    await workspace.annotate(task, await workspace.member())
    for said in ("one", "two"):
        await workspace.comment(task, said, workspace.owner)
    client = Client(app, await key_of(workspace, workspace.owner))
    given = {"id": ids.public("task", task)}

    async def counted(query: str) -> tuple[int, int, int, int]:
        await client.data(query, **given)
        sums = list(readings._sums.values())
        readings._sums.clear()
        [found] = sums or [None]
        if found is None:
            return (0, 0, 0, 0)
        assert found.projects == {project} or not found.shown.total - found.events
        return (found.tasks, found.annotations, found.comments, found.events)

    about = "query ($id: ID!) { task(id: $id) { %s } }"
    assert await counted(about % "id status externalId") == (0, 0, 0, 0)
    assert await counted(about % "inputs") == (1, 0, 0, 0)
    inside = "inputs resolution { answers { question } } annotations { answers { question } }"
    assert await counted(about % inside) == (1, 2, 0, 0)
    assert await counted(about % "comments { id author { id } }") == (0, 0, 0, 0)
    assert await counted(about % "comments { text }") == (0, 0, 2, 0)
    changes = """query ($id: ID!) {
      changes(of: $id, from: {position: "0"}) { nodes { fields { after } } } }"""
    assert await counted(changes) == (0, 0, 2, 0)
    workspace.clock.advance(1)
    past = 'query ($id: ID!) { asOf(time: "%s") { task(id: $id) { inputs } } }'
    assert await counted(past % workspace.clock().isoformat()) == (1, 0, 0, 0)
    events = "query ($id: ID!) { events(filter: {stream: $id}, first: 2) { nodes { name } } }"
    assert await counted(events) == (0, 0, 0, 2)


async def test_with_no_limit_nothing_is_counted(workspace: Workspace) -> None:
    readings, shown = Readings(workspace.clock, 0), ShownContents()
    shown.tasks = 1_000_000
    readings.add(workspace.org, workspace.owner.member, None, shown)
    assert list(readings.take()) == []
