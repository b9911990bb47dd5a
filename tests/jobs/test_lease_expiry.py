"""Leases end by an event, once, whoever sweeps; drafts and verdicts go when their time is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from server.commands import Writer
from server.events.refusal import Refused
from server.jobs.lease_expiry import AT_ONCE, ONE_TIME, SKEW, Sweeper
from server.ledger.read import head, read_events, tenant
from tests.feed.conftest import until

LEASE = 60


async def expiries(connection, house):
    found = await read_events(connection, house.org, after=0, types=["lease.expired"], limit=1_000)
    return [(e.stream, e.event.annotator) for e in found]


@pytest.fixture
def sweeper(database, house, clock):
    return Sweeper(database.server_url, house.writer, clock=clock)


async def test_a_lease_ends_when_its_time_is_over_and_not_before(house, sweeper, connection):
    project = await house.project(lease_seconds=LEASE)
    ann, ben = await house.members(2)
    (task,) = await house.tasks(project)
    await house.take(task, ann)
    house.clock.advance(LEASE - 1)
    assert (await sweeper.once()).leases == 0
    with pytest.raises(Refused):
        await house.claim(project, ben)
    house.clock.advance(2)
    assert (await sweeper.once()).leases == 1
    assert await expiries(connection, house) == [(task, ann.member)]
    (event,) = await read_events(connection, house.org, after=0, types=["lease.expired"], limit=10)
    assert event.actor is None
    assert (await house.claim(project, ben)).task == task
    assert (await sweeper.once()).leases == 0


async def test_an_extended_lease_lives_and_ends_later(house, sweeper, connection):
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    held = await house.take(task, ann)
    house.clock.advance(LEASE / 2)
    await house.extend(held)
    house.clock.advance(LEASE / 2)
    assert (await sweeper.once()).leases == 0
    house.clock.advance(LEASE + 1)
    assert (await sweeper.once()).leases == 1
    assert await expiries(connection, house) == [(task, ann.member)]


async def test_a_look_with_a_clock_ahead_decides_nothing(house, sweeper, database, connection):
    """The writer's clock counts. A sweeper that runs ahead is refused, and may come again."""
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    await house.take(task, ann)
    ahead = Sweeper(
        database.server_url,
        house.writer,
        clock=lambda: house.clock() + timedelta(seconds=LEASE + 1),
    )
    assert (await ahead.once()).leases == 0
    house.clock.advance(LEASE + 1)
    assert (await sweeper.once()).leases == 1


async def test_two_processes_end_each_lease_once(house, sweeper, database, clock, connection):
    project = await house.project(lease_seconds=LEASE, overlap=2)
    people = await house.members(2)
    tasks = await house.tasks(project, 30)
    for task in tasks:
        for person in people:
            await house.do(_claim(task), by=person, tasks=(task,))
    house.clock.advance(LEASE + 1)
    other = Writer(database.server_url, clock=clock)
    both = (sweeper, Sweeper(database.server_url, other, clock=clock))
    await asyncio.gather(*(s.once() for s in both for _ in range(3)))
    found = await expiries(connection, house)
    assert len(found) == len(set(found)) == 60
    assert {task for task, _ in found} == set(tasks)
    await other.close()


async def test_a_lease_given_back_needs_no_end(house, sweeper, connection):
    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    (task,) = await house.tasks(project)
    held = await house.take(task, ann)
    await house.release(held)
    house.clock.advance(LEASE + 1)
    before = await head(connection, house.org)
    assert (await sweeper.once()).leases == 0
    assert await head(connection, house.org) == before


async def test_drafts_and_verdicts_go_in_time(house, sweeper, connection, owner):
    now = house.clock()
    async with tenant(connection, house.org):
        for lives in (timedelta(seconds=-1), timedelta(hours=1)):
            await connection.execute(
                "INSERT INTO drafts (org_id, task_id, member_id, body, saved_at, expires_at) "
                "VALUES ($1, $2, $3, '{}', $4, $5)",
                house.org, uuid4(), house.owner.member, now, now + lives,
            )  # fmt: skip
    ids = [uuid4() for _ in range(3)]
    for id_ in ids:
        await house.do(lambda _: [], id=id_)
    ages = (timedelta(days=29), timedelta(days=30), timedelta(days=31))
    await owner.execute("UPDATE commands SET recorded_at = $2 WHERE org_id = $1", house.org, now)
    for id_, age in zip(ids, ages, strict=True):
        await owner.execute(
            "UPDATE commands SET recorded_at = $3 WHERE org_id = $1 AND command_id = $2",
            house.org, id_, now - age,
        )  # fmt: skip
    swept = await sweeper.once()
    assert (swept.drafts, swept.verdicts) == (1, 1)
    left = await owner.fetch(
        "SELECT command_id FROM commands WHERE org_id = $1 AND command_id = ANY ($2)",
        house.org, ids,
    )  # fmt: skip
    assert {row["command_id"] for row in left} == set(ids[:2])


async def test_it_runs_until_cancelled_and_survives_its_connection(
    house, sweeper, connection, database
):
    from tests.feed.test_tailer import _as_superuser

    project = await house.project(lease_seconds=LEASE)
    (ann,) = await house.members(1)
    tasks = await house.tasks(project, 3)
    running = asyncio.create_task(sweeper.run(period=0.02))
    kill = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE application_name = 'annolog sweeper' AND datname = current_database()"
    )
    ended = []
    for n, task in enumerate(tasks, 1):
        await house.take(task, ann)
        await _as_superuser(database, kill)
        house.clock.advance(LEASE + 1)
        async with asyncio.timeout(30):
            while len(ended) < n:
                await asyncio.sleep(0.02)
                ended = await expiries(connection, house)
    assert [task for task, _ in ended] == tasks
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await until(running.cancelled)


def _claim(task):
    from server.events import leases

    def decide(world):
        state = world.task(task)
        return leases.claim(state, world.project(state.project), by=world.me, now=world.now)

    return decide


def made_at(moment):
    """An id as `uuid7` would have made it at that moment."""
    return UUID(int=round(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | uuid4().int >> 66)


async def test_one_time_tokens_go_when_they_open_nothing_any_more(house, sweeper, owner):
    now, second = house.clock(), timedelta(seconds=1)
    kept, gone = set(), set()
    for kind, life in ONE_TIME.items():
        kept |= {(kind, made_at(now - life)), (kind, made_at(now - life - SKEW + second))}
        gone |= {
            (kind, made_at(now - life - SKEW - second)),
            (kind, made_at(now - life - 2 * SKEW)),
        }
    kept |= {(kind, made_at(now - timedelta(days=900))) for kind in ("key", "session", "password")}
    gone |= {("used", made_at(now - timedelta(days=90))) for _ in range(AT_ONCE + 10)}
    rows = [(house.org, id_, house.owner.member, kind, uuid4().bytes) for kind, id_ in kept | gone]
    await owner.executemany(
        "INSERT INTO secrets (org_id, id, member_id, kind, digest) VALUES ($1, $2, $3, $4, $5)",
        rows,
    )
    assert (await sweeper.once()).tokens == len(gone)
    left = await owner.fetch("SELECT kind, id FROM secrets WHERE org_id = $1", house.org)
    assert kept <= {tuple(row) for row in left}
    assert not gone & {tuple(row) for row in left}
    assert (await sweeper.once()).tokens == 0
