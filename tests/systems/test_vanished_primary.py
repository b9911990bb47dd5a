"""A primary that vanishes without a reset while a standby is promoted: everything goes on there."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from server.commands import Writer
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.proxy import proxied
from tests.support.sockets import socket
from tests.support.standby import at
from tests.systems.conftest import Site
from tests.systems.test_synchronous_standby import RENAME

pytestmark = [pytest.mark.systems, pytest.mark.faults]

WRITES, READS, FEEDS = 15.0, 15.0, 20.0
CLIENTS = 4


@dataclass
class Journal:
    """What clients were told, and when."""

    acknowledged: dict[UUID, float] = field(default_factory=dict)
    reads: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)
    ready: list[tuple[float, int, str]] = field(default_factory=list)

    def first_after(self, moment: float) -> dict[str, float]:
        """Seconds until each kind of work had its first success after a moment."""
        kinds = {
            "write": self.acknowledged.values(),
            "read": self.reads,
            "feed": self.events,
            "ready": [at for at, status, _ in self.ready if status == 200],
        }
        return {
            kind: min((t for t in times if t > moment), default=float("inf")) - moment
            for kind, times in kinds.items()
        }

    async def all_go_on(self, moment: float) -> None:
        """Wait until all kinds of work had a success after a moment, and the server is ready."""
        while float("inf") in self.first_after(moment).values() or self.ready[-1][1] != 200:
            await asyncio.sleep(0.05)


async def write(client: Client, journal: Journal) -> None:
    """Send commands one after the other, each until it is answered."""
    while True:
        id_ = uuid4()
        given = {"commandId": str(id_), "name": f"name {id_}"}
        while True:
            answer = (await client.ask(RENAME, input=given)).get("data") or {}
            if (answer.get("renameOrganization") or {}).get("position"):
                journal.acknowledged[id_] = time.monotonic()
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.01)


async def read(client: Client, journal: Journal) -> None:
    while True:
        if "errors" not in await client.ask("{ organization { name } }"):
            journal.reads.append(time.monotonic())
        await asyncio.sleep(0.05)


async def follow(app: Any, key: str, journal: Journal) -> None:
    """Follow the feed, and resume after the last cursor wherever a subscription ends."""
    after: str | None = None
    while True:
        with contextlib.suppress(TimeoutError):
            async with socket(app, authorization=f"Bearer {key}") as one:
                if (await one.receive()).get("type") == "connection_ack":
                    query = "subscription($after: String) { events(after: $after) { cursor } }"
                    payload = {"query": query, "variables": {"after": after}}
                    one.say(type="subscribe", id="1", payload=payload)
                    while (heard := await one.receive()).get("type") == "next":
                        after = heard["payload"]["data"]["events"]["cursor"]
                        journal.events.append(time.monotonic())
        await asyncio.sleep(0.1)


async def probe(app: Any, journal: Journal) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        while True:
            said = await client.get("/readyz")
            journal.ready.append((time.monotonic(), said.status_code, said.text))
            await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def working(*work: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
        for task in tasks:
            assert not task.done() or task.exception() is None
    finally:
        left = set(tasks)
        while left:
            # Before Python 3.12 `wait_for` may lose a cancellation.
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=0.1)


@pytest.mark.parametrize("way", ["a silent proxy", "a frozen primary"])
async def test_a_vanished_primary(site: Site, way: str) -> None:
    pair, journal = site.pair, Journal()
    writer = Writer(pair.primary.server_url)
    key = await key_of(site.workspace(writer), site.owner)
    await writer.close()
    await pair.wait_for_standby(synchronous=True)
    async with proxied(pair.primary.server_url) as proxy:
        first = proxy.port if way == "a silent proxy" else None
        both = Database(pair.primary.admin_url, pair.both(pair.primary.server_url, first))
        async with served(both, jobs=True) as app:
            client = Client(app, key)
            async with working(
                *(write(client, journal) for _ in range(CLIENTS)),
                read(client, journal),
                follow(app, key, journal),
                probe(app, journal),
            ):
                async with asyncio.timeout(30):
                    while len(journal.acknowledged) < 50 or not journal.events:
                        await asyncio.sleep(0.05)
                if way == "a silent proxy":
                    proxy.silence()
                else:
                    pair.freeze_primary()
                await asyncio.sleep(1)
                await pair.standby.promote(pair.primary.superuser_url)
                began = time.monotonic()
                async with asyncio.timeout(60):
                    await journal.all_go_on(began)
    found = journal.first_after(began)
    print(way, found)
    assert found["write"] <= WRITES
    assert found["read"] <= READS
    assert found["feed"] <= FEEDS
    assert any(status == 503 for _, status, _ in journal.ready)
    await _nothing_lost(site, journal)


async def _nothing_lost(site: Site, journal: Journal) -> None:
    connection = await asyncpg.connect(at(site.pair.primary.admin_url, site.pair.standby.port))
    try:
        rows = await connection.fetch(
            "SELECT command_id FROM events WHERE org_id = $1 AND command_id = ANY ($2)",
            site.org,
            list(journal.acknowledged),
        )
    finally:
        await connection.close()
    assert sorted(row[0] for row in rows) == sorted(journal.acknowledged)
