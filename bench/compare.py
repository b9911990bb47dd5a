"""CPU of the server per submission and per claim, beside that of another tree of this code.

    python -m bench.compare [OTHER_TREE] [--rounds 12] [--each 40] [--quick]

Without another tree this one is compared with itself, which shows how far equal code differs.
Both serve one database in turn, round after round, so that what the neighbours of a busy machine do
falls on both. The processes' own clocks are read, in nanoseconds; the wall clock is not.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import asyncpg

from bench.client import Client
from bench.harness import figure
from bench.serving import loop, submit_all
from bench.site import Site, free_port, listening, site
from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core.ids import public
from server.ledger.read import tenant
from server.projections.counters.runner import CounterRunner

CLIENTS = 32
HERE = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def serving(tree: Path, database_url: str) -> Iterator[tuple[int, int]]:
    """Serve a database with the code of a tree; yield its port and process."""
    port = free_port()
    environ = {**os.environ, "ANNOLOG_DATABASE_URL": database_url}
    command = [sys.executable, "-m", "bench.serve", str(port)]
    server = subprocess.Popen(command, env=environ, cwd=tree)
    try:
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(10)


async def main(other: Path, rounds: int, each: int) -> None:
    """Measure both, in turn."""
    async with site() as place:
        people = [await place.member(f"annotator {n}", Role.ANNOTATOR) for n in range(CLIENTS)]
        with contextlib.ExitStack() as stack:
            served = {
                name: stack.enter_context(serving(tree, place.server_url))
                for name, tree in (("there", other), ("here", HERE))
            }
            for port, _ in served.values():
                await listening(port)
            spent: dict[tuple[str, str], list[float]] = {}
            for number in range(rounds + 1):
                for name, (port, pid) in list(served.items())[:: 1 if number % 2 else -1]:
                    for act, used in (await once(place, people, port, pid, each)).items():
                        if number:  # the first round warms up
                            spent.setdefault((act, name), []).append(used)
    for act in ("submit", "claim and submit"):
        pairs = list(zip(spent[act, "there"], spent[act, "here"], strict=True))
        ratios = sorted(b / a for a, b in pairs)
        figure(
            f"server cpu per {act}",
            statistics.median(b for _, b in pairs) * 1e6,
            "us",
            there=statistics.median(a for a, _ in pairs) * 1e6,
            ratio=statistics.median(ratios),
            lowest=ratios[0],
            highest=ratios[-1],
        )


async def once(
    place: Site, people: list[tuple[Actor, str]], port: int, pid: int, each: int
) -> dict[str, float]:
    """Return the CPU seconds per submission, and per pair of a claim and a submission."""
    project = await place.project(2 * each * CLIENTS + 100)
    held = await place.held(project, [actor for actor, _ in people], each)
    await count_so_far(place)
    clients = [await Client.connect(port, key) for _, key in people]
    started = cpu(pid)
    await asyncio.gather(*map(lambda c, tasks: submit_all(c, tasks, []), clients, held))
    between = cpu(pid)
    id_ = public("project", project)
    await asyncio.gather(*(loop(client, id_, each, [], []) for client in clients))
    ended = cpu(pid)
    for client in clients:
        client.close()
    done = each * CLIENTS
    return {"submit": (between - started) / done, "claim and submit": (ended - between) / done}


async def count_so_far(place: Site) -> None:
    """Count what was done past the server, so that it counts its own work only."""
    connection = await asyncpg.connect(place.server_url)
    async with tenant(connection, place.org):
        head = await connection.fetchval("SELECT head FROM ledger")
    await connection.close()
    runner = CounterRunner(place.server_url)
    counting = asyncio.create_task(runner.run())
    await runner.caught_up(place.org, head, timeout=30)
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)


def cpu(pid: int) -> float:
    """Return the CPU seconds of all threads of a process."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?", default=HERE)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    asyncio.run(main(given.other, *((1, 2) if given.quick else (given.rounds, given.each))))
