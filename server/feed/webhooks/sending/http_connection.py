"""One connection for requests to a receiver: HTTP/1.1, one request at a time.

A general client takes several times as long for a request as all else that is done for it. What a
receiver may send is bounded: nothing before it was asked, and no more than is read of an answer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httptools

HEAD = 64 << 10
"""Bytes of an answer beside its body: status, headers, and the lengths of chunks."""


class ClosedError(Exception):
    """The receiver closed the connection before the answer was complete, or sent no HTTP."""


@dataclass(slots=True)
class Response:
    """What a receiver answered, as far as it is read."""

    status: int = 0
    retry_after: str | None = None
    """The header Retry-After."""
    excerpt: bytes = b""
    """The beginning of the body."""
    size: int = 0
    """Bytes of the body that came."""
    framed: bool = False
    """Whether the headers say where the body ends; otherwise it ends with the connection."""


class HttpConnection(asyncio.Protocol):
    """An open connection. Its owner sends one request after another, and gives it up at the end."""

    def __init__(self, *, answer: int, excerpt: int) -> None:
        """Wait to be connected.

        Args:
            answer: bytes of the body of an answer after which the rest is not read.
            excerpt: bytes of it that are kept.
        """
        self._most, self._excerpt = answer, excerpt
        self._transport: Any = None
        self._parser: Any = None
        self._response = Response()
        self._received = 0
        self._done: asyncio.Future[Response] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Whether another request can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    async def post(self, head: bytes, body: bytes) -> Response:
        """Send a request and return the answer; the connection ends unless all of that went well.

        Args:
            head: the request line and all headers, with the empty line after them.
            body: the body.

        Raises:
            ClosedError: the receiver closed the connection too early, or sent no HTTP.
        """
        if not self.is_open:
            raise ClosedError
        self._parser, self._response = httptools.HttpResponseParser(self), Response()
        self._received = 0
        done: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._done = done
        try:
            self._transport.write(head + body)
            return await done
        except BaseException:
            self.abort()
            raise
        finally:
            self._done = None

    def rest(self, seconds: float) -> None:
        """Close the connection after so long without a request."""
        if seconds:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.abort)
        else:
            self.abort()

    def resume(self) -> None:
        """Keep the connection open for a request."""
        if self._timer is not None:
            self._timer.cancel()

    def abort(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take what came; whatever comes unasked ends the connection."""
        if self._done is None or self._done.done():
            self.abort()
            return
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._finish(keep=False)
        except httptools.HttpParserError:
            self._fail()
        if self._received > self._most + HEAD or self._response.size > self._most:
            self._finish(keep=False)

    def connection_lost(self, _: Exception | None) -> None:
        """End the answer, which is whole where nothing else says how long it is."""
        if self._response.framed:
            self._fail()
        else:
            self._finish(keep=False)
        if self._timer is not None:
            self._timer.cancel()

    def on_message_begin(self) -> None:
        """End the connection where an answer follows that nobody asked for."""
        if self._done is None or self._done.done():
            self.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header that says something about the answer."""
        match name.lower():
            case b"retry-after":
                self._response.retry_after = value.decode("latin-1")
            case b"content-length" | b"transfer-encoding":
                self._response.framed = True

    def on_headers_complete(self) -> None:
        """Note the status."""
        self._response.status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        """Keep the beginning of the body."""
        found = self._response
        found.size += len(body)
        if len(found.excerpt) < self._excerpt:
            found.excerpt = (found.excerpt + body)[: self._excerpt]

    def on_message_complete(self) -> None:
        """End the answer, unless it only says that another one will come."""
        if 100 <= self._response.status < 200 and self._response.status != 101:
            self._response = Response()
        else:
            self._finish(keep=self._parser.should_keep_alive())

    def _finish(self, *, keep: bool) -> None:
        if self._response.status == 0:
            self._fail()
        elif self._done is not None and not self._done.done():
            self._done.set_result(self._response)
            self._response = Response()
        if not keep:
            self.abort()

    def _fail(self) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(ClosedError())
        self.abort()
