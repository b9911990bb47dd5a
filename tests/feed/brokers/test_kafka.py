"""Kafka as a broker, beside what `test_conformance` asks of each: transactions and topics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar
from unittest.mock import Mock
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaConnectionError

from server.events.core import ids
from server.events.core.ids import uuid7
from server.feed.brokers.broker import BrokerAwayError, Last, LogError, OutOfOrderError
from server.feed.brokers.kafka import Kafka
from server.feed.brokers.kafka_topics import kept_for, largest_batch, settings
from server.feed.brokers.relay import FORGOTTEN, BrokerRelay
from server.postgres import Pool
from server.settings import Settings
from server.start import opened_brokers
from tests.feed.brokers.test_conformance import messages
from tests.support.kafka import needed, nothing_left, received
from tests.support.webhook_delivery import eventually
from tests.support.workspace import Workspace

pytestmark = needed
TOPIC = {
    "cleanup.policy": "delete",
    "retention.ms": "604800000",
    "segment.ms": "604800000",
    "file.delete.delay.ms": "60000",
}
"""What Kafka sets of a topic, unless told otherwise."""


@pytest.fixture
async def admin(cluster: str) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=cluster)
    await made.start()
    yield made
    await made.close()


async def test_a_relay_that_begins_reads_where_others_ended(kafka: Kafka, cluster: str) -> None:
    org, other = uuid7(), uuid7()
    await kafka.publish(org, messages(1, 3))
    await kafka.publish(other, messages(1, 2))
    await kafka.publish(org, messages(4, 5))
    later = Kafka(cluster, kafka.topic)
    assert await later.last(org) == Last(5, "5.abcd")
    assert await later.last(other) == Last(2, "2.abcd")
    assert await later.last(uuid7()) is None
    await later.close()


async def test_the_highest_position_counts_wherever_it_lies_and_none_once_it_is_deleted(
    cluster: str, admin: AIOKafkaAdminClient
) -> None:
    """A key moves where the topic of positions gets more partitions."""
    kafka, moved, deleted = Kafka(cluster, f"t{uuid4().hex}"), uuid7(), uuid7()
    positions = f"{kafka.topic}.positions"
    await admin.create_topics([NewTopic(positions, 2, 1)])
    async with AIOKafkaProducer(bootstrap_servers=cluster) as producer:
        for partition, org, place in (
            (0, moved, b'[20,"20.abcd"]'),
            (1, moved, b'[10,"10.abcd"]'),
            (0, deleted, b'[5,"5.abcd"]'),
            (0, deleted, None),
        ):
            key = ids.public("organization", org).encode()
            await producer.send_and_wait(positions, place, key=key, partition=partition)
    assert await kafka.last(moved) == Last(20, "20.abcd")
    assert await kafka.last(deleted) is None
    await kafka.close()


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
    assert await received(kafka, org, 5) == [1, 2, 3, 4, 5]
    await successor.close()


async def test_a_large_page_that_is_refused_leaves_nothing_behind(cluster: str) -> None:
    org, topic = uuid7(), f"t{uuid4().hex}"
    page = [replace(message, body=b'{"id":"1"}' + b" " * 20_000) for message in messages(1, 60)]
    async with nothing_left():
        former, successor = Kafka(cluster, topic), Kafka(cluster, topic)
        assert await former.last(org) is None
        assert await successor.last(org) is None
        with pytest.raises(OutOfOrderError):
            await former.publish(org, page)
        await successor.publish(org, page)
        assert await received(successor, org, 60) == [1] * 60
        for one in (former, successor):
            await one.close()


async def test_the_relay_sends_facts_alone_and_deletes_nothing(
    kafka: Kafka, workspace: Workspace, pools: tuple[Pool, Pool]
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    first = (await workspace.do(lambda _: [], permission=None)).position
    await workspace.erase(task, [first])
    last = (await workspace.do(lambda _: [], permission=None)).position
    await BrokerRelay(*pools, kafka, contents=False).run_once()
    found = await kafka.last(workspace.org)
    assert found is not None
    assert found.position == last
    assert await received(kafka, workspace.org, last) == [*range(1, last + 1)]


async def test_two_relays_send_each_event_once(
    cluster: str, workspace: Workspace, owner: asyncpg.Connection, pools: tuple[Pool, Pool]
) -> None:
    topic, project = f"t{uuid4().hex}", await workspace.project()
    brokers = [Kafka(cluster, topic) for _ in range(2)]
    jobs = [BrokerRelay(*pools, broker, contents=False) for broker in brokers]
    tasks = [asyncio.create_task(job.run()) for job in jobs]
    reached = "SELECT position FROM broker_progress WHERE org_id = $1 AND broker = 'kafka'"
    try:
        for _ in range(6):
            await workspace.tasks(project)
            head = (await workspace.do(lambda _: [], permission=None)).position
            for job in jobs:
                job.wake()
            await eventually(
                lambda: owner.fetchval(reached, workspace.org),
                lambda at, head=head: (at or 0) >= head,
            )
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert await received(brokers[0], workspace.org, head) == [*range(1, head + 1)]


async def test_where_the_positions_are_gone_nothing_is_sent_twice_unasked(
    kafka: Kafka,
    cluster: str,
    workspace: Workspace,
    owner: asyncpg.Connection,
    pools: tuple[Pool, Pool],
) -> None:
    await BrokerRelay(*pools, kafka, contents=False).run_once()
    await workspace.tasks(await workspace.project())
    without = Kafka(cluster, f"t{uuid7().hex}")
    relay = BrokerRelay(*pools, without, contents=False)
    await relay.run_once()
    assert await without.last(workspace.org) is None
    problem = "SELECT problem FROM broker_progress WHERE org_id = $1 AND broker = 'kafka'"
    assert await owner.fetchval(problem, workspace.org) == FORGOTTEN
    await owner.execute("DELETE FROM broker_progress WHERE org_id = $1", workspace.org)
    await relay.run_once()
    assert await without.last(workspace.org) is not None
    await without.close()


async def test_a_consumer_that_does_not_start_is_stopped(
    kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.feed.brokers.kafka.AIOKafkaConsumer", _Away)
    with pytest.raises(BrokerAwayError):
        await kafka.last(uuid7())
    made = _Away.made[-1]
    assert made._closed


async def test_the_topic_of_positions_is_compacted(
    kafka: Kafka, admin: AIOKafkaAdminClient
) -> None:
    assert await kafka.last(uuid7()) is None
    positions = ConfigResource(ConfigResourceType.TOPIC, f"{kafka.topic}.positions")
    ((_, _, _, _, entries),) = (await admin.describe_configs([positions]))[0].resources
    found = {entry[0]: entry[1] for entry in entries}
    assert (found["cleanup.policy"], found["segment.bytes"]) == ("compact", "67108864")


async def test_the_topic_of_events_says_for_how_long_it_keeps_them(
    cluster: str, admin: AIOKafkaAdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"retention.ms": "86400000", "segment.ms": "3600000"}
    made = NewTopic(f"t{uuid4().hex}", 1, 1, topic_configs=given)
    await admin.create_topics([made])
    kafka = Kafka(cluster, made.name)
    assert await kafka.last(uuid7()) is None
    asked = Mock(side_effect=settings)
    monkeypatch.setattr("server.feed.brokers.kafka.settings", asked)
    for _ in range(2):
        assert await kafka.retention() == timedelta(days=1, hours=2, minutes=1)
    assert asked.call_count == 1, "and remembered"
    await kafka.close()


async def test_the_topic_of_events_says_how_large_a_message_may_be(
    cluster: str, admin: AIOKafkaAdminClient
) -> None:
    made = NewTopic(f"t{uuid4().hex}", 1, 1, topic_configs={"max.message.bytes": "20000"})
    await admin.create_topics([made])
    kafka, org, other = Kafka(cluster, made.name), uuid7(), uuid7()
    assert await kafka.largest() == 19_000
    page = [replace(message, body=b'{"id":"1"}' + b" " * 5_000) for message in messages(1, 30)]
    await kafka.publish(org, page)
    too_large = [replace(message, body=b" " * 25_000) for message in messages(31, 31)]
    with pytest.raises(LogError, match=r"max\.message\.bytes"):
        await kafka.publish(org, too_large)
    await kafka.publish(other, messages(1, 2))
    assert await kafka.last(org) == Last(30, "30.abcd")
    assert await received(kafka, other, 2) == [1, 2]
    await kafka.close()


async def test_a_topic_that_the_brokers_make_themselves_is_kept_as_they_say(kafka: Kafka) -> None:
    assert await kafka.retention() == timedelta(days=14, minutes=61)


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, timedelta(days=14, minutes=61)),
        ({"cleanup.policy": "compact,delete"}, timedelta(days=14, minutes=61)),
        ({"cleanup.policy": "compact"}, None),
        ({"retention.ms": "-1"}, None),
        ({"segment.ms": None}, None),
        ({"retention.ms": str(2**63 - 1)}, None),
    ],
)
def test_a_message_stays_until_its_segment_goes(
    changed: dict[str, str | None], kept: timedelta | None
) -> None:
    assert kept_for({**TOPIC, **changed}) == kept


@pytest.mark.parametrize(
    ("topic", "largest"),
    [
        ({}, 1_048_588),
        ({"max.message.bytes": "20000", "segment.bytes": "1073741824"}, 20_000),
        ({"max.message.bytes": "5000000", "segment.bytes": "600000"}, 600_000),
    ],
)
def test_a_segment_of_the_topic_holds_each_batch(topic: dict[str, str], largest: int) -> None:
    assert largest_batch(topic) == largest


def test_contents_go_to_kafka_only_where_the_operator_says_so() -> None:
    for contents in (False, True):
        given = Settings(kafka_servers="kafka:9092", **{"kafka_contents": True} if contents else {})
        ((broker, allowed),) = opened_brokers(given)
        assert (broker.name, broker.topic, broker.deletes) == ("kafka", "annolog", False)
        assert allowed is contents


class _Away(AIOKafkaConsumer):
    made: ClassVar[list[_Away]] = []

    async def start(self) -> None:
        self.made.append(self)
        raise KafkaConnectionError
