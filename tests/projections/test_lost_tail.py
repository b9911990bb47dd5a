"""Statistics after the newest commits were lost: what this process knew of them is not counted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from server.commands import Writer
from server.projections.counters import rebuild
from server.projections.counters.statistics import STATISTICS
from tests import postgres
from tests.projections.test_statistics import running
from tests.support.databases import Database, fresh_database
from tests.support.lost_tails import Restored, Rewritten
from tests.support.workspace import Workspace


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of the test's own, which it loses."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.mark.parametrize("way", [Restored, Rewritten])
async def test_a_position_of_the_lost_history_is_not_counted(
    database: Database, workspace: Workspace, way: type[Restored | Rewritten]
) -> None:
    project = await workspace.project()
    kept = await way(database).keep()
    async with running(database, poll=3_600) as counters:
        await workspace.tasks(project, 30)
        lost = await workspace.do(lambda _: [])
        assert await counters.caught_up(workspace.org, lost.position, 30)
        await kept.lose()
        # Nobody told this process yet: the database alone knows that nothing of it is counted.
        reached = await counters.caught_up(
            workspace.org, lost.position, 0.3, STATISTICS.name, counted=0
        )
        assert not reached
        workspace.clock.advance(1)
        await workspace.tasks(project, 40)
        new = await workspace.do(lambda _: [])
        assert await counters.caught_up(workspace.org, new.position, 30, STATISTICS.name, counted=0)
    assert await rebuild.check(database.server_url) == []


@pytest.mark.parametrize("way", [Restored, Rewritten])
async def test_changes_of_the_lost_history_are_not_counted_in_place_of_others(
    database: Database, workspace: Workspace, way: type[Restored | Rewritten]
) -> None:
    """This process had handed changes to its counters, which had not counted them yet."""
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    (ann,) = await workspace.members(1)
    halt = asyncio.Event()

    async def probe(point: str) -> None:
        if point == "after commit":  # a transaction would keep the rows from being put back
            await halt.wait()

    async with running(database, poll=3_600, probe=probe) as counters:
        writer = Writer(
            database.server_url,
            clock=workspace.clock,
            on_commit=counters.wake,
            on_change=counters.forget,
        )
        mine = Workspace(workspace.org, workspace.owner, writer, workspace.clock)
        await mine.do(lambda _: [])
        kept = await way(database).keep()
        await mine.annotate(tasks[0], ann)
        await kept.lose()
        workspace.clock.advance(1)
        await workspace.tasks(project, 1)
        await mine.annotate(tasks[1], ann)
        halt.set()
        new = await mine.do(lambda _: [])
        assert await counters.caught_up(workspace.org, new.position, 30)
        await writer.close()
    assert await rebuild.check(database.server_url) == []


async def test_a_change_that_is_handed_over_late_does_not_count_before_later_ones(
    database: Database, workspace: Workspace
) -> None:
    """The connection broke between the commit of the lost change and its being handed over."""
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    (ann,) = await workspace.members(1)
    handed: list[tuple[Any, ...]] = []
    writer = Writer(
        database.server_url, clock=workspace.clock, on_commit=lambda *given: handed.append(given)
    )
    mine = Workspace(workspace.org, workspace.owner, writer, workspace.clock)
    before = await mine.do(lambda _: [])
    async with running(database, poll=3_600) as counters:
        assert await counters.caught_up(workspace.org, before.position, 30)
        kept = await Rewritten(database).keep()
        await mine.annotate(tasks[0], ann)
        lost, handed = handed, []
        await kept.lose()
        workspace.clock.advance(1)
        await workspace.tasks(project, 2)  # by another process, in the places of the lost events
        await mine.annotate(tasks[1], ann)
        for given in (*lost, *handed):
            counters.wake(*given)
        last = await workspace.do(lambda _: [])
        assert await counters.caught_up(workspace.org, last.position, 30)
    assert await rebuild.check(database.server_url) == []
    await writer.close()


async def test_what_one_counter_found_is_lost_before_the_next_one_counts(
    database: Database, workspace: Workspace
) -> None:
    """Rows were put back between two counters of a round, under a connection that stays open."""
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    (ann,) = await workspace.members(1)
    handed: list[tuple[Any, ...]] = []
    writer = Writer(
        database.server_url, clock=workspace.clock, on_commit=lambda *given: handed.append(given)
    )
    mine = Workspace(workspace.org, workspace.owner, writer, workspace.clock)
    before = await mine.do(lambda _: [])
    lose, lost = asyncio.Event(), asyncio.Event()

    async def probe(point: str) -> None:
        if point == "after commit" and lose.is_set() and not lost.is_set():
            await kept.lose()
            workspace.clock.advance(1)
            await workspace.tasks(project, 9)  # by another process, in the same places
            lost.set()

    async with running(database, poll=3_600, probe=probe) as counters:
        assert await counters.caught_up(workspace.org, before.position, 30)
        kept = await Rewritten(database).keep()
        handed.clear()
        await mine.annotate(tasks[0], ann)
        lose.set()
        for given in handed:
            counters.wake(*given)
        await counters.caught_up(workspace.org, handed[-1][1], 30)  # so all count in one round
        assert lost.is_set()
        last = await workspace.do(lambda _: [])
        assert await counters.caught_up(workspace.org, last.position, 30)
    assert await rebuild.check(database.server_url) == []
    await writer.close()
