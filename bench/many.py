"""Two hundred busy organizations with one client each, beside one with as many clients.

Each client claims a task and submits it, over and over, over HTTP. Both are measured in turn, with
one server process on one database, so that their ratio says what the number of organizations costs:
batches of one command, and connections that change from one organization to another.

    python -m bench.many [--quick]
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from bench.client import Client, percentile
from bench.cpu import parent_of, postgres_seconds
from bench.harness import figure
from bench.serving import claim, cpu, submit_all
from bench.site import Site, site
from server.access.actor import Actor
from server.commands.accounts.organization_setup import create_organization
from server.events.accounts.roles import Role
from server.events.core.ids import public

QUICK = "--quick" in sys.argv
CLIENTS = 4 if QUICK else 200
SECONDS = 0.3 if QUICK else 6.0
ROUNDS = 1 if QUICK else 4
TASKS = 50 if QUICK else 150
"""Tasks of a client: more than it can do in all rounds."""
Worker = Callable[[float], Awaitable[list[float]]]
"""Works until a time; returns the seconds of each command."""


async def main() -> None:
    async with site() as place:
        cases = {"one": await one(place), "many": await many(place)}
        for workers in cases.values():
            await _round(workers, min(SECONDS, 2.0))  # plans, states and connections
        rates: dict[str, list[float]] = {name: [] for name in cases}
        owner = await asyncpg.connect(place.admin_url)
        postmaster = parent_of(await owner.fetchval("SELECT pg_backend_pid()"))
        for _ in range(ROUNDS):
            for name, workers in cases.items():
                rates[name].append(await measured(place, name, workers, postmaster))
        await owner.close()
    pairs = zip(rates["many"], rates["one"], strict=True)
    ratios = [several / single for several, single in pairs]
    spread = {"lowest": min(ratios), "highest": max(ratios)}
    figure("many.ratio", statistics.median(ratios), "of one organization", **spread)


async def measured(place: Site, name: str, workers: list[Worker], postmaster: int) -> float:
    """Print the commands per second of all workers together, and return them."""
    database, server = postgres_seconds(postmaster), cpu(place.pid)
    took, seconds = await _round(workers, SECONDS)
    database, server = postgres_seconds(postmaster) - database, cpu(place.pid) - server
    figure(
        f"many.{name}",
        len(took) / seconds,
        "commands/s",
        clients=len(workers),
        p50_ms=percentile(took, 0.5) * 1e3,
        p99_ms=percentile(took, 0.99) * 1e3,
        server_us=server / len(took) * 1e6,
        postgres_us=database / len(took) * 1e6,
    )
    return len(took) / seconds


async def _round(workers: list[Worker], seconds: float) -> tuple[list[float], float]:
    began = time.perf_counter()
    found = await asyncio.gather(*(work(began + seconds) for work in workers))
    return [each for times in found for each in times], time.perf_counter() - began


async def one(place: Site) -> list[Worker]:
    """Make the clients of one organization."""
    people = [await place.member(f"annotator {n}", Role.ANNOTATOR) for n in range(CLIENTS)]
    project = await place.project(TASKS * CLIENTS)
    return [_worker(place.port, key, project) for _, key in people]


async def many(place: Site) -> list[Worker]:
    """Make as many organizations, with a client each, who is the owner."""
    connection = await asyncpg.connect(place.server_url)
    found = []
    for number in range(CLIENTS):
        made = await create_organization(
            place.writer, connection, name=f"Bench {number}", owner_name="Ada"
        )
        own = Site(
            place.url, place.port, place.admin_url, place.server_url, place.pid, made.org,
            Actor(org=made.org, member=made.member), place.writer,
        )  # fmt: skip
        found.append(_worker(place.port, made.token.reveal(), await own.project(TASKS)))
    await connection.close()
    return found


def _worker(port: int, key: str, project: UUID) -> Worker:
    name, connected = public("project", project), list[Client]()

    async def work(until: float) -> list[float]:
        if not connected:  # not before: a server closes connections that wait to send a request
            connected.append(await Client.connect(port, key))
        (client,), took = connected, list[float]()
        while (began := time.perf_counter()) < until:
            held = await claim(client, name)
            took.append(time.perf_counter() - began)
            await submit_all(client, [held], took)
        return took

    return work


if __name__ == "__main__":
    asyncio.run(main())
