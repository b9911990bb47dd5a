"""The subscription `events` over graphql-transport-ws, begun again whenever it breaks."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from annolog_client.connection import BUSY
from annolog_client.refusals import AnnologError, RefusedError, refusal

PROTOCOL = Subprotocol("graphql-transport-ws")
PASSING = ("UNAVAILABLE", "INTERNAL", "RATE_LIMITED")
"""Codes of errors after which the subscription is begun again."""
FINAL = (4400, 4401, 4403, 4406)
"""Codes of closed sockets after which another try would end in the same way."""
FIELDS = "position cursor name stream version recordedAt commandId actor { id }"


class Address(Protocol):
    """Where a server is, and the key for it. Both are read whenever a connection is made."""

    @property
    def address(self) -> str:
        """The address, without a path."""

    @property
    def key(self) -> str:
        """An API key, or the token of a session."""


class Event(BaseModel):
    """An event. `name` is its stored name, such as `annotation.submitted`, which never changes.

    Types of events that a newer server has do no harm, since the name is a plain text. `more` holds
    what the selection asked for beyond the fields of every event.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")

    position: int
    cursor: str
    name: str
    stream: str
    version: int
    recorded_at: datetime
    command_id: str | None = None
    actor: dict[str, Any] | None = Field(default=None)

    @property
    def more(self) -> dict[str, Any]:
        """Fields of single types of events, by their names in the schema."""
        return self.model_extra or {}


async def events_after(
    server: Address,
    after: str,
    *,
    filter: dict[str, Any] | None,
    selection: str,
    delays: tuple[float, float],
) -> AsyncGenerator[Event, None]:
    """Yield every event after a cursor, whatever breaks in between; see `follow`."""
    document = (
        "subscription ($after: String, $filter: EventFilter) { "
        f"events(after: $after, filter: $filter) {{ {FIELDS} {selection} }} }}"
    )
    delay = delays[0]
    while True:
        variables = {"after": after, "filter": filter}
        try:
            async with contextlib.aclosing(_subscribed(server, document, variables)) as events:
                async for event in events:
                    # Set before the event is handed over: whoever asks for the next has this one.
                    after, delay = event.cursor, delays[0]
                    yield event
        except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as error:
            _raise_if_final(error)
        await asyncio.sleep(delay)
        delay = min(delays[1], delay * 2)


async def _subscribed(
    server: Address, document: str, variables: dict[str, Any]
) -> AsyncGenerator[Event, None]:
    """Yield the events of one subscription, until it ends or its connection breaks."""
    url = f"{server.address.replace('http', 'ws', 1)}/graphql"
    headers = {"Authorization": f"Bearer {server.key}"}
    # By default, a message of more than 1 MiB ends the connection, and an event may be larger: it
    # would come again, and end it again, for ever.
    async with connect(
        url, subprotocols=[PROTOCOL], additional_headers=headers, max_size=None
    ) as socket:
        await _say(socket, {"type": "connection_init"})
        while (message := await _receive(socket))["type"] != "connection_ack":
            await _pong(socket, message)
        payload = {"query": document, "variables": variables}
        await _say(socket, {"type": "subscribe", "id": "1", "payload": payload})
        while True:
            message = await _receive(socket)
            if message["type"] == "next":
                yield _event(message["payload"])
            elif message["type"] == "error":
                if not _passes(message["payload"]):
                    raise refusal(message["payload"])
                return
            elif message["type"] == "complete":
                return
            else:
                await _pong(socket, message)


def _event(answer: dict[str, Any]) -> Event:
    if answer.get("errors"):
        raise refusal(answer["errors"])
    return Event.model_validate(answer["data"]["events"])


def _passes(errors: list[dict[str, Any]]) -> bool:
    return all(error.get("extensions", {}).get("code") in PASSING for error in errors)


def _raise_if_final(error: Exception) -> None:
    """Raise RefusedError where another try would end in the same way."""
    if isinstance(error, ConnectionClosed) and error.rcvd and error.rcvd.code in FINAL:
        code = "UNAUTHENTICATED" if error.rcvd.code in (4401, 4403) else "INVALID"
        raise RefusedError(code, error.rcvd.reason) from error
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        if 400 <= status < 500 and status not in BUSY:
            code = "UNAUTHENTICATED" if status in (401, 403) else "INVALID"
            raise RefusedError(code, f"The server answered {status}.") from error


async def _say(socket: ClientConnection, message: dict[str, Any]) -> None:
    await socket.send(json.dumps(message))


async def _receive(socket: ClientConnection) -> dict[str, Any]:
    found = json.loads(await socket.recv())
    if not isinstance(found, dict) or "type" not in found:
        raise AnnologError("The server does not speak graphql-transport-ws.")
    return found


async def _pong(socket: ClientConnection, message: dict[str, Any]) -> None:
    if message["type"] == "ping":
        await _say(socket, {"type": "pong"})
