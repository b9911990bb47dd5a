"""Pages in the order of the priorities of then, or by RANK, however few tasks each way sees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Integer, literal, select

from server.events.labeling import queue
from server.events.project_policy import Order
from server.projections import tables
from server.reads.labeling import past_priorities, task_pages
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_pages import find_tasks
from server.reads.labeling.task_requests import Wanted
from server.reads.session import ReadSession, compiled
from tests.support.databases import Database
from tests.support.reading import reading
from tests.support.workspace import Workspace

OPEN = TaskCriteria(statuses=["OPEN"])
ACTS = ((3, 5), (11, 5), (0, -2), (3, 0), (7, 9), (None, 2), (11, 1), (None, 5), (0, 0), (9, 4))
"""A task by number and its new priority; or None, and the number of a task that is archived."""


@pytest.fixture
async def present(database: Database, workspace: Workspace) -> AsyncIterator[ReadSession]:
    """A session on the present of the organization."""
    async with reading(database, workspace.org) as session:
        yield session


async def pages(session: ReadSession, wanted: Wanted) -> list[UUID]:
    """The ids of all pages; each but the last is full, or says where to go on."""
    found: list[UUID] = []
    while True:
        page = await find_tasks(session, wanted)
        assert len(page.rows) <= wanted.limit
        found += [row["id"] for row in page.rows]
        end = page.end
        if len(page.rows) == wanted.limit:
            end = wanted.sorting.cursor(page.rows[-1])
        if end is None:
            return found
        wanted = Wanted(wanted.project, wanted.criteria, wanted.sorting, end, wanted.limit)


async def seen(session: ReadSession, project: UUID, limit: int = 50) -> list[list[UUID]]:
    orders = (TaskOrder.PRIORITY, TaskOrder.RANK)
    sortings = [Sorting(order, backward) for order in orders for backward in (False, True)]
    return [await pages(session, Wanted(project, OPEN, one, limit=limit)) for one in sortings]


@pytest.mark.parametrize("order", [*Order])
async def test_pages_are_those_of_then(
    workspace: Workspace, present: ReadSession, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    project = await workspace.project(order=order)
    tasks = await workspace.tasks(project, 12)
    # That tasks were ranked at random is known of the past of the policy alone.
    await workspace.change_policy(project, order=Order.SEQUENCE)
    known: dict[int, Any] = {}
    for number, value in ACTS:
        if number is None:
            receipt = await workspace.manage(queue.archive, tasks[value])
        else:
            receipt = await workspace.manage(queue.prioritize, tasks[number], priority=value)
        known[receipt.position] = await seen(present, project)
        await present.close()
    await workspace.tasks(project, 12)
    ways = ((3, 1_000, 20_000), (1, 2, 20_000), (0, 3, 9), (1, 1, 4), (0, 5, 5))
    for position, lists in known.items():
        assert [found[::-1] for found in lists[1::2]] == lists[::2]
        for few, (near, merged, scan) in ((1_000, ways[0]), *((-1, way) for way in ways)):
            monkeypatch.setattr(task_pages, "FEW", few)
            monkeypatch.setattr(past_priorities, "NEAR", near)
            monkeypatch.setattr(past_priorities, "MERGED", merged)
            monkeypatch.setattr(task_pages, "SCAN", scan)
            then = await seen(present.as_of(position), project, limit=3)
            assert then == lists, (position, few, near, merged, scan)


def test_statements_that_differ_in_values_share_their_sql() -> None:
    def of(priority: int, limit: int) -> Any:
        return select(tables.task.c.id).where(tables.task.c.urgency == priority).limit(limit)

    one, other = compiled(of(1, 5)), compiled(of(2, 6))
    assert one[0] is other[0]
    assert sorted(one[2].values()) == [1, 5]
    assert sorted(other[2].values()) == [2, 6]
    third = compiled(select(tables.task.c.id, literal(7, Integer)).limit(8))
    assert third[0] != one[0]
    assert sorted(third[2].values()) == [7, 8]
