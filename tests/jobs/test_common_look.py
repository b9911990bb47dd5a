"""Jobs that look at the same moment ask together, and none of them depends on the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
from structlog.testing import capture_logs

from server.commands.writer.writer import wall_clock
from server.jobs.base import Job, Supervisor, connections
from server.jobs.common_look import CommonLook
from server.ledger.clock import ClockCheck
from server.postgres import Connection, Pool
from tests.support.databases import Database, kill_sessions

ASKED = (
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT clock_timestamp(), %'"
)
"""How many different statements a connection was asked."""


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """One connection, so that a test sees what it was asked."""
    async with connections(database.server_url, size=1) as opened:
        yield opened


@pytest.fixture
def common(pool: Pool) -> CommonLook:
    return CommonLook(pool, wall_clock)


class Counting(Job):
    """Counts its looks; says that it has work, or has not."""

    period = 0.01

    def __init__(self, pool: Pool, common: CommonLook, name: str, condition: str | None) -> None:
        self.name, self.condition, self.common = name, condition, common
        self.looks, self.done = 0, asyncio.Event()
        super().__init__(pool)

    async def look(self, connection: Connection) -> int:
        self.looks += 1
        self.done.set()
        return 0


async def test_jobs_that_ask_in_one_turn_share_a_statement(pool: Pool, common: CommonLook) -> None:
    one = "pg_backend_pid() > 0 AND $1::timestamptz <= now()"
    asked = {"one": one, "two": "false", "three": "true"}
    found = await asyncio.gather(*(common.finds(*each) for each in asked.items()))
    assert found == [True, False, True]
    # Whoever wakes first, it is the same statement, which stays prepared.
    found = await asyncio.gather(*(common.finds(*each) for each in reversed(asked.items())))
    assert found == [True, False, True]
    async with pool.acquire() as connection:
        assert await connection.fetchval(ASKED) == 1
    assert not await common.finds("one", "$1::timestamptz < '2000-01-01'")


async def test_one_that_fails_stops_no_other(common: CommonLook) -> None:
    """Each looks by itself then, and says by itself what is wrong."""
    with capture_logs() as logs:
        asked = (
            common.finds("broken", "1 / (random() * 0)::integer = 1"),
            common.finds("x", "false"),
        )
        assert await asyncio.gather(*asked) == [True, True]
    assert [entry["event"] for entry in logs] == ["jobs look one by one"]
    assert not await common.finds("x", "false")


async def test_one_that_is_cancelled_stops_no_other(common: CommonLook) -> None:
    gone = asyncio.create_task(common.finds("gone", "pg_sleep(0.05) IS NULL"))
    other = asyncio.create_task(common.finds("other", "true"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await other
    assert gone.cancelled()


async def test_a_job_looks_where_it_has_work_alone(pool: Pool, common: CommonLook) -> None:
    idle, busy = (Counting(pool, common, n, n) for n in ("false", "true"))
    unknown = Counting(pool, common, "unknown", None)
    async with Supervisor() as supervisor:
        for job in (idle, busy, unknown):
            supervisor.start(job.run, job.status)
        await asyncio.gather(busy.done.wait(), unknown.done.wait())
        busy.done.clear()
        await busy.done.wait()
    assert idle.looks == 0
    assert not supervisor.failing


async def test_jobs_go_on_when_the_connection_is_killed(
    pool: Pool, common: CommonLook, database: Database
) -> None:
    job = Counting(pool, common, "killed", "true")
    async with Supervisor(delays=(0.01, 0.02)) as supervisor:
        supervisor.start(job.run, job.status)
        for _ in range(3):
            await job.done.wait()
            await kill_sessions(database, "annolog jobs")
            job.done.clear()
        await job.done.wait()


async def test_looks_of_one_period_fall_together(pool: Pool, common: CommonLook) -> None:
    """Also those of jobs that were started at different moments."""
    jobs = [Counting(pool, common, text, text) for text in ("1 = 2", "2 = 3")]
    together = f"{ASKED} AND statement LIKE '%1 = 2%' AND statement LIKE '%2 = 3%'"
    async with Supervisor() as supervisor:
        for job in jobs:
            supervisor.start(job.run, job.status)
            await asyncio.sleep(0.003)
        found = 0
        while not found:
            await asyncio.sleep(0.01)
            async with pool.acquire() as connection:
                found = await connection.fetchval(together)


async def test_a_wrong_clock_is_noticed_though_nobody_has_work(pool: Pool) -> None:
    def ahead() -> object:
        return wall_clock() + timedelta(hours=1)

    check = ClockCheck(ahead, 5.0)  # type: ignore[arg-type]
    assert not await CommonLook(pool, ahead, check).finds("x", "false")  # type: ignore[arg-type]
    assert check.problem is not None


async def test_an_error_that_nobody_waits_for_is_no_noise(pool: Pool, common: CommonLook) -> None:
    asked = asyncio.create_task(common.finds("x", "true"))
    await asyncio.sleep(0)
    pool.terminate()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await asked
