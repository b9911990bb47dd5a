"""A list is read page by page while the tasks in it come, change and move."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling import queue
from server.reads.labeling import task_pages
from server.reads.labeling.task_orders import TaskOrder
from tests.support.api import Client, key_of
from tests.support.workspace import Workspace

PAGE = """query($project: ID!, $filter: TaskFilter, $order: TaskOrder!, $after: String,
$known: Position) {
tasks(project: $project, filter: $filter, order: $order, first: 7, after: $after,
minPosition: $known) {
nodes { id } pageInfo { hasNextPage endCursor } } }"""
TASKS = 48


class Unrest:
    """Changes tasks at random, the same ones at every run, and remembers which."""

    def __init__(self, workspace: Workspace, project: UUID, ann: Actor, seed: int) -> None:
        self.workspace, self.project, self.ann = workspace, project, ann
        self.random = Random(seed)
        self.tasks: list[UUID] = []
        self.changed: set[UUID] = set()
        self.lowered: set[UUID] = set()
        """Tasks that became less urgent, and so moved towards the end of the list by priority."""
        self.priority: dict[UUID, int] = {}

    async def begin(self, **fields: Any) -> None:
        items = [
            {"inputs": {"text": f"Rome {n}"}, "priority": self.random.randrange(3)}
            for n in range(TASKS)
        ]
        self.tasks = await self.workspace.import_(self.project, items)
        self.priority = {
            task: int(str(item["priority"])) for task, item in zip(self.tasks, items, strict=True)
        }

    async def head(self) -> str:
        """The position that lists must know: orders that lag behind miss nothing up to there."""
        return str((await self.workspace.do(lambda _: [])).position)

    async def stir(self) -> None:
        """Let new tasks come in, and change some."""
        await self.workspace.tasks(self.project, 2, priority=self.random.randrange(3))
        for change in (self._prioritize, self._prioritize, self._archive, self._annotate):
            task = self.random.choice([t for t in self.tasks if t not in self.changed])
            self.changed.add(task)
            await change(task)

    async def _prioritize(self, task: UUID) -> None:
        wanted = self.random.choice([p for p in range(-2, 5) if p != self.priority[task]])
        if wanted < self.priority[task]:
            self.lowered.add(task)
        await self.workspace.manage(queue.prioritize, task, priority=wanted)

    async def _archive(self, task: UUID) -> None:
        await self.workspace.manage(queue.archive, task)

    async def _annotate(self, task: UUID) -> None:
        await self.workspace.annotate(task, self.ann)


@pytest.mark.parametrize(
    "order", [TaskOrder.RANK, TaskOrder.PRIORITY, TaskOrder.CREATED], ids=lambda given: given.value
)
@pytest.mark.parametrize(
    ("policy", "filter_", "scan"),
    [
        ("SEQUENCE", {}, 1_000),
        ("RANDOM", {}, 1_000),
        ("SEQUENCE", {"statuses": ["OPEN"]}, 1_000),
        ("SEQUENCE", {"statuses": ["OPEN", "SKIPPED"], "text": "rome"}, 1_000),
        ("RANDOM", {"unassigned": True, "text": "rome"}, 5),
    ],
    ids=["all", "all-random", "status", "few", "walk"],
)
async def test_none_comes_twice_and_none_that_stays_is_missed(
    app: Starlette,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    order: TaskOrder,
    policy: str,
    filter_: dict[str, Any],
    scan: int,
) -> None:
    monkeypatch.setattr(task_pages, "SCAN", scan)
    project = await workspace.project(order=policy.lower())
    unrest = Unrest(workspace, project, await workspace.member(Role.ANNOTATOR), seed=len(filter_))
    await unrest.begin()
    owner = Client(app, await key_of(workspace, workspace.owner))
    seen, after, more = Counter[str](), None, True
    while more:
        page = await owner.data(
            PAGE,
            project=ids.public("project", project),
            filter=filter_,
            order=order.name,
            after=after,
            known=await unrest.head(),
        )
        seen.update(node["id"] for node in page["tasks"]["nodes"])
        after, more = (
            page["tasks"]["pageInfo"]["endCursor"],
            page["tasks"]["pageInfo"]["hasNextPage"],
        )
        if len(unrest.changed) < TASKS // 2:
            await unrest.stir()
    untouched = {ids.public("task", task) for task in {*unrest.tasks} - unrest.changed}
    assert untouched
    assert {task: seen[task] for task in untouched} == dict.fromkeys(untouched, 1)
    twice = {task for task, times in seen.items() if times > 1}
    # Only a task that moved down the list after it was shown is met again, where it stands now.
    moved = {ids.public("task", task) for task in unrest.lowered}
    assert twice <= (moved if order is TaskOrder.PRIORITY else set())
