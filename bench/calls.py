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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
_COLUMNS = ("commits", "pages", "rows_read", "rows_written")
_READ = """
SELECT xact_commit, blks_hit + blks_read, tup_fetched, tup_inserted + tup_updated + tup_deleted
FROM pg_stat_database WHERE datname = $1"""
COUNTED = 2.5
"""Seconds after which the counters have counted."""
TOLD = 10.0
"""Seconds after which idle backends of PostgreSQL have told what they did."""


@dataclass
class Counted:
    """A served tree, and what it did while something was done to it."""

    place: Place
    path: Path
    """Where its server writes the calls that it counted."""
    running: Running
    observer: asyncpg.Connection[asyncpg.Record]
    told: float
    """Seconds to wait for what PostgreSQL tells."""

    async def acts(self, each: int) -> dict[str, Calls]:
        """Return the calls of a claim, a submission and a page, each done many times."""
        place, people = self.place, self.place.annotators
        held: list[list[tuple[str, int]]] = []

        async def claims() -> None:
            held[:] = await asyncio.gather(*(claim_all(c, place.project, each) for c in people))

        async def submits() -> None:
            await asyncio.gather(*map(lambda c, tasks: submit_all(c, tasks, []), people, held))

        async def pages() -> None:
            for _ in range(each):
                await place.owner.post(PAGE, {"project": place.project})

        found: dict[str, Calls] = {}
        for _ in range(2):  # the first round warms up
            await place.import_(2 * each * len(people))
            await analyze(self.running, place.tree.database)
            await asyncio.sleep(self.told)
            found["claim"] = await self._during(claims, each * len(people))
            found["submit"] = await self._during(submits, each * len(people))
            found["page"] = await self._during(pages, each)
        for act, calls in found.items():
            tree = place.tree.database
            figure(f"calls per {act}", calls.total, "calls", tree=tree, **calls.database)
        return found

    async def _during(self, act: Callable[[], Awaitable[object]], count: int) -> Calls:
        """Do something, `count` times in all, and return what one of them took."""
        before = await self.observer.fetchrow(_READ, self.place.tree.database)
        os.kill(self.place.tree.pids[0], signal.SIGUSR1)
        await act()
        await asyncio.sleep(COUNTED)
        os.kill(self.place.tree.pids[0], signal.SIGUSR2)
        await asyncio.sleep(self.told)
        after = await self.observer.fetchrow(_READ, self.place.tree.database)
        database = zip(_COLUMNS, before or (), after or (), strict=True)
        made = {name: (late - early) / count for name, early, late in database}
        return Calls.read(self.path, count, made)


@dataclass
class Calls:
    """What one act took."""

    total: float
    functions: dict[str, float]
    """Calls by function, with the file that it is in."""
    database: dict[str, float]
    """What PostgreSQL told, by name."""

    @classmethod
    def read(cls, path: Path, count: int, database: dict[str, float]) -> Calls:
        """Read what `cProfile` wrote about so many acts."""
        read: Any = pstats.Stats(str(path))
        functions: dict[str, float] = {}
        for (file, _, name), (_, calls, *_) in read.stats.items():
            key = f"{'/'.join(Path(file).parts[-3:])} {name}"
            functions[key] = functions.get(key, 0.0) + calls / count
        return cls(read.total_calls / count, functions, database)


async def main(other: Path, clients: int, each: int, top: int, told: float) -> None:
    """Count in both trees, one after the other."""
    found: dict[str, dict[str, Calls]] = {}
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(scratch())
        running = await stack.enter_async_context(Postgres(folder / "cluster").run())
        observer = await asyncpg.connect(database_url(running.superuser_url, "postgres"))
        for name, tree in {"there": other.resolve(), "here": HERE}.items():  # noqa: ASYNC240
            path = folder / f"{name}.stats"
            first = PROFILED.format(path=str(path))
            async with served(tree, running, name, folder, first=first) as made:
                place = await Place.fill(made, clients)
                counted = Counted(place, path, running, observer, told)
                found[name] = await counted.acts(each)
        await observer.close()
    for act, here in found["here"].items():
        report(act, found["there"][act], here, top)


def report(act: str, there: Calls, here: Calls, top: int) -> None:
    """Print the ratio of an act, and the functions whose calls differ most."""
    figure(f"calls per {act}, ratio", here.total / there.total, "of the other tree")
    more = {
        name: here.functions.get(name, 0.0) - there.functions.get(name, 0.0)
        for name in {*here.functions, *there.functions}
    }
    for name in sorted(more, key=lambda name: -abs(more[name]))[:top]:
        print(f"# {more[name]:+9.2f} {name}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?", default=HERE)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--top", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    people, times, told = (2, 4, 0.5) if given.quick else (given.clients, given.each, TOLD)
    asyncio.run(main(given.other, people, times, given.top, told))
