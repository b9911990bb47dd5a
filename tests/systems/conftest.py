"""A primary with a standby, and an organization on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from server.access.actor import Actor
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from tests.support.clock import Clock
from tests.support.standby import Pair, pair
from tests.support.workspace import Workspace, new_workspace


@dataclass(frozen=True)
class Site:
    """A primary with a standby, and an organization on it.

    Attributes:
        pair: the two servers.
        org: the organization.
        owner: its owner, with the key `key`.
    """

    pair: Pair
    org: UUID
    owner: Actor

    def workspace(self, writer: Writer) -> Workspace:
        """Return the organization as a writer of one's own sees it."""
        return Workspace(self.org, self.owner, writer, Clock())


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with pair() as made:
        yield await site_on(made)


@pytest.fixture(scope="module")
def kept_site() -> Iterator[Site]:
    """One that the tests of a module share: each leaves the standby thawed and following."""
    with asyncio.Runner() as runner:
        context = pair()
        made = runner.run(context.__aenter__())
        try:
            yield runner.run(site_on(made))
        finally:
            runner.run(context.__aexit__(None, None, None))


async def site_on(made: Pair) -> Site:
    """Return a new organization on a primary with a standby."""
    org = uuid7()
    connection = await asyncpg.connect(made.primary.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    writer = Writer(made.primary.server_url)
    try:
        return Site(made, org, (await new_workspace(writer, Clock(), org)).owner)
    finally:
        await writer.close()
