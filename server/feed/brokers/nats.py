"""NATS JetStream as a broker: one stream for each organization.

The sequence of a message in its stream is the position of its event. Each message names the
sequence that the last one must have, so that the server refuses duplicates and holes for ever, and
not only within its window for duplicates. The stream is made where there is none;
retention, replicas and limits are the operator's to change.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import nats
import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import Header, RawStreamMsg, StorageType, StreamConfig

from server.events.core import ids
from server.feed.brokers.broker import BrokerAwayError, Last, LogError, Message, OutOfOrderError
from server.feed.cloud_events import STRUCTURED

CURSOR = "Annolog-Cursor"
NO_PROJECT = "_"
"""Stands in a subject for the project of an event that has none."""
WINDOW = 256
"""Messages that may wait for their acknowledgements at once."""
PATIENCE = 5.0
"""Seconds within which the server must answer."""
HEADERS = 1_000
"""Bytes of a message kept for its headers, which count for the server's limit."""
WRONG_LAST = (10070, 10071, 10060)
"""Codes of JetStream's errors: another last message id, another last sequence, another stream."""


class Nats:
    """A NATS server with JetStream.

    Args:
        url: such as `nats://user:password@host:4222`, `tls://` for TLS; several with commas.
    """

    name = "nats"
    topic = ""
    deletes = True

    def __init__(self, url: str) -> None:
        self._servers = [server.strip() for server in url.split(",")]
        self._client: Client | None = None
        self._last: dict[UUID, Last] = {}
        """The last event that the server has of an organization, where that is known."""

    async def last(self, org: UUID) -> Last | None:
        """Return the last event of an organization; see `Broker.last`."""
        self._last.pop(org, None)
        async with self._opened(org) as (_, _, last):
            return last if last.position else None

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        """Add events to the log of an organization; see `Broker.publish`."""
        async with self._opened(org) as (client, _, last):
            if messages[0].position != last.position + 1:
                raise OutOfOrderError
            for first in range(0, len(messages), WINDOW):
                await _publish(client, org, messages[first : first + WINDOW])
            self._last[org] = Last(messages[-1].position, messages[-1].cursor)

    async def delete(self, org: UUID, positions: Collection[int]) -> None:
        """Delete the messages of events; see `Broker.delete`. The server overwrites their bytes."""
        async with self._opened(org) as (_, streams, last):
            for position in sorted(positions):
                if position <= last.position and await _message(streams, org, position):
                    await streams.delete_msg(stream_name(org), position)

    async def retention(self) -> timedelta | None:
        """Return None: what is erased is deleted, however long other messages stay."""
        return None

    async def largest(self) -> int:
        """Return the most bytes of a body; see `Broker.largest`."""
        return (await self._connected()).max_payload - HEADERS

    async def close(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        self._last.clear()
        if client is not None:
            await client.close()

    @asynccontextmanager
    async def _opened(self, org: UUID) -> AsyncIterator[tuple[Client, JetStreamContext, Last]]:
        """Yield the connection, and the last event of an organization; position 0: none.

        After an error nothing is remembered: what the server took is asked for again.

        Raises:
            OutOfOrderError: the server's last message is another one.
            LogError: the server refuses what is asked of the stream.
            BrokerAwayError: for every other error.
        """
        try:
            client = await self._connected()
            streams = client.jetstream(timeout=PATIENCE)
            if org not in self._last:
                self._last[org] = await _last(streams, org)
            yield client, streams, self._last[org]
        except BaseException as error:
            self._last.pop(org, None)
            if _is_refusal(error):
                raise LogError(f"NATS: {error}") from error
            if isinstance(error, nats.errors.Error | OSError | TimeoutError):
                await self.close()
                raise BrokerAwayError(f"NATS: {type(error).__name__}: {error}") from error
            raise

    async def _connected(self) -> Client:
        if self._client is not None and self._client.is_connected:
            return self._client
        await self.close()
        try:
            self._client = await nats.connect(
                self._servers,
                name="annolog",
                connect_timeout=3,
                # The relay tries again, and asks for the last event first.
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                error_cb=_ignored,
            )
        except (nats.errors.Error, OSError, TimeoutError) as error:
            raise BrokerAwayError(f"NATS: {type(error).__name__}") from error
        return self._client


def stream_name(org: UUID) -> str:
    """Return the name of the stream of an organization."""
    return f"annolog_{ids.public('organization', org)}"


def subject(org: UUID, project: str | None, type_: str) -> str:
    """Return the subject of an event: `annolog.{org}.{project}.{type}`."""
    return f"annolog.{ids.public('organization', org)}.{project or NO_PROJECT}.{type_}"


def message_id(org: UUID, position: int) -> str:
    """Return the id of the message of an event."""
    return f"{ids.public('organization', org)}.{position}"


async def _last(stream: JetStreamContext, org: UUID) -> Last:
    """Return the last event that the server has of an organization; make its stream if needed."""
    name = stream_name(org)
    try:
        found = await stream.stream_info(name)
    except nats.js.errors.NotFoundError:
        config = StreamConfig(
            name=name,
            description="Events of one organization of Annolog, dense and in order.",
            subjects=[f"annolog.{ids.public('organization', org)}.>"],
            storage=StorageType.FILE,
        )
        found = await stream.add_stream(config)
    position = found.state.last_seq
    message = await _message(stream, org, position) if position else None
    # Without a message, the operator's limits removed what was old: the sequence says enough.
    return Last(position, (message.headers or {})[CURSOR] if message else "")


async def _publish(client: Client, org: UUID, messages: Sequence[Message]) -> None:
    """Send messages without waiting between them, then wait until the server has all of them.

    The library's own `publish_async` waits for ever where the server refuses a message.
    """
    inbox = client.new_inbox()
    replies = await client.subscribe(f"{inbox}.*")
    try:
        for before, message in zip((None, *messages), messages, strict=False):
            headers = {
                Header.MSG_ID: message_id(org, message.position),
                Header.EXPECTED_STREAM: stream_name(org),
                Header.EXPECTED_LAST_SEQUENCE: str(message.position - 1),
                **_expected_id(org, before),
                CURSOR: message.cursor,
                "Content-Type": STRUCTURED,
            }
            to = subject(org, message.project, message.type)
            reply = f"{inbox}.{message.position}"
            await client.publish(to, message.body, reply, headers)
        async with asyncio.timeout(PATIENCE):
            for _ in messages:  # in their order: the first error says why, others follow from it
                _require_taken(await replies.next_msg(PATIENCE))
    finally:
        if client.is_connected:
            await replies.unsubscribe()


def _require_taken(reply: Msg) -> None:
    """Return where the server has taken a message.

    Raises:
        OutOfOrderError: it was not the next one.
        LogError: the server refused it for another reason.
    """
    answer = json.loads(reply.data or b"{}")
    if answer.get("seq"):
        return
    error = answer.get("error", {"description": "there is no stream for the subject"})
    if error.get("err_code") in WRONG_LAST:
        raise OutOfOrderError
    raise LogError(f"NATS: {error.get('description')}")


def _is_refusal(error: BaseException) -> bool:
    """Whether the server answered, and refused this stream or message, not everybody's."""
    if isinstance(error, nats.js.errors.ServiceUnavailableError):
        return False
    return isinstance(error, nats.js.errors.APIError | nats.errors.MaxPayloadError)


def _expected_id(org: UUID, before: Message | None) -> dict[str, str]:
    """Return the header for the id of the message before, where the same call sends that one.

    A server that was restarted does not know the id of a last message that retention removed, and
    older ones that of none outside their window for duplicates. `_last` has looked at that message.
    """
    if before is None:
        return {}
    return {Header.EXPECTED_LAST_MSG_ID: message_id(org, before.position)}


async def _message(stream: JetStreamContext, org: UUID, position: int) -> RawStreamMsg | None:
    """Return the message of an event; None where it is gone.

    Raises:
        LogError: something else is at its place: somebody else wrote into the stream.
    """
    name = stream_name(org)
    try:
        found = await stream.get_msg(name, position)
    except nats.js.errors.NotFoundError:
        return None
    if (found.headers or {}).get(Header.MSG_ID) != message_id(org, position):
        raise LogError(f"NATS: {name} has messages of somebody else: delete the stream")
    return found


async def _ignored(_: Exception) -> None:
    """Errors reach the caller that waits; the library would print them as well."""
