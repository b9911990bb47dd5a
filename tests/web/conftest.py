"""The application as browsers meet it: over HTTP, with cookies, at addresses of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from starlette.applications import Starlette

from tests.support.api import served
from tests.support.browser import PAGE, SERVER, Browser
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import AccountsApi, accounts_api
from tests.support.workspace import Workspace


@pytest.fixture(scope="session")
async def shared_app(shared_database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    """An application that browsers reach over TLS, and one other origin whose pages may ask."""
    settings = {"public_url": SERVER, "allowed_origins": (PAGE,)}
    async with served(shared_database, shared_clock, **settings) as running:
        yield running


@pytest.fixture
async def accounts(
    shared_app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> AccountsApi:
    """The application of browsers, and an organization with one owner."""
    await owner.execute("DELETE FROM login_attempts")  # all tests come from one address
    return await accounts_api(shared_app, workspace)


@pytest.fixture
async def browser(accounts: AccountsApi) -> AsyncIterator[Browser]:
    """A browser on a page of the server."""
    async with Browser(accounts.app, org=accounts.org) as made:
        yield made
