"""Corrections go on after a kill, and end where they may not go on."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.corrections.correction import CorrectionRequest
from server.commands.reverts.background import RevertStatus
from server.events import projects
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from server.events.corrections import corrections
from server.events.corrections.correction_events import (
    CorrectionAction,
    CorrectionFailure,
    CorrectionOutcome,
)
from server.events.corrections.corrections import CORRECTION, Correction
from server.events.corrections.patterns import CorrectionPattern
from server.events.labeling.tasks import TASK, AnnotationStatus, Method, Status, Task
from server.events.reverts.compensation import Blocked, Undone
from server.events.reverts.corrections import keep_correction
from server.jobs.base import alone, connections
from server.jobs.corrections import Corrections, tasks_of_slice
from server.jobs.reverts import Reverts
from server.jobs.tries import TRIES, Tries
from server.ledger.read import tenant
from server.projections.counters.counting import advance
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.task_lists import TASK_LISTS
from server.reads.corrections.matches import TaskMatches
from tests.jobs.test_reverts import state_of as revert_of
from tests.jobs.test_reverts import wanted
from tests.jobs.working_process import FROZEN
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.forms import CHOICE, topic
from tests.support.jobs import run_once
from tests.support.undoing import undo
from tests.support.workspace import Workspace

pytestmark = pytest.mark.usefixtures("checked_at_the_end")
TASKS, MANY = 7, 24
A = CorrectionPattern(
    (AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED), question="topic", values=("a",)
)
FIELDS: dict[str, Any] = {"action": CorrectionAction.REPLACE_LABEL, "replaced_by": {"value": "b"}}


async def answered(workspace: Workspace, count: int = TASKS) -> tuple[UUID, list[UUID], Actor]:
    """Tasks that one person answered with "a"."""
    project = await workspace.project(CHOICE)
    ann, tasks = await workspace.member(), await workspace.tasks(project, count)
    await workspace.annotate_all((task, ann, topic("a")) for task in tasks)
    return project, tasks, ann


async def begin(workspace: Workspace, project: UUID, by: Actor, **fields: Any) -> UUID:
    head = (await workspace.do(lambda _: [])).position
    given = {"position": head, "head": head, "pattern": A, "reason": "Wrong.", **FIELDS}
    request = CorrectionRequest(project=project, with_reviewed=False, **given | fields)
    may = {"by": by, "permission": Permission.LABELS_CORRECT}
    await workspace.do(request.decide, **may, **request.named)
    return request.correction


async def carried_on(database: Database, workspace: Workspace, **options: Any) -> None:
    async with connections(database.server_url) as pool:
        options = {"clock": workspace.clock, "slices": (2, 2), "pause": 0.0, **options}
        await Corrections(pool, workspace.writer, **options).run_once()


async def state_of(workspace: Workspace, correction: UUID) -> Correction:
    found = await workspace.do(lambda _: [], streams=((CORRECTION, correction),))
    state = found.states[correction]
    assert isinstance(state, Correction)
    return state


async def states(workspace: Workspace, tasks: list[UUID]) -> list[Task]:
    found = (await workspace.do(lambda _: [], streams=tuple((TASK, one) for one in tasks))).states
    return [one for task in tasks if isinstance(one := found[task], Task)]


async def corrected(workspace: Workspace, tasks: list[UUID]) -> int:
    found = await states(workspace, tasks)
    return sum(one.annotations[0].answers == topic("b") for one in found)


async def state_and_corrected(
    workspace: Workspace, id_: UUID, tasks: list[UUID]
) -> tuple[Correction, int]:
    """Read a correction and its tasks in one transaction, as a slice under way may still commit."""
    streams = ((CORRECTION, id_), *((TASK, task) for task in tasks))
    found = (await workspace.do(lambda _: [], streams=streams)).states
    state = found[id_]
    assert isinstance(state, Correction)
    return state, sum(found[task].annotations[0].answers == topic("b") for task in tasks)


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_correction_goes_on_after_a_kill(
    database: Database, workspace: Workspace, fault: signal.Signals
) -> None:
    project, tasks, ann = await answered(workspace, MANY)
    manager = await workspace.member(role=Role.MANAGER)
    id_ = await begin(workspace, project, manager)
    first = await forked("-m", "tests.jobs.working_process", database.server_url)
    try:
        async with asyncio.timeout(60):
            while not (await state_of(workspace, id_)).tasks:  # noqa: ASYNC110 - of a process
                await asyncio.sleep(0.005)
        first.send_signal(fault)
        await asyncio.sleep(0.05)
        state, changed = await state_and_corrected(workspace, id_, tasks)
        assert 0 < state.tasks < MANY
        assert changed == state.tasks, "nothing is half done"
        with pytest.raises(Blocked):
            keep_correction(Undone(id_, state, state, state, (), (), workspace.clock()))
        async with asyncio.timeout(30 * FROZEN):
            # PostgreSQL takes a moment to end the session of the other one, and its lock with it.
            while (await state_of(workspace, id_)).running:
                await carried_on(database, workspace)
    finally:
        if first.returncode is None:
            first.kill()
        await first.wait()
    done = await state_of(workspace, id_)
    assert (done.started_by, done.failure, done.tasks) == (manager.member, None, MANY)
    assert done.outcomes == {CorrectionOutcome.CORRECTED: MANY}
    for one in await states(workspace, tasks):
        [annotation] = one.annotations
        assert (annotation.author, annotation.correction) == (ann.member, id_)
        assert (annotation.revision, annotation.answers) == (2, topic("b"))
        assert (one.status, annotation.status) == (Status.DONE, AnnotationStatus.SUBMITTED)
        assert one.resolution is not None
        assert (one.resolution.method, one.resolution.answers) == (Method.SINGLE, topic("b"))


async def test_a_correction_keeps_its_lock_however_long_it_takes(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends the session of a job that rests, and another process began beside it."""
    project, tasks, _ = await answered(workspace)
    id_ = await begin(workspace, project, await workspace.member(role=Role.MANAGER))
    correct, free = Corrections._correct_slice, list[bool]()
    monkeypatch.setattr("server.jobs.base.SIGN", 0.1)
    async with connections(database.server_url) as others:

        async def slowly(self: Corrections, *given: Any) -> None:
            await asyncio.sleep(0.6)
            await correct(self, *given)
            async with others.acquire() as other, alone(other, id_) as mine:
                free.append(mine)

        monkeypatch.setattr(Corrections, "_correct_slice", slowly)
        async with connections(database.server_url, frozen=1) as pool:
            job = Corrections(pool, workspace.writer, clock=workspace.clock, slices=(2, 2))
            assert await job.run_once() == 1
    assert (free, await corrected(workspace, tasks)) == ([False] * 4, TASKS)


async def test_a_correction_ends_where_it_may_not_go_on(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, _ = await answered(workspace)
    manager = await workspace.member(role=Role.MANAGER)
    first = await begin(workspace, project, manager)
    await workspace.do(
        lambda current: members.change_role(
            current.member(manager.member), role=Role.ANNOTATOR, last_owner=False
        ),
        members=(manager.member,),
    )
    await carried_on(database, workspace)
    second = await begin(workspace, project, workspace.owner)
    await workspace.do(
        lambda current: projects.archive(current.project(project)), projects=(project,)
    )
    await carried_on(database, workspace)
    failures = [(await state_of(workspace, one)).failure for one in (first, second)]
    assert failures == [CorrectionFailure.RIGHTS, CorrectionFailure.PROJECT]
    assert await corrected(workspace, tasks) == 0
    with pytest.raises(Refused) as refused:
        await begin(workspace, project, workspace.owner)
    assert refused.value.code is Code.CONFLICT


class _Interrupted(Corrections):
    """Corrections to which something happens after each slice that was written."""

    then: Callable[[], Awaitable[object]]

    async def _correct_slice(self, *given: Any) -> None:
        await super()._correct_slice(*given)
        await self.then()


async def interrupted(
    database: Database, workspace: Workspace, then: Callable[[], Awaitable[object]], times: int = 1
) -> None:
    async with connections(database.server_url) as pool:
        job = _Interrupted(pool, workspace.writer, clock=workspace.clock, slices=(2, 2), pause=0.0)
        job.then, job.tries = then, Tries(0.0)
        for _ in range(times):
            await job.run_once()


@pytest.mark.parametrize(
    ("counts", "size", "tasks"),
    [([1, 1, 1], 2, 2), ([3, 3, 3], 7, 2), ([9, 1], 2, 1), ([1, 9], 2, 1), ([2], 300, 1)],
)
def test_a_slice_is_as_large_as_its_annotations_are_many(
    counts: list[int], size: int, tasks: int
) -> None:
    found: list[Any] = [TaskMatches(None, "", [None] * count) for count in counts]  # type: ignore[arg-type, list-item]
    assert tasks_of_slice(found, size) == tasks


async def cancel(workspace: Workspace, correction: UUID) -> int:
    done = await workspace.do(
        lambda current: corrections.cancel(current.get(CORRECTION, correction)),
        streams=((CORRECTION, correction),),
    )
    return done.written


async def test_what_a_canceled_correction_did_stays_and_is_undone_as_one(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, _ = await answered(workspace)
    id_ = await begin(workspace, project, workspace.owner)
    await interrupted(database, workspace, lambda: cancel(workspace, id_))
    await carried_on(database, workspace)
    done = await state_of(workspace, id_)
    assert (done.running, done.failure, done.tasks) == (False, CorrectionFailure.CANCELED, 2)
    assert await corrected(workspace, tasks) == 2
    assert await cancel(workspace, id_) == 0
    async with acts.connected(workspace) as connection:
        await undo(workspace, connection, done.started)
    assert await corrected(workspace, tasks) == 0
    other = await begin(workspace, project, workspace.owner)
    await carried_on(database, workspace)
    with pytest.raises(Refused) as refused:
        await cancel(workspace, other)
    assert refused.value.code is Code.CONFLICT


async def test_a_correction_that_fails_again_and_again_ends_with_what_it_did(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, _ = await answered(workspace, MANY)
    id_ = await begin(workspace, project, workspace.owner)

    async def fail() -> None:
        raise ZeroDivisionError

    await interrupted(database, workspace, fail, TRIES - 1)
    assert (await state_of(workspace, id_)).running
    await interrupted(database, workspace, fail, TRIES)
    done = await state_of(workspace, id_)
    assert (done.running, done.failure) == (False, CorrectionFailure.ERROR)
    assert done.tasks == await corrected(workspace, tasks) == 2 * (2 * TRIES - 1) < MANY
    async with acts.connected(workspace) as connection:
        await undo(workspace, connection, done.started)
    assert await corrected(workspace, tasks) == 0


async def test_what_is_not_valid_has_a_reason_of_its_own(
    database: Database, workspace: Workspace
) -> None:
    project, _, _ = await answered(workspace, 3)
    id_ = await begin(workspace, project, workspace.owner)

    async def refuse() -> None:
        raise Refused(Code.INVALID, "Too long.")

    await interrupted(database, workspace, refuse)
    assert (await state_of(workspace, id_)).failure is CorrectionFailure.INVALID


async def test_what_was_erased_ends_a_correction(database: Database, workspace: Workspace) -> None:
    project, tasks, _ = await answered(workspace)
    id_ = await begin(workspace, project, workspace.owner)
    state = await state_of(workspace, id_)
    await workspace.erase(id_, [state.started], streams=((CORRECTION, id_),))
    await carried_on(database, workspace)
    done = await state_of(workspace, id_)
    assert (done.failure, done.reason, done.pattern) == (CorrectionFailure.ERASED, None, None)
    assert await corrected(workspace, tasks) == 0


async def test_a_correction_as_of_before_all_events_corrects_nothing(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, _ = await answered(workspace, 1)
    id_ = await begin(workspace, project, workspace.owner, position=0)
    await carried_on(database, workspace)
    done = await state_of(workspace, id_)
    assert (done.running, done.outcomes) == (False, {CorrectionOutcome.MOVED: 1})
    assert await corrected(workspace, tasks) == 0


async def test_corrections_are_few_at_once(workspace: Workspace) -> None:
    project, _, _ = await answered(workspace, 1)
    for _ in range(3):
        await begin(workspace, project, workspace.owner)
    with pytest.raises(Refused) as refused:
        await begin(workspace, project, workspace.owner)
    assert refused.value.code is Code.LIMIT


async def test_what_was_undone_is_corrected_again(database: Database, workspace: Workspace) -> None:
    project, tasks, _ = await answered(workspace)
    for background in (False, True):
        id_ = await begin(workspace, project, workspace.owner)
        await carried_on(database, workspace)
        assert await corrected(workspace, tasks) == TASKS
        started = (await state_of(workspace, id_)).started
        if background:
            wish = await wanted(workspace, database, position=started)
            await run_once(Reverts, database.server_url, workspace.writer, slices=(3, 3))
            done = await revert_of(workspace, database, wish)
            assert done.status is RevertStatus.FINISHED
        else:
            async with acts.connected(workspace) as connection:
                await undo(workspace, connection, started)
        found = await states(workspace, tasks)
        assert [one.annotations[0].answers for one in found] == [topic("a")] * TASKS
        assert {one.annotations[0].correction for one in found} == {None}
        assert {one.resolution.answers == topic("a") for one in found if one.resolution} == {True}


async def test_annotations_go_back_to_their_authors(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, ann = await answered(workspace, 3)
    moved = await workspace.import_(project, [{"inputs": {"text": {"text": "New."}}}])
    fields = {"action": CorrectionAction.REQUEUE, "replaced_by": None}
    id_ = await begin(workspace, project, workspace.owner, **fields)
    await workspace.annotate(moved[0], ann, topic("a"))
    await carried_on(database, workspace)
    done = await state_of(workspace, id_)
    assert done.outcomes == {CorrectionOutcome.CORRECTED: 3, CorrectionOutcome.MOVED: 1}
    for one in await states(workspace, tasks):
        [annotation] = one.annotations
        assert (one.status, one.resolution) == (Status.OPEN, None)
        assert (annotation.status, annotation.answers) == (AnnotationStatus.REJECTED, topic("a"))
        assert (annotation.reviewer, annotation.correction) == (None, id_)
        await workspace.revise(one.id, annotation.id, ann, topic("c"))
    for one in await states(workspace, tasks):
        assert (one.status, one.annotations[0].correction) == (Status.DONE, None)


async def test_a_correction_waits_for_what_finds_its_tasks(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, ann = await answered(workspace, 2)
    by_author = CorrectionPattern((AnnotationStatus.SUBMITTED,), authors=(ann.member,))
    answer = {"question": "topic", "answer": topic("b")["topic"]}
    fields = {"action": CorrectionAction.REPLACE_ANSWER, "replaced_by": answer}
    id_ = await begin(workspace, project, workspace.owner, pattern=by_author, **fields)
    await carried_on(database, workspace)
    assert (await state_of(workspace, id_)).running
    position = (await state_of(workspace, id_)).position
    async with acts.connected(workspace) as connection, tenant(connection, workspace.org):
        handed = HandedChanges()
        assert await advance(connection, TASK_LISTS, workspace.org, handed) > position
    await carried_on(database, workspace)
    assert await corrected(workspace, tasks) == 2
