"""What tests of the schema share: a running application, an organization, a day's work."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from starlette.applications import Starlette

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from tests.schema.labeled_project import Ledger, worked
from tests.support.api import served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import AccountsApi, opened
from tests.support.workspace import Workspace, new_workspace


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
