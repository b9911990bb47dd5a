"""Import of a file, and COPY of the same rows, alternating in one run.

COPY writes what the import wrote (events and task rows, a transaction a slice) as a superuser into
an empty database with the same indexes: what no import that keeps a ledger can beat.

    python -m bench.import_file [--quick]
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
from bench.database import TEXT, Place
from bench.harness import figure
from bench.scratch import scratch
from server.commands.imports.import_file import SLICE, import_file
from server.embedded.postgres import Postgres, Running

QUICK = "--quick" in sys.argv
ROWS = 5_000 if QUICK else 30_000
ROUNDS = 1 if QUICK else 3


def row_of(n: int, round_: int) -> dict[str, Any]:
    text = f"{TEXT}{round_} {n}"
    return {"external_id": f"row-{n}", "text": text, "meta": {"source": "bench"}}


def write_rows(path: Path, count: int, round_: int = 0) -> None:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row_of(n, round_)) + "\n" for n in range(count)))


def files(folder: Path, round_: int) -> dict[str, Path]:
    """Write the same rows in each format; the texts differ by round, so the digests do."""
    rows = [row_of(n, round_) for n in range(ROWS)]
    paths = {kind: folder / f"{round_}.{kind}" for kind in ("jsonl", "json", "csv")}
    write_rows(paths["jsonl"], ROWS, round_)
    paths["json"].write_text(json.dumps(rows))
    lines = [f'"{r["external_id"]}","{r["text"]}",bench\n' for r in rows]
    paths["csv"].write_text("external_id,text,meta.source\n" + "".join(lines))
    return paths


async def imported(place: Place, path: Path) -> float:
    """Import the file into a new project; return rows a second."""
    project = await place.workspace.project()
    place.writer.forget()
    postmaster = place.running.pid
    began, spent = time.perf_counter(), time.process_time()
    database = postgres_seconds(postmaster)
    done = await import_file(place.writer, place.workspace.owner, project, path)
    seconds = time.perf_counter() - began
    assert done.imported == ROWS
    figure(
        f"import.{path.suffix[1:]}",
        ROWS / seconds,
        "tasks/s",
        cpu_us_per_task=(time.process_time() - spent) / ROWS * 1e6,
        postgres_us_per_task=(postgres_seconds(postmaster) - database) / ROWS * 1e6,
    )
    return ROWS / seconds


async def copied(running: Running, place: Place, round_: int) -> float:
    """COPY what the last import sent into a new database; return rows a second."""
    count, seconds, spent = await place.copy_arrivals(running, f"copies_{round_}")
    rate, spent = count / seconds, spent / count * 1e6
    figure("import.copy", rate, "tasks/s", slice=SLICE, postgres_us_per_task=spent)
    return rate


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            place = await Place.make(running, "imports")
            found: dict[str, list[float]] = {}
            holds: list[float] = []
            for round_ in range(ROUNDS):
                for kind, path in files(folder, round_).items():
                    found.setdefault(kind, []).append(await imported(place, path))
                    holds += place.writer.held
                found.setdefault("copy", []).append(await copied(running, place, round_))
            await place.writer.close()
    report(found, holds)


def report(found: dict[str, list[float]], holds: list[float]) -> None:
    """Print medians over the rounds, and how long a slice held the lock."""
    copy = statistics.median(found.pop("copy"))
    for kind, rates in found.items():
        context: dict[str, Any] = {"rows": ROWS, "rounds": ROUNDS}
        figure(f"import.{kind}.median", statistics.median(rates), "tasks/s", **context)
        figure(f"import.{kind}.ratio", statistics.median(rates) / copy, "of COPY", **context)
    holds.sort()
    figure("import.lock.p50", statistics.median(holds) * 1e3, "ms", slice=SLICE)
    figure("import.lock.p99", holds[len(holds) * 99 // 100] * 1e3, "ms", slice=SLICE)


if __name__ == "__main__":
    uvloop.run(main())
