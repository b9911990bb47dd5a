"""Fixtures for every test that wants a database or an organization.

Each test gets an organization of its own (`workspace`) in a database that its module shares:
tenants are walled off from each other, so a new one is as good as a new database and costs three
commands.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from tests import postgres
from tests.support.clock import Clock
from tests.support.databases import Database, fresh_database
from tests.support.workspace import Workspace, new_workspace

# A busy machine makes any example slow; pytest-timeout ends what hangs.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

# Of what is imported and collected nothing becomes garbage. With Python's own thresholds, the
# collector took a quarter of the time of collecting, and a sixth of many tests.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A migrated database for the tests of one module."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
def clock() -> Clock:
    """The time of `writer`."""
    return Clock()


@pytest.fixture
async def writer(database: Database, clock: Clock) -> AsyncIterator[Writer]:
    """A writer on the module's database, at the time of `clock`."""
    made = Writer(database.server_url, clock=clock)
    yield made
    await made.close()


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the owner role, which sees every organization."""
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def workspace(database: Database, writer: Writer, clock: Clock) -> Workspace:
    """A new organization with one owner."""
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    return await new_workspace(writer, clock, org)


@pytest.fixture
async def another_workspace(database: Database, writer: Writer, clock: Clock) -> Workspace:
    """An organization that has nothing to do with `workspace`."""
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    return await new_workspace(writer, clock, org)
