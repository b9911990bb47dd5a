"""CPU of a submission and of a claim, beside that of another tree of this code.

    python -m bench.compare [OTHER_TREE] [--rounds 16] [--each 40] [--quick]

Three servers run at once, each on a database of its own in one cluster: one of the other tree, and
two of this one, whose ratio to each other shows how far equal code differs on this machine. They
are asked in turn, round after round, so that what the neighbours of a busy machine do falls on all.
A round claims tasks by 32 clients and then submits them, through the server that is measured. Its
CPU is that of the server's process and of the PostgreSQL backends of its database, counting of
statistics included, by the kernel's own clocks; the wall clock is not read.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import asyncpg

from bench.client import Client
from bench.database import database_url
from bench.harness import figure
from bench.scratch import scratch
from bench.serving import claim_all, submit_all
from bench.site import FORM, TEXT
from bench.tree import HERE, Served, add_member, add_project, ask, served, settled, spent
from server.embedded.postgres import Postgres, Running

CLIENTS = 32
SLICE = 500
ACTS = ("submit", "claim", "claim and submit")


@dataclass
class Place:
    """A served tree with a project and its annotators."""

    tree: Served
    owner: Client
    project: str
    annotators: list[Client]

    @classmethod
    async def fill(cls, tree: Served, clients: int) -> Place:
        """Make a project and annotators through the API of a tree."""
        (port,) = tree.ports
        owner = await Client.connect(port, tree.key)
        project = await add_project(owner, FORM, leasesPerAnnotator=1_000)
        keys = [await add_member(owner, f"annotator {n}", "ANNOTATOR") for n in range(clients)]
        return cls(tree, owner, project, [await Client.connect(port, key) for key in keys])

    async def import_(self, count: int) -> None:
        """Import tasks."""
        for start in range(0, count, SLICE):
            tasks = [
                {"inputs": {"text": f"{number} {TEXT}"}, "externalId": str(uuid4())}
                for number in range(start, min(count, start + SLICE))
            ]
            await ask(
                self.owner, "importTasks", "ImportTasksPayload", "position",
                project=self.project, tasks=tasks,
            )  # fmt: skip

    async def once(
        self, each: int, observer: asyncpg.Connection[asyncpg.Record]
    ) -> dict[str, float]:
        """Return the CPU seconds per claim, per submission, and of both, of one round."""
        done = each * len(self.annotators)
        await self.import_(done)
        await asyncio.gather(*(client.open() for client in self.annotators))
        first = await settled(self.tree, observer)
        held = await asyncio.gather(*(claim_all(c, self.project, each) for c in self.annotators))
        second = await settled(self.tree, observer)
        await asyncio.gather(*map(lambda c, tasks: submit_all(c, tasks, []), self.annotators, held))
        third = await settled(self.tree, observer)
        claims, submits = spent(first, second) / done, spent(second, third) / done
        return {"claim": claims, "submit": submits, "claim and submit": claims + submits}


async def main(other: Path, rounds: int, each: int, clients: int) -> None:
    """Measure all three, in turn."""
    trees = {"there": other.resolve(), "here": HERE, "again": HERE}  # noqa: ASYNC240 - at first
    found: dict[tuple[str, str], list[float]] = {}
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(lambda: [report(act, found) for act in ACTS])  # also of a run cut short
        folder = stack.enter_context(scratch())
        running = await stack.enter_async_context(Postgres(folder / "cluster").run())

        async def place(name: str, tree: Path) -> Place:
            made = await stack.enter_async_context(served(tree, running, name, folder))
            return await Place.fill(made, clients)

        made = await asyncio.gather(*(place(name, tree) for name, tree in trees.items()))
        places = dict(zip(trees, made, strict=True))
        observer = await asyncpg.connect(database_url(running.superuser_url, "postgres"))
        names = list(places)
        for number in range(rounds + 1):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                used = await places[name].once(each, observer)
                for act in ACTS if number else ():  # the first round warms up
                    found.setdefault((act, name), []).append(used[act])
            print(f"# round {number} of {rounds}", flush=True)
            if not number:
                # As autovacuum would within a minute, but of all trees before the first figure.
                await asyncio.gather(*(analyze(running, name) for name in names))
        await observer.close()


async def analyze(running: Running, database: str) -> None:
    """Make the planner's statistics of a database."""
    connection = await asyncpg.connect(database_url(running.superuser_url, database))
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def report(act: str, found: dict[tuple[str, str], list[float]]) -> None:
    """Print the median CPU of an act, and its ratios, round by round."""
    there, here, again = (found.get((act, name), []) for name in ("there", "here", "again"))
    ratios = sorted(b / a for a, b in zip(there, here, strict=False))
    equal = sorted(b / a for a, b in zip(here, again, strict=False))
    if not (ratios and equal):
        return
    figure(
        f"cpu per {act}",
        statistics.median(here) * 1e6,
        "us",
        there=statistics.median(there) * 1e6,
        rounds=len(ratios),
        ratio=statistics.median(ratios),
        lowest=ratios[0],
        highest=ratios[-1],
        ratio_to_itself=statistics.median(equal),
        lowest_to_itself=equal[0],
        highest_to_itself=equal[-1],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?", default=HERE)
    parser.add_argument("--rounds", type=int, default=16)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    size = (1, 2, 4) if given.quick else (given.rounds, given.each, CLIENTS)
    asyncio.run(main(given.other, *size))
