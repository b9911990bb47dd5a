"""Orders of disagreement and of time spent as of any position: those of the states of then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.events.core import ids
from server.events.core.registry import evolve
from server.events.labeling.tasks import Status, Task
from server.ledger.read import read_events
from server.projections.counters import rebuild
from server.projections.counters.task_lists import TASK_LISTS, disagreement
from server.reads.labeling import former_keys, task_pages
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_requests import Wanted
from server.reads.session import ReadSession
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import head, running
from tests.projections.test_task_lists import caught_up
from tests.reads.test_past_priorities import pages
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.plans import explained
from tests.support.reading import reading
from tests.support.undoing import undo
from tests.support.workspace import Workspace

ORDERS = (TaskOrder.DISAGREEMENT, TaskOrder.TIME_SPENT)
pytestmark = pytest.mark.own_database("plans and counts of all rows of its tables")
WAYS = ((20_000, (200, 1_000)), (2, (200, 1_000)), (7, (1, 2)), (20_000, (2, 1)))
"""How many entries a page looks at, and on how many tasks it tests conditions at once."""


@pytest.fixture
async def present(database: Database, workspace: Workspace) -> AsyncIterator[ReadSession]:
    """A session on the present of the organization."""
    async with reading(database, workspace.org) as session:
        yield session


class ByClock:
    """The time that new ids have: that of a test."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def time_ns(self) -> int:
        return int(self.clock.now.timestamp() * 1_000) * 1_000_000


def key(order: TaskOrder, task: Task) -> int:
    if order is TaskOrder.DISAGREEMENT:
        return disagreement(task.annotations)
    return sum(annotation.time_spent_ms for annotation in task.annotations)


async def tasks_then(owner: asyncpg.Connection, workspace: Workspace) -> list[dict[UUID, Task]]:
    """The tasks as of each position, folded from the events."""
    states: dict[UUID, Any] = {}
    found: list[dict[UUID, Task]] = [{}]
    for recorded in await read_events(owner, workspace.org, after=0, limit=10_000):
        states[recorded.stream] = evolve(states.get(recorded.stream), recorded)
        found.append({id_: one for id_, one in states.items() if isinstance(one, Task)})
    return found


async def hold(
    session: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
    projects: list[UUID],
    tasks: dict[UUID, Task],
    way: tuple[int, tuple[int, int]],
) -> set[int]:
    """Compare the lists of a session with the states of then; return the keys that they have."""
    monkeypatch.setattr(task_pages, "SCAN", way[0])
    monkeypatch.setattr(former_keys, "TESTED", way[1])
    seen = set[int]()
    for project, order, down, statuses in product(
        projects, ORDERS, (True, False), (None, (Status.OPEN, Status.DONE))
    ):
        fits = [
            (key(order, task), id_)
            for id_, task in tasks.items()
            if task.project == project and (statuses is None or task.status in statuses)
        ]
        # Tasks of these statuses are not looked for by an index.
        monkeypatch.setattr(task_pages, "FEW", -1 if statuses else 1_000)
        criteria = statuses and TaskCriteria(statuses=tuple(one.value for one in statuses))
        found = await pages(session, Wanted(project, criteria, Sorting(order, down), limit=3))
        expected = [id_ for _, id_ in sorted(fits, reverse=down)]
        assert found == expected, (session.at, project, order, down, statuses, way)
        seen |= {number for number, _ in fits}
    return seen


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 9))]
)
async def test_pages_are_those_of_then(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    present: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    if seed % 2 == 0:  # else the time in ids is not that of the events
        monkeypatch.setattr(ids, "time", ByClock(workspace.clock))
    organization = await RandomOrganization(workspace, seed).begin()
    async with running(database, TASK_LISTS) as one:
        workspace.writer._on_commit = one.wake
        await organization.go_until_compared(3)
        await organization.go(60)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    then = await tasks_then(owner, workspace)
    seen = set[int]()
    step = len(then) // 5 if seed == 0 else 1
    positions = sorted({*range(len(then) - 1, 0, -step), len(then) - 1})
    for number, position in enumerate(positions):
        past, way = present.as_of(position), WAYS[number % len(WAYS)]
        seen |= await hold(past, monkeypatch, organization.projects, then[position], way)
    assert len(seen) > 5
    ahead = await owner.fetchval("SELECT count(*) FROM task_ids_ahead")
    assert (ahead > 0) is (seed % 2 > 0)
    assert await rebuild.check(database.server_url, [TASK_LISTS]) == []


async def test_an_answer_without_time_takes_no_time_from_what_was_before(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    present: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = await workspace.project(overlap=3)
    [task] = await workspace.tasks(project, 1)
    async with running(database, TASK_LISTS) as one:
        workspace.writer._on_commit = one.wake
        for author, spent in (("a", 5_000), ("b", 0), ("c", 300)):
            await workspace.import_annotation(task, author, time_spent_ms=spent)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    then = await tasks_then(owner, workspace)
    keys = [
        await hold(present.as_of(at), monkeypatch, [project], then[at], WAYS[0])
        for at in range(1, len(then))
    ]
    assert {5_000, 5_300} <= set.union(*keys)


async def test_tasks_without_time_are_found_though_their_answers_are_older(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    present: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Time came to one by a revision, and to another again, after its answer was undone."""
    project = await workspace.project(overlap=3)
    one, two, _ = await workspace.tasks(project, 3)
    ann, bob = await workspace.members(2)
    first = await workspace.submit(await workspace.take(one, ann), topic("a"), time_spent_ms=0)
    await workspace.submit(await workspace.take(two, ann), topic("a"), time_spent_ms=400)
    undone = await undo(workspace, owner, await head(owner, workspace))
    await workspace.submit(await workspace.take(two, bob), topic("a"), time_spent_ms=70)
    await undo(workspace, owner, undone.position)
    await workspace.revise(one, first, ann, topic("b"), time_spent_ms=300)
    await caught_up(database, owner, workspace)
    then = await tasks_then(owner, workspace)
    for at in range(1, len(then)):
        await hold(present.as_of(at), monkeypatch, [project], then[at], WAYS[0])
    kept = await owner.fetch("SELECT task_id FROM task_former_times WHERE time_spent_ms = 0")
    assert {row["task_id"] for row in kept} == {one, two}
    assert await rebuild.check(database.server_url, [TASK_LISTS]) == []


async def test_what_was_erased_differs_at_no_position(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    present: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = await workspace.project(overlap=3)
    one, two = await workspace.tasks(project, 2)
    people = await workspace.members(3)
    for number, (who, answer) in enumerate(zip(people, "abb", strict=True)):
        await workspace.annotate(one, who, topic(answer))
        if number:
            await workspace.annotate(two, who, topic("ab"[number - 1]))
    await caught_up(database, owner, workspace)
    for erased in (False, True):
        if erased:
            (first, *_) = await owner.fetch(
                "SELECT position FROM events WHERE org_id = $1 AND stream = $2 "
                "AND type = 'annotation.submitted' ORDER BY position", *(workspace.org, one),
            )  # fmt: skip
            await workspace.erase(one, [first["position"]])
            await caught_up(database, owner, workspace)
            await present.close()
        then = await tasks_then(owner, workspace)
        for position in range(len(then) - 1, len(then) - 12, -2):
            past = present.as_of(position)
            await hold(past, monkeypatch, [project], then[position], WAYS[0])
        differs = [disagreement(tasks[one].annotations) for tasks in then if one in tasks]
        assert max(differs) == (0 if erased else 100)
    assert await rebuild.check(database.server_url, [TASK_LISTS]) == []


async def test_a_page_reads_its_entries_in_order(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    present: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As of a moment after which all tasks were answered again."""
    project = await workspace.project(overlap=3)
    # Few tasks may as well be sorted.
    tasks = [task for _ in range(2) for task in await workspace.tasks(project, 1_000)]
    ann, bob, cem = await workspace.members(3)
    await workspace.annotate_all(
        (task, who, topic(answer))
        for who, answer in ((ann, "a"), (bob, "b"))
        for task in tasks[:20]
    )
    position = await head(owner, workspace)
    await workspace.annotate_all((task, cem, topic("c")) for task in tasks[:20])
    await caught_up(database, owner, workspace)
    await owner.execute("VACUUM ANALYZE")
    for order, down in product(ORDERS, (True, False)):
        wanted = Wanted(project, None, Sorting(order, down), limit=10)
        with explained(monkeypatch) as plans:
            page = await task_pages.find_tasks(present.as_of(position), wanted)
        assert len(page.rows) == 10
        found = plans.about(*TASK_LISTS.tables)
        assert len(found) >= 2
        for plan in found:
            assert plan.scanned == [], str(plan)
            assert plan.sorted == 0, str(plan)
            assert plan.touched <= 150, str(plan)
    # Where most tasks had time long before, those without are found behind them.
    begun = "UPDATE task_changed_keys SET begun_us = 1 WHERE NOT task_id = ANY ($1)"
    await owner.execute(begun, sorted(tasks)[-30:])
    wanted = Wanted(project, None, Sorting(TaskOrder.TIME_SPENT), limit=10)
    await present.close()
    with explained(monkeypatch) as plans:
        page = await task_pages.find_tasks(present.as_of(position), wanted)
    assert [row["id"] for row in page.rows] == sorted(tasks)[-30:-20]
    assert all(plan.touched <= 150 for plan in plans.about(*TASK_LISTS.tables))
