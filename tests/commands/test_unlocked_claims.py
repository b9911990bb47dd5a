"""A claim of a process that alone writes to a ledger takes no lock before it is written."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.connections import WriterPool
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from tests.commands.ledger import check
from tests.commands.lookups import Lookups
from tests.commands.test_speculative_batch import Gate
from tests.commands.verdicts import refusal
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.workspace import Workspace, new_workspace


async def test_a_claim_is_a_look_up_and_a_write(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(leases_per_annotator=10)
    await workspace.tasks(project, 3)
    (ann,) = await workspace.members(1)
    await workspace.claim(project, ann)
    gate = Gate(workspace.writer)
    gate.open()
    await workspace.claim(project, ann)
    assert gate.points == ["before statement", "after commit"]
    await check(owner, workspace.org)


async def test_where_another_process_claims_meanwhile_it_is_decided_under_the_lock(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 3)
    ann, ben = await workspace.members(2)
    elsewhere = Workspace(workspace.org, workspace.owner, other, workspace.clock)
    gate = Gate(workspace.writer)
    claiming = asyncio.create_task(workspace.claim(project, ann))
    await gate.reached.wait()
    bens = await elsewhere.claim(project, ben)
    gate.open()
    anns = await claiming
    assert anns.task != bens.task
    assert gate.points[:2] == ["before statement", "after lock"]
    await check(owner, workspace.org)


async def test_nothing_to_claim_is_looked_for_under_the_lock_only_until_there_is_something(
    workspace: Workspace, lookups: Lookups, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(leases_per_annotator=10)
    (ann,) = await workspace.members(1)
    for wanted in (2, 1, 1):
        before = lookups.count
        assert (await refusal(workspace.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
        assert lookups.count == before + wanted
    await workspace.tasks(project, 3)
    await workspace.claim(project, ann)
    gate = Gate(workspace.writer)
    gate.open()
    await workspace.claim(project, ann)
    assert "after lock" not in gate.points
    await check(owner, workspace.org)


@pytest.mark.parametrize("processes", [1, 2])
async def test_claims_at_once_get_different_tasks(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection, processes: int
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 60)
    people = await workspace.members(12)
    elsewhere = Workspace(workspace.org, workspace.owner, other, workspace.clock)
    places = [workspace, elsewhere][:processes]

    async def work(number: int) -> list[object]:
        found = []
        for _ in range(5):
            held = await places[number % processes].claim(project, people[number])
            await places[number % processes].submit(held)
            found.append(held.task)
        return found

    taken = [task for each in await asyncio.gather(*map(work, range(12))) for task in each]
    assert len(set(taken)) == 60
    with pytest.raises(Refused):
        await workspace.claim(project, people[0])
    await check(owner, workspace.org)


async def test_nothing_of_an_organization_stays_in_a_connection(
    database: Database, workspace: Workspace, clock: Clock
) -> None:
    """Two organizations take turns on one connection, whose statements name their own."""
    connection = await asyncpg.connect(database.server_url)
    org = uuid7()
    await create_ledger(connection, org)
    await connection.close()
    writer = Writer(database.server_url, clock=clock, connections=1)
    places = [
        Workspace(workspace.org, workspace.owner, writer, clock),
        await new_workspace(writer, clock, org),
    ]
    projects = [await place.project(leases_per_annotator=10) for place in places]
    for _ in range(3):
        for place, project in zip(places, projects, strict=True):
            await place.tasks(project, 2)
            ann = await place.member()
            await place.submit(await place.claim(project, ann))
            (lent,) = filter(None, writer._pool._idle)
            seen = await lent.connection.fetchrow(
                "SELECT current_setting('app.org_id', true) AS org, count(*) AS rows FROM ledger"
            )
            assert seen is not None
            assert tuple(seen) == ("", 0)
    await writer.close()


async def test_who_waits_for_a_connection_gets_it_in_turn(
    database: Database, clock: Clock, workspace: Workspace
) -> None:
    """Whoever gives a connection back and wants one again is behind those that wait."""
    pool = WriterPool(database.server_url, 1)
    served: list[int] = []

    async def use(number: int) -> None:
        for _ in range(3):
            async with pool.acquire() as lent:
                await lent.connection.fetchval("SELECT 1")
                served.append(number)

    users = [asyncio.create_task(use(number)) for number in range(5)]
    await asyncio.sleep(0)
    late = asyncio.create_task(use(9))
    late.cancel()
    await asyncio.gather(*users)
    assert served == [0, 1, 2, 3, 4] * 3
    await pool.close()


async def test_a_refusal_does_not_say_that_the_database_takes_writes(workspace: Workspace) -> None:
    """It is decided by reading alone, which a full or read-only database allows."""
    project = await workspace.project()
    await workspace.tasks(project, 3)
    auditor = await workspace.member(Role.AUDITOR)
    progress = workspace.writer.progress
    progress.unreached()
    assert (await refusal(workspace.claim(project, auditor))).code is Code.FORBIDDEN
    assert progress.unreached_since is not None
    await workspace.tasks(project)
    assert progress.unreached_since is None
