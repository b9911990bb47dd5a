"""A random campaign: commits are lost again and again, under servers that go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

import asyncpg
import pytest

from server.commands import Writer
from server.events.core.refusal import Code, Refused
from server.feed.tailer import Tailer
from server.projections.counters import rebuild
from server.projections.counters.runner import CounterRunner
from server.projections.engine.check import check as check_tables
from tests import postgres
from tests.commands.ledger import check
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import running
from tests.support.databases import Database, fresh_database
from tests.support.lost_tails import Restored, Rewritten
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are checked")

PATIENCE = 60


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of the test's own, which it loses."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@dataclass
class Server:
    """What a server process keeps: its writer, tailer and counters, wired as the server does."""

    writer: Writer
    tailer: Tailer
    counters: CounterRunner


@asynccontextmanager
async def serving(database: Database, workspace: Workspace) -> AsyncIterator[Server]:
    async with (
        Tailer(database.server_url, poll=0.05) as tailer,
        running(database, poll=0.2) as counters,
    ):

        def tell(org, position, changes):
            tailer.wake(org, position)
            counters.wake(org, position, changes)

        url, clock = database.server_url, workspace.clock
        writer = Writer(url, clock=clock, on_commit=tell, on_change=counters.forget)
        yield Server(writer, tailer, counters)
        await writer.close()


class Follower:
    """Follows the ledger from its beginning until it is told that there is another history."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self.position = 0
        self._moved = asyncio.Event()
        self.task = asyncio.create_task(self._follow(server.tailer, workspace))

    async def _follow(self, tailer: Tailer, workspace: Workspace) -> Code:
        try:
            async for event in tailer.subscribe(workspace.org, 0):
                self.position = event.position
                self._moved.set()
        except Refused as refused:
            return refused.code
        raise AssertionError("the feed ended")

    async def reach(self, position: int) -> None:
        while self.position < position:
            self._moved.clear()
            await self._moved.wait()


class Campaign:
    """Two servers on one organization, whose newest commits are lost now and then."""

    def __init__(
        self,
        database: Database,
        random_organization: RandomOrganization,
        servers: list[Server],
        seed: int,
    ) -> None:
        self._database, self._organization, self._servers = database, random_organization, servers
        self._random = Random(seed)
        self._workspace = random_organization.workspace

    async def act(self, most: int) -> None:
        """Act through servers in any order."""
        for _ in range(self._random.randint(1, most)):
            self._workspace.writer = self._random.choice(self._servers).writer
            with suppress(KeyError):  # it wants to change what it made in a lost history
                await self._organization.go(1)
            self._workspace.clock.advance(0.001)

    async def cut(self) -> None:
        """Lose what follows this moment, and see who is told."""
        kept = await self._random.choice((Restored, Rewritten))(self._database).keep()
        followers = [Follower(server, self._workspace) for server in self._servers]
        await self.act(20)
        await self._workspace.project(None)
        lost = await self._workspace.do(lambda _: [])
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(one.reach(lost.position) for one in followers))
            await kept.lose()
            self._workspace.clock.advance(0.001)
            await self.act(40)
            # A ledger that is as long as before says nothing of its own accord.
            while (await self._workspace.do(lambda _: [])).position <= lost.position:
                await self._workspace.project(None)
            found = await asyncio.gather(*(one.task for one in followers))
        assert found == [Code.HISTORY_CHANGED] * len(followers)


@pytest.mark.parametrize(
    ("seed", "cuts"),
    [(1, 2), *(pytest.param(seed, 20, marks=pytest.mark.soak) for seed in range(2, 8))],
)
async def test_what_was_lost_is_believed_by_nobody(
    database: Database, workspace: Workspace, seed: int, cuts: int
) -> None:
    async with AsyncExitStack() as stack:
        random_organization = await RandomOrganization(workspace, seed).begin()
        servers = [await stack.enter_async_context(serving(database, workspace)) for _ in range(2)]
        campaign = Campaign(database, random_organization, servers, seed)
        await campaign.act(20)
        for _ in range(cuts):
            await campaign.cut()
        last = await workspace.do(lambda _: [])
        for server in servers:
            assert await server.counters.caught_up(workspace.org, last.position, 60)
    assert await check_tables(database.admin_url, processes=0) == []
    assert await rebuild.check(database.server_url) == []
    owner = await asyncpg.connect(database.admin_url)
    await check(owner, workspace.org)
    await owner.close()
