"""A second counter beside the statistics: it takes a table, an object, and its place in a list."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from random import Random
from typing import Any

import asyncpg
import pytest
from prometheus_client import REGISTRY

from server.commands.accounts.organization_setup import create_ledger
from server.events.core.event import Event, Recorded
from server.events.core.ids import uuid7
from server.ledger.read import tenant
from server.projections.counters import counting, parked, rebuild, runner
from server.projections.counters.projection import CounterProjection, CounterTable, Deltas
from server.projections.counters.runner import CounterRunner
from server.projections.counters.statistics import STATISTICS as PRESENT
from tests import postgres
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import Crash, head, numbers, running
from tests.support.databases import Database, fresh_database
from tests.support.workspace import Workspace, new_workspace

TABLE = """
CREATE TABLE events_by_day (
    org_id uuid NOT NULL, type text COLLATE "C" NOT NULL, day date NOT NULL,
    events bigint NOT NULL, PRIMARY KEY (org_id, type, day)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON events_by_day TO {server}
"""


def count_event(_before: object, _after: object, recorded: Recorded[Event]) -> Deltas:
    day = recorded.recorded_at.astimezone(UTC).date()
    return [(("events_by_day", (recorded.event.type, day), "events"), 1)]


EVENTS = CounterProjection(
    name="events",
    version=1,
    tables={"events_by_day": CounterTable({"type": "text", "day": "date"}, ("events",))},
    count=count_event,
)
STATISTICS = replace(PRESENT, version=1)
BOTH = (STATISTICS, EVENTS)


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of its own: what a broken counter leaves in it is nobody else's."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture(autouse=True)
async def table(database: Database, owner: asyncpg.Connection) -> None:
    await owner.execute(TABLE.format(server=database.server_role))


async def caught_up(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    *counters: CounterProjection,
) -> None:
    async with running(database, *counters) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)


async def checkpoints(
    owner: asyncpg.Connection, workspace: Workspace
) -> dict[str, tuple[int, int]]:
    """Position and version by counter."""
    rows = await owner.fetch(
        "SELECT projection, position, code_version FROM projection_checkpoints WHERE org_id = $1",
        workspace.org,
    )
    return {name: (position, version) for name, position, version in rows}


async def difference(owner: asyncpg.Connection, workspace: Workspace) -> list[Any]:
    """Compare the numbers of the second counter with what SQL counts."""
    return await owner.fetch(
        """
        SELECT * FROM (
            SELECT type, (recorded_at AT TIME ZONE 'UTC')::date AS day, count(*) AS events
            FROM events WHERE org_id = $1 GROUP BY 1, 2
        ) ledger FULL JOIN (SELECT type, day, events FROM events_by_day WHERE org_id = $1) counted
        USING (type, day) WHERE ledger.events IS DISTINCT FROM counted.events
        """,
        workspace.org,
    )


@pytest.mark.parametrize("handed", [True, False])
async def test_both_count_every_event(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, handed: bool
) -> None:
    random_organization = await RandomOrganization(workspace, 7).begin()
    async with running(database, *BOTH, page=17) as one:
        if handed:
            workspace.writer._on_commit = one.wake
        await random_organization.go(60)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert await difference(owner, workspace) == []
    assert await rebuild.check(database.server_url, BOTH) == []
    last = await head(owner, workspace)
    assert await checkpoints(owner, workspace) == {"statistics": (last, 1), "events": (last, 1)}


async def test_a_new_version_of_one_recounts_that_one_alone_while_people_work(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 2)
    await caught_up(database, owner, workspace, *BOTH)
    await owner.execute(
        "UPDATE statistics_progress SET tasks = 90 WHERE org_id = $1", workspace.org
    )
    await owner.execute("UPDATE events_by_day SET events = 90 WHERE org_id = $1", workspace.org)

    async with running(database, STATISTICS, replace(EVENTS, version=2)) as one:
        workspace.writer._on_commit = one.wake
        await workspace.tasks(project, 1)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

    assert await difference(owner, workspace) == []
    assert await numbers(owner, workspace, "statistics_progress") == [(project, "OPEN", 91)]
    last = await head(owner, workspace)
    assert await checkpoints(owner, workspace) == {"statistics": (last, 1), "events": (last, 2)}


async def test_a_counter_added_later_counts_from_the_first_event_on(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    await workspace.tasks(await workspace.project(), 2)
    await caught_up(database, owner, workspace, STATISTICS)
    assert set(await checkpoints(owner, workspace)) == {"statistics"}
    await caught_up(database, owner, workspace, *BOTH)
    assert await difference(owner, workspace) == []


async def test_kills_between_the_counters_lose_and_double_nothing(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 3).begin()
    dice = Random(3)
    crashes = 0

    async def crash(_: str) -> None:
        """Die at one point of three: a fixed turn could meet the same counter again and again."""
        nonlocal crashes
        if dice.random() < 1 / 3:
            crashes += 1
            raise Crash

    async def run() -> None:
        while True:
            with contextlib.suppress(Crash):
                one = CounterRunner(database.server_url, BOTH, gather=0, poll=0.01, probe=crash)
                await one.run()

    apart = False
    task = asyncio.create_task(run())
    try:
        async with asyncio.timeout(60):
            while crashes < 10 or not apart:
                await random_organization.go(10)
                apart |= len(set((await checkpoints(owner, workspace)).values())) == 2
            last = await head(owner, workspace)
            while set((await checkpoints(owner, workspace)).values()) != {(last, 1)}:  # noqa: ASYNC110 - another task moves them
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await difference(owner, workspace) == []
    assert await rebuild.check(database.server_url, BOTH) == []


async def test_what_one_cannot_count_is_parked_for_it_alone(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    def count_and_stumble(before: object, after: object, recorded: Recorded[Event]) -> Deltas:
        if recorded.event.type == "annotation.submitted":
            raise LookupError("no such column")
        return count_event(before, after, recorded)

    (ann,) = await workspace.members(1)
    first, second = await workspace.tasks(await workspace.project(), 2)
    stumbling = replace(EVENTS, count=count_and_stumble)
    async with running(database, STATISTICS, stumbling) as one:
        workspace.writer._on_commit = one.wake
        await workspace.annotate(first, ann)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)

    waiting = await owner.fetch("SELECT * FROM parked_events ORDER BY position")
    assert {(row["projection"], row["stream"]) for row in waiting} == {("events", first)}
    assert len(waiting) == 2  # submitted, and resolved after it
    assert "no such column" in waiting[0]["error"]
    assert await rebuild.check(database.server_url, [STATISTICS]) == []
    assert await parked.count(owner, ["statistics", "events"]) == [(workspace.org, "events")]
    assert REGISTRY.get_sample_value("annolog_parked_events", {"projection": "events"}) == 2
    assert REGISTRY.get_sample_value("annolog_parked_events", {"projection": "statistics"}) == 0

    connection = await asyncpg.connect(database.server_url)
    async with tenant(connection, workspace.org):
        assert await counting.replay(connection, STATISTICS, workspace.org) == (0, 0)
    async with tenant(connection, workspace.org):
        assert await counting.replay(connection, EVENTS, workspace.org) == (2, 0)
    await connection.close()
    assert await difference(owner, workspace) == []
    await workspace.annotate(second, ann)
    await caught_up(database, owner, workspace, *BOTH)
    assert await difference(owner, workspace) == []


async def test_one_that_fails_does_not_hold_up_the_others(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    def count_nowhere(_before: object, _after: object, _recorded: object) -> Deltas:
        return [(("no_such_table", (1,), "events"), 1)]

    table = {"no_such_table": CounterTable({"id": "bigint"}, ("events",))}
    broken = CounterProjection("broken", 1, table, count_nowhere)
    made = CounterRunner(database.server_url, (broken, STATISTICS), gather=0, poll=2.0)
    project = await workspace.project()
    await workspace.tasks(project, 2)

    async with asyncio.TaskGroup() as group:
        running = group.create_task(_failing(made))
        assert await made.caught_up(workspace.org, await head(owner, workspace), 30, "statistics")
        # What grows meanwhile is counted at once, and not by the next run.
        await workspace.tasks(project, 2)
        last = await head(owner, workspace)
        assert await made.caught_up(workspace.org, last, 30, "statistics")
        assert not running.done()

    last = await head(owner, workspace)
    assert await made.caught_up(workspace.org, last, 0, "statistics")
    assert not await made.caught_up(workspace.org, last, 0)
    assert (await checkpoints(owner, workspace))["statistics"] == (last, 1)


async def _failing(made: CounterRunner) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await made.run()


async def test_what_was_handed_over_is_counted_in_one_transaction(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    """Unless a counter fails in it: that one takes nothing of the others with it."""

    async def counted(name: str) -> None:
        last = await head(owner, workspace)
        async with asyncio.timeout(30):
            while (await checkpoints(owner, workspace))[name][0] < last:  # noqa: ASYNC110 - a row
                await asyncio.sleep(0.01)

    async def transactions() -> int:
        """By how many the checkpoints of the two counters were written."""
        found: int = await owner.fetchval(
            "SELECT count(DISTINCT xmin::text) FROM projection_checkpoints "
            "WHERE org_id = $1 AND projection = ANY($2)",
            workspace.org,
            [counter.name for counter in both],
        )
        return found

    project = await workspace.project()
    both = replace(STATISTICS, pace=0.0), EVENTS
    async with running(database, *both, poll=3_600) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
        workspace.writer._on_commit = one.wake
        # Who waits for counters has them counted one by one, in one more round perhaps.
        await workspace.tasks(project, 1)
        await counted("statistics")
        await counted("events")
        await workspace.tasks(project, 2)
        await counted("statistics")
        await counted("events")
        assert await transactions() == 1
        await owner.execute("ALTER TABLE events_by_day RENAME TO elsewhere")
        await workspace.tasks(project, 2)
        await counted("statistics")
        await owner.execute("ALTER TABLE elsewhere RENAME TO events_by_day")
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert await difference(owner, workspace) == []
    assert await rebuild.check(database.server_url, both) == []


async def test_organizations_in_which_nothing_happened_cost_no_transaction(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[object] = []

    def opening(connection: Any, org: Any, **given: Any) -> Any:
        opened.append(org)
        return tenant(connection, org, **given)

    other = await _another(database, workspace)
    monkeypatch.setattr(runner, "tenant", opening)
    async with running(database, *BOTH, poll=0.01) as one:
        for each in (workspace, other):
            assert await one.caught_up(each.org, await head(owner, each), 30)
        opened.clear()
        await asyncio.sleep(0.2)
        assert opened == []
        await other.tasks(await other.project(), 1)
        last = await head(owner, other)
        while (await checkpoints(owner, other))["events"][0] < last:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        assert set(opened) == {other.org}


async def _another(database: Database, workspace: Workspace) -> Workspace:
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    await create_ledger(connection, org)
    await connection.close()
    return await new_workspace(workspace.writer, workspace.clock, org)


async def test_who_is_behind_is_known_without_naming_an_organization(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    """The server role sees no checkpoint outside of a transaction that names an organization."""
    await _another(database, workspace)
    await caught_up(database, owner, workspace, STATISTICS)
    connection = await asyncpg.connect(database.server_url)
    try:
        assert await connection.fetch("SELECT * FROM projection_checkpoints") == []
        text = "SELECT * FROM counters_behind($1, $2) WHERE org_id = $3"
        names, last = ["statistics", "events"], await head(owner, workspace)
        for versions, expected in (
            ([1, 1], {"events"}),
            ([2, 1], {"statistics", "events"}),
            ([0, 1], {"events"}),
        ):
            rows = await connection.fetch(text, names, versions, workspace.org)
            assert {tuple(row) for row in rows} == {
                (workspace.org, name, last) for name in expected
            }
    finally:
        await connection.close()
