"""A TCP proxy in front of PostgreSQL, which can go silent and sees how connections begin.

A silent proxy reads no more and sends no more, yet its sockets stay open and its kernel goes on to
confirm bytes: to its clients the database has vanished without a reset, as behind a cut network.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit

CANCEL, TLS = 80877102, 80877103


class Proxy:
    """Forwards connections to one address.

    Attributes:
        port: the port of this proxy at 127.0.0.1.
        cancels: how many cancel requests came; they are not forwarded.
        startups: the startup parameters of every connection.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._open = True
        self.port = 0
        self.cancels = 0
        self.startups: list[dict[str, str]] = []

    def silence(self) -> None:
        """Forward nothing from now on, in either direction."""
        self._flowing.clear()

    def resume(self) -> None:
        """Forward again what was held back."""
        self._flowing.set()

    def drop(self, application: str | None = None) -> None:
        """Let nobody in from now on; end all connections, or those of one part of the server."""
        self._open = False
        for task, name in self._tasks.items():
            if application in (None, name):
                task.cancel()

    def open(self) -> None:
        """Let everybody in again."""
        self._open = True

    def url(self, url: str) -> str:
        """Return the address of a database through this proxy."""
        parts = urlsplit(url)
        user = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{self.port}"))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client until either side closes."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks[task] = ""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._serve(reader, writer)
        writer.close()
        del self._tasks[task]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            return
        head = await self._startup(reader, writer)
        if head is None:
            self.cancels += 1
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks[task] = self.startups[-1].get("application_name", "")
        await self._flowing.wait()
        upstream, downstream = await asyncio.open_connection("127.0.0.1", self._target)
        downstream.write(head)
        ways = (
            asyncio.create_task(self._pump(reader, downstream)),
            asyncio.create_task(self._pump(upstream, writer)),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            downstream.close()

    async def _startup(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Read the first message, refusing TLS; None for a cancel request."""
        while True:
            length, code = struct.unpack("!ii", await reader.readexactly(8))
            rest = await reader.readexactly(length - 8)
            if code == CANCEL:
                return None
            if code != TLS:
                break
            await self._flowing.wait()
            writer.write(b"N")
        words = rest.split(b"\0")
        self.startups.append(
            {k.decode(): v.decode() for k, v in zip(words[::2], words[1::2], strict=False) if k}
        )
        return struct.pack("!ii", length, code) + rest

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()

    async def close(self) -> None:
        """End all connections."""
        self.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def proxied(url: str) -> AsyncIterator[Proxy]:
    """Run a proxy in front of the server of an address while the block runs."""
    target = urlsplit(url).port
    assert target is not None
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
