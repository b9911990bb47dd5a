"""How soon events come, how fast a consumer catches up, and what an idle subscriber takes.

    python -m bench.feed [--seconds 10] [--events 10000] [--idle 2000] [--quick]

Two servers run on one database; events are written through one and followed at the other.

- `feed.latency`: from the commit of an event until each of 100 subscribers has it, at 200 events a
  second, in milliseconds; against a bare LISTEN with asyncpg at as many NOTIFY a second, each of a
  transaction that writes a row, evenly. Events are written evenly, and in bursts of 16 writers that
  begin at once. `told` is when a bare LISTEN hears of the events from the server that wrote them,
  and `ready_bytes` when as many subscribers have what a loop sends them then, which reads nothing:
  both under the even load.
- `feed.catch_up`: one subscription from the beginning of the ledger; against reading the same rows
  with asyncpg, as the role of the server, and encoding them with orjson. CPU is that of the process
  that does it, without PostgreSQL's.
- `feed.idle`: memory that subscribers add to their server while nothing happens.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.client import Client, percentile
from bench.database import database_url
from bench.fanout import QUERY, RATE, Place, end, load, reports, subscribers_of
from bench.harness import figure
from bench.scratch import scratch
from bench.site import free_port, listening
from bench.tree import HERE, Served, ask, cpu, served, settled
from server.embedded.postgres import Postgres, Running
from server.ledger.read import tenant
from server.ledger.select_columns import COLUMNS

LISTENERS = 100
PAGE = 500
ROUNDS = 3
COMMITTED = (
    "SELECT position, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM events"
)
NOTIFIED = (
    "WITH written AS (INSERT INTO bench_notified VALUES ($1::int) RETURNING number) "
    "SELECT pg_notify($2, number::text) FROM written"
)
BARELY_COMMITTED = COMMITTED.replace("position", "number").replace("events", "bench_notified")
PAGE_OF = f"SELECT {COLUMNS} FROM events e WHERE org_id = $1 AND position > $2 ORDER BY position"
CHANNEL = "bench"


async def latency(place: Place, tree: Served, seconds: float, count: int) -> None:
    """Print how long after its commit subscribers have an event."""
    bare, many = [await _bare(tree.watched, seconds, listeners) for listeners in (1, count)]
    async with _told(tree) as (port, told):
        ready, _ = await _delays(place, tree, ["none"] * count, seconds, port, evenly=True)
        committed = await _committed(tree)
        heard = [at - committed[int(n)] for n, at in (await reports([told]))[0].items()]
    for evenly in (True, False):
        keys = place.keys[:1] * count
        times, rate = await _delays(place, tree, keys, seconds, place.port, evenly=evenly)
        for name, part, most in (("p50", 0.5, 3), ("p99", 0.99, 10)):
            ours, one, all_, told_, loop = (
                percentile(some, part) * 1e3 for some in (times, bare, many, heard, ready)
            )
            figure(
                f"feed.latency.{name}", ours, "ms", subscribers=count, events_per_second=rate,
                evenly=evenly, listen_notify=one, ratio=ours / one, target=most,
                many_listeners=all_, ratio_to_many=ours / all_, told=told_, ready_bytes=loop,
                ratio_to_ready_bytes=ours / loop, ready_bytes_ratio=loop / one,
            )  # fmt: skip


@contextlib.asynccontextmanager
async def _told(tree: Served) -> AsyncIterator[tuple[int, asyncio.subprocess.Process]]:
    """Run the loop that sends ready bytes when servers tell each other of a position."""
    port = free_port()
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.fanout_references", "told", str(port), tree.watched,
        cwd=HERE, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 28,
    )  # fmt: skip
    try:
        await listening(port)
        yield port, program
    finally:
        await end([program])


async def _delays(
    place: Place, tree: Served, keys: list[str], seconds: float, port: int, *, evenly: bool
) -> tuple[list[float], float]:
    """Return how long after its commit each subscriber at a port has each event.

    Events are written at RATE, through the first server of the tree; how many came in a second is
    returned as well.
    """
    programs = [await subscribers_of(port, keys, "ws", times=True)]
    ended = asyncio.Event()
    writing = asyncio.create_task(load(place, ended, evenly=evenly))
    await asyncio.sleep(seconds)
    ended.set()
    head = await writing
    while (found := (await reports(programs))[0])["lowest"] < head:  # noqa: ASYNC110 - other programs
        await asyncio.sleep(0.1)
    await end(programs)
    if found["missing"]:
        raise RuntimeError(f"{found['missing']} positions are missing")
    committed = await _committed(tree)
    times = [came - committed[int(at)] for at, some in found["times"].items() for came in some]
    return times, len(times) / len(keys) / seconds


async def _committed(tree: Served) -> dict[int, float]:
    """Return when each event was committed, in seconds since 1970, by position."""
    owner = await asyncpg.connect(tree.watched)
    found = {row[0]: row[1] for row in await owner.fetch(COMMITTED)}
    await owner.close()
    return found


async def _bare(url: str, seconds: float, count: int) -> list[float]:
    """Return how long after its commit a NOTIFY comes to each LISTEN, RATE times a second.

    Each is sent by a transaction that writes a row: the time of a commit is that of its record,
    which is then written to the disk, as that of an event is.
    """
    came: list[tuple[int, float]] = []
    sender, *listeners = [await asyncpg.connect(url) for _ in range(count + 1)]
    await sender.execute(
        "DROP TABLE IF EXISTS bench_notified; CREATE TABLE bench_notified (number int)"
    )

    def note(*got: Any) -> None:
        came.append((int(got[3]), time.time()))

    for listener in listeners:
        await listener.add_listener(CHANNEL, note)
    began = time.perf_counter()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        await sender.execute(NOTIFIED, number, CHANNEL)
    await asyncio.sleep(0.2)
    committed = dict(await sender.fetch(BARELY_COMMITTED))
    for connection in (sender, *listeners):
        await connection.close()
    return [moment - committed[number] for number, moment in came]


async def catch_up(place: Place, tree: Served, running: Running, count: int) -> None:
    """Print how fast one consumer reads a ledger, from the beginning to the end."""
    owner = await Client.connect(tree.ports[0], tree.key)
    for start in range(0, count, PAGE):
        tasks = [{"inputs": {"text": f"{start + n} rivers"}} for n in range(PAGE)]
        last = await ask(
            owner, "importTasks", "ImportTasksPayload", "position",
            project=place.writers[0].project, tasks=tasks,
        )  # fmt: skip
    head = int(last["position"])
    url = database_url(running.server_url, tree.database)
    ours, theirs = [], []
    observer = await asyncpg.connect(tree.watched)
    await settled(tree, observer)  # its server counts what was imported, and must not meanwhile
    await observer.close()
    for _ in range(ROUNDS):
        theirs.append(await _read(url, tree.watched, head))
        ours.append(await _followed(place, head))
    (rate, used), (plain, least) = (_medians(runs) for runs in (ours, theirs))
    figure(
        "feed.catch_up", head / rate, "events/s", events=head, plain=head / plain,
        ratio=plain / rate, cpu_us=used / head * 1e6, plain_cpu_us=least / head * 1e6,
        ratio_of_cpu=least / used, target=0.5,
    )  # fmt: skip


def _medians(runs: list[tuple[float, float]]) -> list[float]:
    return [statistics.median(column) for column in zip(*runs, strict=True)]


async def _read(url: str, watched: str, head: int) -> tuple[float, float]:
    """Read and encode all rows; return the seconds that it took, and those of CPU."""
    watching = await asyncpg.connect(watched)
    org: UUID = await watching.fetchval("SELECT org_id FROM ledger")
    await watching.close()
    connection = await asyncpg.connect(url)
    began, used, position = time.perf_counter(), time.process_time(), 0
    while position < head:
        async with tenant(connection, org, snapshot=True):
            rows = await connection.fetch(f"{PAGE_OF} LIMIT {PAGE}", org, position)
        for row in rows:
            orjson.dumps(dict(row), default=_plain)
        position = rows[-1]["position"]
    found = time.perf_counter() - began, time.process_time() - used
    await connection.close()
    return found


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


async def _followed(place: Place, head: int) -> tuple[float, float]:
    """Let one subscriber take all; return the seconds until it has, and those of the server."""
    query = QUERY.replace("events(filter: $filter)", 'events(after: "0", filter: $filter)')
    used = cpu(place.pid)
    program = await subscribers_of(place.port, place.keys[:1], "ws", query)
    while (found := (await reports([program]))[0])["lowest"] < head:  # noqa: ASYNC110 - another program
        await asyncio.sleep(0.02)
    spent = cpu(place.pid) - used
    await end([program])
    return found["ended"] - found["began"], spent


async def idle(place: Place, count: int) -> None:
    """Print what an idle subscriber takes of the memory of its server."""
    warm = await subscribers_of(place.port, place.keys[:1] * 20, "ws")
    before = _memory(place.pid)
    quarter = place.keys[:1] * (count // 4)
    programs = [warm, *[await subscribers_of(place.port, quarter, "ws") for _ in range(4)]]
    await asyncio.sleep(1)
    each = (_memory(place.pid) - before) / (count // 4 * 4)
    figure("feed.idle", each / 1e3, "kB a subscriber", subscribers=count, target=60)
    await end(programs)


def _memory(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS"))


async def main(seconds: float, events: int, waiting: int) -> None:
    """Measure one after the other, in one database."""
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(scratch())
        settings = {"track_commit_timestamp": "on", "max_connections": "300"}
        postgres = Postgres(folder / "cluster", settings=settings)
        running = await stack.enter_async_context(postgres.run())
        tree = await stack.enter_async_context(served(HERE, running, "feed", folder, servers=2))
        place = await Place.fill(tree, 1)
        await idle(place, waiting)
        await latency(place, tree, seconds, min(LISTENERS, waiting))
        await catch_up(place, tree, running, events)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--idle", type=int, default=2_000)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    size = (1.0, PAGE, 20) if asked.quick else (asked.seconds, asked.events, asked.idle)
    asyncio.run(main(*size))
