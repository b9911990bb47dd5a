"""A client of graphql-transport-ws that says exactly what it is told."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}
PROTOCOL = "graphql-transport-ws"


class Peer:
    def __init__(self, socket):
        self.socket = socket

    async def say(self, *messages):
        for message in messages:
            await self.socket.send(
                message if isinstance(message, str | bytes) else json.dumps(message)
            )

    async def receive(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), 10))

    async def closed(self):
        with suppress(ConnectionClosed):
            while True:
                await asyncio.wait_for(self.socket.recv(), 10)
        return self.socket.close_code


@asynccontextmanager
async def opened(url, *, init=True, **options):
    options.setdefault("subprotocols", [PROTOCOL])
    async with connect(url.replace("http", "ws", 1), **options) as socket:
        peer = Peer(socket)
        if init:
            await peer.say(INIT)
            assert await peer.receive() == ACK
        yield peer


def subscribe(id_, query, **more):
    return {"id": id_, "type": "subscribe", "payload": {"query": query, **more}}
