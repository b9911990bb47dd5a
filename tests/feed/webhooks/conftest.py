"""A process that delivers webhooks, and a receiver."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.webhook_delivery import delivering, tools_of
from tests.support.webhook_sink import sink


@pytest.fixture
async def tools(database, writer):
    async with tools_of(database.server_url, writer) as made:
        yield made


@pytest.fixture
async def receiver():
    async with sink() as made:
        yield made


@pytest.fixture
async def delivery(tools):
    """The delivery of all webhooks."""
    async with delivering(tools) as job:
        yield job


@pytest.fixture(autouse=True)
async def no_webhooks(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """Leave no webhook behind that the next test would deliver."""
    yield
    await owner.execute("UPDATE projection_1.webhook SET status = 'DELETED'")
