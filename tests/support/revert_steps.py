"""Steps of random histories: what was done is undone, and runs are asked for."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import uuid4

from server.access.permissions import Permission
from server.commands import Receipt
from server.commands.reverts.background import Revert, start_revert
from server.commands.reverts.revert import plan_restore, revert
from server.events.core.ids import uuid7
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, RunFailure, RunFinished
from server.jobs.base import connections
from server.jobs.reverts import Reverts
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
        new, method = uuid7(), {"method": RunMethod.MAJORITY, "parameters": {"percent": 50}}
        asked = runs.request(new, project=r.choice(h.projects), position=await _head(h), **method)
        await h.workspace.do(lambda _: asked, permission=Permission.RUNS_START)
        h.runs.append(new)
        return
    found = RunFinished(
        result_digest=f"{r.randrange(9):064}", erasures=r.randrange(2), annotated_tasks=3,
        resolved_tasks=2, changed_tasks=r.randrange(3),
    )  # fmt: skip
    run, decide = (
        r.choice(h.runs),
        r.choice(
            [
                lambda state: runs.finish(state, found),
                lambda state: runs.fail(state, r.choice([*RunFailure])),
                runs.cancel,
                runs.drop,
            ]
        ),
    )
    await h.workspace.do(lambda current: decide(current.get(RUN, run)), streams=((RUN, run),))
