"""One NATS server for the tests of brokers in a process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from server.embedded.nats import RunningNats, nats_server
from server.feed.brokers.broker import Broker
from server.feed.brokers.nats import Nats


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNats]:
    async with nats_server(tmp_path_factory.mktemp("nats")) as made:
        yield made


@pytest.fixture
async def broker(running: RunningNats) -> AsyncIterator[Broker]:
    made = Nats(running.access.url)
    yield made
    await made.close()
