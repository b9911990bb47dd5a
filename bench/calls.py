"""Function calls and pages of a submission, a claim and a page of tasks, beside another tree's.

    python -m bench.calls [OTHER_TREE] [--clients 8] [--each 40] [--quick] [--top 0]

Time on a busy machine tells differences of some 5 % at best; what is counted here hardly depends on
the machine. Each tree is served on a database of its own, under `cProfile`, whose calls of Python
and of C are counted, counters included; PostgreSQL tells the pages and rows that it touched.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import pstats
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import asyncpg

from bench.compare import Place, analyze
from bench.database import database_url
from bench.harness import figure
from bench.scratch import scratch
from bench.serving import PAGE, claim_all, submit_all
from bench.tree import HERE, served
from server.embedded.postgres import Postgres, Running

CLIENTS = 8
PROFILED = """
import cProfile, signal
profile = cProfile.Profile()
def begin(*_): profile.clear(); profile.enable()
def end(*_): profile.disable(); profile.dump_stats({path!r})
signal.signal(signal.SIGUSR1, begin); signal.signal(signal.SIGUSR2, end)
"""
"""Run by a server before it serves: it is told by signals when to count."""
_READ = """
SELECT xact_commit AS commits, blks_hit + blks_read AS pages, tup_returned AS returned,
    tup_fetched AS fetched, tup_inserted + tup_updated + tup_deleted AS written
FROM pg_stat_database WHERE datname = $1"""
QUIET = 2.5
"""Seconds after which counters have counted and PostgreSQL has told what it did."""


class Counted:
    """A served tree, and what it did while something was done to it."""

    def __init__(self, place: Place, path: Path, observer: asyncpg.Connection[asyncpg.Record]):
        self.place, self.path, self.observer = place, path, observer

    async def during(self, name: str, count: int, act: Callable[[], Awaitable[object]]) -> pstats.Stats:
        """Do something `count` times; print and return what each took."""
        await asyncio.sleep(QUIET)
        before = await self.observer.fetchrow(_READ, self.place.tree.database)
        (pid,) = self.place.tree.pids
        os.kill(pid, signal.SIGUSR1)
        await act()
        await asyncio.sleep(QUIET)
        os.kill(pid, signal.SIGUSR2)
        await asyncio.sleep(0.5)
        after = await self.observer.fetchrow(_READ, self.place.tree.database)
        assert before is not None and after is not None
        stats = pstats.Stats(str(self.path))
        spent = {key: (after[key] - before[key]) / count for key in before.keys()}
        calls = stats.total_calls / count  # type: ignore[attr-defined]
        figure(f"calls per {name}", calls, "calls", tree=self.place.tree.database, **spent)
        return stats


@contextlib.asynccontextmanager
async def counted(tree: Path, name: str, running: Running, folder: Path, clients: int) -> AsyncIterator[Counted]:
    """Serve a tree that can be profiled."""
    path = folder / f"{name}.stats"
    observer = await asyncpg.connect(database_url(running.superuser_url, "postgres"))
    async with served(tree, running, name, folder, first=PROFILED.format(path=str(path))) as made:
        yield Counted(await Place.fill(made, clients), path, observer)
    await observer.close()


async def measure(one: Counted, running: Running, each: int) -> dict[str, pstats.Stats]:
    """Count what claims, submissions and pages of tasks take."""
    place = one.place
    people, number = place.annotators, each * len(place.annotators)
    found: dict[str, pstats.Stats] = {}
    for _ in range(2):  # the first round warms up
        await place.import_(2 * number)
        held: list[list[tuple[str, int]]] = []
        await analyze(running, place.tree.database)

        async def claims() -> None:
            held.extend(await asyncio.gather(*(claim_all(c, place.project, each) for c in people)))

        async def submits() -> None:
            await asyncio.gather(*map(lambda c, tasks: submit_all(c, tasks, []), people, held))

        async def pages() -> None:
            for _ in range(each):
                await place.owner.post(PAGE, {"project": place.project})

        found["claim"] = await one.during("claim", number, claims)
        found["submit"] = await one.during("submit", number, submits)
        found["page"] = await one.during("page", each, pages)
    return found


async def main(other: Path, clients: int, each: int, top: int) -> None:
    """Count in both trees, one after the other."""
    found: dict[str, dict[str, pstats.Stats]] = {}
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(scratch())
        running = await stack.enter_async_context(Postgres(folder / "cluster").run())
        for name, tree in {"there": other.resolve(), "here": HERE}.items():  # noqa: ASYNC240
            async with counted(tree, name, running, folder, clients) as one:
                found[name] = await measure(one, running, each)
    for act in found["here"] if top else ():
        show(act, found["there"][act], found["here"][act], clients * each, each, top)


def show(act, there, here, number, each, top):
    per = each if act == "page" else number
    def by(stats):
        out = {}
        for (file, _, name), (_, n, *_r) in stats.stats.items():
            file = file.rpartition("/server/")[2] if "/server/" in file else file.rpartition("site-packages/")[2].rpartition("lib/")[2]
            out[file, name] = out.get((file, name), 0) + n / per
        return out
    a, b = by(there), by(here)
    print("==", act)
    keys = sorted({*a, *b}, key=lambda k: -abs(b.get(k, 0) - a.get(k, 0)))
    for k in keys[:top]:
        print(f"{a.get(k,0):9.2f} {b.get(k,0):9.2f} {b.get(k,0)-a.get(k,0):+9.2f}  {k[0]} {k[1]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?", default=HERE)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--top", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(main(given.other, given.clients, given.each, given.top))
