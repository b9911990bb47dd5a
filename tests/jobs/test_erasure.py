"""An erasure whose process dies goes on in another process, and ends as if none had died."""

from __future__ import annotations

import asyncio
import signal

import asyncpg
import pytest

from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ERASURE, Erasure, ErasureTarget, request
from server.jobs.erasure import ErasureJob
from server.projections.engine.check import check
from tests.jobs.working_process import FROZEN
from tests.support.databases import Database
from tests.support.erasing import SECRET, places
from tests.support.forked import forked
from tests.support.forms import MIXED, mixed
from tests.support.jobs import run_once
from tests.support.workspace import Workspace
from tests.test_history import compare

TASKS = 20


@pytest.mark.faults
async def test_another_process_goes_on(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED)
    ann, new = await workspace.member(), uuid7()
    tasks = await workspace.tasks(project, TASKS)
    for task in tasks:
        await workspace.annotate(task, ann, mixed(note=SECRET))
    asked = request(
        new, target=ErasureTarget.CONTENT, authority=Authority.MISTAKE, reason="Not ours.",
        targets=[ids.public("task", task) for task in tasks],
    )  # fmt: skip
    await workspace.do(lambda _: asked)
    first = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        for _ in range(2_000):
            if (await state_of(workspace, new)).events:
                break
            await asyncio.sleep(0.005)
    finally:
        first.send_signal(signal.SIGKILL)
        await first.wait()
    assert 0 < (await state_of(workspace, new)).streams < TASKS
    # Nothing is half done: each stream has all its contents, or none, and its rows say so.
    await compare(owner, workspace.org)
    assert await check(database.admin_url, processes=0) == []
    async with asyncio.timeout(30 * FROZEN):
        while (await state_of(workspace, new)).finished_at is None:
            await run_once(
                ErasureJob, database.server_url, workspace.writer, clock=workspace.clock, pause=0
            )
            await asyncio.sleep(0.02)
    done = await state_of(workspace, new)
    assert (done.streams, done.events) == (TASKS, 3 * TASKS)
    assert done.types == {
        "task.imported": TASKS, "annotation.submitted": TASKS, "task.resolved": TASKS,
    }  # fmt: skip
    assert await places(owner) == set()
    await compare(owner, workspace.org)
    assert await check(database.admin_url, processes=0) == []


async def state_of(workspace: Workspace, erasure: object) -> Erasure:
    found = (await workspace.do(lambda _: [], streams=((ERASURE, erasure),))).states[erasure]
    assert isinstance(found, Erasure)
    return found
