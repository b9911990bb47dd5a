"""Undoing all that a member did: its rate against the bulk that did it, and what others feel.

python -m bench.revert [--quick]
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import uvloop

from bench.database import Place
from bench.harness import figure
from bench.migration import Annotators, head, measured
from bench.scratch import scratch
from server.access.actor import Actor
from server.commands import Receipt, Writer
from server.commands.labeling.bulk_change import BulkChange
from server.commands.reverts.background import Revert, find_revert, start_revert
from server.embedded.postgres import Postgres, Running
from server.events.accounts.roles import Role
from server.events.labeling import queue
from server.jobs.base import connections
from server.jobs.reverts import Reverts
from tests.support.commands import command
from tests.support.jobs import run_once

QUICK = "--quick" in sys.argv
TASKS = 600 if QUICK else 10_000
ANNOTATORS = 4 if QUICK else 8
SECONDS = 0.3 if QUICK else 5.0


async def prioritized(place: Place, project: UUID, tasks: list[UUID], by: Actor, to: int) -> None:
    """Give all tasks a priority, as `changeTasks` does."""

    async def execute(decide: Any, **named: Any) -> Receipt:
        id_, correlation = named.pop("command_id"), named.pop("correlation")
        wish = command(
            place.workspace.org, by, decide, id=id_, correlation=correlation,
            projects=(project,), **named,
        )  # fmt: skip
        return await place.workspace.writer.execute(wish)

    async def events_of(receipt: Receipt) -> Any:
        return receipt.events

    bulk = BulkChange(execute, events_of, project, uuid4(), 0)
    await bulk.change(sorted(tasks), lambda _, task: queue.prioritize(task, priority=to), ())


async def undo(place: Place, by: Actor) -> Revert:
    """Undo all that a member did, as the server does in the background."""
    now, id_, last = datetime.now(UTC), uuid4(), await head(place)
    wanted = Revert(
        id=id_, member=place.workspace.owner.member, credential=None, actor=by.member, first=1,
        last=last, done_from=last + 1, created_at=now, changed_at=now,
    )  # fmt: skip
    async with connections(place.writer.dsn) as pool:
        await start_revert(pool, place.workspace.org, wanted)
        await run_once(Reverts, place.writer.dsn, place.workspace.writer)
        found = await find_revert(pool, place.workspace.org, id_)
    assert found is not None
    return found


async def measure(running: Running) -> None:
    place = await Place.make(running, "revert")
    workspace = place.workspace
    workspace.writer = Writer(place.writer.dsn)
    project, manager = await workspace.project(), await workspace.member(Role.MANAGER)
    tasks = list[UUID]()
    for _ in range(0, TASKS, 200):
        tasks += await workspace.tasks(project, 200)
    bulk = await measured("revert.bulk", place, prioritized(place, project, tasks, manager, 5))
    rate = await measured("revert.all", place, undo(place, manager))
    figure("revert.ratio", rate / bulk, "of bulk", tasks=TASKS)
    await with_busy_annotators(place, project, tasks)
    await workspace.writer.close()
    await place.writer.close()


async def with_busy_annotators(place: Place, project: UUID, tasks: list[UUID]) -> None:
    """Undo while annotators work; print what they feel."""
    workspace = place.workspace
    manager, other = await workspace.member(Role.MANAGER), await workspace.project()
    await prioritized(place, project, tasks, manager, 7)
    for _ in range(2 if QUICK else 30):
        await workspace.tasks(other, 1_000)
    busy = Annotators(place, other, await workspace.members(ANNOTATORS))
    working = asyncio.create_task(busy.work())
    await asyncio.sleep(SECONDS)
    before = busy.p99()
    began = time.perf_counter()
    found = await undo(place, manager)
    during, seconds = busy.p99(), time.perf_counter() - began
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    assert found.progress.undone == len(tasks), found.progress
    figure("revert.submit.before.p99", before, "ms", annotators=ANNOTATORS)
    figure("revert.submit.during.p99", during, "ms", seconds=seconds, tasks=len(tasks))
    figure("revert.submit.ratio", during / before, "times")


async def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            await measure(running)


if __name__ == "__main__":
    uvloop.run(main())
