"""Two processes on one ledger, of which one is watched."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from server.commands import Writer
from tests.commands.lookups import Lookups
from tests.support.clock import Clock
from tests.support.databases import Database


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> Lookups:
    return Lookups(monkeypatch)


@pytest.fixture
async def other(database: Database, clock: Clock) -> AsyncIterator[Writer]:
    """Another process's writer."""
    made = Writer(database.server_url, clock=clock)
    yield made
    await made.close()
