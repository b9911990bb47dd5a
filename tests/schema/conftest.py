"""What tests of the schema share: a running application, an organization, a day's work."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from starlette.applications import Starlette

from tests.schema.labeled_project import Ledger, worked
from tests.support.api import served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import AccountsApi, opened
from tests.support.workspace import Workspace


@pytest.fixture
async def accounts(
    database: Database, clock: Clock, workspace: Workspace, owner: asyncpg.Connection
) -> AsyncIterator[AccountsApi]:
    """The whole application, and an organization with one owner."""
    await owner.execute("DELETE FROM login_attempts")  # all tests come from one address
    async with opened(database, clock, workspace) as made:
        yield made


@pytest.fixture
async def app(database: Database, clock: Clock) -> AsyncIterator[Starlette]:
    """The application, in this loop and at the time of `clock`."""
    async with served(database, clock) as running:
        yield running


@pytest.fixture
async def ledger(app: Starlette, workspace: Workspace) -> Ledger:
    """A project with a day's work behind it."""
    return await worked(app, workspace)
