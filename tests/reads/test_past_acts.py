"""Who held a task as of any position: as the states of then say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.events.labeling import queue
from server.reads.labeling import task_pages
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_orders import Sorting
from server.reads.labeling.task_requests import Wanted
from server.reads.session import ReadSession
from tests.projections.random_organization import RandomOrganization
from tests.reads.test_former_keys import tasks_then
from tests.reads.test_past_priorities import pages
from tests.support.databases import Database
from tests.support.plans import explained
from tests.support.reading import reading
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")


@pytest.fixture
async def present(database: Database, workspace: Workspace) -> AsyncIterator[ReadSession]:
    """A session on the present of the organization."""
    async with reading(database, workspace.org) as session:
        yield session


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 9))]
)
async def test_tasks_are_held_as_they_were(
    owner: asyncpg.Connection, workspace: Workspace, present: ReadSession, seed: int
) -> None:
    """Also by who released them, let time run out, or answered, and claimed them again."""
    organization = await RandomOrganization(workspace, seed).begin()
    await organization.go(250)
    then = await tasks_then(owner, workspace)
    seen = 0
    for position, (number, member) in product(
        range(len(then) - 1, 0, -4), enumerate(organization.people)
    ):
        past, tasks = present.as_of(position), then[position]
        for project, wanted in product(organization.projects, (True, False)):
            criteria = TaskCriteria(held=(member.member, wanted))
            found = await pages(past, Wanted(project, criteria, Sorting(), limit=1 + number % 4))
            expected = {
                id_
                for id_, task in tasks.items()
                if task.project == project and (task.lease(member.member) is not None) is wanted
            }
            assert (len(found), set(found)) == (len(expected), expected), (position, wanted)
            seen += wanted and len(found)
    assert seen > 3


async def test_a_task_is_held_whatever_others_did_to_it_before(
    workspace: Workspace, present: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own acts do not tell the version of the task's stream."""
    monkeypatch.setattr(task_pages, "FEW", -1)
    project, bob = await workspace.project(), await workspace.member(Role.ANNOTATOR)
    (task,) = await workspace.tasks(project)
    first = (await present.cut()).head
    await workspace.manage(queue.prioritize, task, priority=1)
    for _ in range(2):
        await workspace.release(await workspace.take(task, bob))
    await workspace.take(task, bob)
    await present.close()
    held = (False, False, True, False, True, False, True)
    criteria = TaskCriteria(held=(bob.member, True))
    for position, holds in enumerate(held, first):
        found = await pages(present.as_of(position), Wanted(project, criteria, Sorting(), limit=1))
        assert found == ([task] if holds else []), position
    await present.close()
    assert (await present.cut()).head == position


async def test_versions_of_tasks_that_somebody_took_no_part_in_are_not_read(
    workspace: Workspace, present: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_pages, "FEW", -1)
    project = await workspace.project(overlap=2)
    tasks, (ann, bob) = await workspace.tasks(project, 300), await workspace.members(2)
    for task in tasks[:20]:
        await workspace.release(await workspace.take(task, ann))
    held = [await workspace.take(task, ann) for task in tasks[200:203]]
    position = (await present.cut()).head
    for one in held:
        await workspace.submit(one)
    await present.close()
    for member, expected, part in ((ann, tasks[200:203], 23), (bob, [], 0)):
        wanted = Wanted(project, TaskCriteria(held=(member.member, True)), Sorting(), limit=3)
        with explained(monkeypatch) as plans:
            found = await task_pages.find_tasks(present.as_of(position), wanted)
        assert [row["id"] for row in found.rows] == expected
        walks = plans.about("participant")
        assert walks
        for plan in walks:
            versions = [n for n in plan.nodes() if n.get("Relation Name") == "task_history"]
            assert sum(node["Actual Loops"] for node in versions) <= part, str(plan)
            assert plan.scanned == [], str(plan)
