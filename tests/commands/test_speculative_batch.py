"""While one batch is written, the next is decided on what the first will leave, come what may."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.commands import Command, Receipt, Writer
from server.events.core.refusal import Code
from server.events.labeling.tasks import Task, TaskImported
from tests import postgres
from tests.commands.ledger import check
from tests.commands.test_isolation import KILL_WRITERS
from tests.commands.verdicts import prioritizing, refusal, refused
from tests.support.clock import Clock
from tests.support.commands import command
from tests.support.databases import Database
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it ends connections or changes the database")


class Gate:
    """Stops the writer before a statement, until it is opened."""

    def __init__(self, writer: Writer) -> None:
        self.points: list[str] = []
        self.reached, self._open = asyncio.Event(), asyncio.Event()
        writer._batch_writer.probe = self._probe

    async def _probe(self, point: str) -> None:
        self.points.append(point)
        if point == "before statement":
            self.reached.set()
            await self._open.wait()

    def open(self) -> None:
        self._open.set()


class Priorities:
    """Commands that set a priority, and what each saw whenever it was decided."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.seen: dict[int, list[int]] = {}

    def set(self, task: UUID, priority: int) -> Command:
        plain = prioritizing(self._workspace, task, priority)
        seen = self.seen.setdefault(priority, [])

        def decide(current: Any) -> Any:
            seen.append(current.task(task).priority)
            return plain.decide(current)

        return replace(plain, decide=decide)


@pytest.fixture
async def task(workspace: Workspace) -> UUID:
    """A task that this process wrote last."""
    (task,) = await workspace.tasks(await workspace.project())
    for priority in (1, 2):
        await workspace.writer.execute(prioritizing(workspace, task, priority))
    return task


async def first_and_second(
    workspace: Workspace, first: Command, second: Command, meanwhile: Callable[[], Any]
) -> list[Any]:
    """Have a second command decided while the first is about to be written."""
    gate = Gate(workspace.writer)
    one = asyncio.create_task(workspace.writer.execute(first))
    await gate.reached.wait()
    two = asyncio.create_task(workspace.writer.execute(second))
    for _ in range(5):
        await asyncio.sleep(0)
    await meanwhile()
    gate.open()
    return await asyncio.gather(one, two, return_exceptions=True)


async def last_at(owner: asyncpg.Connection, org: UUID) -> datetime:
    found: datetime = await owner.fetchval("SELECT last_at FROM ledger WHERE org_id = $1", org)
    return found


async def nothing() -> None:
    """Let no time pass."""


async def test_the_next_batch_is_decided_before_the_first_is_written(
    workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    wishes = Priorities(workspace)
    commands = wishes.set(task, 3), wishes.set(task, 4)

    async def look() -> None:
        assert wishes.seen == {3: [2], 4: [3]}
        state = await owner.fetchval("SELECT priority FROM projection_1.task WHERE id = $1", task)
        assert state == 2

    one, two = await first_and_second(workspace, *commands, look)
    assert two.position == one.position + 1
    assert wishes.seen == {3: [2], 4: [3]}
    await check(owner, workspace.org)


async def test_it_is_written_by_one_statement(workspace: Workspace, task: UUID) -> None:
    gate = Gate(workspace.writer)
    gate.open()
    await workspace.writer.execute(prioritizing(workspace, task, 3))
    assert gate.points == ["before statement", "after commit"]


async def test_where_another_process_wrote_both_are_decided_anew(
    database: Database, workspace: Workspace, task: UUID, clock: Clock, owner: asyncpg.Connection
) -> None:
    other = Writer(database.server_url, clock=clock)
    wishes = Priorities(workspace)

    async def write() -> None:
        await other.execute(prioritizing(workspace, task, 9))
        await other.close()

    one, two = await first_and_second(workspace, wishes.set(task, 3), wishes.set(task, 4), write)
    assert wishes.seen == {3: [2, 9], 4: [3, 3]}
    assert two.states[task].priority == 4
    assert isinstance(one, Receipt)
    await check(owner, workspace.org)


async def test_a_time_that_was_asked_for_meanwhile_is_not_recorded_at(
    workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    async def ask() -> None:
        await owner.execute(
            "UPDATE ledger SET last_at = $1 WHERE org_id = $2", raised, workspace.org
        )

    raised = await last_at(owner, workspace.org) + timedelta(hours=1)
    wishes = Priorities(workspace)
    found = await first_and_second(workspace, wishes.set(task, 3), wishes.set(task, 4), ask)
    assert all(receipt.events[0].recorded_at > raised for receipt in found)


async def test_where_the_first_is_lost_the_second_is_decided_on_what_is_there(
    database: Database, workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))
    wishes = Priorities(workspace)
    lost = wishes.set(task, 3)

    async def kill() -> None:
        await superuser.execute(KILL_WRITERS)
        await superuser.close()

    one, two = await first_and_second(workspace, lost, wishes.set(task, 4), kill)
    assert refused(one, Code.UNAVAILABLE)
    assert wishes.seen == {3: [2], 4: [3, 2]}
    assert two.states[task].priority == 4
    again = await workspace.writer.execute(lost)
    assert not again.replayed
    await check(owner, workspace.org)


async def test_a_poisonous_one_fails_alone(
    workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    (other,) = await workspace.tasks(await workspace.project())
    event = TaskImported(project=task, priority=0, rank=1, overlap=1, sizes={}, content=None)
    poison = command(workspace.org, workspace.owner, lambda _: [(other, event)])
    await workspace.writer.execute(prioritizing(workspace, task, 3))
    wishes = Priorities(workspace)
    one, two = await first_and_second(workspace, poison, wishes.set(task, 4), nothing)
    assert refused(one, Code.INTERNAL)
    assert isinstance(two, Receipt)
    await check(owner, workspace.org)


async def test_a_decision_that_crashes_takes_nobody_along(
    workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    bad = command(workspace.org, workspace.owner, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    wishes = Priorities(workspace)
    commands = [wishes.set(task, 3), bad, wishes.set(task, 4)]
    found = await asyncio.gather(*map(workspace.writer.execute, commands), return_exceptions=True)
    assert [refused(verdict, Code.INTERNAL) for verdict in found] == [False, True, False]
    state = found[2].states[task]
    assert isinstance(state, Task)
    assert state.priority == 4
    await check(owner, workspace.org)


async def test_the_same_command_sent_twice_at_once_is_done_once(
    workspace: Workspace, task: UUID, owner: asyncpg.Connection
) -> None:
    wish = prioritizing(workspace, task, 3)
    one, two = await first_and_second(workspace, wish, wish, nothing)
    assert (two.first, two.position, two.replayed) == (one.first, one.position, True)
    await check(owner, workspace.org)


async def test_many_at_once_are_two_batches(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    tasks = await workspace.tasks(await workspace.project(), 40)
    await asyncio.gather(*(workspace.writer.execute(prioritizing(workspace, t, 1)) for t in tasks))
    gate = Gate(workspace.writer)
    gate.open()
    await asyncio.gather(*(workspace.writer.execute(prioritizing(workspace, t, 2)) for t in tasks))
    assert gate.points == ["before statement", "after commit"] * 2
    await check(owner, workspace.org)


async def test_marks_alone_make_the_ledger_another_one(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """Or a statement that waited for them would lower marks that it cannot see."""
    project = await workspace.project(overlap=2)
    await workspace.tasks(project, 20)
    ann = await workspace.member()
    for _ in range(20):
        await workspace.submit(await workspace.claim(project, ann))
    await owner.execute("DELETE FROM queue_marks")
    before = await last_at(owner, workspace.org)
    assert (await refusal(workspace.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
    assert await owner.fetchval("SELECT count(*) FROM queue_marks") == 1
    assert await last_at(owner, workspace.org) > before
