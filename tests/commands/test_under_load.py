"""Many people at once, and a PostgreSQL that is killed under them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.writer import wall_clock
from server.embedded.postgres import Postgres
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from server.ledger.migrate import migrate, role_of
from server.projections.engine import generations
from tests.commands.ledger import check
from tests.commands.worker import patiently
from tests.embedded.support import temporary_place
from tests.support.databases import Database
from tests.support.workspace import Workspace, command, new_workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")


async def test_fifty_annotators_share_a_project_exactly(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(overlap=3)
    await workspace.tasks(project, 60)
    people = await workspace.members(50)
    second = Workspace(
        workspace.org,
        workspace.owner,
        Writer(database.server_url, clock=workspace.clock),
        workspace.clock,
    )
    left = 60 * 3

    async def work(number: int) -> None:
        nonlocal left
        office = second if number % 2 else workspace
        while left:
            try:
                await office.submit(await office.claim(project, people[number]))
                left -= 1
            except Refused as refused:
                if refused.code is not Code.NOTHING_TO_CLAIM:
                    raise
                await asyncio.sleep(0.01)

    await asyncio.gather(*(work(number) for number in range(50)))
    await second.writer.close()
    events = await check(owner, workspace.org, history=False)
    given = Counter(row["stream"] for row in events if row["type"] == "task.claimed")
    assert set(given.values()) == {3}
    assert len(given) == 60
    pairs = [
        (row["stream"], json.loads(row["facts"])["annotator"])
        for row in events
        if row["type"] == "annotation.submitted"
    ]
    assert len(pairs) == len(set(pairs)) == 180


@pytest.fixture
def place() -> Iterator[Path]:
    with temporary_place() as folder:
        yield folder


@pytest.mark.faults
async def test_a_killed_postgresql_loses_nothing_that_was_acknowledged(place: Path) -> None:
    """Durable, unlike the server of the other tests; killed under load, started, asked again."""
    async with Postgres(place / "durable").run() as running:
        keeping = asyncio.create_task(running.keep_alive())
        org = await _organization(running.admin_url, running.server_url)
        writer = Writer(running.server_url)
        workspace = await new_workspace(writer, wall_clock, org)  # type: ignore[arg-type]
        project = await workspace.project()
        tasks = await workspace.tasks(project, 8)
        acked: dict[UUID, int] = {}
        first_pid, target = running.pid, 200

        async def work(caller: int) -> None:
            for n in range(50):
                task = tasks[(caller + n) % len(tasks)]
                wish = command(
                    org,
                    workspace.owner,
                    lambda current, task=task, n=n: queue.prioritize(
                        current.task(task), priority=current.task(task).priority + 1
                    ),
                    tasks=(task,),
                )
                receipt = await patiently(writer, wish)
                acked[wish.id] = receipt.position
                if len(acked) == target:
                    os.kill(first_pid, signal.SIGKILL)

        await asyncio.gather(*(work(caller) for caller in range(8)))
        assert running.pid != first_pid
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await writer.close()
        owner = await asyncpg.connect(running.admin_url)
        events = await check(owner, org, history=False)
        await owner.close()
        places = {row["command_id"]: row["position"] for row in events}
        written = Counter(row["command_id"] for row in events)
        assert len(acked) == 400
        assert all(written[id_] == 1 and places[id_] == position for id_, position in acked.items())


async def _organization(admin_url: str, server_url: str) -> UUID:
    owner = await asyncpg.connect(admin_url)
    await migrate(owner, role_of(server_url))
    await generations.create(owner, 1, role_of(server_url))
    await owner.close()
    org = uuid7()
    server = await asyncpg.connect(server_url)
    await create_ledger(server, org)
    await server.close()
    return org
