"""Compresses whole responses, where the setting asks for it; never one that goes on.

A secret and a text of an attacker's choice in one compressed response let the attacker guess the
secret by sizes (BREACH), if a page of the attacker's can make the browser send the request with the
victim's credential. So nothing is compressed that a browser says another site asked for.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_400
"""Bytes of a body that is worth it: less fits into one packet anyway."""
_IN_LOOP = 1 << 16
"""Bytes up to which compressing takes about a millisecond, and no thread is worth it."""
_LEVEL = 5
_TYPES = (
    *(b"application/json", b"application/graphql-response+json", b"text/plain", b"text/html"),
)
_NEVER = re.compile(rb"q=0(\.0{0,3})?")
"""The weight of a coding that a client does not take (RFC 9110 §12.4.2)."""


class Compression:
    """An ASGI app around another, whose JSON and text responses are compressed by gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the inner app, and compress its answer if the client takes gzip."""
        if scope["type"] != "http" or not _may_compress(scope):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Compressing(send))


class _Compressing:
    """Holds back the head of a response until the body shows whether all of it is there."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            body = message.get("body", b"")
            if _worth_it(start, body) and not message.get("more_body", False):
                body = await _gzipped(body)
                message = {**message, "body": body}
                start = {**start, "headers": _headers(start["headers"], len(body))}
            await self._send(start)
        await self._send(message)


def _may_compress(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    if headers.get(b"sec-fetch-site") == b"cross-site":
        return False
    codings = accepted_codings(headers.get(b"accept-encoding", b""))
    return next((taken for name, taken in codings.items() if name in (b"gzip", b"*")), False)


def accepted_codings(accepted: bytes) -> dict[bytes, bool]:
    """Return of each coding that Accept-Encoding names whether the client takes it."""
    found: dict[bytes, bool] = {}
    for given in accepted.lower().split(b","):
        name, _, parameters = given.partition(b";")
        found.setdefault(name.strip(), not _NEVER.fullmatch(parameters.replace(b" ", b"")))
    return found


def _worth_it(start: Message, body: bytes) -> bool:
    headers = dict(start["headers"])
    media = headers.get(b"content-type", b"").partition(b";")[0].strip()
    plain = b"content-encoding" not in headers and b"content-range" not in headers
    return plain and media in _TYPES and len(body) >= SMALLEST


def _headers(headers: Any, length: int) -> list[tuple[bytes, bytes]]:
    """Return the headers of the compressed body; its tag is another one than the plain body's."""
    found = [(name, value) for name, value in headers if name not in (b"content-length", b"vary")]
    found = [(n, b"W/" + v if n == b"etag" and v[:1] == b'"' else v) for n, v in found]
    varies = [value for name, value in headers if name == b"vary"]
    return [
        *found,
        (b"vary", b", ".join([*varies, b"Accept-Encoding"])),
        (b"content-encoding", b"gzip"),
        (b"content-length", b"%d" % length),
    ]


async def _gzipped(body: bytes) -> bytes:
    if len(body) <= _IN_LOOP:
        return gzip.compress(body, _LEVEL, mtime=0)
    return await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)
