"""Many subscribers of `events` in one process that costs little: it counts, and looks at the order.

    python -m bench.subscribers

The first line of the standard input says what to do: `{"port", "keys", "query", "variables",
"transport": "ws" | "sse", "times": bool}`, one subscription a key. `ready` is printed when all have
been acknowledged. Each further line prints `{"events", "lowest", "highest", "times"}`: how many
came so far, the last position of the slowest and of the fastest, and where that is asked for, by
position when the event came, in seconds since 1970. It ends with its input.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any, ClassVar

_MARK = b'"position":"'


class Subscriber(asyncio.Protocol):
    """One connection with one subscription."""

    times: ClassVar[dict[int, list[float]] | None] = None
    """By position, when the event came to each subscriber."""

    def __init__(self, key: str, query: dict[str, Any]) -> None:
        self.key = key
        self.query = query
        self.events = 0
        self.last = 0
        self.acknowledged = asyncio.get_running_loop().create_future()
        self.buffer = bytearray()
        self.begun = False
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello."""
        self.transport = transport
        self.greet()

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail, also where the server only closed: a subscription has no end."""
        sys.exit(f"a subscription ended after {self.events} events: {exc}")

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self.buffer += data
        if not self.begun:
            head, separator, rest = self.buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            self.begun, self.buffer = True, rest
            self.answered(bytes(head))
        self.take()

    def greet(self) -> None:
        """Open the connection."""
        raise NotImplementedError(type(self).__name__)

    def answered(self, head: bytes) -> None:
        """Look at the head of the response."""
        raise NotImplementedError(type(self).__name__, head)

    def take(self) -> None:
        """Take the messages that are complete from the buffer."""
        raise NotImplementedError(type(self).__name__)

    def count(self, message: bytes | bytearray) -> None:
        """Count an event and see that it comes after the one before."""
        start = message.find(_MARK) + len(_MARK)
        position = int(message[start : message.find(b'"', start)])
        if position <= self.last:
            sys.exit(f"position {position} came after {self.last}")
        self.last = position
        self.events += 1
        if self.times is not None:
            self.times.setdefault(position, []).append(time.time())


class Socket(Subscriber):
    """Over a WebSocket, as graphql-transport-ws."""

    def greet(self) -> None:
        """Ask for the upgrade."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            b"GET /graphql HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
            b"Sec-WebSocket-Key: %b\r\n\r\n" % key.encode()
        )

    def answered(self, head: bytes) -> None:
        """Present the key."""
        if b" 101 " not in head:
            sys.exit(head.decode())
        self.say(1, {"type": "connection_init", "payload": {"Authorization": f"Bearer {self.key}"}})

    def say(self, opcode: int, message: object) -> None:
        """Send one short message, masked as the protocol wants it, with a mask of zeros."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        length = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe%b" % _short(len(body))
        self.transport.write(bytes([0x80 | opcode]) + length + bytes(4) + body)

    def take(self) -> None:
        """Take the frames that are complete."""
        buffer, at, end = self.buffer, 0, len(self.buffer)
        while end - at >= 2:
            size, body = buffer[at + 1], at + 2
            if size == 126:
                size, body = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif size == 127:
                size, body = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if end < body + size:
                break
            self.frame(buffer[at] & 15, buffer[body : body + size])
            at = body + size
        del buffer[:at]

    def frame(self, opcode: int, body: bytearray) -> None:
        """Act on one frame."""
        if opcode == 9:
            self.say(10, bytes(body))
        elif b'"type":"next"' in body[:60]:
            self.count(body)
        elif b"connection_ack" in body:
            self.say(1, {"id": "1", "type": "subscribe", "payload": self.query})
            self.acknowledged.set_result(None)
        else:
            sys.exit(body.decode())


class Stream(Subscriber):
    """Over server-sent events."""

    def greet(self) -> None:
        """Send the operation."""
        body = json.dumps(self.query).encode()
        self.transport.write(
            b"POST /graphql HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n"
            b"Authorization: Bearer %b\r\n\r\n%b" % (len(body), self.key.encode(), body)
        )

    def answered(self, head: bytes) -> None:
        """Begin to count."""
        if b" 200 " not in head.partition(b"\r\n")[0]:
            sys.exit(head.decode())
        self.acknowledged.set_result(None)

    def take(self) -> None:
        """Take the events that are complete."""
        *whole, rest = self.buffer.split(b"\n\n")
        for event in whole:
            if b"event: next" in event:
                self.count(event)
        self.buffer = rest


def _short(size: int) -> bytes:
    return size.to_bytes(2)


async def main() -> None:
    """Subscribe, and report when asked."""
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    given = json.loads(await lines.readline())
    query = {"query": given["query"], "variables": given["variables"]}
    Subscriber.times = {} if given.get("times") else None
    kind = {"ws": Socket, "sse": Stream}[given["transport"]]
    made = [kind(key, query) for key in given["keys"]]
    for few in _slices(made, 50):
        for one in few:
            await loop.create_connection(lambda one=one: one, "127.0.0.1", given["port"])
        await asyncio.gather(*(one.acknowledged for one in few))
    print("ready", flush=True)
    while await lines.readline():
        last = [one.last for one in made]
        total = sum(one.events for one in made)
        answer = {
            "events": total,
            "lowest": min(last),
            "highest": max(last),
            "times": Subscriber.times,
        }
        print(json.dumps(answer), flush=True)


def _slices(items: list[Subscriber], size: int) -> Iterator[list[Subscriber]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


if __name__ == "__main__":
    asyncio.run(main())
