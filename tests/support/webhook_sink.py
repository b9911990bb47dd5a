"""A receiver of webhooks: a real HTTP server on this machine that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiohttp import web

PATIENCE = 30.0

Behavior = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Received:
    """One request: its path, its headers with lower-case names, and its body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The CloudEvents of a request in structured mode, which waits look at again and again."""
        found = json.loads(self.body)
        return found if isinstance(found, list) else [found]


@dataclass
class Sink:
    """What came, in order; `accepted` has those requests that were answered with 2xx."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    accepted: list[Received] = field(default_factory=list)
    behaviors: list[Behavior] = field(default_factory=list)
    """How the next requests are answered; then all are accepted."""
    always: Behavior | None = None
    """How requests are answered for which `behaviors` has none."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        found = Received(request.path, headers, await request.read())
        self.received.append(found)
        self._changed.set()
        behavior = self.behaviors.pop(0) if self.behaviors else self.always or ok
        response = await behavior(request)
        if 200 <= response.status < 300:
            self.accepted.append(found)
            self._changed.set()
        return response

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition on what came holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def positions(self) -> list[int]:
        """The positions that were accepted, without duplicates, as they came."""
        ids = (int(event["id"]) for one in self.accepted for event in one.events)
        return list(dict.fromkeys(ids))


@contextlib.asynccontextmanager
async def sink(port: int = 0) -> AsyncIterator[Sink]:
    """Run a receiver during the block."""
    made = Sink()
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{path:.*}", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        bound = runner.addresses[0][1]
        made.url = f"http://127.0.0.1:{bound}/hook"
        yield made
    finally:
        await runner.cleanup()


async def ok(_: web.Request) -> web.StreamResponse:
    return web.Response(status=200, text="thanks")


def status(number: int, text: str = "", **headers: str) -> Behavior:
    """Answer with a status; headers are named with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=number, text=text, headers=named)

    return answer


def hanging(until: asyncio.Event) -> Behavior:
    """Answer only once an event is set."""

    async def answer(_: web.Request) -> web.StreamResponse:
        await until.wait()
        return web.Response(status=503)

    return answer


async def closing(request: web.Request) -> web.StreamResponse:
    """Close the connection in the middle of the answer."""
    response = web.StreamResponse(status=500, headers={"content-length": "1000"})
    await response.prepare(request)
    await response.write(b"half")
    assert request.transport is not None
    request.transport.close()
    return response


async def huge(request: web.Request) -> web.StreamResponse:
    """Answer with 10 MB."""
    response = web.StreamResponse(status=200)
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for _ in range(160):
            await response.write(b"x" * 65_536)
    return response
