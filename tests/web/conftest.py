"""The application as browsers meet it: over HTTP, with cookies, at addresses of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.browser import PAGE, SERVER, Browser
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import AccountsApi, opened
from tests.support.workspace import Workspace


@pytest.fixture
async def accounts(
    database: Database, clock: Clock, workspace: Workspace, owner: asyncpg.Connection
) -> AsyncIterator[AccountsApi]:
    """An application that browsers reach over TLS, and one other origin whose pages may ask."""
    await owner.execute("DELETE FROM login_attempts")  # all tests come from one address
    settings = {"public_url": SERVER, "allowed_origins": (PAGE,)}
    async with opened(database, clock, workspace, **settings) as made:
        yield made


@pytest.fixture
async def browser(accounts: AccountsApi) -> AsyncIterator[Browser]:
    """A browser on a page of the server."""
    async with Browser(accounts.app, org=accounts.org) as made:
        yield made
