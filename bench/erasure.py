"""Erasure of a data subject: its rate against the bulk import, and what annotators notice of it.

The tasks that name the subject have so many annotations, made elsewhere. Rates are events a second:
those that were imported, and those that lost their content.

    python -m bench.erasure [--quick]
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import sys
import time
from pathlib import Path
from uuid import UUID

import uvloop

from bench.database import Place
from bench.harness import figure
from bench.import_annotations import ANSWERS, annotated
from bench.migration import Annotators, measured
from bench.scratch import scratch
from server.commands import Writer
from server.commands.imports.import_file import import_file
from server.commands.writer.writer import wall_clock
from server.embedded.postgres import Postgres, Running
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ERASURE, Erasure, ErasureTarget, request
from server.jobs.erasure import ErasureJob
from server.ledger.read import tenant
from server.postgres import connect
from server.projections.counters.counting import advance
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.task_subjects import TASK_SUBJECTS
from server.reads.erasure.subjects import subject_digest
from server.reads.session import open_pool
from server.storage import FolderRegister
from tests.support.jobs import run_once

QUICK = "--quick" in sys.argv
ANNOTATIONS = 300 if QUICK else 10_000
ANNOTATORS = 4 if QUICK else 8
SECONDS = 0.3 if QUICK else 5.0


async def imported(place: Place, folder: Path, subject: str) -> float:
    """Import tasks that name a subject, with their annotations; return events a second."""
    rows = (annotated(n, len(subject)) for n in range(ANNOTATIONS // ANSWERS))
    path = folder / f"{subject}.jsonl"
    path.write_text("".join(f"{json.dumps(r | {'subject_refs': [subject]})}\n" for r in rows))
    project = await place.workspace.project()
    importing = import_file(place.workspace.writer, place.workspace.owner, project, path)
    return await measured("erasure.import", place, importing)


async def asked(place: Place, subject: str) -> UUID:
    """Ask for the erasure of a subject, once the index has its tasks."""
    org, dsn = place.workspace.org, place.writer.dsn
    connection = await connect(dsn, {"application_name": "bench"}, deadline=60)
    reached = -1
    while True:
        async with tenant(connection, org):
            now = await advance(connection, TASK_SUBJECTS, org, HandedChanges())
        if now == reached:
            break
        reached = now
    await connection.close()
    pool = await open_pool(dsn, size=1)
    digest, new = await subject_digest(pool, org, subject), uuid7()
    await pool.close()
    changes = request(
        new,
        target=ErasureTarget.SUBJECT,
        authority=Authority.DATA_SUBJECT_REQUEST,
        reason="Asked for.",
        subject_digest=digest,
    )
    await place.workspace.do(lambda _: changes)
    return new


async def state_of(place: Place, erasure: UUID) -> Erasure:
    found = (await place.workspace.do(lambda _: [], streams=((ERASURE, erasure),))).states[erasure]
    assert isinstance(found, Erasure)
    return found


def erasing(place: Place) -> asyncio.Task[int]:
    job = run_once(ErasureJob, place.writer.dsn, place.workspace.writer, clock=wall_clock)
    return asyncio.create_task(job)


async def alone(place: Place, folder: Path) -> None:
    """Import, then erase while nobody else writes; print both rates."""
    bulk = await imported(place, folder, "first")
    erasure = await asked(place, "first")
    began = time.perf_counter()
    await erasing(place)
    seconds, done = time.perf_counter() - began, await state_of(place, erasure)
    assert done.finished_at is not None
    rate = done.events / seconds
    figure("erasure.rate", rate, "events/s", annotations=ANNOTATIONS, streams=done.streams)
    figure("erasure.ratio", rate / bulk, "of bulk import", annotations=ANNOTATIONS)


async def with_busy_annotators(place: Place, folder: Path) -> None:
    """Erase while annotators work; print what they notice."""
    workspace = place.workspace
    other = await workspace.project()
    for _ in range(2 if QUICK else 30):
        await workspace.tasks(other, 1_000)
    await imported(place, folder, "second")
    busy = Annotators(place, other, await workspace.members(ANNOTATORS))
    working = asyncio.create_task(busy.work())
    await asyncio.sleep(SECONDS)
    before = busy.p99()
    erasure = await asked(place, "second")
    began = time.perf_counter()
    await erasing(place)
    during, seconds = busy.p99(), time.perf_counter() - began
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    done = await state_of(place, erasure)
    figure("erasure.submit.before.p99", before, "ms", annotators=ANNOTATORS)
    figure("erasure.submit.during.p99", during, "ms", seconds=seconds, events=done.events)
    figure("erasure.submit.ratio", during / before, "times")


async def measure(running: Running, folder: Path) -> None:
    place = await Place.make(running, "erasure")
    register = FolderRegister(folder / "register")
    place.workspace.writer = Writer(place.writer.dsn, register=register)
    await alone(place, folder)
    await with_busy_annotators(place, folder)
    await place.workspace.writer.close()
    await place.writer.close()


async def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            await measure(running, folder)


if __name__ == "__main__":
    uvloop.run(main())
