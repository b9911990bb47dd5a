"""HTTP responses of the transport."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import Send

from server.events.core.refusal import Code
from server.graphql.errors import UNAUTHENTICATED, RequestProblem
from server.graphql.negotiation import Media

FIXED_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"vary", b"Accept"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP response."""

    status: int
    content_type: bytes
    body: bytes
    headers: Sequence[tuple[str, str]] = ()

    async def __call__(self, send: Send) -> None:
        """Send the response."""
        headers = [
            (b"content-type", self.content_type),
            (b"content-length", b"%d" % len(self.body)),
            *FIXED_HEADERS,
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers),
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def encode(value: object) -> bytes:
    """Encode a response as JSON; slowly where orjson refuses long integers or lone surrogates."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=True, allow_nan=False, default=str).encode()


def answer_reply(
    answer: dict[str, Any], media: Media, headers: Sequence[tuple[str, str]] = ()
) -> Reply:
    """Return the answer of an operation that was executed: 200, also when fields failed.

    Where nothing but a valid credential was missing, it is 401 as for an unknown one: clients log
    out by the status.
    """
    errors = answer.get("errors", ()) if answer.get("data") is None else ()
    if errors and all(e["extensions"].get("code") == Code.UNAUTHENTICATED for e in errors):
        return Reply(401, _content_type(media), encode(answer), [UNAUTHENTICATED, *headers])
    return Reply(200, _content_type(media), encode(answer), headers)


def problem_reply(refusal: RequestProblem, media: Media | None) -> Reply:
    """Return the answer to a request that was not executed: errors, and no `data` at all."""
    status = 200 if refusal.legacy_ok and media is Media.JSON else refusal.status
    return Reply(status, _content_type(media), encode({"errors": refusal.errors}), refusal.headers)


def _content_type(media: Media | None) -> bytes:
    named = media if media is Media.RESPONSE else Media.JSON
    return f"{named.value}; charset=utf-8".encode()
