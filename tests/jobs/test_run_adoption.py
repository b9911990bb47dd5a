"""Adoptions go on after a kill, end where a right or the project is gone, and rebuild the same."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.reverts.background import RevertStatus
from server.commands.runs.adoption import AdoptionRequest
from server.events import projects
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import TASK, Method, Status, Task
from server.events.reverts.compensation import Blocked, Undone
from server.events.reverts.runs import keep_adoption
from server.events.runs.adoption_events import AdoptionFailure, AdoptionOutcome
from server.events.runs.methods import RunMethod
from server.events.runs.runs import Run, RunFailure, RunStatus
from server.jobs import base, run_adoption, tries
from server.jobs.base import connections
from server.jobs.reverts import Reverts
from server.jobs.run_adoption import RunAdoption
from server.projections.engine.check import check
from server.storage import PostgresBlobs
from tests.jobs.test_reverts import state_of as revert_of
from tests.jobs.test_reverts import wanted
from tests.jobs.test_runs import asked, ended, state_of
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.forms import CHOICE, topic
from tests.support.jobs import run_once
from tests.support.undoing import undo
from tests.support.workspace import Workspace

pytestmark = pytest.mark.usefixtures("programs_forked", "checked_at_the_end")
TASKS = 7
ESTIMATE: dict[str, Any] = {"questions": ["topic"], "iterations": 100}


async def tied(workspace: Workspace, count: int = TASKS) -> tuple[UUID, list[UUID], Actor]:
    """Tasks on which two people disagree, and a run in which the first has two votes."""
    project = await workspace.project(CHOICE, overlap=2)
    people, tasks = await workspace.members(2), await workspace.tasks(project, count)
    await workspace.annotate_all(
        (task, who, topic(value)) for task in tasks for who, value in zip(people, "ab", strict=True)
    )
    return project, tasks, people[0]


async def computed(
    database: Database, workspace: Workspace, project: UUID, first: Actor, count: int = TASKS
) -> Run:
    weights = {"weights": {ids.public("member", first.member): 2}}
    run = await asked(workspace, project, method=RunMethod.WEIGHTS, parameters=weights)
    found = await ended(database, workspace, run)
    assert (found.status, found.resolved) == (RunStatus.FINISHED, count)
    return found


async def begin(workspace: Workspace, run: Run, by: Actor) -> None:
    wanted = AdoptionRequest(run.id, run.project, 0.5, erased=False)
    await workspace.do(wanted.decide, by=by, permission=Permission.TASKS_MANAGE, **wanted.named)


async def carried_on(database: Database, workspace: Workspace, **options: Any) -> None:
    blobs = PostgresBlobs(database.server_url)
    try:
        async with connections(database.server_url) as pool:
            options = {"clock": workspace.clock, "slices": (2, 2), "pause": 0.0, **options}
            await RunAdoption(pool, workspace.writer, blobs, **options).run_once()
    finally:
        await blobs.close()


async def adopted(workspace: Workspace, tasks: list[UUID]) -> int:
    receipt = await workspace.do(lambda _: [], streams=tuple((TASK, task) for task in tasks))
    states = [receipt.states[task] for task in tasks]
    return sum(
        isinstance(one, Task) and one.resolution is not None and one.resolution.method is Method.RUN
        for one in states
    )


async def test_an_adoption_goes_on_after_a_kill(database: Database, workspace: Workspace) -> None:
    project, tasks, first = await tied(workspace)
    run = await computed(database, workspace, project, first)
    manager = await workspace.member(role=Role.MANAGER)
    await begin(workspace, run, manager)
    work = asyncio.create_task(carried_on(database, workspace, pause=60.0))
    async with asyncio.timeout(60):
        while not await adopted(workspace, tasks):  # noqa: ASYNC110 - another task commits
            await asyncio.sleep(0.01)
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work
    state = await state_of(workspace, run.id)
    assert await adopted(workspace, tasks) == 2
    assert state.adopting is not None
    with pytest.raises(Blocked):
        keep_adoption(Undone(run.id, state, state, state, (), (), workspace.clock()))
    await carried_on(database, workspace)
    [done] = (await state_of(workspace, run.id)).adoptions
    assert (done.by, done.failure, done.outcomes) == (
        manager.member, None, {AdoptionOutcome.ADOPTED: TASKS},
    )  # fmt: skip
    receipt = await workspace.do(lambda _: [], streams=((TASK, tasks[0]),))
    final = receipt.states[tasks[0]]
    assert isinstance(final, Task)
    assert (final.status, final.review_reason) == (Status.DONE, None)
    assert final.resolution is not None
    assert (final.resolution.run, final.resolution.by) == (run.id, manager.member)
    assert final.resolution.confidence_ppm == 666_666


@pytest.mark.faults
async def test_a_killed_process_leaves_nothing_half_adopted(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, tasks, first = await tied(workspace, count := 40)
    run = await computed(database, workspace, project, first, count)
    await begin(workspace, run, workspace.owner)
    process = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        async with asyncio.timeout(60):
            while not (done := await adopted(workspace, tasks)):  # noqa: ASYNC110 - it commits
                await asyncio.sleep(0.01)
    finally:
        process.kill()
        await process.wait()
    assert done < count
    assert await check(database.admin_url, processes=0) == []
    async with asyncio.timeout(60):
        # The session of a killed process may hold its lock for another moment.
        while (await state_of(workspace, run.id)).adopting is not None:
            await carried_on(database, workspace)
    [end] = (await state_of(workspace, run.id)).adoptions
    assert end.outcomes == {AdoptionOutcome.ADOPTED: count}
    assert await adopted(workspace, tasks) == count
    text = "SELECT count(*) FROM events WHERE org_id = $1 AND type = 'task.resolved'"
    assert await owner.fetchval(text, workspace.org) == count
    async with acts.connected(workspace) as connection:
        await undo(workspace, connection, end.position)
    assert await adopted(workspace, tasks) == 0


async def test_an_adoption_ends_where_it_may_not_go_on(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, first = await tied(workspace)
    run = await computed(database, workspace, project, first)
    manager = await workspace.member(role=Role.MANAGER)
    await begin(workspace, run, manager)
    await workspace.do(
        lambda current: members.change_role(
            current.member(manager.member), role=Role.ANNOTATOR, last_owner=False
        ),
        members=(manager.member,),
    )
    await carried_on(database, workspace)
    await begin(workspace, run, workspace.owner)
    await workspace.do(
        lambda current: projects.archive(current.project(project)), projects=(project,)
    )
    await carried_on(database, workspace)
    failures = [one.failure for one in (await state_of(workspace, run.id)).adoptions]
    assert failures == [AdoptionFailure.RIGHTS, AdoptionFailure.PROJECT]
    assert await adopted(workspace, tasks) == 0


async def test_an_adoption_waits_while_slices_are_stale(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, tasks, first = await tied(workspace)
    run = await computed(database, workspace, project, first)
    await begin(workspace, run, workspace.owner)

    async def refuse(_: object) -> None:
        raise Refused(Code.STALE, "A hold was placed.")

    with monkeypatch.context() as patched:
        patched.setattr(run_adoption, "retry_while_stale", refuse)
        await carried_on(database, workspace)
    assert (await state_of(workspace, run.id)).adopting is not None
    await carried_on(database, workspace)
    assert await adopted(workspace, tasks) == TASKS


async def test_an_adoption_that_fails_again_and_again_ends(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _, first = await tied(workspace)
    run = await computed(database, workspace, project, first)
    await begin(workspace, run, workspace.owner)

    async def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(run_adoption, "retry_while_stale", fail)
    failed = tries.Tries(0.0)
    monkeypatch.setattr(base, "Tries", lambda: failed)
    for _ in range(tries.TRIES):
        assert (await state_of(workspace, run.id)).adopting is not None
        await carried_on(database, workspace)
    [end] = (await state_of(workspace, run.id)).adoptions
    assert end.failure is AdoptionFailure.ERROR


async def test_what_was_undone_is_adopted_again(database: Database, workspace: Workspace) -> None:
    project, tasks, first = await tied(workspace)
    run = await computed(database, workspace, project, first)
    for background in (False, True):
        await begin(workspace, run, workspace.owner)
        await carried_on(database, workspace)
        assert await adopted(workspace, tasks) == TASKS
        last = (await state_of(workspace, run.id)).adoptions[-1]
        assert last.outcomes == {AdoptionOutcome.ADOPTED: TASKS}
        if background:
            id_ = await wanted(workspace, database, position=last.position)
            with pytest.raises(Refused, match="is being undone"):
                await begin(workspace, run, workspace.owner)
            await run_once(Reverts, database.server_url, workspace.writer, slices=(3, 3))
            done = await revert_of(workspace, database, id_)
            assert (done.status, done.progress.undone) == (RevertStatus.FINISHED, TASKS + 2)
        else:
            async with acts.connected(workspace) as connection:
                await undo(workspace, connection, last.position)
        assert await adopted(workspace, tasks) == 0


async def test_runs_of_questions_that_there_are_not(
    database: Database, workspace: Workspace
) -> None:
    project, _, _ = await tied(workspace, 1)
    wrong = {**ESTIMATE, "questions": ["color"]}
    run = await asked(workspace, project, method=RunMethod.ONE_COIN, parameters=wrong)
    assert (await ended(database, workspace, run)).failure is RunFailure.QUESTION
