"""WebSockets with bounds on what a client may send before the application looks at it.

uvicorn's protocol leaves a failed handshake without an answer and without an end, logs tracebacks
for what clients send wrongly, keeps any number of empty fragments, and answers pings of a client
that never reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request
from websockets.protocol import State

from server.sockets.connections import Connections

FRAGMENTS = 1_024
"""Frames of one message."""
BUSY = "annolog.busy"
"""The extension of an ASGI scope by which an application says whether anything runs on a WebSocket.

It is a function of one bool. A WebSocket on which nothing runs gives way like any idle connection;
until it is called, something runs.
"""
TEXTS = "annolog.texts"
"""The extension of an ASGI scope by which an application sends several messages in one write.

It is a function of texts in UTF-8, each a message. It returns False, and has sent nothing, where
the messages must be sent one by one: where the client has not taken those before, or has left.
"""
FLUSH_SECONDS = 60.0
"""Seconds that a client has to take what was written before its connection was closed."""


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """One WebSocket."""

    def __init__(self, open_connections: Connections, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = open_connections
        self._flush_timer: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._open.remove(self.transport)
        if self._flush_timer is not None:
            self._flush_timer.cancel()
        super().connection_lost(exc)

    def handle_connect(self, event: Request) -> None:
        """Start the application, which may say whether anything runs."""
        super().handle_connect(event)
        if not self.close_sent:
            extensions: Any = self.scope["extensions"]  # the application has not begun to run yet
            extensions[BUSY] = self._note_busy
            extensions[TEXTS] = self._write_texts

    def _write_texts(self, texts: Sequence[bytes]) -> bool:
        ended = self.disconnected or self.close_sent or self.conn.state is not State.OPEN
        # Extensions, such as compression, change what is in a frame.
        if ended or self.conn.extensions or not self.writable.is_set():
            return False
        self.transport.write(b"".join([part for text in texts for part in (_head(text), text)]))
        return True

    def _note_busy(self, busy: bool) -> None:  # noqa: FBT001 - what the extension is
        (self._open.works if busy else self._open.waits)(self.transport)

    async def run_asgi(self) -> None:
        """Run the application, and see to it that the connection ends some time after it."""
        await super().run_asgi()
        if not self.disconnected:
            self._flush_timer = self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Take what came; answer a handshake that failed, and close."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Take a further fragment of a message."""
        if len(self.frames) >= FRAGMENTS:
            self._fail(CloseCode.MESSAGE_TOO_BIG, f"more than {FRAGMENTS} fragments")
        else:
            super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        """Hand a message to the application if it is UTF-8, as texts must be."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self._fail(CloseCode.INVALID_DATA, "this is not UTF-8")
                return
        super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """Answer a ping, unless the client takes no answers."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def handle_parser_exception(self) -> None:
        """Close after frames that are none; those before the handshake's end get no close frame."""
        if self.conn.close_sent is not None:
            super().handle_parser_exception()
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": CloseCode.ABNORMAL_CLOSURE})
        self.handshake_complete = self.close_sent = True
        self.transport.close()

    def _fail(self, code: CloseCode, reason: str) -> None:
        self.frames = []
        if not self.close_sent:
            self.conn.fail(code, reason)
            self.handle_parser_exception()


def _head(text: bytes) -> bytes:
    """Return what stands before a text in the frame of a server (RFC 6455, section 5.2)."""
    size = len(text)
    if size < 126:
        return b"\x81%c" % size
    return b"\x81\x7e" + size.to_bytes(2) if size < 1 << 16 else b"\x81\x7f" + size.to_bytes(8)
