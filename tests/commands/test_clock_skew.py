"""One process whose clock is wrong does not give its time to the ledger, and so to all others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from server.app import Overrides, build
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.writer import wall_clock
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.health import SHARED
from server.ledger.clock import ClockCheck
from server.ledger.time import position_at
from server.settings import Settings
from tests.commands.verdicts import prioritizing, refusal
from tests.support.api import CHEAP
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.workspace import Workspace, new_workspace

HOURS = 13 * 3_600
BOUNDS = range(HOURS - 60, HOURS + 1)
"""Seconds that are told of them: what is certain, less by the time that a question took."""


def said_skew(text: str, where: str) -> int:
    """Return the seconds by which a clock is ahead of the database's, or behind it."""
    found = re.search(rf" (\d+) s {where} the database's", text)
    assert found, text
    return int(found[1])


class Shifted(Clock):
    """The clock of the machine, and so many seconds more."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return wall_clock() + timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Shifted:
    return Shifted()


@pytest.fixture
async def writer(database: Database, clock: Shifted) -> AsyncIterator[Writer]:
    """A writer whose clock is compared."""
    made = Writer(database.server_url, clock=clock, max_skew=5)
    yield made
    await made.close()


async def last_at(owner: asyncpg.Connection, workspace: Workspace) -> datetime:
    found: datetime = await owner.fetchval(
        "SELECT last_at FROM ledger WHERE org_id = $1", workspace.org
    )
    return found


@pytest.mark.parametrize(("seconds", "where"), [(HOURS, "ahead of"), (-HOURS, "behind")])
async def test_who_writes_first_with_a_wrong_clock_is_refused(
    database: Database, clock: Shifted, seconds: float, where: str
) -> None:
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    await create_ledger(connection, org)
    await connection.close()
    writer = Writer(database.server_url, clock=clock, max_skew=5)
    clock.seconds = seconds
    with capture_logs() as logs:
        for _ in range(3):
            said = await refusal(new_workspace(writer, clock, org))
            assert said.code is Code.UNAVAILABLE
            assert said_skew(said.message, where) in BOUNDS
    assert [entry["event"] for entry in logs].count("the clock is wrong: commands are refused") == 1
    clock.seconds = 0
    await new_workspace(writer, clock, org)
    await writer.close()


async def test_a_clock_that_jumps_between_two_batches_does_not_move_the_ledger(
    workspace: Workspace, clock: Shifted, owner: asyncpg.Connection
) -> None:
    """It is decided before the lock, and no round trip before it tells of the jump."""
    (task,) = await workspace.tasks(await workspace.project())
    for priority in (1, 2):
        await workspace.writer.execute(prioritizing(workspace, task, priority))
    clock.seconds = HOURS
    said = await refusal(workspace.writer.execute(prioritizing(workspace, task, 3)))
    assert said.code is Code.UNAVAILABLE
    assert await last_at(owner, workspace) < datetime.now(UTC) + timedelta(seconds=5)
    clock.seconds = 0
    receipt = await workspace.writer.execute(prioritizing(workspace, task, 4))
    assert receipt.events[0].recorded_at < datetime.now(UTC) + timedelta(seconds=5)


async def test_a_ledger_that_is_ahead_already_can_be_written(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    await owner.execute(
        "UPDATE ledger SET last_at = last_at + interval '1 day' WHERE org_id = $1", workspace.org
    )
    raised = await last_at(owner, workspace)
    for priority in (1, 2, 3):
        await workspace.writer.execute(prioritizing(workspace, task, priority))
    assert await last_at(owner, workspace) == raised + timedelta(microseconds=3)


async def test_a_question_about_a_time_does_not_raise_the_ledger_beyond_the_databases_clock(
    database: Database, workspace: Workspace, clock: Shifted, owner: asyncpg.Connection
) -> None:
    clock.seconds = HOURS
    connection = await asyncpg.connect(database.server_url)
    with pytest.raises(Refused) as caught:
        await position_at(connection, workspace.org, clock(), now=clock())
    assert caught.value.code is Code.INVALID
    assert await last_at(owner, workspace) < datetime.now(UTC)
    await connection.close()


@pytest.mark.parametrize("frozen", ["before", "after"])
def test_a_slow_round_trip_proves_nothing(clock: Shifted, frozen: str) -> None:
    check = ClockCheck(clock, 5)
    start, end = clock(), clock() + timedelta(seconds=60)
    check.observe(start, end if frozen == "before" else start, end)
    assert check.problem is None
    check.observe(start, start - timedelta(seconds=6), end)
    assert said_skew(check.problem or "", "ahead of") == 6
    check.observe(start, end + timedelta(seconds=7), end)
    assert said_skew(check.problem or "", "behind") == 7


async def test_readyz_names_the_clock_and_the_seconds(database: Database, clock: Shifted) -> None:
    clock.seconds = -HOURS
    parts = Overrides(passwords=CHEAP, clock=clock, compare_clock=True)
    app = build(Settings(), database.server_url, parts)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert said_skew(answer.json()["checks"]["clock"], "behind") in BOUNDS
        clock.seconds = 0
        await asyncio.sleep(SHARED)
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["checks"]["clock"]) == (200, "ok")
