"""Export: tasks a second, and what memory it takes from 10k to 200k tasks.

Each export runs in a process of its own, so that the peak of its memory is the export's alone. The
tasks are copies of real ones, made by the owner in SQL; every second one is answered by two.

    python -m bench.export [--quick]
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import asyncpg
import uvloop

from bench.cpu import postgres_seconds
from bench.database import Place, database_url
from bench.harness import figure
from bench.scratch import scratch
from server.embedded.postgres import Postgres
from server.feed.render import audit_line
from server.projections.tables import TABLES
from server.reads.events.replay import replay
from server.reads.exports.export import export
from server.storage import PostgresBlobs

QUICK = "--quick" in sys.argv
SIZES = (100, 1_000) if QUICK else (10_000, 200_000)
ROUNDS = 1 if QUICK else 3


def child(dsn: str, org: str, project: str, target: str) -> None:
    """Export once to a file; print seconds, CPU seconds, peak memory in KiB and the counts."""
    began, spent = time.perf_counter(), time.process_time()
    with Path(target).open("wb") as file:
        blobs = PostgresBlobs(dsn)
        done = uvloop.run(export(dsn, UUID(org), UUID(project), file.write, blobs=blobs))
    told = {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - spent,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "tasks": done.tasks,
        "annotations": done.annotations,
    }
    print(json.dumps(told))


async def multiply(place: Place, project: UUID, to: int) -> None:
    """Copy the project's tasks and annotations until there are so many."""
    owner = await asyncpg.connect(database_url(place.running.admin_url, place.name))
    count = await owner.fetchval(
        "SELECT count(*) FROM projection_1.task WHERE project_id = $1", project
    )
    for table in ("task", "annotation"):
        key = "id" if table == "task" else "task_id"
        text = (
            f"INSERT INTO projection_1.{table} ({', '.join(_columns(table))}) "
            f"SELECT {', '.join(_copied(table))} FROM projection_1.{table} t "
            "CROSS JOIN generate_series(1, $2::int) n WHERE t.project_id = $1 "
            f"AND t.{key} IS NOT NULL"
        )
        await owner.execute(text, project, to // count - 1)
    await owner.execute("ANALYZE")
    await owner.close()


def _columns(table: str) -> list[str]:
    return list(TABLES[table].all_columns)


def _copied(table: str) -> list[str]:
    """Return the columns with new ids, equal for a task and its annotations."""
    fresh = "md5(t.{0}::text || n)::uuid"
    own = {"id": fresh.format("id"), "task_id": fresh.format("task_id")}
    if table == "task":
        own |= {"rank": "t.rank + n * 1000000", "external_id": "t.external_id || '-' || n"}
    return [own.get(name, f"t.{name}") for name in _columns(table)]


async def fill(place: Place) -> UUID:
    """Import tasks; every second one gets two answers."""
    workspace = place.workspace
    project = await workspace.project(overlap=2)
    people = await workspace.members(2)
    tasks = await workspace.tasks(project, 100 if QUICK else 1_000)
    for task in tasks[::2]:
        for person in people:
            await workspace.annotate(task, person)
    return project


def measure(place: Place, project: UUID, folder: Path, size: int) -> list[int]:
    """Export some times; return the peaks of memory."""
    peaks = []
    for _ in range(ROUNDS):
        target = folder / "export.jsonl"
        database = postgres_seconds(place.running.pid)
        told = json.loads(
            subprocess.check_output(
                [sys.executable, "-m", "bench.export", "child", place.writer.dsn,
                 str(place.workspace.org), str(project), str(target)],
                cwd=Path(__file__).resolve().parent.parent,
            )
        )  # fmt: skip
        assert told["tasks"] == size
        peaks.append(told["peak"])
        figure(
            "export", size / told["seconds"], "tasks/s", tasks=size,
            annotations=told["annotations"], peak_mb=told["peak"] / 1024,
            cpu_us_per_task=told["cpu"] / size * 1e6,
            postgres_us_per_task=(postgres_seconds(place.running.pid) - database) / size * 1e6,
            mb=target.stat().st_size / 1e6,
        )  # fmt: skip
    return peaks


async def replayed(place: Place) -> None:
    """Replay the ledger once."""
    written = 0

    def write(lines: bytes) -> None:
        nonlocal written
        written += len(lines)

    began = time.perf_counter()
    now = place.workspace.clock()
    lines = await replay(
        place.writer.dsn, place.workspace.org, write=write, render=audit_line, now=now
    )
    figure("replay", lines / (time.perf_counter() - began), "events/s", events=lines)


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            peaks = {}
            for size in SIZES:
                place = await Place.make(running, f"export_{size}")
                project = await fill(place)
                await multiply(place, project, size)
                peaks[size] = await asyncio.to_thread(measure, place, project, folder, size)
                await replayed(place)
                await place.writer.close()
    grown = (min(peaks[SIZES[1]]) - min(peaks[SIZES[0]])) / 1024
    figure("export.growth", grown, "MB", sizes=SIZES)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        uvloop.run(main())
