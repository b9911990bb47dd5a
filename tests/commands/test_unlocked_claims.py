"""A claim of a process that alone writes to a ledger takes no lock before it is written."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from server.commands import Writer
from server.events.core.refusal import Code, Refused
from tests.commands.ledger import check
from tests.commands.lookups import Lookups
from tests.commands.test_speculative_batch import Gate
from tests.commands.verdicts import refusal
from tests.support.workspace import Workspace


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
