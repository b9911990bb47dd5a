"""Statistics count every event once: two runners, crashes, and events that cannot be read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.ledger.read import tenant
from server.postgres import LOST
from server.projections.counters import counting, rebuild, runner, sql
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.projection import CounterProjection
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import CounterRunner
from server.projections.counters.statistics import STATISTICS
from server.projections.counters.task_lists import TASK_LISTS
from tests import postgres
from tests.projections.random_organization import RandomOrganization
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.forms import topic
from tests.support.idle_parts import AwaitedCounters
from tests.support.workspace import Workspace, new_workspace


class Crash(BaseException):
    """A process that ends here."""


async def numbers(owner: asyncpg.Connection, workspace: Workspace, table: str) -> list[tuple]:
    columns = [*STATISTICS.tables[table].key, *STATISTICS.tables[table].numbers]
    rows = await owner.fetch(
        f"SELECT {', '.join(columns)} FROM {table} WHERE org_id = $1 ORDER BY {', '.join(columns)}",
        workspace.org,
    )
    return [tuple(row) for row in rows]


async def head(owner: asyncpg.Connection, workspace: Workspace) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)


@contextlib.asynccontextmanager
async def running(
    database: Database, *counters: CounterProjection, **options: object
) -> AsyncIterator[CounterRunner]:
    """Run counters, the statistics unless others are given; a lost connection is opened again."""
    made = CounterRunner(database.server_url, counters or COUNTERS, gather=0, **options)

    async def run() -> None:
        while True:
            with contextlib.suppress(*LOST):
                await made.run()
            await asyncio.sleep(0.05)

    task = asyncio.create_task(run())
    try:
        yield made
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def caught_up(database: Database, owner: asyncpg.Connection, workspace: Workspace) -> None:
    async with running(database) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)


async def test_the_numbers_say_what_people_did(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=1)
    first, second, third = await workspace.tasks(project, 3)
    await workspace.submit(await workspace.take(first, ann), topic("a"), time_spent_ms=300)
    two = await workspace.submit(await workspace.take(second, bob), topic("b"), time_spent_ms=50)
    await workspace.reject(second, two)
    await workspace.revise(second, two, bob, topic("a"), time_spent_ms=7)
    await workspace.skip(await workspace.take(third, ann))
    (fourth,) = await workspace.tasks(project)
    await workspace.import_annotation(fourth, bob, topic("c"), time_spent_ms=11)
    await caught_up(database, owner, workspace)

    assert await numbers(owner, workspace, "statistics_progress") == [
        (project, "DONE", 3),
        (project, "LABELED", 0),  # passed through
        (project, "OPEN", 0),
        (project, "SKIPPED", 1),
    ]
    assert sorted(await numbers(owner, workspace, "statistics_annotators")) == sorted(
        [
            (project, ann.member, 1, 0, 0, 0, 0, 0, 1, 300, 0),
            (project, bob.member, 1, 1, 0, 0, 1, 0, 0, 68, 1),
        ]
    )
    assert await numbers(owner, workspace, "statistics_labels") == [
        (project, "topic", "a", 2),
        (project, "topic", "b", 0),
        (project, "topic", "c", 1),
    ]
    day = workspace.clock.now.date()
    assert await numbers(owner, workspace, "statistics_days") == [
        (project, day, 4, 2, 1, 1, 1, 4, 357, 1)
    ]


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))]
)
async def test_counted_as_they_come_equals_counted_at_once(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, seed: int
) -> None:
    random_organization = await RandomOrganization(workspace, seed).begin()
    async with running(database, page=17) as one:
        for _ in range(8):
            await random_organization.go(25)
            one.wake(workspace.org, await head(owner, workspace))
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert await rebuild.check(database.server_url) == []
    live = {table: await numbers(owner, workspace, table) for table in STATISTICS.tables}
    assert len(live["statistics_progress"]) > 3

    reached = await rebuild.rebuild(database.server_url, workspace.org)
    assert reached == {workspace.org: await head(owner, workspace)}

    assert live == {table: await numbers(owner, workspace, table) for table in STATISTICS.tables}


async def test_two_runners_and_crashes_count_every_event_once(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 23).begin()
    points = crashes = 0

    async def crash(_: str) -> None:
        """Die at every fifth point: now before a commit, now after one."""
        nonlocal points, crashes
        points += 1
        if points % 5 == 0:
            crashes += 1
            raise Crash

    async def run() -> None:
        """Start a new runner whenever one died."""
        while True:
            with contextlib.suppress(Crash):
                await CounterRunner(
                    database.server_url, gather=0, poll=0.01, page=5, probe=crash
                ).run()

    tasks = [asyncio.create_task(run()) for _ in range(2)]
    try:
        async with asyncio.timeout(60):
            # A fast writer leaves few pages to count, so there is work until enough runners died.
            while crashes < 10:
                await random_organization.go(15)
            last = await head(owner, workspace)
            while await checkpoint(owner, workspace) < last:  # noqa: ASYNC110 - another process moves it
                await asyncio.sleep(0.01)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert crashes >= 10
    assert await rebuild.check(database.server_url) == []


async def checkpoint(owner: asyncpg.Connection, workspace: Workspace) -> int:
    return (
        await owner.fetchval(
            "SELECT position FROM projection_checkpoints WHERE org_id = $1", workspace.org
        )
        or 0
    )


@pytest.mark.parametrize("counter", [STATISTICS, TASK_LISTS], ids=lambda one: one.name)
async def test_whoever_comes_second_writes_nothing(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    counter: CounterProjection,
) -> None:
    await caught_up(database, owner, workspace)
    await workspace.tasks(await workspace.project(), 2)
    old = await checkpoint(owner, workspace)
    slow, fast = [await asyncpg.connect(database.server_url) for _ in range(2)]
    read = sql.advance

    async def overtaken(*given: Any) -> None:
        """Let the fast one count between the reading and the writing of the slow one."""
        monkeypatch.setattr(sql, "advance", read)
        async with tenant(fast, workspace.org):
            assert await counting.advance(fast, counter, workspace.org, HandedChanges()) > old
        await read(*given)

    monkeypatch.setattr(sql, "advance", overtaken)
    try:
        with pytest.raises(sql.Overtaken):
            async with tenant(slow, workspace.org):
                await counting.advance(slow, counter, workspace.org, HandedChanges())
    finally:
        await slow.close()
        await fast.close()
    assert await rebuild.check(database.server_url) == []


async def test_an_erasure_takes_labels_out_of_the_numbers(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=2)
    first, second = await workspace.tasks(project, 2)
    async with running(database) as one:
        await workspace.annotate(first, ann, topic("a"))
        await workspace.annotate(second, ann, topic("b"))
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
        given = "SELECT array_agg(position) FROM events WHERE org_id = $1 AND stream = $2"
        await erase(
            workspace, database.admin_url, await owner.fetchval(given, workspace.org, first)
        )
        await workspace.annotate(first, bob, topic("c"))
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert [row for row in await numbers(owner, workspace, "statistics_labels") if row[-1]] == [
        (project, "topic", "b", 1),
        (project, "topic", "c", 1),
    ]
    assert sum(row[2] for row in await numbers(owner, workspace, "statistics_annotators")) == 3
    assert await rebuild.check(database.server_url) == []


async def test_other_code_counts_anew(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 2)
    await caught_up(database, owner, workspace)
    await owner.execute(
        "UPDATE statistics_progress SET tasks = 99 WHERE org_id = $1", workspace.org
    )
    assert any("tasks is 99" in line for line in await rebuild.check(database.server_url))
    newer = replace(STATISTICS, version=STATISTICS.version + 1)
    await workspace.tasks(project, 1)

    async with running(database, newer) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

    assert await numbers(owner, workspace, "statistics_progress") == [(project, "OPEN", 3)]
    await workspace.tasks(project, 1)
    async with running(database, poll=0.01) as older:
        assert not await older.caught_up(workspace.org, await head(owner, workspace), 0.2)
    assert await numbers(owner, workspace, "statistics_progress") == [(project, "OPEN", 3)]


async def test_a_lost_connection_is_opened_again(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))
    async with running(database, poll=0.05) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
        ended = await superuser.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'annolog counters' AND datname = current_database()"
        )
        await superuser.close()
        assert ended == 1
        await workspace.tasks(project, 2)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert await rebuild.check(database.server_url) == []


async def test_waiting_for_a_position_that_never_comes_ends(
    database: Database, workspace: Workspace
) -> None:
    async with running(database) as one:
        assert not await one.caught_up(workspace.org, 10**9, 0.05)


async def test_whoever_waits_for_a_quiet_ledger_does_not_wait_for_more_to_count(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    one = AwaitedCounters(database.server_url)
    one._gather = 3_600
    task = asyncio.create_task(one.run())
    assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    # Of a busy one, what grows within that time is counted together.
    await workspace.project()
    assert not await one.caught_up(workspace.org, await head(owner, workspace), 0.05)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_many_ledgers_are_counted_with_rests_and_an_awaited_one_at_once(
    database: Database, writer: Writer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "EACH", 3_600.0)
    connection = await asyncpg.connect(database.server_url)
    places = []
    for _ in range(3):
        org = uuid7()
        await create_ledger(connection, org)
        places.append(await new_workspace(writer, clock, org))
    await connection.close()
    async with running(database, poll=3_600) as one:
        heads = [(await place.do(lambda _: [])).position for place in places]
        for place, position in zip(places, heads, strict=True):
            assert await one.caught_up(place.org, position, 30)
        one.wake(places[0].org, heads[0])
        while not one._rest_until:  # noqa: ASYNC110 - what begins the rest sets no event
            await asyncio.sleep(0.01)
        counted = one._reached.copy()
        for place in places:
            await place.project()
            one.wake(place.org, (await place.do(lambda _: [])).position)
        assert await one.caught_up(places[0].org, heads[0] + 1, 30)
        # Organizations of other tests may be counted meanwhile, page after page.
        changed = {key[0] for key, at in one._reached.items() if at != counted.get(key, at)}
        assert changed & {place.org for place in places} == {places[0].org}
        one._rest_until = 0
        for place, position in zip(places, heads, strict=True):
            assert await one.caught_up(place.org, position + 1, 30)
