"""HTTP/1.1 with bounds: on the head of a request, on the time for it, and a polite end.

uvicorn's protocol takes heads of any size and waits for them for ever. It also closes a socket
that still has unread bytes, which resets it: a client that sends too much would lose the answer
that says so. Here such an answer is followed by the end of our side, and what the client still
sends is thrown away, as far as the bounds below go.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from server.sockets.connections import CLOSED, Connections

HEAD_BYTES = 1 << 16
"""Bytes of the start line and the header fields; also of a trailer, or of a chunk's header."""
HEAD_FIELDS = 256
"""Header fields of a request."""
HEAD_SECONDS = 10.0
"""Seconds until a head is complete: from the connection's start, or from a later head's first
byte. Between requests, uvicorn's own time-out for idle connections holds."""
IN_A_ROW = 16
"""Requests that wait on one connection while another one of it runs."""
LINGER_BYTES = 1 << 25
"""Bytes that are thrown away after an answer to a request that was not read to its end."""
LINGER_SECONDS = 5.0
"""Seconds that a client has to take such an answer."""
FLUSH_SECONDS = 60.0
"""Seconds that a client has to take the rest of any last answer, or FLUSH_BYTES of another one."""
FLUSH_BYTES = 1 << 16
"""Bytes that a client must take within FLUSH_SECONDS while more wait than the buffer takes."""

BAD = (400, "This is no HTTP request.")
BUSY = (503, "The server has as many connections as it takes: try again in a moment.")
LARGE = (
    431,
    f"A head has at most {HEAD_BYTES} bytes, start line included, and {HEAD_FIELDS} fields.",
)


class HttpProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, open_connections: Connections, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = open_connections
        self._head_timer: asyncio.TimerHandle | None = None
        self._linger_timer: asyncio.TimerHandle | None = None
        self._flush_timer: asyncio.TimerHandle | None = None
        self._in_head = True
        self._head_bytes = 0
        """Bytes of the URL and of the header fields that the parser has told of."""
        self._pending = 0
        """Bytes received since the parser told of a complete part of the request."""
        self._too_large = False
        self._ended = False
        """No further request is read; what still comes is thrown away."""
        self._discarded = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, or refuse it where there are too many."""
        super().connection_made(transport)
        if self._open.admit(self.transport, self.client[0] if self.client else ""):
            self._start_head_timer()
        else:
            self._ended = True
            self.transport.write(_plain(*BUSY))
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._open.remove(self.transport)
        self._stop_timers()
        self._stop_flush_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came: uvicorn's method, with bounds and without a log line for each fault."""
        if self._ended:
            self._discard(len(data))
            return
        self._unset_keepalive_if_required()
        self._pending += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if not self._should_upgrade():
                # The parser has skipped the body: what follows cannot be told from it.
                self._ended, self.cycle.keep_alive = True, False
            elif self._unanswered() is None:
                self.handle_websocket_upgrade()
            else:
                # Nobody would tell the request that runs when the connection ends.
                self._refuse(*BAD)
        except httptools.HttpParserError:
            self._refuse(*(LARGE if self._too_large else BAD))
        else:
            if self._pending > HEAD_BYTES:
                self._refuse(*LARGE)
            elif self._in_head and self._pending and self._head_timer is None:
                self._start_head_timer()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the protocol for WebSockets."""
        self._stop_timers()
        self._stop_flush_timer()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._head_bytes, self._pending = 0, self._pending or 1
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the URL. Raises _TooLargeError."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field, or one of a trailer. Raises _TooLargeError."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the request. Raises _TooLargeError where too many wait before it."""
        if len(self.pipeline) >= IN_A_ROW:
            self._too_large = True
            raise _TooLargeError
        self._in_head, self._pending = False, 0
        self._stop_head_timer()
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            # The task of the request has not begun to run yet.
            self.cycle.transport = cast("asyncio.Transport", _Transport(self, self.cycle))

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._pending = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of the body; the next head may follow."""
        self._in_head, self._pending = True, 0
        self._open.works(self.transport)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request, unless this one was not read to its end."""
        if not self._ended and not self.pipeline and self.cycle.more_body:
            self.end()
        if self._ended and (self._linger_timer is not None or not self.pipeline):
            self.server_state.total_requests += 1
            self.flow.resume_reading()
            return
        super().on_response_complete()
        if self.cycle.response_complete or self.cycle.more_body:
            self._open.waits(self.transport)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has had no request for some seconds."""
        if not self.transport.is_closing():
            self.close()

    def pause_writing(self) -> None:
        """Let answers wait: the client takes them slowly, or not at all."""
        super().pause_writing()
        self._start_flush_timer()

    def resume_writing(self) -> None:
        """Let answers go on."""
        self._stop_flush_timer()
        super().resume_writing()

    def close(self) -> None:
        """Close at once, but for what the client has yet to take."""
        self._stop_timers()
        self._unset_keepalive_if_required()
        self.transport.close()
        self._linger_timer = self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def end(self) -> None:
        """Close after the answer that was written; let the client take it if it still sends."""
        if self.transport.is_closing() or self._linger_timer is not None:
            return
        if self._in_head and not self._pending and not self._ended:
            self.close()
            return
        self._ended = True
        self._stop_timers()
        self._open.waits(self.transport)
        self._linger_timer = self.loop.call_later(LINGER_SECONDS, self.close)
        if self.transport.can_write_eof():
            with contextlib.suppress(OSError):  # the client has gone
                self.transport.write_eof()
        self.flow.resume_reading()

    def _discard(self, count: int) -> None:
        self._discarded += count
        if self._discarded > LINGER_BYTES:
            self.transport.abort()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES or len(self.headers) >= HEAD_FIELDS:
            self._too_large = True
            raise _TooLargeError

    def _refuse(self, status: int, message: str) -> None:
        """Answer what is no acceptable request; requests before it still get their answers."""
        CLOSED.labels(f"status_{status}").inc()
        self._pending = max(1, self._pending)
        cycle = self._unanswered()
        if cycle is None:
            self.transport.write(_plain(status, message))
            self.end()
        elif not cycle.more_body:
            self._stop_timers()
            self._ended, cycle.keep_alive = True, False
        elif self.pipeline:
            self.close()
        else:  # the fault lies in the body of the request that runs
            if not cycle.response_started:
                self.transport.write(_plain(status, message))
            cycle.disconnected = True
            cycle.message_event.set()
            self.end()

    def _unanswered(self) -> RequestResponseCycle | None:
        """Return the last request whose head was complete, unless it has been answered."""
        last = cast("RequestResponseCycle | None", self.cycle)
        return None if last is None or last.response_complete else last

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._unanswered() is not None:
            # We do not read on while requests wait, so the delay may be ours.
            self._start_head_timer()
            return
        CLOSED.labels("late_head").inc()
        self.close()

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _start_flush_timer(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._flush_timer = self.loop.call_later(FLUSH_SECONDS, self._flush_is_late, waiting)

    def _flush_is_late(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() >= FLUSH_BYTES:
            self._start_flush_timer()
        else:
            CLOSED.labels("slow_reader").inc()
            self.transport.abort()

    def _stop_flush_timer(self) -> None:
        if self._flush_timer is not None:
            self._flush_timer.cancel()
            self._flush_timer = None

    def _stop_timers(self) -> None:
        self._stop_head_timer()
        if self._linger_timer is not None:
            self._linger_timer.cancel()
            self._linger_timer = None


class _Transport:
    """The transport as a request sees it: to close it is to end the connection politely.

    The head of an answer of known length is sent with the first part of its body: uvicorn would
    send each by a call of the system of its own, which costs more than what it takes to decide most
    commands.
    """

    def __init__(self, protocol: HttpProtocol, cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle: RequestResponseCycle | None = cycle
        """None once the head was written: the cycle has this transport, and would stay in memory
        until the garbage collector looks at both."""
        self._head = b""
        self.is_closing = protocol.transport.is_closing

    def write(self, data: bytes) -> None:
        """Send a part of the answer, or keep its head until there is a part of the body."""
        transport, cycle = self._protocol.transport, self._cycle
        if self._head:
            # Since Python 3.12, an empty part would stay in the buffer, and nothing would close.
            transport.writelines((self._head, data) if data else (self._head,))
            self._head = b""
        elif cycle is None or not cycle.response_started:  # or it is "100 Continue"
            transport.write(data)
        else:
            self._cycle = None
            has_body = cycle.scope["method"] != "HEAD" and cycle.chunked_encoding is False
            if has_body:
                self._head = data
            else:
                transport.write(data)

    def close(self) -> None:
        """End the connection."""
        if self._head:
            self.write(b"")
        self._protocol.end()


class _TooLargeError(Exception):
    """A head is larger than the bounds, or one too many."""


def _plain(status: int, message: str) -> bytes:
    """Return an answer that is the last one of its connection."""
    body = message.encode()
    return b"".join(
        (
            STATUS_LINE[status],
            b"content-type: text/plain; charset=utf-8\r\n",
            b"content-length: %d\r\n" % len(body),
            b"connection: close\r\n\r\n",
            body,
        )
    )
