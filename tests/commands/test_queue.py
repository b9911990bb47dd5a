"""The next task: in order, to everybody once, past what one has answered."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from server.commands.writer import queue_scan
from server.events.core.refusal import Code
from server.events.labeling import queue
from tests.commands.ledger import check
from tests.commands.verdicts import refusal, refused
from tests.support.clock import Clock
from tests.support.workspace import Workspace


async def test_claims_go_by_priority_then_age_and_never_twice(workspace: Workspace) -> None:
    project = await workspace.project(overlap=2)
    tasks = await workspace.tasks(project, 3)
    await workspace.manage(queue.prioritize, tasks[2], priority=9)
    people = await workspace.members(3)
    held = await asyncio.gather(*(workspace.claim(project, person) for person in people))
    assert [h.task for h in held] == [tasks[2], tasks[2], tasks[0]]
    again = await workspace.claim(project, people[0])
    assert again.task == tasks[0]


async def test_many_claims_of_one_batch_share_the_queue_exactly(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """More claimants than tasks: whoever comes too late hears so, and nobody gets a slot twice."""
    project = await workspace.project(overlap=2)
    tasks = await workspace.tasks(project, 10)
    people = await workspace.members(30)
    found = await asyncio.gather(
        *(workspace.claim(project, person) for person in people), return_exceptions=True
    )
    given = [held.task for held in found if not isinstance(held, BaseException)]
    assert sorted(given) == sorted([*tasks, *tasks])
    assert sum(refused(verdict, Code.NOTHING_TO_CLAIM) for verdict in found) == 10
    await check(owner, workspace.org)


async def test_whoever_answered_the_head_of_the_queue_gets_what_lies_behind(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two answers are wanted, but one person works alone: the walk finds the rest."""
    monkeypatch.setattr(queue_scan, "PAGE", 4)  # and 16, and 64
    project = await workspace.project(overlap=2)
    tasks = await workspace.tasks(project, 120)
    ann = await workspace.member()
    order = [(await workspace.claim(project, ann)) for _ in range(3)]
    await workspace.submit(order[0])
    await workspace.release(order[1])
    assert (await workspace.claim(project, ann)).task == tasks[1]
    seen = [held.task for held in order]
    while len(seen) < 110:
        held = await workspace.claim(project, ann)
        await workspace.submit(held)
        seen.append(held.task)
    assert seen == tasks[:110]
    await workspace.manage(queue.prioritize, tasks[115], priority=1)
    assert (await workspace.claim(project, ann)).task == tasks[115]


async def test_a_task_that_becomes_free_again_behind_the_mark_is_found(
    workspace: Workspace,
) -> None:
    project = await workspace.project(overlap=2)
    tasks = await workspace.tasks(project, 60)
    ann = await workspace.member()
    held = [await workspace.claim(project, ann) for _ in tasks]
    assert (await refusal(workspace.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
    await workspace.release(held[2])
    assert (await workspace.claim(project, ann)).task == tasks[2]


async def test_leases_that_ran_out_are_taken_over(workspace: Workspace, clock: Clock) -> None:
    project = await workspace.project(overlap=1)
    (task,) = await workspace.tasks(project)
    ann, bob = await workspace.members(2)
    old = await workspace.claim(project, ann)
    clock.advance(10 * 86_400)
    new = await workspace.claim(project, bob)
    assert new.task == task
    assert new.token == old.token == 1, "each counts their own claims"
    assert (await refusal(workspace.submit(old))).code is Code.NO_LEASE


async def test_assigned_tasks_that_one_has_answered_hide_no_others(workspace: Workspace) -> None:
    """Each wants a second answer that nobody else may give: they are not offered."""
    project = await workspace.project(overlap=2)
    ann, bob = await workspace.members(2)
    tasks = await workspace.tasks(project, 8)
    for task in tasks:
        await workspace.manage(queue.assign, task, assignee=ann.member)
    for task in tasks:
        held = await workspace.claim(project, ann)
        assert held.task == task
        await workspace.submit(held)
    assert (await refusal(workspace.claim(project, bob))).code is Code.NOTHING_TO_CLAIM
