"""Import of rows with annotations made elsewhere, and of plain rows, alternating in one run.

A row with three answers makes five events: the task, the answers, and the resolution. What is
compared are events a second, of the same writer into the same database.

    python -m bench.import_annotations [--quick]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

from bench.cpu import postgres_seconds
from bench.database import Place
from bench.harness import figure
from bench.import_file import row_of
from bench.scratch import scratch
from server.commands import Writer
from server.commands.imports.import_file import import_file
from server.embedded.postgres import Postgres
from tests.support.forms import topic

QUICK = "--quick" in sys.argv
EVENTS = 10_000 if QUICK else 50_000
ROUNDS = 1 if QUICK else 5
ANSWERS = 3
PER_ROW = ANSWERS + 2
WORKERS = 100


def annotated(n: int, round_: int) -> dict[str, Any]:
    """Return a row with answers of crowd workers, most of which agree."""
    answers = [
        {
            "author": {"pseudonym": f"worker-{(n + 7 * place) % WORKERS}"},
            "answers": topic("b" if (n + place) % 5 == 0 else "a"),
            "time_spent_ms": 1_000 + n % 900,
            "occurred_at": "2025-03-03T12:30:00Z",
            "source_id": f"{round_}-{n}-{place}",
        }
        for place in range(ANSWERS)
    ]
    return row_of(n, round_) | {"overlap": ANSWERS, "annotations": answers}


def files(folder: Path, round_: int) -> dict[str, Path]:
    """Write a file of plain rows, and one of rows with answers, with as many events each."""
    rows = {
        "plain": [row_of(n, round_) for n in range(EVENTS)],
        "annotated": [annotated(n, round_) for n in range(EVENTS // PER_ROW)],
    }
    paths = {kind: folder / f"{round_}.{kind}.jsonl" for kind in rows}
    for kind, path in paths.items():
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows[kind]))
    return paths


async def imported(place: Place, kind: str, path: Path) -> float:
    """Import a file into a new project; return events a second."""
    project = await place.workspace.project()
    before = (await place.workspace.do(lambda _: [])).position
    database, postmaster = postgres_seconds(place.running.pid), place.running.pid
    began, spent = time.perf_counter(), time.process_time()
    done = await import_file(place.workspace.writer, place.workspace.owner, project, path)
    seconds, spent = time.perf_counter() - began, time.process_time() - spent
    assert done.rejected == done.present == 0
    events = done.position - before
    figure(
        f"import.{kind}",
        events / seconds,
        "events/s",
        annotations=done.annotations,
        cpu_us_per_event=spent / events * 1e6,
        postgres_us_per_event=(postgres_seconds(postmaster) - database) / events * 1e6,
    )
    return events / seconds


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            place = await Place.make(running, "imports")
            # The writer of a place keeps all that it sends, which is more of rows with answers.
            await place.writer.close()
            place.workspace.writer = writer = Writer(place.writer.dsn)
            found: dict[str, list[float]] = {}
            for round_ in range(ROUNDS):
                for kind, path in files(folder, round_).items():
                    found.setdefault(kind, []).append(await imported(place, kind, path))
            await writer.close()
    ratios = [a / p for a, p in zip(found["annotated"], found["plain"], strict=True)]
    figure(
        "import.annotated.ratio", statistics.median(ratios), "of plain rows, by event",
        worst=min(ratios), rounds=ROUNDS, answers=ANSWERS,
    )  # fmt: skip


if __name__ == "__main__":
    uvloop.run(main())
