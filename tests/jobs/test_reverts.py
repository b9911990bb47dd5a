"""Undoing in the background: all of it, once, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.reverts.background import Revert, RevertStatus, find_revert, start_revert
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.refusal import Code
from server.events.labeling import queue
from server.jobs.base import connections
from server.jobs.reverts import Reverts
from server.jobs.tries import TRIES, Tries
from server.projections.engine.check import check
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.jobs import run_once
from tests.support.undoing import settled_rows
from tests.support.workspace import Workspace


async def prioritize(workspace: Workspace, by: Actor, tasks: list[UUID]) -> None:
    """Give all tasks another priority, in one command."""

    def decide(current: DecisionContext) -> list[Change]:
        return [c for id_ in tasks for c in queue.prioritize(current.task(id_), priority=5)]

    await workspace.do(decide, by=by, permission=Permission.TASKS_MANAGE, tasks=tuple(tasks))


async def wanted(workspace: Workspace, database: Database, **fields: Any) -> UUID:
    """Let undoing begin; return its id."""
    now, id_ = workspace.clock.now, uuid4()
    head = await head_of(workspace, database)
    fields = {"first": 1, "last": head, "done_from": head + 1} | fields
    row = Revert(
        id=id_, member=workspace.owner.member, credential=None, created_at=now, changed_at=now,
        **fields,
    )  # fmt: skip
    async with connections(database.server_url) as pool:
        await start_revert(pool, workspace.org, row)
    return id_


async def head_of(workspace: Workspace, database: Database) -> int:
    connection = await asyncpg.connect(database.admin_url)
    try:
        text = "SELECT head FROM ledger WHERE org_id = $1"
        head: int = await connection.fetchval(text, workspace.org)
        return head
    finally:
        await connection.close()


async def state_of(workspace: Workspace, database: Database, id_: UUID) -> Revert:
    async with connections(database.server_url) as pool:
        found = await find_revert(pool, workspace.org, id_)
    assert found is not None
    return found


async def test_all_that_a_member_did_is_undone_and_the_rest_is_listed(
    workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(overlap=2)
    tasks = await workspace.tasks(project, 7)
    manager, ann = await workspace.member(Role.MANAGER), await workspace.member()
    before = await settled_rows(owner, workspace)
    await prioritize(workspace, manager, tasks)
    await workspace.manage(queue.archive, tasks[0], manager)
    held = await workspace.take(tasks[1], ann)
    await workspace.manage(queue.prioritize, tasks[2], priority=6)
    run = partial(run_once, Reverts, database.server_url, workspace.writer, slices=(3, 3))

    first = await wanted(workspace, database, actor=manager.member)
    assert await run(clock=workspace.clock) == 1
    done = await state_of(workspace, database, first)
    assert (done.status, done.progress.matched, done.progress.undone) == (
        RevertStatus.FINISHED, 8, 7,
    )  # fmt: skip
    (skipped,) = done.progress.skipped
    assert (skipped.type, skipped.count) == ("task.prioritized", 1)
    assert skipped.reason == "Built on since by task.prioritized."
    assert await run() == 0

    await workspace.release(held)
    second = await wanted(workspace, database, actor=workspace.owner.member, first=before_of(done))
    await run()
    assert (await state_of(workspace, database, second)).status is RevertStatus.FINISHED
    third = await wanted(workspace, database, actor=manager.member)
    await run()
    assert (await state_of(workspace, database, third)).progress.undone == 8
    after = await settled_rows(owner, workspace)
    assert after["task"] == before["task"]


async def test_a_wish_is_undone_as_a_whole_or_not_at_all(
    workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    tasks = await workspace.tasks(await workspace.project(), 7)
    manager = await workspace.member(Role.MANAGER)
    before = await settled_rows(owner, workspace)
    await prioritize(workspace, manager, tasks)
    at = await head_of(workspace, database)
    await workspace.manage(queue.prioritize, tasks[0], priority=6)
    head = await head_of(workspace, database)
    run = partial(run_once, Reverts, database.server_url, workspace.writer, slices=(3, 3))

    id_ = await wanted(workspace, database, position=at)
    assert await run() == 1
    failed = await state_of(workspace, database, id_)
    assert (failed.status, failed.progress.matched, failed.progress.undone) == (
        RevertStatus.FAILED, 7, 0,
    )  # fmt: skip
    assert [one.count for one in failed.progress.skipped] == [1]
    assert failed.problem is not None
    assert failed.problem.message.startswith("Nothing was undone")
    assert await head_of(workspace, database) == head

    await workspace.manage(queue.prioritize, tasks[0], priority=5)
    id_ = await wanted(workspace, database, position=at)
    assert await run() == 1
    done = await state_of(workspace, database, id_)
    assert (done.status, done.progress.undone) == (RevertStatus.FINISHED, 7)
    assert (await settled_rows(owner, workspace))["task"] == before["task"]


async def test_undoing_that_fails_again_and_again_ends(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = await workspace.member(Role.MANAGER)
    await prioritize(workspace, manager, await workspace.tasks(await workspace.project(), 1))
    id_ = await wanted(workspace, database, actor=manager.member)

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Reverts, "_undo_all", fail)
    async with connections(database.server_url) as pool:
        job = Reverts(pool, workspace.writer)
        job.tries = Tries(0.0)
        for _ in range(TRIES):
            assert (await state_of(workspace, database, id_)).problem is None
            await job.run_once()
    done = await state_of(workspace, database, id_)
    assert (done.status, done.problem and done.problem.code) == (RevertStatus.FAILED, Code.INTERNAL)


def before_of(done: Revert) -> int:
    """The position before which the owner of the tests did nothing that is to be undone."""
    return done.last


@pytest.mark.faults
async def test_a_killed_process_is_followed_by_another_one(
    workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    count = 60
    tasks = await workspace.tasks(await workspace.project(), count)
    manager = await workspace.member(Role.MANAGER)
    before = await settled_rows(owner, workspace)
    await prioritize(workspace, manager, tasks)
    id_ = await wanted(workspace, database, actor=manager.member)
    process = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        for _ in range(10_000):
            if (await state_of(workspace, database, id_)).progress.undone:
                break
    finally:
        process.kill()
        await process.wait()
    async with asyncio.timeout(60):
        # The session of a killed process may hold its lock for another moment.
        while (await state_of(workspace, database, id_)).status is not RevertStatus.FINISHED:
            await run_once(Reverts, database.server_url, workspace.writer, slices=(2, 2), pause=0)
    done = await state_of(workspace, database, id_)
    assert (done.progress.matched, done.progress.undone) == (count, count)
    assert await settled_rows(owner, workspace) == before
    text = "SELECT count(*) FROM events WHERE org_id = $1 AND correlation_id = $2"
    assert await owner.fetchval(text, workspace.org, id_) == count
    assert await check(database.admin_url, processes=0) == []
