"""A client that costs little: the load must leave the machine to the server."""

from __future__ import annotations

import asyncio

import httptools
import orjson


class Client(asyncio.Protocol):
    """One kept-alive HTTP/1.1 connection, one request at a time.

    Servers close connections that rest for some seconds; the next request opens another one.
    """

    def __init__(self, key: str, port: int) -> None:
        self.key, self.port = key, port
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._body = bytearray()
        self._parser = httptools.HttpResponseParser(self)

    @classmethod
    async def connect(cls, port: int, key: str) -> Client:
        """Open a connection."""
        client = cls(key, port)
        await client.open()
        return client

    async def open(self) -> None:
        """Open the connection where it is not open."""
        if self._transport is None:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Collect the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hand the answer over."""
        self._parser = httptools.HttpResponseParser(self)
        body, self._body = bytes(self._body), bytearray()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(body)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail whoever waits."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    async def post(self, query: str, variables: dict[str, object]) -> dict[str, object]:
        """Send one GraphQL operation and return its answer."""
        body = orjson.dumps({"query": query, "variables": variables})
        head = (
            "POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self.key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        await self.open()
        self._answer = asyncio.get_running_loop().create_future()
        if self._transport is None:
            raise ConnectionError("not connected")
        self._transport.write(head.encode() + body)
        answer: dict[str, object] = orjson.loads(await self._answer)
        return answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


def percentile(values: list[float], share: float) -> float:
    """Return a percentile by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
