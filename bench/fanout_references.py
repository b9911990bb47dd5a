"""What fan-out is measured against: stock Strawberry, and loops that send ready bytes.

    python -m bench.fanout_references stock|loop PORT
    python -m bench.fanout_references told PORT DATABASE_URL

All speak as much of graphql-transport-ws as `bench.subscribers` asks for. The first two send each
subscriber the same events, as fast as they are taken. The third sends one for each position of
which servers on that database tell each other, at once, and reads nothing; to each line of its
standard input it answers with a line of JSON that says when it was told of which position.
Compression is off, as it is in our server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import asyncpg
import strawberry
import uvicorn
import uvloop
from strawberry.asgi import GraphQL

from server.feed.notifier import CHANNEL, decode

FULL = 1 << 16
"""Bytes that wait for a subscriber, after which the loop waits as well."""
QUERY = """
subscription { events {
  __typename position cursor name stream version recordedAt commandId actor { id name }
  annotationId annotatorId formVersion timeSpentMs content { answers { question value } } } }"""


@strawberry.type
class Member:
    """Who did it."""

    id: strawberry.ID
    name: str


@strawberry.type
class Answer:
    """An answer to a question."""

    question: str
    value: str


@strawberry.type
class Answers:
    """The answers of an annotation."""

    answers: list[Answer]


@strawberry.type
class Submitted:
    """An event, with as many fields as the subscribers of ours select of a submission."""

    position: str
    cursor: str
    name: str
    stream: strawberry.ID
    version: int
    recorded_at: datetime
    command_id: str
    actor: Member
    annotation_id: strawberry.ID
    annotator_id: strawberry.ID
    form_version: int
    time_spent_ms: int
    content: Answers


def event(position: int) -> Submitted:
    """Make an event."""
    return Submitted(
        position=str(position), cursor=f"{position}.5f2aad297302b734", name="annotation.submitted",
        stream=strawberry.ID("task_n4oiyr3bynfclftuosxju3j2pq"), version=7,
        recorded_at=datetime.now(UTC), command_id="01a22694-e3ab-78c5-bb0f-0897a4a77f4f",
        actor=Member(id=strawberry.ID("member_tbaqr3t7qzeqhedbydifyt3j6q"), name="annotator 7"),
        annotation_id=strawberry.ID("annotation_bi5bs5hbwz5evilfa5qojqnwly"),
        annotator_id=strawberry.ID("member_tbaqr3t7qzeqhedbydifyt3j6q"), form_version=1,
        time_spent_ms=900, content=Answers(answers=[Answer(question="topic", value="b")]),
    )  # fmt: skip


@strawberry.type
class Query:
    """A schema needs one."""

    hello: str = "world"


@strawberry.type
class Subscription:
    """The events, made once for all subscribers."""

    @strawberry.subscription
    async def events(self) -> AsyncIterator[Submitted]:
        """Yield every event from the beginning, as fast as they are taken."""
        number = 0
        while True:
            if number == len(MADE):
                MADE.append(event(number + 1))
            yield MADE[number]
            number += 1
            await asyncio.sleep(0)  # subscribers take turns


MADE: list[Submitted] = []


class Compact(GraphQL[Any, Any]):
    """Stock, with the JSON that the subscribers look for: without blanks."""

    def encode_json(self, data: object) -> str:
        """Return JSON."""
        return json.dumps(data, separators=(",", ":"))


def stock(port: int) -> None:
    """Serve stock Strawberry with uvicorn."""
    app = Compact(strawberry.Schema(Query, subscription=Subscription))
    uvicorn.run(
        app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", log_level="error",
        # Under this load it would come too late to answers to its pings.
        ws_per_message_deflate=False, ws_ping_interval=None,
    )  # fmt: skip


class Socket(asyncio.Protocol):
    """One subscriber of the loop: it is told that it subscribed, and then sent everything."""

    waiting: ClassVar[set[Socket]] = set()
    """Subscribers that have to take something first."""
    subscribed: ClassVar[set[asyncio.WriteTransport]] = set()

    def connection_made(self, transport: Any) -> None:
        """Keep the transport."""
        self.transport = transport
        transport.set_write_buffer_limits(high=FULL)
        self.received = 0

    def data_received(self, data: bytes) -> None:
        """Answer the handshake, the initialisation and the subscription, in this order."""
        self.received += 1
        if self.received == 1:
            lines = (line.partition(":") for line in data.decode().split("\r\n"))
            key = next(v.strip() for k, _, v in lines if k.lower() == "sec-websocket-key")
            digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()  # noqa: S324 - RFC 6455
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
                b"Sec-WebSocket-Accept: %b\r\n\r\n" % base64.b64encode(digest)
            )
        elif self.received == 2:
            self.transport.write(frame(b'{"type":"connection_ack"}'))
        elif self.received == 3:
            self.subscribed.add(self.transport)

    def pause_writing(self) -> None:
        """Wait for this subscriber."""
        self.waiting.add(self)

    def resume_writing(self) -> None:
        """Wait no more for it."""
        self.waiting.discard(self)

    def connection_lost(self, _: Exception | None) -> None:
        """Forget it."""
        self.waiting.discard(self)
        self.subscribed.discard(self.transport)


def frame(message: bytes) -> bytes:
    """Return a text frame, unmasked, as servers send it."""
    size = len(message)
    head = bytes([0x81, size]) if size < 126 else b"\x81\x7e" + size.to_bytes(2)
    return head + message


async def ready_events() -> Callable[[int], bytes]:
    """Return what makes the frame of an event with a position."""
    schema = strawberry.Schema(Query, subscription=Subscription)
    stream: Any = await schema.subscribe(QUERY)
    first = (await anext(stream)).data

    def made(position: int) -> bytes:
        first["events"]["position"] = str(position)
        payload = json.dumps({"data": first}, separators=(",", ":")).encode()
        return frame(b'{"id":"1","type":"next","payload":%b}' % payload)

    return made


async def loop(port: int) -> None:
    """Send each event to all, as soon as all have room for it."""
    made, position = await ready_events(), 0
    async with await asyncio.get_running_loop().create_server(Socket, "127.0.0.1", port):
        while True:
            await asyncio.sleep(0 if Socket.subscribed and not Socket.waiting else 0.001)
            if Socket.subscribed and not Socket.waiting:
                position += 1
                ready = made(position)
                for transport in Socket.subscribed:
                    transport.write(ready)


async def told(port: int, url: str) -> None:
    """Send an event to all for each new position, as soon as a notification names it."""
    made, last, when = await ready_events(), 0, {}

    def send(*notified: Any) -> None:
        nonlocal last
        now = time.time()
        for head in decode(notified[3]).values():
            new = range((last or head - 1) + 1, head + 1)
            last, ready = max(last, head), b"".join(map(made, new))
            when.update(dict.fromkeys(new, now))
            for transport in Socket.subscribed if ready else ():
                transport.write(ready)

    def answer() -> None:
        sys.stdin.buffer.readline()
        print(json.dumps(when), flush=True)

    connection = await asyncpg.connect(url)
    await connection.add_listener(CHANNEL, send)
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), answer)
    async with await asyncio.get_running_loop().create_server(Socket, "127.0.0.1", port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    kind, given = sys.argv[1], int(sys.argv[2])
    if kind == "stock":
        stock(given)
    else:
        uvloop.run(told(given, sys.argv[3]) if kind == "told" else loop(given))
