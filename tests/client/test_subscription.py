"""The subscription of `follow`, against a socket that sends what a test says."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

from annolog_client.subscription import PROTOCOL, events_after
from websockets.asyncio.server import ServerConnection, serve

EVENT = {
    "position": 1, "cursor": "1.0123456789abcdef", "name": "task.imported", "stream": "task_a",
    "version": 1, "recordedAt": "2026-11-29T00:00:00Z", "commandId": None, "actor": None,
}  # fmt: skip


async def test_an_event_may_be_large() -> None:
    """A payload and what the selection asks for besides may well be more than 1 MiB."""
    payload = "a" * (3 << 20)

    async def answer(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.send(json.dumps({"type": "connection_ack"}))
        await socket.recv()
        data = {"events": EVENT | {"payload": payload}}
        await socket.send(json.dumps({"type": "next", "id": "1", "payload": {"data": data}}))
        await socket.wait_closed()

    async with (
        asyncio.timeout(30),
        serve(answer, "127.0.0.1", 0, subprotocols=[PROTOCOL]) as server,
    ):
        port = server.sockets[0].getsockname()[1]
        at = SimpleNamespace(address=f"http://127.0.0.1:{port}", key="annolog_key_a")
        following = events_after(at, "0", filter=None, selection="payload", delays=(0.1, 0.1))
        event = await anext(following)
        await following.aclose()
    assert event.more == {"payload": payload}
