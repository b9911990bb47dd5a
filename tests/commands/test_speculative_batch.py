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
from tests.support.workspace import House


class Gate:
    """Stops the writer before a statement, until it is opened."""

    def __init__(self, writer: Writer) -> None:
        self.points: list[str] = []
        self.reached, self._open = asyncio.Event(), asyncio.Event()
        writer._committer.probe = self._probe

    async def _probe(self, point: str) -> None:
        self.points.append(point)
        if point == "before statement":
            self.reached.set()
            await self._open.wait()

    def open(self) -> None:
        self._open.set()


class Priorities:
    """Commands that set a priority, and what each saw whenever it was decided."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.seen: dict[int, list[int]] = {}

    def set(self, task: UUID, priority: int) -> Command:
        plain = prioritizing(self._house, task, priority)
        seen = self.seen.setdefault(priority, [])

        def decide(world: Any) -> Any:
            seen.append(world.task(task).priority)
            return plain.decide(world)

        return replace(plain, decide=decide)


@pytest.fixture
async def task(house: House) -> UUID:
    """A task that this process wrote last."""
    (task,) = await house.tasks(await house.project())
    for priority in (1, 2):
        await house.writer.execute(prioritizing(house, task, priority))
    return task


async def first_and_second(
    house: House, first: Command, second: Command, meanwhile: Callable[[], Any]
) -> list[Any]:
    """Have a second command decided while the first is about to be written."""
    gate = Gate(house.writer)
    one = asyncio.create_task(house.writer.execute(first))
    await gate.reached.wait()
    two = asyncio.create_task(house.writer.execute(second))
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
    house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    wishes = Priorities(house)
    commands = wishes.set(task, 3), wishes.set(task, 4)

    async def look() -> None:
        assert wishes.seen == {3: [2], 4: [3]}
        state = await owner.fetchval("SELECT priority FROM projection_1.task WHERE id = $1", task)
        assert state == 2

    one, two = await first_and_second(house, *commands, look)
    assert two.position == one.position + 1
    assert wishes.seen == {3: [2], 4: [3]}
    await check(owner, house.org)


async def test_it_is_written_by_one_statement(house: House, task: UUID) -> None:
    gate = Gate(house.writer)
    gate.open()
    await house.writer.execute(prioritizing(house, task, 3))
    assert gate.points == ["before statement", "after commit"]


async def test_where_another_process_wrote_both_are_decided_anew(
    database: Database, house: House, task: UUID, clock: Clock, owner: asyncpg.Connection
) -> None:
    other = Writer(database.server_url, clock=clock)
    wishes = Priorities(house)

    async def write() -> None:
        await other.execute(prioritizing(house, task, 9))
        await other.close()

    one, two = await first_and_second(house, wishes.set(task, 3), wishes.set(task, 4), write)
    assert wishes.seen == {3: [2, 9], 4: [3, 3]}
    assert two.states[task].priority == 4
    assert isinstance(one, Receipt)
    await check(owner, house.org)


async def test_a_time_that_was_asked_for_meanwhile_is_not_recorded_at(
    house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    async def ask() -> None:
        await owner.execute("UPDATE ledger SET last_at = $1 WHERE org_id = $2", raised, house.org)

    raised = await last_at(owner, house.org) + timedelta(hours=1)
    wishes = Priorities(house)
    found = await first_and_second(house, wishes.set(task, 3), wishes.set(task, 4), ask)
    assert all(receipt.events[0].recorded_at > raised for receipt in found)


async def test_where_the_first_is_lost_the_second_is_decided_on_what_is_there(
    database: Database, house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))
    wishes = Priorities(house)
    lost = wishes.set(task, 3)

    async def kill() -> None:
        await superuser.execute(KILL_WRITERS)
        await superuser.close()

    one, two = await first_and_second(house, lost, wishes.set(task, 4), kill)
    assert refused(one, Code.UNAVAILABLE)
    assert wishes.seen == {3: [2], 4: [3, 2]}
    assert two.states[task].priority == 4
    again = await house.writer.execute(lost)
    assert not again.replayed
    await check(owner, house.org)


async def test_a_poisonous_one_fails_alone(
    house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    (other,) = await house.tasks(await house.project())
    event = TaskImported(project=task, priority=0, rank=1, overlap=1, sizes={}, content=None)
    poison = command(house.org, house.owner, lambda _: [(other, event)])
    await house.writer.execute(prioritizing(house, task, 3))
    wishes = Priorities(house)
    one, two = await first_and_second(house, poison, wishes.set(task, 4), nothing)
    assert refused(one, Code.INTERNAL)
    assert isinstance(two, Receipt)
    await check(owner, house.org)


async def test_a_decision_that_crashes_takes_nobody_along(
    house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    bad = command(house.org, house.owner, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    wishes = Priorities(house)
    commands = [wishes.set(task, 3), bad, wishes.set(task, 4)]
    found = await asyncio.gather(*map(house.writer.execute, commands), return_exceptions=True)
    assert [refused(verdict, Code.INTERNAL) for verdict in found] == [False, True, False]
    state = found[2].states[task]
    assert isinstance(state, Task)
    assert state.priority == 4
    await check(owner, house.org)


async def test_the_same_command_sent_twice_at_once_is_done_once(
    house: House, task: UUID, owner: asyncpg.Connection
) -> None:
    wish = prioritizing(house, task, 3)
    one, two = await first_and_second(house, wish, wish, nothing)
    assert (two.first, two.position, two.replayed) == (one.first, one.position, True)
    await check(owner, house.org)


async def test_many_at_once_are_two_batches(house: House, owner: asyncpg.Connection) -> None:
    tasks = await house.tasks(await house.project(), 40)
    await asyncio.gather(*(house.writer.execute(prioritizing(house, t, 1)) for t in tasks))
    gate = Gate(house.writer)
    gate.open()
    await asyncio.gather(*(house.writer.execute(prioritizing(house, t, 2)) for t in tasks))
    assert gate.points == ["before statement", "after commit"] * 2
    await check(owner, house.org)


async def test_marks_alone_make_the_ledger_another_one(
    house: House, owner: asyncpg.Connection
) -> None:
    """Or a statement that waited for them would lower marks that it cannot see."""
    project = await house.project(overlap=2)
    await house.tasks(project, 12)
    ann = await house.member()
    for _ in range(12):
        await house.submit(await house.claim(project, ann))
    await owner.execute("DELETE FROM queue_marks")
    before = await last_at(owner, house.org)
    assert (await refusal(house.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
    assert await owner.fetchval("SELECT count(*) FROM queue_marks") == 1
    assert await last_at(owner, house.org) > before
