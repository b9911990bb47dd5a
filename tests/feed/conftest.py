"""A tailer on the module's database, and help to wait for what must come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import asyncpg
import pytest

from server.feed.tailer import Tailer
from tests.support.databases import Database

PATIENCE = 30.0


@pytest.fixture(scope="module")
def database(own_database: Database) -> Database:
    """A database of the module's own: what tells others looks at all organizations."""
    return own_database


@pytest.fixture
async def tailer(database: Database) -> AsyncIterator[Tailer]:
    """Polls often, so that no test depends on notifications unless it wants to."""
    async with Tailer(database.server_url, poll=0.1) as running:
        yield running


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(database.server_url)
    yield opened
    await opened.close()


async def take(tailer, org, after, count, pause=None):
    """The next `count` events of a subscription, or a failure when they do not come."""
    taken = []
    async with asyncio.timeout(PATIENCE), aclosing(tailer.subscribe(org, after)) as events:
        while len(taken) < count:
            taken.append(await anext(events))
            if pause is not None:
                await pause(taken)
    return taken


async def until(condition):
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is awaited sets no event
            await asyncio.sleep(0.01)


def live(tailer, org):
    """Whether somebody subscribed and the tailer knows where the ledger ends."""
    return org in tailer._rings and tailer._rings[org].first is not None
