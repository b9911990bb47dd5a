"""Events that statistics cannot take in wait with the rest of their stream, and are tried again."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from prometheus_client import REGISTRY

from server.ledger.read import tenant
from server.projections.counters import counting, parked, rebuild
from server.projections.counters.statistics import STATISTICS
from tests.projections.test_statistics import head, numbers, running
from tests.support.databases import Database
from tests.support.unknown_events import append_unknown
from tests.support.workspace import Workspace


async def caught_up(database: Database, owner: asyncpg.Connection, workspace: Workspace) -> None:
    """Let the statistics alone count; other counters park events for themselves."""
    async with running(database, STATISTICS) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)


async def replayed(database: Database, workspace: Workspace) -> tuple[int, int]:
    """Try to count what is parked: (counted now, parked still)."""
    connection = await asyncpg.connect(database.server_url)
    try:
        async with tenant(connection, workspace.org):
            return await counting.replay(connection, STATISTICS, workspace.org)
    finally:
        await connection.close()


@pytest.mark.parametrize("handed", [False, True], ids=["read", "handed over"])
async def test_events_that_cannot_be_read_wait_with_the_rest_of_their_stream(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, *, handed: bool
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=2)
    poisoned, healthy = await workspace.tasks(project, 2)
    await caught_up(database, owner, workspace)
    await workspace.annotate(poisoned, ann)
    await workspace.annotate(healthy, ann)
    at = "WHERE org_id = $1 AND type = $2 AND stream = $3"
    change = f"UPDATE events SET type = $4 {at}"
    await owner.execute(change, workspace.org, "annotation.submitted", poisoned, "annotation.sung")
    await caught_up(database, owner, workspace)
    async with running(database, STATISTICS) as one:
        if handed:
            workspace.writer._on_commit = one.wake
        await workspace.annotate(healthy, bob)
        await workspace.annotate(poisoned, bob)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

    query = "SELECT * FROM parked_events WHERE org_id = $1 ORDER BY position"
    waiting = await owner.fetch(query, workspace.org)
    assert {row["stream"] for row in waiting} == {poisoned}
    assert len(waiting) == 3  # one sung, then one submitted and one resolved
    assert "annotation.sung" in waiting[0]["error"]
    people = {row[1]: row[2] for row in await numbers(owner, workspace, "statistics_annotators")}
    assert people == {ann.member: 1, bob.member: 1}
    assert await replayed(database, workspace) == (0, 3)
    since = [(row["position"], row["parked_at"]) for row in waiting]
    assert [
        (r["position"], r["parked_at"]) for r in await owner.fetch(query, workspace.org)
    ] == since

    await owner.execute(change, workspace.org, "annotation.sung", poisoned, "annotation.submitted")
    assert await replayed(database, workspace) == (3, 0)

    people = {row[1]: row[2] for row in await numbers(owner, workspace, "statistics_annotators")}
    assert people == {ann.member: 2, bob.member: 2}
    assert await replayed(database, workspace) == (0, 0)
    assert await rebuild.check(database.server_url, [STATISTICS]) == []


async def test_a_program_that_understands_more_counts_what_an_older_one_parked(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    (ann,) = await workspace.members(1)
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, ann)
    change = "UPDATE events SET type = $3 WHERE org_id = $1 AND type = $2"
    await owner.execute(change, workspace.org, "annotation.submitted", "annotation.sung")
    await caught_up(database, owner, workspace)
    assert await parked.total(owner, "statistics") == 2
    assert await parked.count(owner, ["statistics"]) == [(workspace.org, "statistics")]
    assert REGISTRY.get_sample_value("annolog_parked_events", {"projection": "statistics"}) == 2

    await owner.execute(change, workspace.org, "annotation.sung", "annotation.submitted")
    async with running(database, STATISTICS), asyncio.timeout(30):
        while await parked.total(owner, "statistics"):  # noqa: ASYNC110 - what is awaited sets no event
            await asyncio.sleep(0.02)
    assert await parked.count(owner, ["statistics"]) == []
    assert REGISTRY.get_sample_value("annolog_parked_events", {"projection": "statistics"}) == 0
    assert await rebuild.check(database.server_url, [STATISTICS]) == []


async def test_other_code_counts_nothing_that_was_parked(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    await caught_up(database, owner, workspace)
    await append_unknown(owner, workspace.org, task)
    await caught_up(database, owner, workspace)
    newer = "UPDATE projection_checkpoints SET code_version = code_version + 1 WHERE org_id = $1"
    await owner.execute(newer, workspace.org)
    assert await replayed(database, workspace) == (0, 1)
    await owner.execute("DELETE FROM parked_events WHERE org_id = $1", workspace.org)
