"""Files sent by the tus protocol, as a client without any library sends them."""

from __future__ import annotations

import base64
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


def sender(app: Starlette, key: str | None) -> AsyncClient:
    """A client over HTTP with a key."""
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=headers)


def metadata(**given: str) -> str:
    """The header Upload-Metadata."""
    pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in given.items())
    return ",".join(pairs)


async def create(http: AsyncClient, size: int, **given: str) -> Response:
    """Begin an upload."""
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata(**given)}
    return await http.post("/uploads", headers=headers)


async def send(http: AsyncClient, url: str, offset: int, body: Any) -> Response:
    """Send a piece."""
    return await http.patch(url, headers={**PIECE, "Upload-Offset": str(offset)}, content=body)


async def offset_of(http: AsyncClient, url: str) -> int:
    """How many bytes have arrived."""
    reply = await http.head(url, headers=TUS)
    assert reply.status_code == 200
    return int(reply.headers["upload-offset"])


async def upload(http: AsyncClient, body: bytes, **given: str) -> str:
    """Send a whole file in one piece; return the id of the upload."""
    made = await create(http, len(body), **given)
    assert made.status_code == 201, made.text
    url = made.headers["location"]
    sent = await send(http, url, 0, body)
    assert sent.status_code == 204, sent.text
    return url.rpartition("/")[2]
