"""Fixtures for every test that wants a database or an organization.

Each test gets an organization of its own (`workspace`) in a database that its module shares:
tenants are walled off from each other, so a new one is as good as a new database and costs three
commands.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import logging
import os
from collections.abc import AsyncIterator, Generator, Iterator
from functools import cache

import asyncpg
import httpx._transports.default as httpx_transports
import pytest
import structlog
import uvloop
from hypothesis import HealthCheck, settings

from server.commands import Writer
from tests import postgres
from tests.support import cpu
from tests.support.clock import START, Clock
from tests.support.databases import Database, fresh_database
from tests.support.forked import forked_programs
from tests.support.kept_connections import KeptConnections
from tests.support.workspace import Workspace, new_workspace

# A busy machine makes any example slow; pytest-timeout ends what hangs. `make soak` runs all
# properties with many examples (`--hypothesis-profile many`).
settings.register_profile(
    "few", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("many", settings.get_profile("few"), max_examples=500)
settings.load_profile("few")

# A traceback with colors and local variables takes half a second of CPU.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

LOGS = structlog.get_config()

# A client reads all certificates, which takes as long as ten requests.
httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)

# The loop of the server itself: tests take an eighth less CPU than on Python's own.
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

CPU_LIMIT = 480
"""Seconds of CPU that `make test` may take, PostgreSQL included."""

# Of what is imported and collected nothing becomes garbage. With Python's own thresholds, the
# collector took a quarter of the time of collecting, and a sixth of many tests.
gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let one worker import a file while the others wait for it.

    Workers import the same files at the same time: in a fresh clone, each would compile them.
    """
    ours = isinstance(collector, pytest.Module | pytest.Directory)
    if "PYTEST_XDIST_WORKER" not in os.environ or not ours:
        return (yield)
    opened = os.open(collector.path, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        return (yield)
    finally:
        os.close(opened)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cpu", action="store_true", help="print the files that take most CPU")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("cpu"):
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        config.pluginmanager.register(cpu.ByFile(workers), "cpu")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    by_file = terminalreporter.config.pluginmanager.get_plugin("cpu")
    for line in by_file.dearest() if isinstance(by_file, cpu.ByFile) else ():
        terminalreporter.write_line(line)
    if taken := cpu.taken():
        whole, of_postgres = taken
        terminalreporter.write_line(
            f"CPU: {whole:.0f} s, {of_postgres:.0f} s of it PostgreSQL's (limit: {CPU_LIMIT} s)"
        )


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
