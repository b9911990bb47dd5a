"""Kafka as a broker: one topic with all events, by organization, and one with the positions.

The events of a page and the position of the last one are written in one transaction, so that
whoever reads committed messages only gets each event once. A relay that begins takes the name of
the transactions over, and Kafka refuses those of any relay before it. No message can be deleted.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, ProducerFenced

from server.events.core import ids
from server.feed.brokers.broker import BrokerAwayError, Last, Message, OutOfOrderError
from server.feed.brokers.kafka_topics import make_compacted, retention
from server.feed.cloud_events import STRUCTURED

TRANSACTIONS = "annolog-relay"
PATIENCE = 10.0
"""Seconds within which the brokers must answer."""
ASKED_AGAIN = 60.0
"""Seconds after which the retention of the topic is asked for again."""
LARGEST = 900_000
"""Bytes of a body: Kafka takes messages of 1 MB unless told otherwise."""


class Kafka:
    """A cluster of Kafka brokers.

    Args:
        servers: some of the brokers, as `host:9092,host:9092`.
        topic: the topic of the events; that of the positions has `.positions` behind it.
        user: the user of SASL SCRAM-SHA-512 over TLS; none without it.
        password: the password of the user.
        check_crcs: whether what is read is checked; a stand-in may write no checksums.
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
        check_crcs: bool = True,
    ) -> None:
        self.topic, self._positions = topic, f"{topic}.positions"
        self._check_crcs = check_crcs
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
            async with asyncio.timeout(PATIENCE), producer.transaction():
                sent = [await self._send(producer, public, message) for message in messages]
                place = orjson.dumps([last.position, last.cursor])
                sent.append(await producer.send(self._positions, place, key=public.encode()))
                await asyncio.gather(*sent)
            self._last[public] = last

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
                made, self._retention = await retention(self._options, self.topic, PATIENCE)
            self._retention_until = now + ASKED_AGAIN if made else 0.0
        return self._retention

    async def largest(self) -> int:
        """Return the most bytes of a body; see `Broker.largest`."""
        return LARGEST

    async def close(self) -> None:
        """Close the connection; a transaction that is open is aborted by the brokers."""
        producer, self._producer = self._producer, None
        self._last.clear()
        if producer is not None:
            await _stop(producer)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[AIOKafkaProducer]:
        """Yield the producer, with the positions read; after an error nothing is remembered.

        Raises:
            OutOfOrderError: another relay has taken over.
            BrokerAwayError: for every other error.
        """
        try:
            if self._producer is None:
                await make_compacted(self._options, self._positions, PATIENCE)
                self._producer = await self._started()
                self._last = await self._read_positions()
            yield self._producer
        except BaseException as error:
            if isinstance(error, OutOfOrderError):
                raise
            await self.close()
            if isinstance(error, ProducerFenced):
                raise OutOfOrderError from error
            if isinstance(error, KafkaError | OSError | TimeoutError):
                raise BrokerAwayError(f"Kafka: {type(error).__name__}") from error
            raise

    async def _started(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._options,
            transactional_id=f"{TRANSACTIONS}-{self.topic}",
            request_timeout_ms=int(PATIENCE * 1000),
        )
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await producer.start()
        except BaseException:
            await _stop(producer)
            raise
        return producer

    async def _read_positions(self) -> dict[str, Last]:
        """Read the last position of every organization: the newest committed one of each counts."""
        consumer = AIOKafkaConsumer(
            **self._options,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            check_crcs=self._check_crcs,
        )
        found: dict[str, Last] = {}
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await consumer.start()
            numbers = await _partitions(consumer, self._positions)
            places = [TopicPartition(self._positions, number) for number in sorted(numbers)]
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            for place in places:
                while await consumer.position(place) < ends[place]:
                    records = await consumer.getmany(place, timeout_ms=1_000)
                    for record in records.get(place, ()):
                        position, cursor = orjson.loads(record.value)
                        found[record.key.decode()] = Last(position, cursor)
        finally:
            await _stop(consumer)
        return found


async def _stop(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Stop a client, also one that did not start; the brokers may not answer any more."""
    with suppress(KafkaError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await client.stop()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    """Return the partitions of a topic, which brokers may have to make first."""
    async with asyncio.timeout(PATIENCE):
        while not (found := consumer.partitions_for_topic(topic)):
            await consumer._client.force_metadata_update()  # noqa: SLF001 - no public way
            consumer.subscribe([topic])
            await asyncio.sleep(0.1)
            consumer.unsubscribe()
    return set(found)
