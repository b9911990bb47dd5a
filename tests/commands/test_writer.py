"""The writer against the real PostgreSQL: what commands do, once and again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import asyncpg

from server.commands import Receipt
from server.events.accounts.roles import Role
from server.events.core.refusal import Code
from server.events.labeling import queue
from tests.commands.ledger import check, read
from tests.commands.verdicts import prioritizing, refusal, refused, verdicts
from tests.support.clock import Clock
from tests.support.forms import topic
from tests.support.workspace import House


async def test_a_project_runs_from_import_to_the_final_answer(
    house: House, owner: asyncpg.Connection
) -> None:
    ann, bob = await house.members(2)
    project = await house.project(overlap=2)
    first, second = await house.tasks(project, 2)
    for member in (ann, bob):
        for _ in range(2):
            await house.submit(await house.claim(project, member))
    late = await house.member(name="Late")
    assert (await refusal(house.claim(project, late))).code is Code.NOTHING_TO_CLAIM
    events = await check(owner, house.org)
    done = [row["stream"] for row in events if row["type"] == "task.resolved"]
    assert sorted(done) == sorted([first, second])


async def test_tables_and_history_are_the_fold_of_everything_that_can_happen_to_a_task(
    house: House, owner: asyncpg.Connection
) -> None:
    ann, bob = await house.members(2)
    project = await house.project(overlap=2, review="all", visibility="all")
    tasks = await house.tasks(project, 4)
    first = await house.annotate(tasks[0], ann)
    second = await house.annotate(tasks[0], bob, topic("b"))
    await house.revise(tasks[0], first, ann, topic("c"))
    await house.withdraw(tasks[0], second, bob, "by mistake")
    await house.comment(tasks[0], "look again", ann)
    await house.reject(tasks[0], first)
    await house.revise(tasks[0], first, ann, topic("b"))
    await house.approve(tasks[0], first, resolve=False)
    await house.replace(tasks[0], first, topic("a"))
    await house.skip(await house.take(tasks[1], ann))
    held = await house.take(tasks[1], bob)
    await house.extend(held)
    await house.release(held)
    await house.take(tasks[2], bob)
    house.clock.advance(86_400)
    await house.expire(tasks[2])
    await house.manage(queue.assign, tasks[2], assignee=ann.member)
    await house.manage(queue.prioritize, tasks[3], priority=7)
    await house.manage(queue.archive, tasks[3])
    await house.manage(queue.restore, tasks[3])
    await house.manage(queue.reopen, tasks[0])
    await house.grant(ann, project, Role.REVIEWER)
    events = await check(owner, house.org)
    assert {row["stream"] for row in events} >= set(tasks)


async def test_commands_of_one_batch_see_each_other(
    house: House, owner: asyncpg.Connection
) -> None:
    """A step that lived only inside a batch is in the history all the same."""
    project = await house.project(overlap=1)
    (task,) = await house.tasks(project)
    found = await verdicts(house.writer, [prioritizing(house, task, n) for n in (1, 2, 2, 3)])
    assert [receipt.position - receipt.first for receipt in found] == [0, 0, -1, 0]
    assert [receipt.states[task].priority for receipt in found] == [1, 2, 2, 3]
    await check(owner, house.org)


async def test_a_retry_gets_the_same_positions(house: House, owner: asyncpg.Connection) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    once = prioritizing(house, task, 5)
    first = await house.writer.execute(once)
    again = await house.writer.execute(once)
    assert not first.replayed
    assert again.replayed
    assert (again.first, again.position) == (first.first, first.position)
    assert again.states[task].priority == 5
    twice = prioritizing(house, task, 6)
    one, other = await verdicts(house.writer, [twice, twice])
    assert [one.replayed, other.replayed] == [False, True]
    assert one.position == other.position
    await check(owner, house.org)


async def test_nothing_to_do_is_remembered_without_an_event(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    idle = prioritizing(house, task, 0)
    first = await house.writer.execute(idle)
    assert first.first == first.position + 1
    await house.manage(queue.prioritize, task, priority=3)
    again = await house.writer.execute(idle)
    assert again.replayed
    assert again.position == first.position


async def test_a_command_id_with_another_input_is_refused(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    once = prioritizing(house, task, 5)
    await house.writer.execute(once)
    other = replace(once, fingerprint=b"another input")
    assert (await refusal(house.writer.execute(other))).code is Code.COMMAND_REUSED


async def test_the_same_command_id_of_another_actor_is_another_command(house: House) -> None:
    manager = await house.member(Role.MANAGER)
    project = await house.project()
    (task,) = await house.tasks(project)
    id_ = uuid4()
    first = await house.writer.execute(prioritizing(house, task, 5, id=id_))
    second = await house.writer.execute(prioritizing(house, task, 6, id=id_, actor=manager))
    assert not second.replayed
    assert second.position == first.position + 1


async def test_an_external_id_is_taken_once(house: House, owner: asyncpg.Connection) -> None:
    project, other = await house.project(), await house.project()
    item = {"inputs": {"text": "x"}, "external_id": "x-1"}
    both = await asyncio.gather(
        house.import_(project, [item]), house.import_(project, [item]), return_exceptions=True
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1
    assert (await refusal(house.import_(project, [item]))).code is Code.DUPLICATE
    await house.import_(other, [item])
    await check(owner, house.org)


async def test_an_email_address_is_taken_once(house: House) -> None:
    both = await asyncio.gather(
        house.member(email="bob@example.org"),
        house.member(email="bob@example.org"),
        return_exceptions=True,
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1


async def test_a_stale_version_is_refused(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    seen = prioritizing(house, task, 1, expected=(task, 1))
    assert isinstance(await house.writer.execute(seen), Receipt)
    stale = prioritizing(house, task, 2, expected=(task, 1))
    found = await refusal(house.writer.execute(stale))
    assert found.code is Code.STALE
    # A retry of what was done is not stale: its verdict stands.
    assert (await house.writer.execute(seen)).replayed


async def test_u0000_is_refused_and_leaves_no_trace(
    house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    before = len(await read(owner, house.org))
    found = await refusal(house.import_(project, [{"inputs": {"text": "a\0b"}}]))
    assert found.code is Code.INVALID
    assert len(await read(owner, house.org)) == before


async def test_time_never_goes_back(house: House, clock: Clock, owner: asyncpg.Connection) -> None:
    project = await house.project()
    clock.advance(-1_000)
    await house.tasks(project, 3)
    await check(owner, house.org)


async def test_large_content_lies_in_blobs(house: House, owner: asyncpg.Connection) -> None:
    project = await house.project()
    (task,) = await house.import_(project, [{"inputs": {"text": "x" * 70_000}}])
    row = await owner.fetchrow(
        "SELECT * FROM events WHERE org_id = $1 AND stream = $2", house.org, task
    )
    assert row["content"] is None
    body = await owner.fetchval(
        "SELECT body FROM blobs WHERE org_id = $1 AND digest = $2", house.org, row["content_blob"]
    )
    assert b"x" * 70_000 in body


async def test_numbers_are_the_same_after_a_rebuild_however_they_were_spelled(
    house: House, owner: asyncpg.Connection
) -> None:
    """10.0 is canonically written 10: the state must not depend on who folded the event."""
    box = {
        "kind": "box",
        "name": "cars",
        "title": "Cars",
        "applies_to": "photo",
        "labels": [{"value": "car", "label": "Car"}],
    }
    form = {"inputs": [{"name": "photo", "kind": "image"}], "questions": [box]}
    project = await house.project(form)
    photo = {"url": "https://example.org/1.jpg", "width": 640, "height": 480}
    await house.import_(project, [{"inputs": {"photo": photo}}])
    place = {"id": "b1", "label": "car", "x": 10.0, "y": 0.5, "width": 1e2, "height": 20}
    held = await house.claim(project, await house.member())
    await house.submit(held, {"cars": {"kind": "box", "boxes": [place]}})
    await check(owner, house.org)
