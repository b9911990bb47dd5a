"""Migration of labels: its rate against a bulk import of as many events, and what others feel.

Both figures are of the job as it is shipped, whose slices are large while nobody else writes.

python -m bench.migration [--quick]
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path
from uuid import UUID

import uvloop

from bench.cpu import postgres_seconds
from bench.database import Place
from bench.harness import figure
from bench.import_file import write_rows
from bench.scratch import scratch
from server.access.actor import Actor
from server.commands import DecisionContext, Writer
from server.commands.imports.import_file import import_file
from server.embedded.postgres import Postgres, Running
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.label_migrations import migrations
from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.tasks import Answers, Method, TaskResolved
from server.events.projects import Project
from server.jobs.label_migration import LabelMigration
from taxonomy import Concept, Tree
from tests.support import taxonomy_acts as acts
from tests.support.forms import form
from tests.support.jobs import run_once
from tests.support.taxonomies import kind, kinds

QUICK = "--quick" in sys.argv
LABELS = 600 if QUICK else 100_000
CONCEPTS = 100
ANNOTATORS = 4 if QUICK else 8
SECONDS = 0.3 if QUICK else 5.0
AT_ONCE = 300


def version(number: int) -> Tree:
    """A flat set; in the second version, every other label was merged into its neighbour."""
    return Tree(
        Concept(
            f"c{n}",
            {"en": f"Label {n}"},
            deprecated=number == 2 and n % 2 == 1,
            replaced_by=(f"c{n - 1}",) if number == 2 and n % 2 == 1 else (),
        )
        for n in range(CONCEPTS)
    )


async def answered(place: Place, project: UUID, tasks: Sequence[UUID], by: Actor) -> None:
    """Answer tasks, many in one command."""

    def events(n: int) -> list[AnnotationSubmitted | TaskResolved]:
        annotation, answers = uuid7(), Answers(answers=kind(f"c{n % CONCEPTS}"))
        given = AnnotationSubmitted(
            annotation=annotation,
            annotator=by.member,
            form_version=1,
            guideline_version=0,
            time_spent_ms=1,
            fills=True,
            content=answers,
        )
        final = TaskResolved(
            method=Method.SINGLE, annotations=(annotation,), form_version=1, content=answers
        )
        return [given, final]

    for start in range(0, len(tasks), AT_ONCE):
        some = tasks[start : start + AT_ONCE]

        def decide(_: DecisionContext, some: Sequence[UUID] = some) -> list[Change]:
            return [(id_, event) for n, id_ in enumerate(some) for event in events(n)]

        await place.workspace.as_server(decide, tasks=tuple(some), projects=(project,))


async def prepared(place: Place) -> tuple[UUID, UUID]:
    """A project with so many labels, whose taxonomy has a second version."""
    workspace = place.workspace
    taxonomy = await acts.create(workspace, "Labels")
    await acts.release(workspace, taxonomy, version(1))
    await acts.publish(workspace, taxonomy)
    project = await workspace.project(form(kinds(taxonomy)))
    ann = await workspace.member()
    for start in range(0, LABELS, 1_000):
        tasks = await workspace.tasks(project, min(1_000, LABELS - start))
        await answered(place, project, tasks, ann)
    await acts.release(workspace, taxonomy, version(2))
    await acts.publish(workspace, taxonomy)
    return project, taxonomy


async def state_of(place: Place, project: UUID) -> Project:
    found = (await place.workspace.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    return found


class Annotators:
    """Annotators who claim and submit without a pause, in a project of their own."""

    def __init__(self, place: Place, project: UUID, people: list[Actor]) -> None:
        self.place, self.project, self.people = place, project, people
        self.took: list[float] = []

    async def work(self) -> None:
        await asyncio.gather(*map(self._one, self.people))

    async def _one(self, by: Actor) -> None:
        while True:
            held = await self.place.workspace.claim(self.project, by)
            began = time.perf_counter()
            await self.place.workspace.submit(held)
            self.took.append(time.perf_counter() - began)
            await asyncio.sleep(0.01)

    def p99(self) -> float:
        """The 99th percentile since the last time, in milliseconds."""
        took, self.took = sorted(self.took), []
        return took[len(took) * 99 // 100] * 1e3


async def alone(place: Place, project: UUID, taxonomy: UUID) -> None:
    """Migrate while nobody else writes, then import as many events; print both rates."""
    await begin(place, project, taxonomy)
    migrating = run_once(LabelMigration, place.writer.dsn, place.workspace.writer)
    rate = await measured("migration.rate", place, migrating)
    done = (await state_of(place, project)).migrations[-1]
    assert done.tasks == LABELS
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "tasks.jsonl"
        write_rows(path, LABELS)
        other = await place.workspace.project()
        importing = import_file(place.workspace.writer, place.workspace.owner, other, path)
        bulk = await measured("migration.import", place, importing)
    figure("migration.ratio", rate / bulk, "of bulk import", labels=LABELS)


async def measured(name: str, place: Place, work: Awaitable[object]) -> float:
    """Print and return the events a second that something writes; beside it, the CPU of each."""
    before, postmaster = await head(place), place.running.pid
    began, own, database = time.perf_counter(), time.process_time(), postgres_seconds(postmaster)
    await work
    seconds, own = time.perf_counter() - began, time.process_time() - own
    database = postgres_seconds(postmaster) - database
    events = await head(place) - before
    figure(
        name,
        events / seconds,
        "events/s",
        labels=LABELS,
        cpu_us=own / events * 1e6,
        postgres_us=database / events * 1e6,
    )
    return events / seconds


async def with_busy_annotators(place: Place, project: UUID) -> None:
    """Take it back while annotators work; print what they feel."""
    workspace = place.workspace
    other = await workspace.project()
    for _ in range(2 if QUICK else 30):
        await workspace.tasks(other, 1_000)
    busy = Annotators(place, other, await workspace.members(ANNOTATORS))
    working = asyncio.create_task(busy.work())
    await asyncio.sleep(SECONDS)
    before = busy.p99()
    undo = await acts.plan_back(
        workspace,
        await state_of(place, project),
        (await state_of(place, project)).migrations[-1].id,
    )
    await workspace.do(lambda w: migrations.start(w.project(project), undo), projects=(project,))
    began = time.perf_counter()
    migrating = asyncio.create_task(run_once(LabelMigration, place.writer.dsn, workspace.writer))
    await asyncio.wait([migrating], timeout=3 * SECONDS)
    during, seconds = busy.p99(), time.perf_counter() - began
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    await migrating
    moved = (await state_of(place, project)).migrations[-1].tasks
    figure("migration.submit.before.p99", before, "ms", annotators=ANNOTATORS)
    figure("migration.submit.during.p99", during, "ms", seconds=seconds, tasks=moved)
    figure("migration.submit.ratio", during / before, "times")


async def begin(place: Place, project: UUID, taxonomy: UUID) -> None:
    began = time.perf_counter()
    planned = await acts.plan(place.workspace, await state_of(place, project), taxonomy, 2)
    figure("migration.plan", (time.perf_counter() - began) * 1e3, "ms", concepts=CONCEPTS)
    await place.workspace.do(
        lambda current: migrations.start(current.project(project), planned), projects=(project,)
    )


async def head(place: Place) -> int:
    return (await place.workspace.do(lambda _: [])).position


async def measure(running: Running) -> None:
    place = await Place.make(running, "migration")
    place.workspace.writer = Writer(place.writer.dsn)  # one that keeps nothing of what it sends
    project, taxonomy = await prepared(place)
    await place.workspace.writer.close()
    place.workspace.writer = Writer(place.writer.dsn)  # and nothing that it would have to read
    await alone(place, project, taxonomy)
    await with_busy_annotators(place, project)
    await place.workspace.writer.close()
    await place.writer.close()


async def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            await measure(running)


if __name__ == "__main__":
    uvloop.run(main())
