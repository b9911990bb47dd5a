"""Rebuild, check and statistics on one large ledger, against only reading the same events.

    python -m bench.rebuild [--quick]

The history is labeled tasks: imported, claimed and answered by two people, resolved; text inputs,
two questions. Every event leaves 1.7 rows. The reference is one connection that reads all events in
the order of streams, as a rebuild does, and throws them away.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from pathlib import Path

import asyncpg

from bench.harness import figure
from bench.history import make
from bench.scratch import scratch
from server.embedded.postgres import Postgres, Running
from server.ledger.migrate import migrate, role_of
from server.projections.counters import rebuild as counters
from server.projections.counters.runner import CounterRunner
from server.projections.engine import check, generations, rebuild, rebuild_worker

QUICK = "--quick" in sys.argv
EVENTS = 12_000 if QUICK else 500_000
RUNS = 1 if QUICK else 3


async def database(running: Running) -> None:
    owner = await asyncpg.connect(running.admin_url)
    await migrate(owner, role_of(running.server_url))
    await generations.create(owner, 1, role_of(running.server_url))
    await make(owner, EVENTS)
    await owner.close()


async def reading(running: Running) -> float:
    """Events a second that one connection reads, whole, in the order of streams."""
    connection = await asyncpg.connect(running.admin_url, server_settings=rebuild_worker.SETTINGS)
    org, head = await connection.fetchrow("SELECT org_id, head FROM ledger")
    begun, count = time.perf_counter(), 0
    async with connection.transaction():
        async for page in rebuild_worker.pages(connection, rebuild_worker.Slice(org, head)):
            count += len(page)
    await connection.close()
    return count / (time.perf_counter() - begun)


def python_seconds() -> float:
    """CPU seconds of this process and of the workers that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


async def postgres_seconds(running: Running) -> float:
    """CPU seconds of the server's processes that have ended: those of closed connections."""
    connection = await asyncpg.connect(running.admin_url)
    backend = await connection.fetchval("SELECT pg_backend_pid()")
    main = int(_stat(backend)[1])
    await connection.close()
    return sum(map(int, _stat(main)[13:15])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on, see proc(5): [1] is the parent."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


async def rebuilding(running: Running, processes: int) -> None:
    stages: dict[str, float] = {}
    last = begun = time.perf_counter()

    async def probe(stage: str) -> None:
        nonlocal last
        now = time.perf_counter()
        stages[stage] = now - last
        last = now

    before = python_seconds(), await postgres_seconds(running)
    role = role_of(running.server_url)
    report = await rebuild.rebuild(running.admin_url, role, processes=processes, probe=probe)
    seconds = time.perf_counter() - begun
    python = (python_seconds() - before[0]) / report.events * 1e6
    postgres = (await postgres_seconds(running) - before[1]) / report.events * 1e6
    figure(
        "rebuild",
        report.events / seconds,
        "events/s",
        processes=processes,
        events=report.events,
        python_us_per_event=python,
        postgres_us_per_event=postgres,
        two_idle_cores_would_do=2e6 / (python + postgres),
        fill_per_second=report.events / stages["filled"],
        index_seconds=stages["ready"],
        read_only_per_second=await reading(running),
        load_average=os.getloadavg()[0],
    )


async def checking(running: Running) -> None:
    begun = time.perf_counter()
    found = await check.check(running.admin_url)
    seconds = time.perf_counter() - begun
    assert found == [], found
    figure("check", EVENTS / seconds, "events/s", differences=len(found))


async def counting(running: Running) -> None:
    begun = time.perf_counter()
    reached = await counters.rebuild(running.server_url)
    seconds = time.perf_counter() - begun
    figure("statistics from zero", sum(reached.values()) / seconds, "events/s", processes=1)
    one = CounterRunner(running.server_url, gather=0)
    org, head = next(iter(reached.items()))
    connection = await asyncpg.connect(running.admin_url)
    await connection.execute("UPDATE projection_checkpoints SET position = $1", head * 9 // 10)
    await connection.close()
    task = asyncio.create_task(one.run())
    begun = time.perf_counter()
    assert await one.caught_up(org, head, 600)
    figure("statistics as they come", head / 10 / (time.perf_counter() - begun), "events/s")
    task.cancel()
    await asyncio.wait([task])


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            await database(running)
            for _ in range(RUNS):
                for processes in (1, 2):
                    await rebuilding(running, processes)
            await checking(running)
            await counting(running)


if __name__ == "__main__":
    asyncio.run(main())
