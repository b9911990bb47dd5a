"""A NATS server, and a broker that speaks Kafka's protocol, for the tests of brokers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
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
from tests.support.kafka import ADDRESS, kafka_broker, needed


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNats]:
    async with nats_server(tmp_path_factory.mktemp("nats")) as made:
        yield made


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """ANNOLOG_TEST_KAFKA, or else a broker from a wheel."""
    if ADDRESS is not None:
        yield ADDRESS
        return
    with kafka_broker() as made:
        yield made.address


@pytest.fixture
async def broker(running: RunningNats) -> AsyncIterator[Broker]:
    made = Nats(running.access.url)
    yield made
    await made.close()


@pytest.fixture(params=["nats", pytest.param("kafka", marks=needed)])
async def any_broker(request: pytest.FixtureRequest, running: RunningNats) -> AsyncIterator[Broker]:
    """One of each kind."""
    made: Broker = (
        Nats(running.access.url)
        if request.param == "nats"
        else Kafka(request.getfixturevalue("cluster"), f"t{uuid4().hex}")
    )
    yield made
    await made.close()


@pytest.fixture
async def kafka(cluster: str) -> AsyncIterator[Kafka]:
    made = Kafka(cluster, f"t{uuid4().hex}")
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def pools(database: Database) -> AsyncIterator[tuple[Pool, Pool]]:
    readers = await open_pool(database.server_url, size=2)
    async with connections(database.server_url) as pool:
        yield pool, readers
    await readers.close()
