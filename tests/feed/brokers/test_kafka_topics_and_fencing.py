"""Kafka as a broker, where the test cluster of librdkafka does not do: fencing, and topics.

Against Kafka at ANNOLOG_TEST_KAFKA, or else noida-db, which does both as Kafka 3.8 does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from server.events.core.ids import uuid7
from server.feed.brokers.broker import Last, OutOfOrderError
from server.feed.brokers.kafka import Kafka
from tests.feed.brokers.test_conformance import messages
from tests.feed.brokers.test_kafka import taken
from tests.support.kafka import ADDRESS, fencing, noida

pytestmark = [pytest.mark.systems, fencing]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with nullcontext(ADDRESS) if ADDRESS else noida() as address:
        yield address


@pytest.fixture
async def admin(cluster: str) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=cluster)
    await made.start()
    yield made
    await made.close()


async def test_a_relay_that_was_followed_by_another_is_refused(kafka: Kafka, cluster: str) -> None:
    org = uuid7()
    await kafka.publish(org, messages(1, 2))
    successor = Kafka(cluster, kafka.topic)
    assert await successor.last(org) == Last(2, "2.abcd")
    with pytest.raises(OutOfOrderError):
        await kafka.publish(org, messages(3, 4))
    await successor.publish(org, messages(3, 3))
    assert await kafka.last(org) == Last(3, "3.abcd"), "the first one takes over again"
    with pytest.raises(OutOfOrderError):
        await successor.publish(org, messages(4, 4))
    await kafka.publish(org, messages(4, 5))
    assert await taken(kafka, org, 5) == [1, 2, 3, 4, 5]
    await successor.close()


async def test_the_topic_of_positions_is_compacted(
    kafka: Kafka, admin: AIOKafkaAdminClient
) -> None:
    assert await kafka.last(uuid7()) is None
    positions = ConfigResource(ConfigResourceType.TOPIC, f"{kafka.topic}.positions")
    ((_, _, _, _, entries),) = (await admin.describe_configs([positions]))[0].resources
    assert {entry[0]: entry[1] for entry in entries}["cleanup.policy"] == "compact"


async def test_the_topic_of_events_says_for_how_long_it_keeps_them(
    cluster: str, admin: AIOKafkaAdminClient
) -> None:
    settings = {"retention.ms": "86400000", "segment.ms": "3600000"}
    made = NewTopic(f"t{uuid4().hex}", 1, 1, topic_configs=settings)
    kafka = Kafka(cluster, made.name)
    assert await kafka.retention() is None, "there is no such topic yet"
    await admin.create_topics([made])
    assert await kafka.retention() == timedelta(days=1, hours=2, minutes=1)
    await kafka.close()
