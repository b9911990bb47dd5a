"""A NATS server, and what stands in for Kafka, for the tests of brokers in a process."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest

from server.embedded.nats import RunningNats, nats_server
from server.feed.brokers.broker import Broker
from server.feed.brokers.kafka import Kafka
from server.feed.brokers.nats import Nats
from server.jobs.base import connections
from server.postgres import Pool
from server.reads.session import open_pool
from tests.support.databases import Database

KAFKA = os.environ.get("ANNOLOG_TEST_KAFKA")
"""A real Kafka for these tests, as host:port."""


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNats]:
    async with nats_server(tmp_path_factory.mktemp("nats")) as made:
        yield made


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """ANNOLOG_TEST_KAFKA, or else the test cluster of librdkafka, which speaks Kafka's protocol."""
    if KAFKA is not None:
        yield KAFKA
        return
    confluent_kafka: Any = pytest.importorskip("confluent_kafka")
    holder = confluent_kafka.Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1})
    brokers = holder.list_topics(timeout=10).brokers.values()
    yield ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
    del holder


@pytest.fixture
async def broker(running: RunningNats) -> AsyncIterator[Broker]:
    made = Nats(running.access.url)
    yield made
    await made.close()


@pytest.fixture
async def kafka(cluster: str) -> AsyncIterator[Kafka]:
    made = Kafka(cluster, f"t{uuid4().hex}", check_crcs=False)
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def pools(database: Database) -> AsyncIterator[tuple[Pool, Pool]]:
    readers = await open_pool(database.server_url, size=2)
    async with connections(database.server_url) as pool:
        yield pool, readers
    await readers.close()
