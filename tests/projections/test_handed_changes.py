"""What this process wrote a moment ago is counted without being read, and counted once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.events.labeling import queue
from server.events.projects import Project
from server.projections.counters import counting, rebuild, runner
from server.projections.counters.projection import StateChange
from tests.imports.test_bulk_insert import bulk
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import head, running
from tests.support.commands import command
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.workspace import Workspace

SUBMITTED = "SELECT max(position) FROM events WHERE org_id = $1 AND type = 'annotation.submitted'"


@pytest.fixture
def counted_without_reading(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events were counted without being read, for each time that some were handed over."""
    found: list[int] = []
    original = counting._from_changes

    async def counted(*given: Any, parked: bool) -> Any:
        deltas = await original(*given, parked=parked)
        found.append(len(given[-1]) if deltas else 0)
        return deltas

    monkeypatch.setattr(counting, "_from_changes", counted)
    return found


@pytest.mark.parametrize("most", [8_000, 40])
async def test_what_this_process_wrote_is_counted_without_being_read(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    counted_without_reading: list[int],
    most: int,
) -> None:
    """In turns with another process, with gaps, with more than is kept, and with an erasure."""
    other = Writer(database.server_url, clock=workspace.clock)
    mine = workspace.writer
    monkeypatch.setattr(runner, "HANDED", most)
    random_organization = await RandomOrganization(workspace, 5).begin()
    async with running(database, page=17) as one:
        mine._on_commit = one.wake
        for turn in range(9):
            workspace.writer = other if turn % 3 == 2 else mine
            await random_organization.go(20)
            if turn == 7:
                await erase(
                    workspace, database.admin_url, [await owner.fetchval(SUBMITTED, workspace.org)]
                )
            assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    await other.close()
    assert any(counted_without_reading)
    assert await rebuild.check(database.server_url) == []


async def test_a_bulk_import_within_a_batch_is_a_gap_in_what_is_handed_over(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    state = (await workspace.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(state, Project)
    imported, _ = bulk(workspace, state, [{"inputs": {"text": "Rome"}}] * 5)
    first, second = [
        command(
            workspace.org,
            workspace.owner,
            lambda current, id_=id_: queue.prioritize(current.task(id_), priority=7),
            tasks=(id_,),
        )
        for id_ in tasks
    ]
    batches = []

    async with running(database) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

        def on_commit(org: UUID, position: int, changes: Sequence[StateChange]) -> None:
            batches.append([recorded.position for _, _, recorded in changes])
            one.wake(org, position, changes)

        writer = Writer(database.server_url, clock=workspace.clock, on_commit=on_commit)
        await asyncio.gather(*(writer.execute(wish) for wish in (first, imported, second)))
        await writer.close()
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

    ((before, after),) = batches
    assert after == before + 6
    assert await rebuild.check(database.server_url) == []
