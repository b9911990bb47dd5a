"""What webhooks cost a submission, and how fast events are delivered to them.

    python -m bench.webhooks [delivery | submissions] [--quick]

Submissions over HTTP are measured without webhooks, with 20 whose receiver answers, and with 20
whose receiver hangs. A receiver verifies each request and reads its JSON; a sink only answers. The
CPU of each process is told, for receivers have a part in the throughput that is lost. Then the
events are delivered to one webhook, singly and in batches, and the same bytes are posted to the
same receiver by a loop of httpx, in turn.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import uvloop
from standardwebhooks import Webhook

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.client import Client, percentile
from bench.cpu import parent_of, postgres_seconds
from bench.harness import figure
from bench.scratch import end_with_parent
from bench.serving import claim_all, submit_all
from bench.site import Site, free_port, listening, site
from bench.tree import cpu
from server.commands import Secret
from server.commands.webhooks import KIND
from server.events.accounts.roles import Role
from server.events.core.ids import public, uuid7
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_settings import WebhookSettings
from server.events.webhooks.webhooks import WEBHOOK
from server.feed.webhooks.event_delivery import EventDelivery
from server.feed.webhooks.sending.signatures import signed_headers
from server.feed.webhooks.webhook_session import Tools, WebhookSession
from server.jobs.base import lock_number
from tests.support.webhook_delivery import KEY, SEALER, tools_of

SECRET = bytes(32)
VERIFIER = Webhook(SECRET)
QUICK = "--quick" in sys.argv
WEBHOOKS = 3 if QUICK else 20
CLIENTS = 4 if QUICK else 32
ROUNDS = 1 if QUICK else int(os.environ.get("ROUNDS", "6"))
EVENTS = 200 if QUICK else 12_000
TURNS = 1 if QUICK else 7
"""How often the delivery of the events and the loop of httpx are measured."""
EACH = 5 if QUICK else 100
"""Submissions of each client in a round."""
PROGRESS = "SELECT position FROM webhook_progress WHERE org_id = $1 AND webhook_id = $2"
BEGUN = "SELECT count(*) FROM webhook_progress WHERE webhook_id = ANY ($1)"
HEAD = "SELECT head FROM ledger WHERE org_id = $1"


class Receiver(asyncio.Protocol):
    """Answers each request with 204 once all of it came and was verified; nothing where it hangs.

    It does what every receiver does: check the signature, and read the JSON. A sink does neither.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._missing: int | None = None
        self._head = self._body = b""
        self._headers: dict[str, str] = {}

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._missing is None:
            self._head += data
            head, end, rest = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            lines = (line.partition(":") for line in head.decode().split("\r\n"))
            self._headers = {name.lower(): value.strip() for name, _, value in lines}
            self._missing, self._head, data = int(self._headers["content-length"]), b"", rest
        self._missing -= len(data)
        self._body += data
        if self._missing == 0:
            if self._kind != "sink":
                VERIFIER.verify(self._body, self._headers)
            self._missing, self._body = None, b""
            if self._kind != "hanging":
                self._transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")


async def receive(port: int, kind: str) -> None:
    """Serve a receiver for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Receiver(kind), "127.0.0.1", port)
    await server.serve_forever()


@contextlib.asynccontextmanager
async def receiver(kind: str = "reading") -> AsyncIterator[tuple[str, int]]:
    """Run a receiver in a process of its own; yield its address and its process."""
    port = free_port()
    words = [sys.executable, "-m", "bench.webhooks", "--receive", str(port), kind]
    started = subprocess.Popen(words, preexec_fn=end_with_parent)  # noqa: ASYNC220, PLW1509
    try:
        await listening(port)
        yield f"http://127.0.0.1:{port}/hook", started.pid
    finally:
        started.kill()
        started.wait()


async def make(
    place: Site, url: str, *, batch: int, after: int | None = None, id_: UUID | None = None
) -> UUID:
    """Make a webhook; return its id."""
    id_, secret = id_ or uuid7(), uuid7()
    row = Secret(secret, id_, KIND, sealed=SEALER.seal(place.org, secret, SECRET))
    await place.do(
        place.owner,
        lambda current: webhooks.create(
            id_, project=None, role=Role.AUDITOR,
            settings=WebhookSettings("Hook", url, batch=batch),
            secret=secret, after=after, head=current.loaded.mark.head,
        ),
        secrets=(row,),
    )  # fmt: skip
    return id_


async def delivered_by_the_server(place: Site, webhooks: list[UUID]) -> None:
    """Wait until the process beside the server has begun with all webhooks."""
    owner = await asyncpg.connect(place.admin_url)
    while await owner.fetchval(BEGUN, webhooks) < len(webhooks):  # noqa: ASYNC110 - as below
        await asyncio.sleep(0.1)
    await owner.close()


async def delete(place: Site, id_: UUID) -> None:
    await place.do(
        place.owner,
        lambda current: webhooks.delete(current.get(WEBHOOK, id_)),
        streams=((WEBHOOK, id_),),
    )


@dataclass
class Run:
    """Submissions, and what they took."""

    rate: float
    """Submissions per second."""
    times: list[float]
    used: dict[str, float]
    """CPU of each process for a submission, in microseconds; of deliveries, those meanwhile."""


async def submits(place: Site, keys: list[str], watched: dict[str, Callable[[], float]]) -> Run:
    """Let annotators submit; `watched` returns the CPU seconds of processes."""
    project = await place.project(CLIENTS * EACH)
    connections = [await Client.connect(place.port, key) for key in keys]
    held = await asyncio.gather(
        *(claim_all(c, public("project", project), EACH) for c in connections)
    )
    await asyncio.sleep(2)  # the claims are counted, and delivered
    times: list[float] = []
    before, started = {name: read() for name, read in watched.items()}, time.perf_counter()
    await asyncio.gather(*map(lambda c, t: submit_all(c, t, times), connections, held))
    seconds = time.perf_counter() - started
    used = {f"{n}_us": (read() - before[n]) / len(times) * 1e6 for n, read in watched.items()}
    return Run(len(times) / seconds, times, used)


def delivering(server: int) -> float:
    """Return the CPU seconds of the process that delivers beside a server; 0 where none does."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):  # it has ended
            delivers = b"server.delivery" in (path / "cmdline").read_bytes()
            if delivers and parent_of(int(path.name)) == server:
                return cpu(int(path.name))
    return 0.0


async def beside_submissions(place: Site) -> None:
    """Measure submissions without webhooks and with them, in turn."""
    keys = [(await place.member(f"annotator {n}", Role.ANNOTATOR))[1] for n in range(CLIENTS)]
    owner = await asyncpg.connect(place.admin_url)
    postmaster = parent_of(owner.get_server_pid())
    await owner.close()
    watched: dict[str, Callable[[], float]] = {
        "server": lambda: cpu(place.pid), "clients": time.process_time,
        "postgres": lambda: postgres_seconds(postmaster),
        "delivering": lambda: delivering(place.pid),
    }  # fmt: skip
    async with receiver() as up, receiver("sink") as sink, receiver("hanging") as hanging:
        cases: dict[str, Any] = {
            "none": (up, 0, 0), "single": (up, WEBHOOKS, 1), "batch": (up, WEBHOOKS, 100),
            "single, sink": (sink, WEBHOOKS, 1), "batch, sink": (sink, WEBHOOKS, 100),
            "hanging": (hanging, WEBHOOKS, 100),
        }  # fmt: skip
        found: dict[str, list[Run]] = {name: [] for name in cases}
        await submits(place, keys, watched)
        for turn in range(ROUNDS):
            names = [*cases]
            # In changing order: tables grow, and what came before a case is still counted in it.
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                (url, pid), count, size = cases[name]
                made = [await make(place, f"{url}/{n}", batch=size) for n in range(count)]
                await delivered_by_the_server(place, made)
                asked = {**watched, "receiver": partial(cpu, pid)}
                found[name].append(await submits(place, keys, asked))
                for id_ in made:
                    await delete(place, id_)
                await asyncio.sleep(1.5)
    _report(found)


def _report(found: dict[str, list[Run]]) -> None:
    alone = [run.rate for run in found["none"]]
    for name, runs in found.items():
        rate = statistics.median(run.rate for run in runs)
        times = [one for run in runs for one in run.times]
        # Of one round, since the machine is another one an hour later.
        ratios = [run.rate / none for run, none in zip(runs, alone, strict=True)]
        figure(
            "webhooks.submit", rate, "per second", webhooks=name, clients=CLIENTS,
            ratio=statistics.median(ratios), lowest=min(ratios), highest=max(ratios),
            p50_ms=percentile(times, 0.5) * 1e3, p99_ms=percentile(times, 0.99) * 1e3,
            load=os.getloadavg()[0],
            **{one: statistics.median(run.used[one] for run in runs) for one in runs[0].used},
        )  # fmt: skip


async def rates(place: Site) -> None:
    """Measure the delivery to one webhook and a loop that posts the same bytes, in turn."""
    await place.project(EVENTS)
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # as the server does
    owner = await asyncpg.connect(place.admin_url)
    head = await owner.fetchval(HEAD, place.org)
    async with receiver() as (url, _), tools_of(place.server_url, place.writer) as tools:
        for size, events in ((1, EVENTS // 6), (100, EVENTS)):
            pairs = []
            for _ in range(TURNS):
                id_ = uuid7()
                # Otherwise the server of the site delivers it too.
                await owner.execute("SELECT pg_advisory_lock($1)", lock_number(id_))
                await make(place, url, batch=size, after=head - events, id_=id_)
                bodies = await bodies_of(place, tools, id_, head - events + 1, head)
                ours = len(bodies) / await delivered(place, tools, id_, head, owner)
                await delete(place, id_)
                pairs.append((ours, len(bodies) / await posted(url, bodies)))
            ratios = [ours / loop for ours, loop in pairs]
            figure(
                "webhooks.delivery", statistics.median(one for one, _ in pairs), "requests/s",
                batch=size, httpx=statistics.median(loop for _, loop in pairs), turns=TURNS,
                ratio=statistics.median(ratios), lowest=min(ratios), highest=max(ratios),
            )  # fmt: skip
    await owner.close()


async def bodies_of(place: Site, tools: Tools, id_: UUID, first: int, last: int) -> list[bytes]:
    """Return the bodies in which a webhook is sent the events between two positions."""
    session = WebhookSession(tools, place.org, id_)
    await session.read()
    size = session.state.settings.batch
    parts = tools.renderings.batches(session.view, first, last, size)
    bodies = [session.body(part) async for part in parts]
    tools.renderings.forget()
    return bodies


async def delivered(
    place: Site, tools: Tools, id_: UUID, head: int, owner: asyncpg.Connection[asyncpg.Record]
) -> float:
    """Return the seconds until a webhook was sent all events up to a position."""
    delivery = EventDelivery(tools, place.org, id_, 1, asyncio.Lock())
    started = time.perf_counter()
    task = asyncio.create_task(delivery.run())
    while (await owner.fetchval(PROGRESS, place.org, id_) or 0) < head:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - started
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return seconds


async def posted(url: str, bodies: list[bytes]) -> float:
    """Return the seconds in which a loop of httpx signs and posts some bodies."""
    async with httpx.AsyncClient() as client:
        started = time.perf_counter()
        for number, body in enumerate(bodies):
            # The time of the signature is a part of it, so each request has its own.
            signed = signed_headers(f"a.{number}", datetime.now(UTC), body, [SECRET])
            await client.post(url, content=body, headers=signed)
        return time.perf_counter() - started


async def main() -> None:
    os.environ["ANNOLOG_SECRET_KEY"] = base64.b64encode(KEY).decode()
    os.environ["ANNOLOG_WEBHOOK_PRIVATE_TARGETS"] = "*"
    if "submissions" not in sys.argv:
        async with site() as place:
            await rates(place)
    if "delivery" not in sys.argv:
        async with site() as place:
            await beside_submissions(place)


if __name__ == "__main__":
    if "--receive" in sys.argv:
        given = int(sys.argv[sys.argv.index("--receive") + 1])
        asyncio.run(receive(given, sys.argv[-1]))
    else:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the process does
            runner.run(main())
