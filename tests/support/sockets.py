"""A WebSocket to the application, spoken without a socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
from starlette.applications import Starlette

PATIENCE = 20


class Socket:
    """One connection that speaks graphql-transport-ws."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def say(self, **message: Any) -> None:
        """Send a message to the server."""
        text = orjson.dumps(message).decode()
        self.received.put_nowait({"type": "websocket.receive", "text": text})

    async def receive(self) -> dict[str, Any]:
        """Return the server's next message, or `{"closed": code, "reason": …}`."""
        event = await asyncio.wait_for(self.sent.get(), PATIENCE)
        if event["type"] == "websocket.close":
            return {"closed": event["code"], "reason": event.get("reason")}
        heard: dict[str, Any] = orjson.loads(event["text"])
        return heard


@contextlib.asynccontextmanager
async def socket(
    app: Starlette, headers: dict[str, str] | None = None, **payload: object
) -> AsyncIterator[Socket]:
    """Connect, and say `connection_init` with a payload; what comes of it is heard next."""
    made = Socket()
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "subprotocols": ["graphql-transport-ws"],
        "headers": [(k.encode(), v.encode()) for k, v in {"host": "t", **(headers or {})}.items()],
    }
    made.received.put_nowait({"type": "websocket.connect"})

    async def serve() -> None:
        await app(scope, made.received.get, made.sent.put)  # type: ignore[arg-type]

    task = asyncio.create_task(serve())
    try:
        accepted = await asyncio.wait_for(made.sent.get(), PATIENCE)
        assert accepted["type"] == "websocket.accept"
        made.say(type="connection_init", payload=payload)
        yield made
    finally:
        made.received.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(task, PATIENCE)
