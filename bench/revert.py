"""Undoing all that a member did, and correcting in bulk: their rates, and what others feel.

The rate of undoing is that to the bulk which did it; the rate of correcting is that to an import of
the same answers.

python -m bench.revert [--quick]
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import uvloop

from bench.database import Place
from bench.harness import figure
from bench.import_annotations import ANSWERS, annotated
from bench.migration import Annotators, head, measured
from bench.scratch import scratch
from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Receipt, Writer
from server.commands.corrections.correction import CorrectionRequest
from server.commands.imports.import_file import import_file
from server.commands.labeling.bulk_change import BulkChange
from server.commands.reverts.background import Revert, find_revert, start_revert
from server.commands.writer.writer import wall_clock
from server.embedded.postgres import Postgres, Running
from server.events.accounts.roles import Role
from server.events.corrections.correction_events import CorrectionAction
from server.events.corrections.corrections import CORRECTION, Correction
from server.events.corrections.patterns import CorrectionPattern
from server.events.labeling import queue
from server.events.labeling.tasks import COUNTING
from server.jobs.base import connections
from server.jobs.corrections import Corrections
from server.jobs.reverts import Reverts
from tests.support.commands import command
from tests.support.jobs import run_once

QUICK = "--quick" in sys.argv
TASKS = 600 if QUICK else 10_000
ANNOTATORS = 4 if QUICK else 8
SECONDS = 0.3 if QUICK else 5.0
ANSWERED = TASKS // (2 * ANSWERS)
"""Tasks of a correction, with ANSWERS answers each."""
T = TypeVar("T")


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


async def answered(place: Place, folder: Path, number: int) -> UUID:
    """Import tasks with answers into a new project, and return it."""
    path = folder / f"{number}.jsonl"
    rows = (annotated(n, number) for n in range(ANSWERED))
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    project = await place.workspace.project()
    await import_file(place.workspace.writer, place.workspace.owner, project, path)
    return project


async def corrected(place: Place, project: UUID) -> Correction:
    """Correct all answers that say "a", as the server does beside requests."""
    workspace, last = place.workspace, await head(place)
    request = CorrectionRequest(
        project=project, action=CorrectionAction.REPLACE_LABEL, position=last, head=last,
        pattern=CorrectionPattern(COUNTING, question="topic", values=("a",)),
        replaced_by={"value": "c"}, reason="It is c.", with_reviewed=True,
    )  # fmt: skip
    await workspace.do(request.decide, permission=Permission.LABELS_CORRECT, **request.named)
    async with connections(place.writer.dsn) as pool:
        await Corrections(pool, workspace.writer, clock=wall_clock).run_once()
    found = await workspace.do(lambda _: [], streams=((CORRECTION, request.correction),))
    state = found.states[request.correction]
    assert isinstance(state, Correction)
    assert (state.running, state.failure, state.tasks) == (False, None, ANSWERED), state
    return state


async def measure(running: Running, folder: Path) -> None:
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
    manager = await workspace.member(Role.MANAGER)
    await prioritized(place, project, tasks, manager, 7)
    found = await with_busy_annotators("revert", place, undo(place, manager))
    assert found.progress.undone == len(tasks), found.progress
    importing = asyncio.ensure_future(answered(place, folder, 1))
    rate = await measured("correction.import", place, importing)
    done = await measured("correction.all", place, corrected(place, importing.result()))
    figure("correction.ratio", done / rate, "of import", tasks=ANSWERED, load=os.getloadavg()[0])
    other = await answered(place, folder, 2)
    await with_busy_annotators("correction", place, corrected(place, other))
    await workspace.writer.close()
    await place.writer.close()


async def with_busy_annotators(name: str, place: Place, work: Awaitable[T]) -> T:
    """Do long work while annotators work; print what they feel, and return its result."""
    workspace = place.workspace
    other = await workspace.project()
    for _ in range(2 if QUICK else 30):
        await workspace.tasks(other, 1_000)
    busy = Annotators(place, other, await workspace.members(ANNOTATORS))
    working = asyncio.create_task(busy.work())
    await asyncio.sleep(SECONDS)
    before = busy.p99()
    began = time.perf_counter()
    found = await work
    during, seconds = busy.p99(), time.perf_counter() - began
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    load = os.getloadavg()[0]
    figure(f"{name}.submit.before.p99", before, "ms", annotators=ANNOTATORS)
    figure(f"{name}.submit.during.p99", during, "ms", seconds=seconds, load=load)
    figure(f"{name}.submit.ratio", during / before, "times")
    return found


async def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            await measure(running, folder)


if __name__ == "__main__":
    uvloop.run(main())
