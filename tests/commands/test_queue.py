"""The next task: in order, to everybody once, past what one has answered."""

from __future__ import annotations

import asyncio

import asyncpg

from server.events.core.refusal import Code
from server.events.labeling import queue
from tests.commands.ledger import check
from tests.commands.verdicts import refusal, refused
from tests.support.clock import Clock
from tests.support.workspace import House


async def test_claims_go_by_priority_then_age_and_never_twice(house: House) -> None:
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 3)
    await house.manage(queue.prioritize, tasks[2], priority=9)
    people = await house.members(3)
    held = await asyncio.gather(*(house.claim(project, person) for person in people))
    assert [h.task for h in held] == [tasks[2], tasks[2], tasks[0]]
    again = await house.claim(project, people[0])
    assert again.task == tasks[0]


async def test_many_claims_of_one_batch_share_the_queue_exactly(
    house: House, owner: asyncpg.Connection
) -> None:
    """More claimants than tasks: whoever comes too late hears so, and nobody gets a slot twice."""
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 10)
    people = await house.members(30)
    found = await asyncio.gather(
        *(house.claim(project, person) for person in people), return_exceptions=True
    )
    given = [held.task for held in found if not isinstance(held, BaseException)]
    assert sorted(given) == sorted([*tasks, *tasks])
    assert sum(refused(verdict, Code.NOTHING_TO_CLAIM) for verdict in found) == 10
    await check(owner, house.org)


async def test_whoever_answered_the_head_of_the_queue_gets_what_lies_behind(house: House) -> None:
    """Two answers are wanted, but one person works alone: the walk finds the rest."""
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 450)
    ann = await house.member()
    order = [(await house.claim(project, ann)) for _ in range(3)]
    await house.submit(order[0])
    await house.release(order[1])
    assert (await house.claim(project, ann)).task == tasks[1]
    seen = [held.task for held in order]
    while len(seen) < 440:
        held = await house.claim(project, ann)
        await house.submit(held)
        seen.append(held.task)
    assert seen == tasks[:440]
    await house.manage(queue.prioritize, tasks[445], priority=1)
    assert (await house.claim(project, ann)).task == tasks[445]


async def test_a_task_that_becomes_free_again_behind_the_mark_is_found(house: House) -> None:
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 60)
    ann = await house.member()
    held = [await house.claim(project, ann) for _ in tasks]
    assert (await refusal(house.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
    await house.release(held[2])
    assert (await house.claim(project, ann)).task == tasks[2]


async def test_leases_that_ran_out_are_taken_over(house: House, clock: Clock) -> None:
    project = await house.project(overlap=1)
    (task,) = await house.tasks(project)
    ann, bob = await house.members(2)
    old = await house.claim(project, ann)
    clock.advance(10 * 86_400)
    new = await house.claim(project, bob)
    assert new.task == task
    assert new.token > old.token
    assert (await refusal(house.submit(old))).code is Code.NO_LEASE


async def test_assigned_tasks_that_one_has_answered_hide_no_others(house: House) -> None:
    """Each wants a second answer that nobody else may give: they are not offered."""
    project = await house.project(overlap=2)
    ann, bob = await house.members(2)
    tasks = await house.tasks(project, 8)
    for task in tasks:
        await house.manage(queue.assign, task, assignee=ann.member)
    for task in tasks:
        held = await house.claim(project, ann)
        assert held.task == task
        await house.submit(held)
    assert (await refusal(house.claim(project, bob))).code is Code.NOTHING_TO_CLAIM
