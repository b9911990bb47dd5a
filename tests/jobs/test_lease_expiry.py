"""Leases end by an event, once, whoever ends them, and whatever else goes wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import found_ledger
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.jobs import lease_expiry as module
from server.jobs.base import Supervisor, connections
from server.jobs.lease_expiry import LeaseExpiry
from server.ledger.read import head, read_events
from tests.support.databases import kill_sessions
from tests.support.workspace import found

LEASE = 60


async def expiries(connection, house):
    found = await read_events(connection, house.org, after=0, types=["lease.expired"], limit=1_000)
    return [(e.stream, e.event.annotator) for e in found]


@pytest.fixture
async def pool(database):
    async with connections(database.server_url) as opened:
        yield opened


@pytest.fixture
def expiry(pool, house, clock):
    return LeaseExpiry(pool, house.writer, clock=clock)


async def test_a_lease_ends_when_its_time_is_over_and_not_before(house, expiry, connection):
    project = await house.project(lease_seconds=LEASE)
    ann, ben = await house.members(2)
    (task,) = await house.tasks(project)
    await house.take(task, ann)
    house.clock.advance(LEASE - 1)
    assert await expiry.run_once() == 0
    with pytest.raises(Refused):
        await house.claim(project, ben)
    house.clock.advance(2)
    assert await expiry.run_once() == 1
    assert await expiries(connection, house) == [(task, ann.member)]
    (event,) = await read_events(connection, house.org, after=0, types=["lease.expired"], limit=10)
    assert event.actor is None
    assert (await house.claim(project, ben)).task == task
    assert await expiry.run_once() == 0


async def test_an_extended_lease_lives_and_ends_later(house, expiry, connection):
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    held = await house.take(task, ann)
    house.clock.advance(LEASE / 2)
    await house.extend(held)
    house.clock.advance(LEASE / 2)
    assert await expiry.run_once() == 0
    house.clock.advance(LEASE + 1)
    assert await expiry.run_once() == 1
    assert await expiries(connection, house) == [(task, ann.member)]


async def test_a_look_with_a_clock_ahead_decides_nothing(house, expiry, pool):
    """The writer's clock counts. A job that runs ahead is refused, and may come again."""
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    await house.take(task, ann)
    ahead = LeaseExpiry(
        pool,
        house.writer,
        clock=lambda: house.clock() + timedelta(seconds=LEASE + 1),
    )
    assert await ahead.run_once() == 0
    house.clock.advance(LEASE + 1)
    assert await expiry.run_once() == 1


async def test_two_processes_end_each_lease_once(house, expiry, pool, database, clock, connection):
    project = await house.project(lease_seconds=LEASE, overlap=2)
    people = await house.members(2)
    tasks = await house.tasks(project, 30)
    for task in tasks:
        for person in people:
            await house.do(_claim(task), by=person, tasks=(task,))
    house.clock.advance(LEASE + 1)
    other = Writer(database.server_url, clock=clock)
    both = (expiry, LeaseExpiry(pool, other, clock=clock))
    await asyncio.gather(*(job.run_once() for job in both for _ in range(3)))
    found = await expiries(connection, house)
    assert len(found) == len(set(found)) == 60
    assert {task for task, _ in found} == set(tasks)
    await other.close()


async def test_a_lease_given_back_needs_no_end(house, expiry, connection):
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    held = await house.take(task, ann)
    await house.release(held)
    house.clock.advance(LEASE + 1)
    before = await head(connection, house.org)
    assert await expiry.run_once() == 0
    assert await head(connection, house.org) == before


class Often(LeaseExpiry):
    period = 0.02


async def test_it_goes_on_when_its_connection_is_killed(house, pool, connection, database):
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    tasks = await house.tasks(project, 3)
    job = Often(pool, house.writer, clock=house.clock)
    ended = []
    async with Supervisor(delays=(0.02, 0.1)) as working:
        working.start(job.run, job.status)
        for n, task in enumerate(tasks, 1):
            await house.take(task, ann)
            await kill_sessions(database, "annolog jobs")
            house.clock.advance(LEASE + 1)
            async with asyncio.timeout(30):
                while len(ended) < n:
                    await asyncio.sleep(0.02)
                    ended = await expiries(connection, house)
    assert [task for task, _ in ended] == tasks


async def test_leases_that_cannot_be_ended_hide_no_others(
    house, expiry, database, connection, monkeypatch
):
    """The first page is full of them; they are tried again at every look, and shown as failing."""
    monkeypatch.setattr(module, "AT_ONCE", 5)
    other = await another_house(house, connection)
    for each, count in ((house, 12), (other, 7)):
        project = await each.project(lease_seconds=LEASE)
        (ann,) = await each.members(1)
        for task in await each.tasks(project, count):
            await each.do(_claim(task), by=ann, tasks=(task,))
        house.clock.advance(1)
    house.clock.advance(LEASE + 1)
    execute = house.writer.execute

    async def broken(command):
        if command.org == house.org:
            raise ZeroDivisionError
        return await execute(command)

    with monkeypatch.context() as patch:
        patch.setattr(house.writer, "execute", broken)
        assert await expiry.run_once() == 7
    assert len(await expiries(connection, other)) == 7
    assert expiry.status.failing
    assert await expiry.run_once() == 12


async def another_house(house, connection):
    """A second organization, with the same writer."""
    org = uuid7()
    await found_ledger(connection, org)
    return await found(house.writer, house.clock, org)


def _claim(task):
    from server.events.labeling import leases

    def decide(world):
        state = world.task(task)
        return leases.claim(state, world.project(state.project), by=world.me, now=world.now)

    return decide
