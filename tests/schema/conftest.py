"""What tests of accounts share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.door import Door, opened
from tests.support.house import House


@pytest.fixture
async def door(
    database: Database, clock: Clock, house: House, owner: asyncpg.Connection
) -> AsyncIterator[Door]:
    """The whole application, and an organization with one owner."""
    await owner.execute("DELETE FROM login_attempts")  # all tests come from one address
    async with opened(database, clock, house) as made:
        yield made
