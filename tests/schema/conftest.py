"""What tests of the schema share: a running application, an organization, a day's work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from starlette.applications import Starlette

from tests.schema.labeled_project import Ledger, worked
from tests.support.api import served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.listening import opened_services
from tests.support.sign_in import AccountsApi, accounts_api
from tests.support.subscribers import Subscribers
from tests.support.workspace import Workspace


@pytest.fixture
async def accounts(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> AccountsApi:
    """The whole application, and an organization with one owner."""
    await owner.execute("DELETE FROM login_attempts")  # all tests come from one address
    return await accounts_api(app, workspace)


@pytest.fixture(scope="session")
async def app_of_all(shared_database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    """The application of all modules that share a database, without background jobs."""
    async with served(shared_database, shared_clock) as running:
        yield running


@pytest.fixture(scope="module")
async def app_of_module(
    request: pytest.FixtureRequest, database: Database, shared_clock: Clock
) -> AsyncIterator[Starlette]:
    """The application of a module, with the background jobs of its JOBS."""
    jobs = getattr(request.module, "JOBS", False)
    async with served(database, shared_clock, jobs=jobs) as running:
        yield running


@pytest.fixture(scope="module")
def shared_app(
    request: pytest.FixtureRequest, database: Database, shared_database: Database
) -> Starlette:
    """The application of the module, at the time of `clock`; it may serve other modules as well."""
    shared = database == shared_database
    found: Starlette = request.getfixturevalue("app_of_all" if shared else "app_of_module")
    return found


@pytest.fixture
async def app(shared_app: Starlette, clock: Clock) -> Starlette:
    """The application, in this loop and at the time of `clock`."""
    return shared_app


@pytest.fixture
async def ledger(app: Starlette, workspace: Workspace) -> Ledger:
    """A project with a day's work behind it."""
    return await worked(app, workspace)


@pytest.fixture
async def subscribers(database: Database, clock: Clock) -> AsyncIterator[Subscribers]:
    async with opened_services(database, clock) as running:
        made = Subscribers(running)
        try:
            yield made
        finally:
            for task in made.tasks:
                task.cancel()
            await asyncio.gather(*made.tasks, return_exceptions=True)
            assert not made.groups
            assert not running.fan_out.tailer._rings
