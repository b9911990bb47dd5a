"""Steps of random histories: what was done is undone, and runs are asked for."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID, uuid4

from server.access.permissions import Permission
from server.commands import Receipt
from server.commands.reverts.background import Revert, start_revert
from server.commands.reverts.revert import plan_restore, revert
from server.commands.runs.adoption import AdoptionRequest, AdoptionSlice
from server.events.core.ids import public, uuid7
from server.events.erasure.holds import HeldBySubject
from server.events.runs import adoptions, runs, skills
from server.events.runs.adoption_events import AdoptionFailure, AdoptionOutcome
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, Run, RunFailure, RunFinished, RunStatus
from server.events.runs.task_basis import basis_of
from server.jobs.base import connections
from server.jobs.reverts import Reverts
from server.ledger.read import tenant
from tests.support import taxonomy_acts as acts
from tests.support.commands import command
from tests.support.histories import History, action
from tests.support.undoing import undo


async def _head(h: History) -> int:
    return (await h.workspace.do(lambda _: [])).position


async def _recent(h: History, r: Random) -> int:
    """Return a position; half of them are among the last ten."""
    head = await _head(h)
    return head - min(head - 1, r.choice([r.randrange(10), r.randrange(head)]))


@action
async def _undo(h: History, r: Random) -> None:
    """Undo a wish, which may have undone another one."""
    async with acts.connected(h.workspace) as connection:
        await undo(h.workspace, connection, await _recent(h, r), r.choice(h.people[:1] + h.people))


@action
async def _undo_all(h: History, r: Random) -> None:
    """Undo what a member did in a while, in the background."""
    first, last = sorted([await _recent(h, r), await _recent(h, r)])
    now = h.workspace.clock.now
    wanted = Revert(
        id=uuid7(), member=h.workspace.owner.member, credential=None,
        actor=r.choice(h.people).member, first=first, last=last, done_from=last + 1,
        created_at=now, changed_at=now,
    )  # fmt: skip
    async with connections(acts.dsn(h.workspace)) as pool:
        await start_revert(pool, h.workspace.org, wanted)
        await Reverts(pool, acts.writer(h.workspace), pause=0).run_once()


@action
async def _restore_task(h: History, r: Random) -> None:
    """Bring a task back to what it was."""
    task, position = r.choice([*h.tasks]), await _recent(h, r)

    async def execute(decide: Any, **named: Any) -> Receipt:
        wish = command(h.workspace.org, h.workspace.owner, decide, id=uuid4(), **named)
        return await h.workspace.writer.execute(wish)

    async with acts.connected(h.workspace) as connection:
        await revert(lambda: plan_restore(connection, h.workspace.org, task, position), execute)


@action
async def _run(h: History, r: Random) -> None:
    """Ask for a run, or let one end in some way."""
    if not h.runs or r.random() < 0.4:
        await _ask_for_run(h, r)
        return
    ends = [_finish(r), lambda state: runs.fail(state, r.choice([*RunFailure]))]
    await _end_run(h, r.choice(h.runs), r.choice([*ends, runs.cancel, runs.drop]))


@action
async def _publish_skills(h: History, r: Random) -> None:
    """Let a project go by what a run found of annotators, which is made up here."""
    coin = {"questions": ["topic"], "iterations": 9}
    run = await _ask_for_run(h, r, method=RunMethod.ONE_COIN, parameters=coin)
    await _end_run(h, run, _finish(r))
    found = [
        {"member": public("member", one.member), "question": "topic", "answers": r.randrange(9),
         "skill": r.choice([0.4, 0.99])}
        for one in h.people
    ]  # fmt: skip
    named = {"streams": ((RUN, run),)}
    state: Run = (await h.workspace.do(lambda _: [], **named)).states[run]
    await h.workspace.do(
        lambda current: skills.publish(current.project(state.project), state, found),
        projects=(state.project,), **named,
    )  # fmt: skip


async def _ask_for_run(h: History, r: Random, **method: Any) -> UUID:
    new = uuid7()
    method = method or {"method": RunMethod.MAJORITY, "parameters": {"percent": 50}}
    asked = runs.request(new, project=r.choice(h.projects), position=await _head(h), **method)
    await h.workspace.do(lambda _: asked, permission=Permission.RUNS_START)
    h.runs.append(new)
    return new


def _finish(r: Random) -> Any:
    found = RunFinished(
        result_digest=f"{r.randrange(9):064}", erasures=r.randrange(2), annotated_tasks=3,
        resolved_tasks=2, changed_tasks=r.randrange(3),
    )  # fmt: skip
    return lambda state: runs.finish(state, found)


async def _end_run(h: History, run: UUID, decide: Any) -> None:
    await h.workspace.do(lambda current: decide(current.get(RUN, run)), streams=((RUN, run),))


@action
async def _adopt(h: History, r: Random) -> None:
    """Adopt what a run says, which here is what somebody answered, slice by slice, or end that."""
    named = tuple((RUN, run) for run in h.runs)
    states = (await h.workspace.do(lambda _: [], streams=named)).states.values()
    ready = [state for state in states if state.status is RunStatus.FINISHED]
    if not ready:
        await _end_run(h, await _ask_for_run(h, r), _finish(r))
        return
    state: Run = r.choice([one for one in ready if one.adopting] or ready)
    if state.adopting is None:
        wanted = AdoptionRequest(state.id, state.project, r.choice([0.0, 0.6]), erased=False)
        may = {"by": r.choice(h.people[:1] + h.people), "permission": Permission.TASKS_MANAGE}
        await h.workspace.do(wanted.decide, **may, **wanted.named)
        return
    async with acts.connected(h.workspace) as connection, tenant(connection, h.workspace.org):
        wish = await connection.fetchval(_WISH, h.workspace.org, state.adopting.position)
    await (_end_adoption if r.random() < 0.3 else _adopt_some)(h, r, state, wish)


_WISH = "SELECT correlation_id FROM events WHERE org_id = $1 AND position = $2"


async def _end_adoption(h: History, r: Random, state: Run, wish: UUID) -> None:
    failure, found = r.choice([None, *AdoptionFailure]), {AdoptionOutcome.ADOPTED: r.randrange(4)}
    await h.workspace.as_server(
        lambda current: adoptions.finish(
            current.get(RUN, state.id), state.adopting, found, failure
        ),
        correlation=wish,
        streams=((RUN, state.id),),
    )


async def _adopt_some(h: History, r: Random, state: Run, wish: UUID) -> None:
    """Adopt a slice of lines about the tasks of the project, most of which are as they are now."""
    tasks = tuple(task for task, of in h.tasks.items() if of == state.project)
    found = (await h.workspace.do(lambda _: [], tasks=tasks)).states
    lines = {
        task: {
            "answers": r.choice([None, *(one.answers for one in given)]),
            "annotations": [public("annotation", one.id) for one in given],
            "basis": basis_of(found[task]) if r.random() < 0.9 else "0",
            "confidence": {"topic": r.choice([0.5, 0.9])},
        }
        for task in tasks
        if (given := found[task].counting)
    }
    some = AdoptionSlice(
        h.workspace.org, state.id, state.project, state.adopting, lines, HeldBySubject()
    )
    await h.workspace.do(some.decide, correlation=wish, **some.named)
