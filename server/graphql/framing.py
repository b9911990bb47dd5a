"""How answers are framed in one HTTP response that goes on: as events, or as parts."""

from __future__ import annotations

from dataclasses import dataclass

from server.graphql.errors import FormattedError
from server.graphql.replies import FIXED_HEADERS, encode
from server.graphql.sharing import EncodedAnswer

# Asks proxies that buffer by default to pass each answer on at once.
_AT_ONCE = ((b"x-accel-buffering", b"no"), *FIXED_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """The bytes around answers.

    Attributes:
        content_type: of the response.
        start: what opens the response.
        answer: a template for one encoded answer.
        id: a template for the id of an answer, in front of it; empty where answers have none.
        failure: a template for the encoded list of errors that end the stream.
        idle: what keeps the connection alive.
        end: what ends the response after its last answer.
    """

    content_type: bytes
    start: bytes
    answer: bytes
    id: bytes = b""
    failure: bytes
    idle: bytes
    end: bytes

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of the response."""
        return [(b"content-type", self.content_type), *_AT_ONCE]

    def answered(self, encoded: EncodedAnswer) -> bytes:
        """Return the frame of an answer, with its id where both it and the framing have one."""
        if encoded.id and self.id:
            return self.id % encoded.id.encode() + self.answer % encoded.json
        return self.answer % encoded.json

    def reached(self, id_: str) -> bytes:
        """Return a frame without an answer that tells the client from where it may go on."""
        return self.id % id_.encode() + b"\n" if id_ and self.id else b""

    def failed(self, errors: list[FormattedError]) -> bytes:
        """Return the frame of errors that end the stream."""
        return self.failure % encode(errors)


EVENTS = Framing(
    content_type=b"text/event-stream; charset=utf-8",
    start=b":\n\n",
    answer=b"event: next\ndata: %b\n\n",
    id=b"id: %b\n",
    failure=b'event: next\ndata: {"errors":%b}\n\n',
    idle=b":\n\n",
    end=b"event: complete\ndata:\n\n",
)
"""The distinct connections mode of graphql-sse 2."""

_PART = b"\r\nContent-Type: application/json\r\n\r\n%b\r\n--graphql"
PARTS = Framing(
    content_type=b'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
    start=b"\r\n--graphql" + _PART % b"{}",
    answer=_PART % b'{"payload":%b}',
    failure=_PART % b'{"payload":null,"errors":%b}',
    idle=_PART % b"{}",
    end=b"--\r\n",
)
"""Apollo's protocol for subscriptions. Clients read a part when the boundary after it is there, so
each part ends with that boundary; an empty object is a heartbeat."""
