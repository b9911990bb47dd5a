"""A server of a toy application, with the protocols and the limits of the real one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from server.access.client_addresses import ClientAddresses, household
from server.serving import _config, _Uvicorn, listening
from server.settings import Settings
from server.sockets import Connections

PATIENCE = 20
LARGE = 1 << 24
"""Bytes of an answer that no system keeps for a client who does not read."""
START_HELD = b"GET /held HTTP/1.1\r\nhost: t\r\n\r\n"


@dataclass
class Client:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        """Write; a connection that the server has closed is no error."""
        with contextlib.suppress(ConnectionError):
            for part in parts:
                self.writer.write(part)
                await self.writer.drain()

    async def answer(self) -> tuple[int, bytes]:
        """The next answer, as status and body; status 0 where the server closed without one."""
        async with asyncio.timeout(PATIENCE):
            try:
                head = await self.reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return 0, b""
            found = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            return int(head.split()[1]), await self.reader.readexactly(int(found or 0))

    async def closed(self) -> bytes:
        """Wait until the server closes; what it still said."""
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionError):
                return await self.reader.read()
            return b""

    def close(self) -> None:
        self.writer.close()

    async def gone(self) -> None:
        """Close at once and wait for that."""
        self.writer.transport.abort()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


@dataclass
class Toy:
    """A running server."""

    port: int
    connections: Connections
    hold: asyncio.Event
    """Set, so that requests for `/held` are answered."""
    clients: list[Client] = field(default_factory=list)

    async def connect(self, source: str = "127.0.0.1") -> Client:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=(source, 0), limit=1 << 20
        )
        self.clients.append(Client(reader, writer))
        return self.clients[-1]

    async def get(self, path: str = "/", source: str = "127.0.0.1") -> int:
        """Send an honest request; its status."""
        client = await self.connect(source)
        head = b"GET %b HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n"
        await client.send(head % path.encode())
        status, _ = await client.answer()
        client.close()
        return status


TEXTS = [bytes([65 + number]) * size for number, size in enumerate((0, 125, 126, 65535, 65536))]
"""Texts that are sent at `/sizes` in one write: their sizes are written in three ways."""


@contextlib.asynccontextmanager
async def toy(
    total: int = 100, per_address: int = 100, trusted: tuple[str, ...] = ()
) -> AsyncIterator[Toy]:
    """Serve the toy application."""
    hold = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            if scope["path"] == "/held":
                await hold.wait()
            scope["extensions"]["annolog.busy"](scope["path"] != "/idle")
            write = scope["extensions"]["annolog.texts"]
            await _echo(receive, send, lambda: scope["path"] == "/sizes" and write(TEXTS))
            return
        if scope["path"] == "/held":
            await hold.wait()
        if scope["path"] == "/body":
            while (await receive()).get("more_body"):
                pass
        body = {"/large": bytes(LARGE), "/nothing": b""}.get(scope["path"], scope["path"].encode())
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["path"] == "/fails":
            raise RuntimeError
        await send({"type": "http.response.body", "body": body})

    addresses = ClientAddresses(trusted)
    connections = Connections(
        total, per_address, lambda host: None if addresses.is_trusted(host) else household(host)
    )
    with listening(Settings(port=0)) as listener:
        server = _Uvicorn(_config(app, connections))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            made = Toy(listener.getsockname()[1], connections, hold)
            yield made
        finally:
            hold.set()
            await asyncio.gather(*(client.gone() for client in made.clients))
            server.should_exit = True
            await task


async def _echo(receive: Any, send: Any, greet: Callable[[], object]) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    greet()
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": message.get("text", "")})


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is awaited sets no event
            await asyncio.sleep(0.01)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds that a head may take here."""
    monkeypatch.setattr("server.sockets.http.HEAD_SECONDS", 0.4)
    return 0.4
