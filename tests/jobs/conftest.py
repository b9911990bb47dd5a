"""Connections as jobs have them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.databases import Database


@pytest.fixture(scope="module")
def database(own_database: Database) -> Database:
    """A database of the module's own: jobs work for all organizations."""
    return own_database


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(database.server_url)
    yield opened
    await opened.close()
