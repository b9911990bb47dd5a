"""Many subscribers of `events` in one process that costs little: it counts, and looks for gaps.

    python -m bench.subscribers

The first line of the standard input says what to do: `{"port", "keys", "query", "variables",
"transport": "ws" | "sse", "times": bool}`, one subscription a key. `ready` is printed when all have
been acknowledged. Each further line prints `{"events", "lowest", "highest", "missing", "began",
"ended", "times"}`: how many came so far, the last position of the slowest and of the fastest, how
many positions were passed over, when the first subscribed and when the last event came, in seconds
since 1970, and where that is asked for, by position when the event came to each. It ends with its
input.

Sockets are read as the system says that they have something. Of what came at once, messages are
counted by their frames, and the position is read from the first one alone: it must be the one after
the last, so each miscount shows at the next reading, or in the report.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

_MARK = b'"position":"'
_SIZE = 1 << 18
"""Bytes that are read at once."""
_PONG = 0xA
_TOGETHER = 50
"""Connections that are opened side by side."""


class Subscriber:
    """One connection with one subscription."""

    def __init__(self, port: int, key: str, query: dict[str, Any]) -> None:
        self.key = key
        self.query = query
        self.events = 0
        self.last = 0
        self.missing = 0
        self.began = 0.0
        self.ended = 0.0
        self.came: list[tuple[int, int, float]] = []
        """Of what came at once: the first position, how many events, and when."""
        self.rest = b""
        """The beginning of a message that is not complete."""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def begin(self) -> None:
        """Open the subscription, as far as no answer is needed for it."""
        raise NotImplementedError(type(self).__name__)

    def acknowledge(self) -> None:
        """Wait until the server has answered, and subscribe."""
        raise NotImplementedError(type(self).__name__)

    def take(self, data: memoryview) -> None:
        """Count the messages that are complete."""
        raise NotImplementedError(type(self).__name__)

    def head(self) -> bytes:
        """Return the head of the response, once it is there."""
        while b"\r\n\r\n" not in self.rest:
            more = self.socket.recv(_SIZE)
            if not more:
                sys.exit(f"no answer: {self.rest.decode()}")
            self.rest += more
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        return head

    def count(self, first: bytes, events: int) -> None:
        """Count events that came at once, and see that they come after the one before."""
        start = first.find(_MARK) + len(_MARK)
        position = int(first[start : first.find(b'"', start)])
        if position <= self.last:
            sys.exit(f"position {position} came after {self.last}")
        if self.last:
            self.missing += position - self.last - 1
        self.last = position + events - 1
        self.events += events
        self.ended = time.time()
        self.came.append((position, events, self.ended))


class Socket(Subscriber):
    """Over a WebSocket, as graphql-transport-ws."""

    def begin(self) -> None:
        """Ask for the upgrade."""
        key = base64.b64encode(os.urandom(16))
        self.socket.sendall(
            b"GET /graphql HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
            b"Sec-WebSocket-Key: %b\r\n\r\n" % key
        )

    def acknowledge(self) -> None:
        """Present the key, and subscribe."""
        head = self.head()
        if b" 101 " not in head:
            sys.exit(head.decode())
        self.say(1, {"type": "connection_init", "payload": {"Authorization": f"Bearer {self.key}"}})
        while b"connection_ack" not in self.rest:
            self.rest += self.socket.recv(_SIZE)
        self.rest, self.began = b"", time.time()
        self.say(1, {"id": "1", "type": "subscribe", "payload": self.query})

    def say(self, opcode: int, message: object) -> None:
        """Send one short message, masked as the protocol wants it, with a mask of zeros."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        size = len(body)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe%b" % size.to_bytes(2)
        self.socket.sendall(bytes([0x80 | opcode]) + length + bytes(4) + body)

    def take(self, data: memoryview) -> None:
        """Walk the frames by their heads."""
        buffer = memoryview(b"".join((self.rest, data))) if self.rest else data
        at, end, events, first = 0, len(buffer), 0, b""
        while end - at >= 2:
            size, body = buffer[at + 1], at + 2
            if size == 126:
                size, body = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif size == 127:
                size, body = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if end < body + size:
                break
            if buffer[at] != 0x81:
                self.frame(buffer[at] & 15, bytes(buffer[body : body + size]))
            else:
                first = first or bytes(buffer[body : body + size])
                events += 1
            at = body + size
        self.rest = bytes(buffer[at:]) if at < end else b""
        if events:
            if b'"type":"next"' not in first[:60]:
                sys.exit(first.decode())
            self.count(first, events)

    def frame(self, opcode: int, body: bytes) -> None:
        """Act on a frame that is no message."""
        if opcode != 9:
            sys.exit(f"a frame of kind {opcode}: {body!r}")
        self.say(_PONG, body)


class Stream(Subscriber):
    """Over server-sent events."""

    def begin(self) -> None:
        """Send the operation."""
        body, self.began = json.dumps(self.query).encode(), time.time()
        self.socket.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n"
            b"Authorization: Bearer %b\r\n\r\n%b" % (len(body), self.key.encode(), body)
        )

    def acknowledge(self) -> None:
        """See that the answer is a stream."""
        head = self.head()
        if b" 200 " not in head.partition(b"\r\n")[0]:
            sys.exit(head.decode())

    def take(self, data: memoryview) -> None:
        """Take the events that are complete."""
        whole, separator, self.rest = (self.rest + bytes(data)).rpartition(b"\n\n")
        events = whole.count(b"event: next") if separator else 0
        if events:
            self.count(whole[whole.find(b"event: next") :], events)


def _connect(given: dict[str, Any]) -> list[Subscriber]:
    """Return the subscribers, each of which is subscribed."""
    query = {"query": given["query"], "variables": given["variables"]}
    kind: Callable[..., Subscriber] = {"ws": Socket, "sse": Stream}[given["transport"]]
    made: list[Subscriber] = []
    keys = given["keys"]
    for start in range(0, len(keys), _TOGETHER):
        few = [kind(given["port"], key, query) for key in keys[start : start + _TOGETHER]]
        for one in few:
            one.begin()
        for one in few:
            one.acknowledge()
        made += few
    return made


def _report(made: list[Subscriber], *, times: bool) -> dict[str, Any]:
    last = [one.last for one in made]
    came: dict[int, list[float]] = {}
    for one in made if times else ():
        for first, count, moment in one.came:
            for position in range(first, first + count):
                came.setdefault(position, []).append(moment)
    return {
        "events": sum(one.events for one in made),
        "lowest": min(last),
        "highest": max(last),
        "missing": sum(one.missing for one in made),
        "began": min(one.began for one in made),
        "ended": max(one.ended for one in made),
        "times": came,
    }


def main() -> None:
    """Subscribe, and report when asked."""
    given = json.loads(sys.stdin.buffer.readline())
    made = _connect(given)
    by_file = {one.socket.fileno(): one for one in made}
    poll = select.epoll()
    poll.register(sys.stdin.fileno(), select.EPOLLIN)
    for number, one in by_file.items():
        one.socket.setblocking(False)
        one.take(memoryview(b""))
        poll.register(number, select.EPOLLIN)
    gc.freeze()
    gc.disable()
    print("ready", flush=True)
    buffer = bytearray(_SIZE)
    view = memoryview(buffer)
    while True:
        for number, _ in poll.poll():
            subscriber = by_file.get(number)
            if subscriber is None:
                if not os.read(number, _SIZE):
                    return
                print(json.dumps(_report(made, times=given.get("times", False))), flush=True)
                continue
            size = subscriber.socket.recv_into(buffer)
            if not size:
                sys.exit(f"a subscription ended after {subscriber.events} events")
            subscriber.take(view[:size])


if __name__ == "__main__":
    main()
