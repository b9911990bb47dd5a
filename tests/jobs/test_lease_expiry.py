"""Leases end by an event, once, whoever ends them, and whatever else goes wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.jobs import lease_expiry as module
from server.jobs.base import Supervisor, connections
from server.jobs.common_look import CommonLook
from server.jobs.lease_expiry import LeaseExpiry
from server.ledger.read import head, read_events
from tests.support.commands import command
from tests.support.databases import kill_sessions
from tests.support.undoing import correlations
from tests.support.workspace import new_workspace

LEASE = 60


async def expiries(connection, workspace):
    found = await read_events(
        connection, workspace.org, after=0, types=["lease.expired"], limit=1_000
    )
    return [(e.stream, e.event.annotator) for e in found]


@pytest.fixture
async def pool(database):
    async with connections(database.server_url) as opened:
        yield opened


@pytest.fixture
def expiry(pool, workspace, clock):
    return LeaseExpiry(pool, workspace.writer, clock=clock)


async def test_a_lease_ends_when_its_time_is_over_and_not_before(workspace, expiry, connection):
    project = await workspace.project(lease_seconds=LEASE)
    ann, ben = await workspace.members(2)
    (task,) = await workspace.tasks(project)
    await workspace.take(task, ann)
    workspace.clock.advance(LEASE - 1)
    assert await expiry.run_once() == 0
    with pytest.raises(Refused):
        await workspace.claim(project, ben)
    workspace.clock.advance(2)
    assert await expiry.run_once() == 1
    assert await expiries(connection, workspace) == [(task, ann.member)]
    (event,) = await read_events(
        connection, workspace.org, after=0, types=["lease.expired"], limit=10
    )
    assert event.actor is None
    types = ("task.claimed", "lease.expired")
    assert await correlations(connection, workspace, *types) == {event.correlation}
    assert (await workspace.claim(project, ben)).task == task
    assert await expiry.run_once() == 0


async def test_a_client_cannot_use_the_id_of_an_expiry_before_the_server(workspace, expiry):
    """The id is computed from the lease, whose holder knows all of it."""
    project = await workspace.project(lease_seconds=LEASE)
    ann, ben = await workspace.members(2)
    (task,) = await workspace.tasks(project)
    held = await workspace.take(task, ann)
    (lease,) = (await workspace.do(lambda _: [], tasks=(task,))).states[task].leases
    due = module._expiry(workspace.org, task, held.token, lease.expires_at)
    for actor in (None, ann):
        await workspace.writer.execute(command(workspace.org, actor, lambda _: [], id=due.id))
    workspace.clock.advance(LEASE + 1)
    assert await expiry.run_once() == 1
    assert (await workspace.claim(project, ben)).task == task


async def test_an_extended_lease_lives_and_ends_later(workspace, expiry, connection):
    project = await workspace.project(lease_seconds=LEASE)
    (ann,) = await workspace.members(1)
    (task,) = await workspace.tasks(project)
    held = await workspace.take(task, ann)
    workspace.clock.advance(LEASE / 2)
    await workspace.extend(held)
    workspace.clock.advance(LEASE / 2)
    assert await expiry.run_once() == 0
    workspace.clock.advance(LEASE + 1)
    assert await expiry.run_once() == 1
    assert await expiries(connection, workspace) == [(task, ann.member)]


async def test_a_look_with_a_clock_ahead_decides_nothing(workspace, expiry, pool):
    """The writer's clock counts. A job that runs ahead is refused, and may come again."""
    project = await workspace.project(lease_seconds=LEASE)
    (ann,) = await workspace.members(1)
    (task,) = await workspace.tasks(project)
    await workspace.take(task, ann)
    ahead = LeaseExpiry(
        pool,
        workspace.writer,
        clock=lambda: workspace.clock() + timedelta(seconds=LEASE + 1),
    )
    assert await ahead.run_once() == 0
    workspace.clock.advance(LEASE + 1)
    assert await expiry.run_once() == 1


async def test_two_processes_end_each_lease_once(
    workspace, expiry, pool, database, clock, connection
):
    project = await workspace.project(lease_seconds=LEASE, overlap=2)
    people = await workspace.members(2)
    tasks = await workspace.tasks(project, 30)
    for task in tasks:
        for person in people:
            await workspace.do(_claim(task), by=person, tasks=(task,))
    workspace.clock.advance(LEASE + 1)
    other = Writer(database.server_url, clock=clock)
    both = (expiry, LeaseExpiry(pool, other, clock=clock))
    await asyncio.gather(*(job.run_once() for job in both for _ in range(3)))
    found = await expiries(connection, workspace)
    assert len(found) == len(set(found)) == 60
    assert {task for task, _ in found} == set(tasks)
    await other.close()


async def test_a_lease_given_back_needs_no_end(workspace, expiry, connection):
    project = await workspace.project(lease_seconds=LEASE)
    (ann,) = await workspace.members(1)
    (task,) = await workspace.tasks(project)
    held = await workspace.take(task, ann)
    await workspace.release(held)
    workspace.clock.advance(LEASE + 1)
    before = await head(connection, workspace.org)
    assert await expiry.run_once() == 0
    assert await head(connection, workspace.org) == before


class Often(LeaseExpiry):
    period = 0.02


@pytest.mark.parametrize("together", [False, True])
async def test_it_goes_on_when_its_connection_is_killed(
    workspace, pool, connection, database, together
):
    project = await workspace.project(lease_seconds=LEASE)
    (ann,) = await workspace.members(1)
    tasks = await workspace.tasks(project, 3)
    job = Often(pool, workspace.writer, clock=workspace.clock)
    job.common = CommonLook(pool, workspace.clock) if together else None
    ended = []
    async with Supervisor(delays=(0.02, 0.1)) as working:
        working.start(job.run, job.status)
        for n, task in enumerate(tasks, 1):
            await workspace.take(task, ann)
            await kill_sessions(database, "annolog jobs")
            workspace.clock.advance(LEASE + 1)
            async with asyncio.timeout(30):
                while len(ended) < n:
                    await asyncio.sleep(0.02)
                    ended = await expiries(connection, workspace)
    assert [task for task, _ in ended] == tasks


async def test_leases_that_cannot_be_ended_hide_no_others(
    workspace, expiry, database, connection, monkeypatch
):
    """The first page is full of them; they are tried again at every look, and shown as failing."""
    monkeypatch.setattr(module, "AT_ONCE", 5)
    other = await another_workspace(workspace, connection)
    for each, count in ((workspace, 12), (other, 7)):
        project = await each.project(lease_seconds=LEASE)
        (ann,) = await each.members(1)
        for task in await each.tasks(project, count):
            await each.do(_claim(task), by=ann, tasks=(task,))
        workspace.clock.advance(1)
    workspace.clock.advance(LEASE + 1)
    execute = workspace.writer.execute

    async def broken(command):
        if command.org == workspace.org:
            raise ZeroDivisionError
        return await execute(command)

    with monkeypatch.context() as patch:
        patch.setattr(workspace.writer, "execute", broken)
        assert await expiry.run_once() == 7
    assert len(await expiries(connection, other)) == 7
    assert expiry.status.failing
    assert await expiry.run_once() == 12


async def another_workspace(workspace, connection):
    """A second organization, with the same writer."""
    org = uuid7()
    await create_ledger(connection, org)
    return await new_workspace(workspace.writer, workspace.clock, org)


def _claim(task):
    from server.events.labeling import leases

    def decide(current):
        state = current.task(task)
        return leases.claim(state, current.project(state.project), by=current.me, now=current.now)

    return decide
