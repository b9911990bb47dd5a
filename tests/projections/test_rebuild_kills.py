"""A rebuild killed with SIGKILL harms nobody, and the next one finishes."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any, Self

import asyncpg
import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.projections.engine import rebuild
from server.projections.engine.check import check
from server.projections.engine.rebuild import RebuildError
from tests.projections.random_organization import RandomOrganization
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.workspace import Workspace, new_workspace

UNFINISHED = ("filling", "slice", "filled")
"""Points at which the tables are not complete: the next run begins again."""
FINISHED = ("ready", "before flip", "during flip")
"""Points from which the next run goes on."""
SAMPLE = ("slice", "during flip")
"""One of each kind, in each run of the tests."""


async def kill_at(database: Database, point: str) -> None:
    """Start a rebuild, wait until it is at the point, and kill it there."""
    victim = await forked(
        "-m", "tests.projections.rebuild_process", database.admin_url, database.server_role, point
    )
    try:
        line = await asyncio.wait_for(victim.stdout.readline(), 60)
        assert line.decode().strip() == point
    finally:
        victim.kill()
        await victim.wait()


async def patiently(work: Any) -> Any:
    """Run `work()` once PostgreSQL has noticed that the killed process is gone."""
    for _ in range(600):
        try:
            return await work()
        except RebuildError as error:
            if "runs already" not in str(error):
                raise
            await asyncio.sleep(0.05)
    raise TimeoutError("the lock of a killed rebuild is still held")


async def require_unharmed(database: Database, owner: asyncpg.Connection) -> None:
    """Fail unless the tables say what the ledger says, while people work.

    Somebody may withdraw what they declared, which erases it. Content that is erased during a check
    shows up as a difference, as the check says: only then it is made again.
    """
    erasures = "SELECT count(*) FROM events WHERE type = 'content.erased'"
    for _ in range(20):
        before = await owner.fetchval(erasures)
        found = await patiently(lambda: check(database.admin_url))
        if not found:
            return
        assert await owner.fetchval(erasures) > before, found
    pytest.fail("content was erased during each of 20 checks")


class OrganizationsAtWork:
    """Some organizations in which work goes on."""

    def __init__(self, lives: list[RandomOrganization]) -> None:
        self.lives = lives
        self.steps = 0

    async def __aenter__(self) -> Self:
        self._stop = asyncio.Event()
        self._work = [
            asyncio.create_task(self._live(random_organization))
            for random_organization in self.lives
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await asyncio.gather(*self._work)

    async def _live(self, random_organization: RandomOrganization) -> None:
        while not self._stop.is_set():
            await random_organization.go(1)
            self.steps += 1
            await asyncio.sleep(0.05)

    async def moves_on(self) -> None:
        """Wait until commands were answered after now."""
        wanted = self.steps + 5
        async with asyncio.timeout(30):
            while self.steps < wanted:  # noqa: ASYNC110 - a count, not a moment
                await asyncio.sleep(0.01)


@pytest.fixture
async def at_work(database: Database, writer: Writer, clock: Clock) -> OrganizationsAtWork:
    workspaces: list[Workspace] = []
    server = await asyncpg.connect(database.server_url)
    try:
        for _ in range(2):
            org = uuid7()
            await create_ledger(server, org)
            workspaces.append(await new_workspace(writer, clock, org))
    finally:
        await server.close()
    lives = [
        await RandomOrganization(workspace, seed).begin()
        for seed, workspace in enumerate(workspaces)
    ]
    for random_organization in lives:
        await random_organization.go(20)
    return OrganizationsAtWork(lives)


async def survives(
    database: Database, owner: asyncpg.Connection, at_work: OrganizationsAtWork, point: str
) -> None:
    """Kill a rebuild at the point while people work; nobody notices, and the next one finishes."""
    async with at_work:
        await kill_at(database, point)
        await at_work.moves_on()
        await require_unharmed(database, owner)
        report = await patiently(lambda: rebuild.rebuild(database.admin_url, database.server_role))
        await at_work.moves_on()
    assert report.resumed is (point in FINISHED)
    assert await check(database.admin_url) == []
    used = await owner.fetch("SELECT DISTINCT projection_generation FROM ledger")
    assert [row[0] for row in used] == [report.generation]
    assert await owner.fetchval("SELECT count(*) FROM projection_fills") == 0
    schemas = {
        row[0]
        for row in await owner.fetch(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'projection\\_%'"
        )
    }
    recorded = await owner.fetch(
        "SELECT generation FROM projection_generations WHERE state IN ('ready', 'retired')"
    )
    assert schemas == {f"projection_{row[0]}" for row in recorded}


@pytest.mark.faults
@pytest.mark.parametrize("point", SAMPLE)
async def test_a_killed_rebuild_harms_nobody(
    database: Database, owner: asyncpg.Connection, at_work: OrganizationsAtWork, point: str
) -> None:
    await survives(database, owner, at_work, point)


@pytest.mark.soak
@pytest.mark.faults
@pytest.mark.parametrize("point", [*UNFINISHED, *FINISHED, "after flip"])
async def test_rebuilds_killed_again_and_again(
    database: Database, owner: asyncpg.Connection, at_work: OrganizationsAtWork, point: str
) -> None:
    for _ in range(10):
        await survives(database, owner, at_work, point)


@pytest.mark.soak
@pytest.mark.faults
async def test_rebuilds_killed_at_any_moment(
    database: Database, owner: asyncpg.Connection, at_work: OrganizationsAtWork
) -> None:
    random = Random(1)
    killed = 0
    async with at_work:
        for _ in range(30):
            victim = await forked(
                *("-m", "tests.projections.rebuild_process"),
                *(database.admin_url, database.server_role, "nowhere"),
            )
            await asyncio.sleep(0.5 + random.random() * 2)
            killed += victim.returncode is None
            if victim.returncode is None:
                victim.kill()
            await victim.wait()
            await require_unharmed(database, owner)
    assert killed > 5
    await patiently(lambda: rebuild.rebuild(database.admin_url, database.server_role))
    assert await check(database.admin_url) == []
