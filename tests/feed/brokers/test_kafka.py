"""Kafka as a broker, against the test cluster of librdkafka, as no Kafka can be installed here.

It speaks the protocol, transactions included. What it lacks is tried in
`test_kafka_topics_and_fencing`.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource
from aiokafka.errors import KafkaConnectionError, ProducerFenced
from aiokafka.protocol.admin import CreateTopicsResponse_v3, DescribeConfigsResponse_v2

from server.events.core import ids
from server.events.core.ids import uuid7
from server.feed.brokers.broker import BrokerAwayError, Last, OutOfOrderError
from server.feed.brokers.kafka import Kafka
from server.feed.brokers.kafka_topics import kept_for
from server.feed.brokers.relay import FORGOTTEN, BrokerRelay
from server.postgres import Pool
from server.settings import Settings
from server.start import opened_brokers
from tests.feed.brokers.test_conformance import messages
from tests.support.workspace import Workspace

TOPIC = {
    "cleanup.policy": "delete",
    "retention.ms": "604800000",
    "segment.ms": "604800000",
    "file.delete.delay.ms": "60000",
}
"""What Kafka sets of a topic, unless told otherwise."""


async def taken(kafka: Kafka, org: UUID, count: int) -> list[int]:
    """The positions of the first `count` events of an organization, as a consumer gets them."""
    consumer = AIOKafkaConsumer(
        kafka.topic,
        bootstrap_servers=kafka._options["bootstrap_servers"],
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        check_crcs=False,
    )
    await consumer.start()
    found: list[int] = []
    try:
        async with asyncio.timeout(30):
            async for record in consumer:
                if record.key.decode() == ids.public("organization", org):
                    found.append(int(orjson.loads(record.value)["id"]))
                if len(found) == count:
                    return found
    finally:
        await consumer.stop()
    raise AssertionError("the consumer ended")


async def test_events_and_their_position_go_together(kafka: Kafka, cluster: str) -> None:
    org, other = uuid7(), uuid7()
    assert await kafka.last(org) is None
    await kafka.publish(org, messages(1, 300))
    await kafka.publish(other, messages(1, 2))
    await kafka.publish(org, messages(301, 303))
    for wrong in (messages(305, 306), messages(303, 304), messages(1, 1)):
        with pytest.raises(OutOfOrderError):
            await kafka.publish(org, wrong)
    assert await taken(kafka, org, 303) == [*range(1, 304)]
    later = Kafka(cluster, kafka.topic, check_crcs=False)
    assert await later.last(org) == Last(303, "303.abcd")
    assert await later.last(other) == Last(2, "2.abcd")
    await later.close()


async def test_a_relay_that_is_shut_out_asks_again_and_goes_on_where_the_other_ended(
    kafka: Kafka, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = uuid7()
    await kafka.publish(org, messages(1, 2))
    other = Kafka(cluster, kafka.topic, check_crcs=False)
    await other.publish(org, messages(3, 4))
    await other.close()
    with monkeypatch.context() as patched:
        patched.setattr(AIOKafkaProducer, "begin_transaction", _shut_out)
        with pytest.raises(OutOfOrderError):
            await kafka.publish(org, messages(3, 3))
    assert await kafka.last(org) == Last(4, "4.abcd")
    await kafka.publish(org, messages(5, 5))
    assert await taken(kafka, org, 5) == [1, 2, 3, 4, 5]


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
    assert await taken(kafka, workspace.org, last) == [*range(1, last + 1)]


async def test_where_the_positions_are_gone_nothing_is_sent_twice_unasked(
    kafka: Kafka,
    cluster: str,
    workspace: Workspace,
    owner: asyncpg.Connection,
    pools: tuple[Pool, Pool],
) -> None:
    await BrokerRelay(*pools, kafka, contents=False).run_once()
    await workspace.tasks(await workspace.project())
    without = Kafka(cluster, f"t{uuid7().hex}", check_crcs=False)
    relay = BrokerRelay(*pools, without, contents=False)
    await relay.run_once()
    assert await without.last(workspace.org) is None
    problem = "SELECT problem FROM broker_progress WHERE org_id = $1 AND broker = 'kafka'"
    assert await owner.fetchval(problem, workspace.org) == FORGOTTEN
    await owner.execute("DELETE FROM broker_progress WHERE org_id = $1", workspace.org)
    await relay.run_once()
    assert await without.last(workspace.org) is not None
    await without.close()


async def test_a_producer_that_neither_starts_nor_stops_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.feed.brokers.kafka.AIOKafkaProducer", _Stuck)
    monkeypatch.setattr("server.feed.brokers.kafka.PATIENCE", 0.1)
    async with asyncio.timeout(5):
        with pytest.raises(BrokerAwayError):
            await Kafka("127.0.0.1:1").last(uuid7())


async def test_a_consumer_that_does_not_start_is_stopped(
    kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.feed.brokers.kafka.AIOKafkaConsumer", _Away)
    with pytest.raises(BrokerAwayError):
        await kafka.last(uuid7())
    made = _Away.made[-1]
    assert made._closed


async def test_the_topic_of_positions_is_made_compacted_once(
    kafka: Kafka, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.feed.brokers.kafka_topics.AIOKafkaAdminClient", _Controlled)
    org = uuid7()
    await kafka.publish(org, messages(1, 2))
    again = Kafka(cluster, kafka.topic, check_crcs=False)
    assert await again.last(org) == Last(2, "2.abcd")
    await again.close()
    (made,) = (topic for topic in _Controlled.made if topic.name == f"{kafka.topic}.positions")
    assert (made.num_partitions, made.replication_factor) == (1, 1)
    assert made.topic_configs == {"cleanup.policy": "compact"}


async def test_how_long_messages_stay_is_asked_of_the_topic_or_not_known(
    kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await kafka.retention() is None, "there is no such topic yet, or nobody tells"
    monkeypatch.setattr("server.feed.brokers.kafka_topics.AIOKafkaAdminClient", _Controlled)
    kafka._retention_until = 0.0
    for _ in range(2):
        assert await kafka.retention() == timedelta(days=14, minutes=61)
    asked = [topic for topic in _Controlled.described if topic == kafka.topic]
    assert len(asked) == 1, "and remembered"


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


def test_contents_go_to_kafka_only_where_the_operator_says_so() -> None:
    for contents in (False, True):
        given = Settings(kafka_servers="kafka:9092", **{"kafka_contents": True} if contents else {})
        ((broker, allowed),) = opened_brokers(given)
        assert (broker.name, broker.topic, broker.deletes) == ("kafka", "annolog", False)
        assert allowed is contents


async def test_what_is_no_cluster_is_away() -> None:
    kafka = Kafka("127.0.0.1:1")
    with pytest.raises(BrokerAwayError):
        await kafka.last(uuid7())
    await kafka.close()


async def _shut_out(_: AIOKafkaProducer) -> None:
    raise ProducerFenced


class _Stuck(AIOKafkaProducer):
    async def start(self) -> None:
        raise KafkaConnectionError

    async def stop(self) -> None:
        await super().stop()
        await asyncio.Event().wait()


class _Away(AIOKafkaConsumer):
    made: ClassVar[list[_Away]] = []

    async def start(self) -> None:
        self.made.append(self)
        raise KafkaConnectionError


class _Controlled(AIOKafkaAdminClient):
    """Gives the stand-in a controller, which makes topics as any use of them does."""

    made: ClassVar[list[NewTopic]] = []
    described: ClassVar[list[str]] = []

    async def describe_configs(
        self, config_resources: list[ConfigResource], *_: Any
    ) -> list[DescribeConfigsResponse_v2]:
        (name,) = (resource.name for resource in config_resources)
        self.described.append(name)
        entries = [(key, value, False, 5, False, []) for key, value in TOPIC.items()]
        return [DescribeConfigsResponse_v2(0, [(0, None, 2, name, entries)])]

    async def describe_cluster(self) -> dict[str, Any]:
        cluster = await super().describe_cluster()
        return cluster | {"controller_id": cluster["brokers"][0]["node_id"]}

    async def create_topics(self, new_topics: list[NewTopic], *_: Any) -> CreateTopicsResponse_v3:
        self.made.extend(new_topics)
        return CreateTopicsResponse_v3(0, [(topic.name, 0, None) for topic in new_topics])
