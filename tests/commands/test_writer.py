"""The writer against the real PostgreSQL: what commands do, once and again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import asyncpg
import pytest
from structlog.testing import capture_logs

from server.commands import Receipt
from server.commands.writer.connections import Unreachable
from server.commands.writer.state_cache import StateCache
from server.events.accounts.roles import Role
from server.events.core.refusal import Code
from server.events.labeling import queue
from tests.commands.ledger import check, read
from tests.commands.verdicts import prioritizing, refusal, refused, verdicts
from tests.support.clock import Clock
from tests.support.forms import topic
from tests.support.workspace import Workspace


async def test_a_project_runs_from_import_to_the_final_answer(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=2)
    first, second = await workspace.tasks(project, 2)
    for member in (ann, bob):
        for _ in range(2):
            await workspace.submit(await workspace.claim(project, member))
    late = await workspace.member(name="Late")
    assert (await refusal(workspace.claim(project, late))).code is Code.NOTHING_TO_CLAIM
    events = await check(owner, workspace.org)
    done = [row["stream"] for row in events if row["type"] == "task.resolved"]
    assert sorted(done) == sorted([first, second])


async def test_tables_and_history_are_the_fold_of_everything_that_can_happen_to_a_task(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=2, review="all", visibility="all")
    tasks = await workspace.tasks(project, 4)
    first = await workspace.annotate(tasks[0], ann)
    second = await workspace.annotate(tasks[0], bob, topic("b"))
    await workspace.revise(tasks[0], first, ann, topic("c"))
    await workspace.withdraw(tasks[0], second, bob, "by mistake")
    await workspace.comment(tasks[0], "look again", ann)
    await workspace.reject(tasks[0], first)
    await workspace.revise(tasks[0], first, ann, topic("b"))
    await workspace.approve(tasks[0], first, resolve=False)
    await workspace.replace(tasks[0], first, topic("a"))
    await workspace.skip(await workspace.take(tasks[1], ann))
    held = await workspace.take(tasks[1], bob)
    await workspace.extend(held)
    await workspace.release(held)
    await workspace.take(tasks[2], bob)
    workspace.clock.advance(86_400)
    await workspace.expire(tasks[2])
    await workspace.manage(queue.assign, tasks[2], assignee=ann.member)
    await workspace.manage(queue.prioritize, tasks[3], priority=7)
    await workspace.manage(queue.archive, tasks[3])
    await workspace.manage(queue.restore, tasks[3])
    await workspace.manage(queue.reopen, tasks[0])
    await workspace.grant(ann, project, Role.REVIEWER)
    events = await check(owner, workspace.org)
    assert {row["stream"] for row in events} >= set(tasks)


async def test_commands_of_one_batch_see_each_other(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """A step that lived only inside a batch is in the history all the same."""
    project = await workspace.project(overlap=1)
    (task,) = await workspace.tasks(project)
    found = await verdicts(
        workspace.writer, [prioritizing(workspace, task, n) for n in (1, 2, 2, 3)]
    )
    assert [receipt.position - receipt.first for receipt in found] == [0, 0, -1, 0]
    assert [receipt.states[task].priority for receipt in found] == [1, 2, 2, 3]
    await check(owner, workspace.org)


async def test_a_retry_gets_the_same_positions(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    once = prioritizing(workspace, task, 5)
    first = await workspace.writer.execute(once)
    with capture_logs() as logs:
        again = await workspace.writer.execute(once)
    assert [entry["log_level"] for entry in logs] == ["debug"]
    assert not first.replayed
    assert again.replayed
    assert (again.first, again.position) == (first.first, first.position)
    assert again.states[task].priority == 5
    twice = prioritizing(workspace, task, 6)
    one, other = await verdicts(workspace.writer, [twice, twice])
    assert [one.replayed, other.replayed] == [False, True]
    assert one.position == other.position
    await check(owner, workspace.org)


async def test_nothing_to_do_is_remembered_without_an_event(workspace: Workspace) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    idle = prioritizing(workspace, task, 0)
    first = await workspace.writer.execute(idle)
    assert first.first == first.position + 1
    await workspace.manage(queue.prioritize, task, priority=3)
    again = await workspace.writer.execute(idle)
    assert again.replayed
    assert again.position == first.position


async def test_a_command_id_with_another_input_is_refused(workspace: Workspace) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    once = prioritizing(workspace, task, 5)
    await workspace.writer.execute(once)
    other = replace(once, fingerprint=b"another input")
    assert (await refusal(workspace.writer.execute(other))).code is Code.COMMAND_REUSED


async def test_the_same_command_id_of_another_actor_is_another_command(
    workspace: Workspace,
) -> None:
    manager = await workspace.member(Role.MANAGER)
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    id_ = uuid4()
    first = await workspace.writer.execute(prioritizing(workspace, task, 5, id=id_))
    second = await workspace.writer.execute(prioritizing(workspace, task, 6, id=id_, actor=manager))
    assert not second.replayed
    assert second.position == first.position + 1


async def test_an_external_id_is_taken_once(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, other = await workspace.project(), await workspace.project()
    item = {"inputs": {"text": "x"}, "external_id": "x-1"}
    both = await asyncio.gather(
        workspace.import_(project, [item]),
        workspace.import_(project, [item]),
        return_exceptions=True,
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1
    assert (await refusal(workspace.import_(project, [item]))).code is Code.DUPLICATE
    await workspace.import_(other, [item])
    await check(owner, workspace.org)


async def test_an_email_address_is_taken_once(workspace: Workspace) -> None:
    both = await asyncio.gather(
        workspace.member(email="bob@example.org"),
        workspace.member(email="bob@example.org"),
        return_exceptions=True,
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1


async def test_a_stale_version_is_refused(workspace: Workspace) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    seen = prioritizing(workspace, task, 1, expected=(task, 1))
    assert isinstance(await workspace.writer.execute(seen), Receipt)
    stale = prioritizing(workspace, task, 2, expected=(task, 1))
    found = await refusal(workspace.writer.execute(stale))
    assert found.code is Code.STALE
    # A retry of what was done is not stale: its verdict stands.
    assert (await workspace.writer.execute(seen)).replayed


async def test_what_cannot_be_remembered_is_written_and_answered_all_the_same(
    workspace: Workspace, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 4)
    await workspace.writer.execute(prioritizing(workspace, tasks[0], 1))
    with monkeypatch.context() as patched:
        patched.setattr(StateCache, "keep", Mock(side_effect=RuntimeError("a defect")))
        wanted = [prioritizing(workspace, task, 7) for task in tasks]
        async with asyncio.timeout(30):
            found = await verdicts(workspace.writer, wanted)
    assert [found.states[task].priority for found, task in zip(found, tasks, strict=True)] == [
        7
    ] * 4
    after = await workspace.writer.execute(prioritizing(workspace, tasks[0], 8))
    assert after.states[tasks[0]].priority == 8
    await check(owner, workspace.org)


async def test_u0000_is_refused_and_leaves_no_trace(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    before = len(await read(owner, workspace.org))
    found = await refusal(workspace.import_(project, [{"inputs": {"text": "a\0b"}}]))
    assert found.code is Code.INVALID
    assert len(await read(owner, workspace.org)) == before


async def test_time_never_goes_back(
    workspace: Workspace, clock: Clock, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    clock.advance(-1_000)
    await workspace.tasks(project, 3)
    await check(owner, workspace.org)


async def test_large_content_lies_in_blobs(workspace: Workspace, owner: asyncpg.Connection) -> None:
    project = await workspace.project()
    (task,) = await workspace.import_(project, [{"inputs": {"text": "x" * 70_000}}])
    row = await owner.fetchrow(
        "SELECT * FROM events WHERE org_id = $1 AND stream = $2", workspace.org, task
    )
    assert row["content"] is None
    body = await owner.fetchval(
        "SELECT body FROM blobs WHERE org_id = $1 AND digest = $2",
        workspace.org,
        row["content_blob"],
    )
    assert b"x" * 70_000 in body


async def test_numbers_are_the_same_after_a_rebuild_however_they_were_spelled(
    workspace: Workspace, owner: asyncpg.Connection
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
    project = await workspace.project(form)
    photo = {"url": "https://example.org/1.jpg", "width": 640, "height": 480}
    await workspace.import_(project, [{"inputs": {"photo": photo}}])
    place = {"id": "b1", "label": "car", "x": 10.0, "y": 0.5, "width": 1e2, "height": 20}
    held = await workspace.claim(project, await workspace.member())
    await workspace.submit(held, {"cars": {"kind": "box", "boxes": [place]}})
    await check(owner, workspace.org)


async def test_commands_written_at_once_outlast_a_transaction_that_was_lost(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to the last claim of that transaction stands in the next one."""
    project, ann = await workspace.project(), await workspace.member()
    tasks, lost = await workspace.tasks(project, 9), list[int]()
    writes = workspace.writer._batch_writer
    write = writes.write

    async def lose_one(batch: Any) -> bool:
        if not lost:
            lost.append(len(batch.changes))
            raise Unreachable
        return await write(batch)

    monkeypatch.setattr(writes, "write", lose_one)
    made = await workspace.annotate_all((task, ann, topic("a")) for task in tasks)
    assert lost
    assert len(set(made)) == 9
