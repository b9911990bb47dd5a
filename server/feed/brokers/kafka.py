"""Kafka as a broker: one topic with all events, by organization, and one with the positions.

The events of a page and the position of the last one are written in one transaction, so that
whoever reads committed messages only gets each event once. A relay that begins takes the name of
the transactions over, and Kafka refuses those of any relay before it. No message can be deleted.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)
from aiokafka.structs import ConsumerRecord

from server.events.core import ids
from server.feed.brokers.broker import BrokerAwayError, Last, LogError, Message, OutOfOrderError
from server.feed.brokers.kafka_topics import (
    UNLESS_TOLD,
    kept_for,
    largest_batch,
    make_compacted,
    settings,
)
from server.feed.cloud_events import STRUCTURED

TRANSACTIONS = "annolog-relay"
PATIENCE = 10.0
"""Seconds within which the brokers must answer."""
PARTING = 1.0
"""Seconds that a client gets to end what it is doing, when it is closed."""
ASKED_AGAIN = 60.0
"""Seconds after which the retention of the topic is asked for again."""
LARGEST = 900_000
"""Bytes of a body at most: clients take no messages of more than 1 MB."""
HEADERS = 1_000
"""Bytes of a message kept for what it has beside its body, which count for the topic's limit."""
BATCH = 1 << 18
"""Bytes sent at once to a partition at most: a page of 4 MB goes within 16 round trips."""
TOO_LARGE = "Kafka takes no message of this size: raise max.message.bytes of the topic of events."
_REFUSED_FOR_SIZE = MessageSizeTooLargeError | RecordListTooLargeError
"""By `max.message.bytes` and `segment.bytes`."""


class Kafka:
    """A cluster of Kafka brokers.

    Args:
        servers: some of the brokers, as `host:9092,host:9092`.
        topic: the topic of the events; that of the positions has `.positions` behind it.
        user: the user of SASL SCRAM-SHA-512 over TLS; none without it.
        password: the password of the user.
    """

    name = "kafka"
    deletes = False

    def __init__(
        self,
        servers: str,
        topic: str = "annolog",
        *,
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        self.topic, self._positions = topic, f"{topic}.positions"
        self._options: dict[str, Any] = {"bootstrap_servers": servers, "client_id": "annolog"}
        if user is not None:
            self._options |= {
                "security_protocol": "SASL_SSL",
                "ssl_context": ssl.create_default_context(),
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": user,
                "sasl_plain_password": password,
            }
        self._producer: AIOKafkaProducer | None = None
        self._last: dict[str, Last] = {}
        """By public id of the organization, the last event, as the positions say."""
        self._retention: timedelta | None = None
        self._retention_until = 0.0
        """When the retention is asked for again, in seconds of the event loop."""
        self._batch = UNLESS_TOLD
        """Bytes that the topic takes at once."""

    async def last(self, org: UUID) -> Last | None:
        """Return the last event of an organization; see `Broker.last`."""
        async with self._opened():
            return self._last.get(ids.public("organization", org))

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        """Add events to the log of an organization; see `Broker.publish`."""
        public = ids.public("organization", org)
        async with self._opened() as producer:
            before = self._last.get(public)
            if messages[0].position != (before.position if before else 0) + 1:
                raise OutOfOrderError
            last = Last(messages[-1].position, messages[-1].cursor)
            async with asyncio.timeout(PATIENCE):
                await self._send_page(producer, public, messages, last)
            self._last[public] = last

    async def _send_page(
        self, producer: AIOKafkaProducer, org: str, messages: Sequence[Message], last: Last
    ) -> None:
        """Send events and the position of the last one in one transaction.

        After an error it is not aborted here, which brokers that are away would never answer: the
        next relay to begin aborts what is open.
        """
        await producer.begin_transaction()
        sent: list[asyncio.Future[Any]] = []
        try:
            for message in messages:
                sent.append(await self._send(producer, org, message))  # noqa: PERF401 - see below
            place = orjson.dumps([last.position, last.cursor])
            sent.append(await producer.send(self._positions, place, key=org.encode()))
            await asyncio.gather(*sent)
            await producer.commit_transaction()
        except BaseException:
            # Nobody waits for them any more, and each that fails would be logged.
            ended = producer._txn_manager.wait_for_transaction_end()  # noqa: SLF001 - no public way
            for future in (*sent, ended):
                future.add_done_callback(_ignored)
            raise

    async def _send(self, producer: AIOKafkaProducer, org: str, message: Message) -> Any:
        headers = [
            ("content-type", STRUCTURED.encode()),
            ("annolog-id", f"{org}.{message.position}".encode()),
            ("annolog-cursor", message.cursor.encode()),
            ("annolog-type", message.type.encode()),
            ("annolog-project", (message.project or "").encode()),
        ]
        return await producer.send(self.topic, message.body, key=org.encode(), headers=headers)

    async def delete(self, org: UUID, positions: Collection[int]) -> None:
        """Raise TypeError: Kafka deletes no single message."""
        raise TypeError(f"Kafka cannot delete {len(positions)} messages of {org}")

    async def retention(self) -> timedelta | None:
        """Return how long a message stays in the topic at most; see `Broker.retention`."""
        now = asyncio.get_running_loop().time()
        if now >= self._retention_until:
            async with self._opened():
                topic = await settings(self._options, self.topic, PATIENCE)
            self._retention = kept_for(topic or {})
            self._retention_until = now if topic is None else now + ASKED_AGAIN
        return self._retention

    async def largest(self) -> int:
        """Return the most bytes of a body; see `Broker.largest`."""
        async with self._opened():
            return min(LARGEST, self._batch - HEADERS)

    async def close(self) -> None:
        """Close the connection; a transaction that is open is aborted by the brokers."""
        producer, self._producer = self._producer, None
        self._last.clear()
        if producer is not None:
            await _drop(producer)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[AIOKafkaProducer]:
        """Yield the producer, with the positions read; after an error nothing is remembered.

        Raises:
            OutOfOrderError: another relay has taken over.
            LogError: the topic takes no message of this size.
            BrokerAwayError: for every other error.
        """
        try:
            if self._producer is None:
                await make_compacted(self._options, self._positions, PATIENCE)
                topic = await settings(self._options, self.topic, PATIENCE)
                self._batch = largest_batch(topic or {})
                self._producer = await self._started()
                self._last = await self._read_positions()
            yield self._producer
        except BaseException as error:
            if isinstance(error, OutOfOrderError):
                raise
            await self.close()
            if isinstance(error, ProducerFenced):
                raise OutOfOrderError from error
            if isinstance(error, _REFUSED_FOR_SIZE):
                raise LogError(TOO_LARGE) from error
            if isinstance(error, KafkaError | OSError | TimeoutError):
                raise BrokerAwayError(f"Kafka: {type(error).__name__}") from error
            raise

    async def _started(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._options,
            transactional_id=f"{TRANSACTIONS}-{self.topic}",
            request_timeout_ms=int(PATIENCE * 1000),
            max_batch_size=min(BATCH, self._batch),
        )
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await producer.start()
                await producer.partitions_for(self.topic)  # brokers may have to make it first
        except BaseException:
            await _drop(producer)
            raise
        return producer

    async def _read_positions(self) -> dict[str, Last]:
        """Read the last position of every organization, as far as it is committed.

        Raises:
            KafkaError, TimeoutError: nothing more was read within PATIENCE.
        """
        consumer = AIOKafkaConsumer(
            **self._options,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=int(PATIENCE * 1000),
        )
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await consumer.start()
            numbers = await _partitions(consumer, self._positions)
            places = [TopicPartition(self._positions, number) for number in sorted(numbers)]
            consumer.assign(places)
            found = await _last_of_each(consumer, places)
        finally:
            await _end(consumer.stop(), consumer._client)  # noqa: SLF001 - no public way
        return found


async def _last_of_each(
    consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]
) -> dict[str, Last]:
    """Read partitions of positions up to where they end now; return the last one of each key.

    Raises:
        KafkaError, TimeoutError: nothing more came within PATIENCE.
    """
    found: dict[str, Last] = {}
    clock = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE) as patience:
        ends = await consumer.end_offsets(places)
        for place in places:
            while (reached := await consumer.position(place)) < ends[place]:
                records = await consumer.getmany(place, timeout_ms=1_000)
                for record in records.get(place, ()):
                    _note(found, record)
                if await consumer.position(place) > reached:
                    patience.reschedule(clock.time() + PATIENCE)
    return found


def _note(found: dict[str, Last], record: ConsumerRecord[bytes, bytes | None]) -> None:
    """Note a position, unless a later one is known; without a value, there is none any more.

    A key moves where a topic gets more partitions: the one that is read last may be the older one.
    """
    key = record.key.decode()
    if record.value is None:
        found.pop(key, None)
        return
    last = Last(*orjson.loads(record.value))
    if key not in found or last.position > found[key].position:
        found[key] = last


def _ignored(future: asyncio.Future[Any]) -> None:
    """Take the error of a future, so that it is not logged as one that nobody took."""
    if not future.cancelled():
        future.exception()


async def _drop(producer: AIOKafkaProducer) -> None:
    """End a producer, whatever it is doing.

    Its own `stop` first sends what waits, for as long as brokers are away, and cut short it leaves
    tasks behind that go on trying.
    """
    producer._closed = True  # noqa: SLF001 - as `stop` does
    await _end(producer._sender.close(), producer.client)  # noqa: SLF001 - no public way


async def _end(ending: Coroutine[Any, Any, None], client: AIOKafkaClient) -> None:
    """Let a producer or consumer end what it does, for PARTING at most; close its connections."""
    try:
        with suppress(Exception):  # those of its requests: nobody waits for them any more
            async with asyncio.timeout(PARTING):
                await ending
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING):
                await client.close()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    """Return the partitions of a topic, which brokers may have to make first."""
    async with asyncio.timeout(PATIENCE):
        while not (found := consumer.partitions_for_topic(topic)):
            await consumer._client.force_metadata_update()  # noqa: SLF001 - no public way
            consumer.subscribe([topic])
            await asyncio.sleep(0.1)
            consumer.unsubscribe()
    return set(found)
