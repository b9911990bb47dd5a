"""The writer in process: batches against a raw group commit of the same rows, claims, imports.

The raw reference replays, on a copy of the database, exactly the statements that the writer sent:
BEGIN, one statement, COMMIT, through asyncpg, with nothing loaded and nothing decided between.

    python -m bench.writer [--quick] [imports] [submits] [changes] [claims]
"""

from __future__ import annotations

import asyncio
import gc
import math
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import uvloop

from bench.database import Place
from bench.harness import figure
from bench.scratch import scratch
from server.access.actor import Actor
from server.embedded.postgres import Postgres, Running

QUICK = "--quick" in sys.argv
BURSTS = 2 if QUICK else 10
SECONDS = 0.05 if QUICK else 1.0
CALLERS = (1, 32) if QUICK else (1, 8, 32, 128)
SMALL, LARGE = (300, 900) if QUICK else (10_000, 500_000)
ANSWERED = 20 if QUICK else 1_500
CHANGED = 200 if QUICK else 2_000
SLICES = 2 if QUICK else 20


async def submits(running: Running, callers: int) -> None:
    """Claim tasks and submit them, with so many callers; then the same rows again, raw.

    Claims are not timed; what is submitted is at hand, as it is in a process that gave it out.
    """
    place = await Place.make(running, f"submits_{callers}")
    project = await place.workspace.project(overlap=1)
    people = await place.workspace.members(callers)
    share = int(SECONDS * (9_000 if callers > 1 else 1_500) / callers) + 10
    await place.fill(project, (BURSTS + 1) * share * callers)
    raw = await place.copy()
    runs = [await _burst(place, project, people, share, raw) for _ in range(BURSTS + 1)][1:]
    done = [run.rate for run in runs]
    raws = [run.raw for run in runs]
    ratios = [run.rate / run.raw for run in runs]
    size = statistics.mean(run.batch for run in runs)
    context = {"callers": callers, "batch": round(size, 1), "bursts": BURSTS}
    figure("writer.submit", statistics.median(done), "commands/s", **context)
    figure("writer.submit.raw", statistics.median(raws), "commands/s", **context)
    spread = {"lowest": min(ratios), "highest": max(ratios)}
    figure("writer.submit.ratio", statistics.median(ratios), "of raw", **spread, **context)
    cpu = statistics.median(run.cpu for run in runs)
    figure("writer.submit.cpu", cpu, "us/command", **context)
    _holds("writer.submit.lock", [held for run in runs for held in run.held], context)
    await raw.close()
    await place.writer.close()


@dataclass
class Burst:
    """What one burst of submissions showed."""

    rate: float
    raw: float
    cpu: float
    """Microseconds of this process a command."""
    batch: float
    held: list[float]


async def _burst(
    place: Place,
    project: UUID,
    people: list[Actor],
    share: int,
    raw: asyncpg.Connection[asyncpg.Record],
) -> Burst:
    writer = place.writer
    held = await asyncio.gather(*(_claims(place, project, person, share) for person in people))
    await _replay(place, raw)
    writer.forget()
    spent, began = time.process_time(), time.perf_counter()
    until = began + SECONDS
    done = sum(await asyncio.gather(*(_submit(place, mine, until) for mine in held)))
    took, spent = time.perf_counter() - began, time.process_time() - spent
    again, locked = await _replay(place, raw)
    size = done / len(writer.sent)
    found = Burst(done / took, done / again, spent / done * 1e6, size, locked)
    writer.forget()
    return found


async def _claims(place: Place, project: UUID, person: Actor, count: int) -> list[Any]:
    return [await place.workspace.claim(project, person) for _ in range(count)]


async def _submit(place: Place, held: list[Any], until: float) -> int:
    count = 0
    while held and time.perf_counter() < until:
        await place.workspace.submit(held.pop())
        count += 1
    return count


async def _replay(
    place: Place, raw: asyncpg.Connection[asyncpg.Record]
) -> tuple[float, list[float]]:
    """Send what the writer sent; return the seconds it took, and those of each lock.

    A ledger is locked for less: from within the statement, which commits by itself, to its end. In
    the writer's own process the end is heard only when the loop has time for it.
    """
    # The writer had its statements prepared as well.
    prepared = {text: await raw.prepare(text) for text, _ in place.writer.sent}
    held: list[float] = []
    began = time.perf_counter()
    for text, parameters in place.writer.sent:
        await raw.execute(f"BEGIN; SET LOCAL app.org_id = '{place.workspace.org}'")
        locked = time.perf_counter()
        await prepared[text].fetch(*parameters)
        await raw.execute("COMMIT")
        held.append(time.perf_counter() - locked)
    return time.perf_counter() - began, held


def _holds(name: str, seconds: list[float], context: dict[str, Any]) -> None:
    found = sorted(seconds)
    figure(f"{name}.p50", found[len(found) // 2] * 1e3, "ms", **context)
    figure(f"{name}.p99", found[int(len(found) * 0.99)] * 1e3, "ms", **context)


async def claims(running: Running) -> None:
    """Claim alone, in a small and in a large project, and after many answers: turn about."""
    cases: dict[str, Callable[[], Awaitable[object]]] = {}
    for name, count in (("small", SMALL), ("large", LARGE)):
        place = await Place.make(running, f"claims_{name}")
        project = await place.workspace.project(overlap=2)
        await place.fill(project, count)
        cases[f"{count} tasks"] = await _claiming(place, project)
        if name == "small":
            veteran = await place.workspace.member(name="Veteran")
            for _ in range(ANSWERED):
                await place.workspace.submit(await place.workspace.claim(project, veteran))
            cases[f"{ANSWERED} answered"] = await _claiming(place, project, veteran)
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(40 if QUICK else 400):
        for name, claim in cases.items():
            began = time.perf_counter()
            await claim()
            times[name].append((time.perf_counter() - began) * 1e3)
    first = statistics.median(times[f"{SMALL} tasks"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        p99 = sorted(taken)[int(len(taken) * 0.99)]
        figure("writer.claim.p50", middle, "ms", case=name, p99=p99, ratio=middle / first)


async def _claiming(
    place: Place, project: UUID, person: Actor | None = None
) -> Callable[[], Awaitable[object]]:
    who = person or await place.workspace.member(name="New")

    async def claim() -> object:
        return await place.workspace.claim(project, who)

    return claim


async def imports(running: Running) -> None:
    """Import slices of 1,000 tasks, two under way; then COPY the same rows to an empty database."""
    place = await Place.make(running, "imports")
    project = await place.workspace.project()
    await place.import_(project, 1_000)
    place.writer.forget()
    began, spent = time.perf_counter(), time.process_time()
    gate = asyncio.Semaphore(2)

    async def one() -> None:
        async with gate:
            await place.import_(project, 1_000)

    await asyncio.gather(*(one() for _ in range(SLICES)))
    rate = SLICES * 1_000 / (time.perf_counter() - began)
    cpu = (time.process_time() - spent) / SLICES * 1e3
    figure("writer.import", rate, "tasks/s", slice=1_000, cpu_us_per_task=cpu)
    holds = zip(place.writer.held, place.writer.batches, strict=True)
    slices = [held for held, batch in holds if batch.written.bulk]
    _holds("writer.import.lock", slices, {"slice": 1_000})
    count, seconds, _ = await place.copy_arrivals(running, "copies")
    copied = count / seconds
    figure("writer.import.copy", copied, "tasks/s", slice=1_000)
    figure("writer.import.ratio", rate / copied, "of COPY", slice=1_000)
    await place.writer.close()


async def changes(running: Running) -> None:
    """Change 500 answered tasks by one command, an event each; states at hand, or to be decoded."""
    place = await Place.make(running, "changes")
    project = await place.workspace.project(overlap=1)
    people = await place.workspace.members(20)
    await place.fill(project, CHANGED)
    held = await asyncio.gather(*(_claims(place, project, p, CHANGED // 20) for p in people))
    tasks = [one.task for mine in held for one in mine]
    await asyncio.gather(*(_submit(place, mine, math.inf) for mine in held))
    times: dict[str, list[float]] = {"at hand": [], "decoded": []}
    holds: dict[str, list[float]] = {"at hand": [], "decoded": []}
    for turn in range(2 * BURSTS):
        case = ("decoded", "at hand")[turn % 2]
        if case == "decoded":
            await place.reopen()
        place.writer.forget()
        spent = time.process_time()
        for start in range(0, len(tasks), 500):
            await place.prioritize(tasks[start : start + 500], turn + 1)
        times[case].append((time.process_time() - spent) / len(tasks) * 1e6)
        holds[case] += place.writer.held
    for case, found in times.items():
        context = {"states": case, "slice": 500}
        figure("writer.change.cpu", statistics.median(found), "us/task", **context)
        _holds("writer.change.lock", holds[case], context)
    await place.writer.close()


async def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            if wanted("imports"):
                await imports(running)
            for callers in CALLERS if wanted("submits") else ():
                await submits(running, callers)
            if wanted("changes"):
                await changes(running)
            if wanted("claims"):
                await claims(running)


def wanted(part: str) -> bool:
    """Tell whether a part is to run: all, unless some are named on the command line."""
    named = {"imports", "submits", "changes", "claims"} & set(sys.argv)
    return part in named or not named


if __name__ == "__main__":
    uvloop.run(main())
