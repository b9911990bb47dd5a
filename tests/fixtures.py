"""Fixtures for every test that wants a database or an organization.

Each test gets an organization of its own (`workspace`) in a database that its module shares:
tenants are walled off from each other, so a new one is as good as a new database and costs three
commands.

A plugin, which a process that hands all tests to others does not load: it would import the server.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
import structlog

from server.commands import Writer
from server.projections.engine.check import check
from tests import postgres
from tests.support.clock import START, Clock
from tests.support.databases import Database, fresh_database
from tests.support.forked import forked_programs
from tests.support.kept_connections import KeptConnections
from tests.support.workspace import Workspace, new_workspace

LOGS = structlog.get_config()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Undo for later tests how a command or server of this process, or a fixture, set the logs."""
    root = logging.root
    handlers, level = root.handlers[:], root.level
    structlog.configure(**LOGS)
    yield
    structlog.configure(**LOGS)
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="session")
def shared_database() -> Iterator[Database]:
    """A migrated database for all modules of this process that need none of their own."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture(scope="module")
def own_database() -> Iterator[Database]:
    """A migrated database for the tests of one module, marked `own_database` with its reason."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database, with organizations of other tests unless the module has its own.

    It has its own where it is marked `own_database`, or has background jobs: they work for all.
    """
    own = request.node.get_closest_marker("own_database") or hasattr(request.module, "JOBS")
    found: Database = request.getfixturevalue("own_database" if own else "shared_database")
    return found


@pytest.fixture(scope="module")
def programs_forked() -> Iterator[None]:
    """Have the processes of runs and rebuilds forked: each would take a second to start."""
    with pytest.MonkeyPatch.context() as patch:
        for starter, command in forked_programs():
            patch.setattr(starter, "COMMAND", command)
        yield


@pytest.fixture(scope="module")
async def checked_at_the_end(database: Database) -> AsyncIterator[None]:
    """Require, after all tests of a module, that a rebuild would make the tables that there are."""
    yield
    assert await check(database.admin_url, processes=0) == []


@pytest.fixture(scope="session")
def shared_clock() -> Clock:
    """The time of what tests share."""
    return Clock()


@pytest.fixture
def clock(shared_clock: Clock) -> Clock:
    """The time of `writer`; the same at the beginning of each test."""
    shared_clock.now = START
    return shared_clock


@pytest.fixture(scope="session")
async def kept_of_all() -> AsyncIterator[KeptConnections]:
    """Connections to the database that modules share."""
    kept = KeptConnections()
    yield kept
    await kept.close()


@pytest.fixture(scope="module")
async def kept_of_module() -> AsyncIterator[KeptConnections]:
    """Connections to a database of the module's own."""
    kept = KeptConnections()
    yield kept
    await kept.close()


@pytest.fixture
async def kept_connections(
    kept_of_all: KeptConnections,
    kept_of_module: KeptConnections,
    database: Database,
    shared_database: Database,
) -> KeptConnections:
    """Connections to the database that one test hands on to the next."""
    kept = kept_of_all if database == shared_database else kept_of_module
    await kept.use(database)
    return kept


@pytest.fixture
async def writer(
    database: Database, clock: Clock, kept_connections: KeptConnections
) -> AsyncIterator[Writer]:
    """A writer on the module's database, at the time of `clock`."""
    made = Writer(database.server_url, clock=clock)
    kept_connections.lend(made)
    yield made
    await kept_connections.close_writer(made)


@pytest.fixture
async def owner(kept_connections: KeptConnections) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the owner role, which sees every organization."""
    connection = await kept_connections.owner()
    yield connection
    await kept_connections.keep_owner(connection)


@pytest.fixture
async def workspace(kept_connections: KeptConnections, writer: Writer, clock: Clock) -> Workspace:
    """A new organization with one owner."""
    return await new_workspace(writer, clock, await kept_connections.new_ledger())


@pytest.fixture
async def another_workspace(
    kept_connections: KeptConnections, writer: Writer, clock: Clock
) -> Workspace:
    """An organization that has nothing to do with `workspace`."""
    return await new_workspace(writer, clock, await kept_connections.new_ledger())
