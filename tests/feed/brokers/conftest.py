"""A NATS server, and what stands in for Kafka, for the tests of brokers in a process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
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
from tests.support.kafka import ADDRESS, mock_cluster


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNats]:
    async with nats_server(tmp_path_factory.mktemp("nats")) as made:
        yield made


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """ANNOLOG_TEST_KAFKA, or else the test cluster of librdkafka."""
    with nullcontext(ADDRESS) if ADDRESS else mock_cluster() as address:
        yield address


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
