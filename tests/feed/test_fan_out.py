"""Groups of subscribers: joined and left anywhere, nothing is missed, doubled or out of order."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from random import Random
from uuid import UUID, uuid4

import pytest

from server.access.actor import Actor
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.feed import rights as module
from server.feed.fan_out import TAKEN, FanOut
from server.feed.rights import Rights
from server.feed.tailer import Tailer
from server.reads.session import open_pool
from tests.feed.conftest import PATIENCE, until
from tests.support.unknown_events import append_unknown

SHOWN = "task.imported"


@pytest.fixture
async def pool(database):
    opened = await open_pool(database.server_url, size=2)
    yield opened
    await opened.close()


@pytest.fixture
def fan_out(tailer, pool, clock):
    return FanOut(tailer, pool, clock)


async def make(page):
    """A payload of every import, with its position; nothing else is shown."""
    await asyncio.sleep(0)
    return [b"%d" % e.position if e.event.type == SHOWN else None for e in page]


class Follower:
    """A subscriber as `server.schema.events.subscriptions` has them, reduced to positions."""

    def __init__(self, fan_out, org, position, random=None):
        self.fan_out, self.org, self.position = fan_out, org, position
        self.random = random
        self.taken = []
        self.joined = 0
        self.delivered = 0
        self.head = 0

    async def follow(self, head):
        """Take everything up to a position."""
        while self.position < head:
            seat = await self.catch_up(head)
            if seat is not None:
                self.joined += 1
                await self.together(seat, head)

    async def catch_up(self, head):
        async with aclosing(self.fan_out.tailer.pages(self.org, self.position)) as pages:
            async for page in pages:
                for event in page:
                    if event.event.type == SHOWN:
                        self.taken.append(event.position)
                    self.position = event.position
                if self.position >= head:
                    return None
                if not page:
                    return self.fan_out.join(self.org, "key", self.position, lambda: make)
        raise AssertionError("the feed ended")

    def deliver(self, payloads, position):
        """Take payloads without being woken, now and then, but the last one."""
        if self.random.random() < 0.3 or position >= self.head:
            return False
        self.taken += map(int, payloads)
        self.delivered += len(payloads)
        self.position = max(self.position, position)
        return True

    async def together(self, seat, head):
        self.head, seat.deliver = head, self.random and self.deliver
        try:
            while self.position < head and (entries := await seat.take()) is not None:
                for entry in entries:
                    if entry.payload is not None:
                        self.taken.append(int(entry.payload))
                    self.position = entry.position
                    if self.random and self.random.random() < 0.05:
                        return  # in the middle of what it took
                self.position = seat.position
                if self.random and self.random.random() < 0.2:
                    await asyncio.sleep(self.random.random() / 20)
        finally:
            await self.fan_out.leave(seat)


async def imported(owner, org, after=0):
    rows = await owner.fetch(
        "SELECT position FROM events WHERE org_id = $1 AND type = $2 AND position > $3 "
        "ORDER BY position", org, SHOWN, after,
    )  # fmt: skip
    return [row["position"] for row in rows]


async def head_of(owner, org):
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", org)


async def write(workspace, project, random, rounds):
    """Let tasks come in, one or many, and other things happen in between."""
    for _ in range(rounds):
        await workspace.tasks(project, random.choice([1, 1, 2, 5, 40]))
        if random.random() < 0.3:
            await workspace.member(Role.ANNOTATOR)
        await asyncio.sleep(random.random() / 50)


async def test_hundreds_of_joins_and_leaves_leave_no_seam(workspace, owner, fan_out):
    project, random = await workspace.project(), Random(11)
    await workspace.tasks(project, 30)
    start = await head_of(owner, workspace.org)
    followers = [
        Follower(fan_out, workspace.org, random.randrange(start + 1), Random(n)) for n in range(30)
    ]
    starts = [follower.position for follower in followers]
    # Nobody knows where it will end before it does: they read on until they have been there.
    running = [asyncio.create_task(f.follow(1 << 60)) for f in followers]
    await write(workspace, project, random, 60)
    for _ in range(5):  # single events, for which most wait
        head = await head_of(owner, workspace.org)
        await until(lambda head=head: all(f.position >= head for f in followers))
        await workspace.tasks(project, 1)
    head = await head_of(owner, workspace.org)
    await until(lambda: all(f.position >= head for f in followers))
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for follower, position in zip(followers, starts, strict=True):
        assert follower.taken == await imported(owner, workspace.org, position)
    assert sum(f.joined for f in followers) > 150
    assert sum(f.delivered for f in followers) > 10
    assert not fan_out.groups
    assert fan_out.used == 0
    assert not fan_out.tailer._rings


async def test_a_slow_subscriber_goes_back_to_the_ledger_and_memory_is_bounded(
    workspace, owner, tailer, pool, clock
):
    fan_out = FanOut(tailer, pool, clock, budget=20_000)
    project = await workspace.project()
    start = await head_of(owner, workspace.org)
    slow, quick = [Follower(fan_out, workspace.org, start) for _ in range(2)]
    seat = await asyncio.wait_for(slow.catch_up(1 << 60), PATIENCE)
    running = asyncio.create_task(quick.follow(1 << 60))
    for _ in range(10):
        await workspace.tasks(project, 50)
        assert fan_out.used <= 20_000
    head = await head_of(owner, workspace.org)
    await until(lambda: quick.position >= head)
    assert len(fan_out.groups[0].entries) < 100
    assert await seat.take() is None
    await fan_out.leave(seat)
    await asyncio.wait_for(slow.follow(head), PATIENCE)
    assert slow.taken == quick.taken == await imported(owner, workspace.org, start)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_all_have_taken_is_let_go(workspace, owner, fan_out):
    project = await workspace.project()
    follower = Follower(fan_out, workspace.org, await head_of(owner, workspace.org))
    running = asyncio.create_task(follower.follow(1 << 60))
    for _ in range(12):
        await workspace.tasks(project, 50)
        head = await head_of(owner, workspace.org)
        await until(lambda head=head: follower.position >= head)
    assert len(fan_out.groups[0].entries) <= 2 * TAKEN + 50
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_who_joins_ahead_of_the_group_gets_nothing_twice(workspace, owner, fan_out):
    project = await workspace.project()
    start = await head_of(owner, workspace.org)
    first = fan_out.join(workspace.org, "key", start, lambda: make)
    await workspace.tasks(project, 3)
    late = Follower(fan_out, workspace.org, start)
    seat = await asyncio.wait_for(late.catch_up(1 << 60), PATIENCE)
    await workspace.tasks(project, 2)
    head = await head_of(owner, workspace.org)
    await asyncio.wait_for(late.together(seat, head), PATIENCE)
    assert late.taken == await imported(owner, workspace.org, start)
    await fan_out.leave(first)


@pytest.mark.parametrize("what", ["erasure", "unread"])
async def test_contents_that_may_be_erased_are_not_kept(workspace, owner, fan_out, what):
    project = await workspace.project()
    start = await head_of(owner, workspace.org)
    seat = fan_out.join(workspace.org, "key", start, lambda: make)
    (task,) = await workspace.tasks(project, 1)
    group = fan_out.groups[0]
    await until(lambda: group.last >= start + 1)
    assert len(group.entries) == 1
    if what == "erasure":
        await workspace.erase(task, [start + 1])
    else:
        await append_unknown(owner, workspace.org, task)
    await until(lambda: group.last >= start + 2)
    assert [entry.position for entry in group.entries if entry.payload] == []
    assert await seat.take() is None
    await fan_out.leave(seat)


async def test_what_fails_for_all_is_left_to_each(workspace, owner, fan_out):
    async def fail(_page):
        raise ValueError("broken")

    project = await workspace.project()
    seat = fan_out.join(workspace.org, "key", await head_of(owner, workspace.org), lambda: fail)
    await workspace.tasks(project, 1)
    async with asyncio.timeout(PATIENCE):
        while not (entries := await seat.take()):
            pass
    assert [(entry.payload, entry.alone) for entry in entries] == [(None, True)]
    await fan_out.leave(seat)


async def test_a_subscriber_who_cannot_be_sent_to_fails_alone(workspace, owner, fan_out):
    def broken(_payloads, _position):
        raise OSError("the socket is gone")

    project = await workspace.project()
    start = await head_of(owner, workspace.org)
    seats = [fan_out.join(workspace.org, "key", start, lambda: make) for _ in range(3)]
    seats[1].deliver = broken
    taking = [asyncio.create_task(seat.take()) for seat in seats]
    await asyncio.sleep(0)
    await workspace.tasks(project, 1)
    found = await asyncio.wait_for(asyncio.gather(*taking, return_exceptions=True), PATIENCE)
    assert isinstance(found[1], OSError)
    assert [[entry.position for entry in found[n]] for n in (0, 2)] == [[start + 1]] * 2
    assert fan_out.groups[0].failure is None
    for seat in seats:
        await fan_out.leave(seat)


async def test_a_ledger_that_went_back_ends_everybody(workspace, owner, fan_out):
    project = await workspace.project()
    start = await head_of(owner, workspace.org)
    seats = [fan_out.join(workspace.org, "key", start, lambda: make) for _ in range(2)]
    await workspace.tasks(project, 3)
    group = fan_out.groups[0]
    await until(lambda: group.last >= start + 3)
    await owner.execute(
        "DELETE FROM events WHERE org_id = $1 AND position > $2", workspace.org, start
    )
    await owner.execute("UPDATE ledger SET head = $2 WHERE org_id = $1", workspace.org, start)
    for seat in seats:
        with pytest.raises(Refused) as refused:
            await asyncio.wait_for(until_over(seat), PATIENCE)
        assert refused.value.code is Code.HISTORY_CHANGED
        await fan_out.leave(seat)
    assert not fan_out.groups


async def test_keys_of_two_organizations_are_not_shared(workspace, owner, fan_out, another_org):
    here = fan_out.join(workspace.org, "key", await head_of(owner, workspace.org), lambda: make)
    there = fan_out.join(another_org, "key", 0, lambda: make)
    assert here.group is not there.group
    await fan_out.leave(here)
    await fan_out.leave(there)


@pytest.fixture
def another_org() -> UUID:
    return uuid7()


async def test_closing_the_tailer_ends_the_groups(workspace, owner, database, pool, clock):
    async with Tailer(database.server_url, poll=0.05) as tailer:
        fan_out = FanOut(tailer, pool, clock)
        seat = fan_out.join(workspace.org, "key", await head_of(owner, workspace.org), lambda: make)
        waiting = asyncio.create_task(until_over(seat))
        await asyncio.sleep(0.1)
    await asyncio.wait_for(waiting, PATIENCE)
    assert not fan_out.groups


async def until_over(seat):
    while await seat.take() is not None:
        pass


async def test_rights_of_many_are_read_at_once(workspace, pool, clock, monkeypatch):
    reads, real = [], module.rights_of

    async def counted(session, members, known):
        reads.append(len(members))
        return await real(session, members, known)

    monkeypatch.setattr(module, "rights_of", counted)
    people = await workspace.members(20, Role.INTEGRATOR)
    rights = Rights(pool, workspace.org, clock)
    asked = [rights.visibility(actor, age=1.0) for actor in people]
    assert all(found.everything for found in await asyncio.gather(*asked))
    assert reads == [20]
    await asyncio.gather(*(rights.visibility(actor, age=1.0) for actor in people))
    assert reads == [20]
    await asyncio.gather(*(rights.visibility(actor) for actor in people))
    assert reads == [20, 20]


async def test_rights_are_those_of_the_position_that_is_asked_for(workspace, owner, pool, clock):
    rights = Rights(pool, workspace.org, clock)
    ann = await workspace.member(Role.INTEGRATOR)
    assert (await rights.visibility(ann, age=1e9)).everything
    await workspace.do(
        lambda current: members.change_role(
            current.member(ann.member), role=Role.ANNOTATOR, last_owner=False
        ),
        members=(ann.member,),
    )
    assert (await rights.visibility(ann, age=1e9)).everything
    head = await head_of(owner, workspace.org)
    assert not (await rights.visibility(ann, age=1e9, at=head)).everything
    nobody = Actor(org=workspace.org, member=uuid4())
    with pytest.raises(Refused) as refused:
        await rights.visibility(nobody)
    assert refused.value.code is Code.UNAUTHENTICATED


async def test_who_is_cancelled_takes_the_rights_from_nobody(workspace, pool, clock):
    rights = Rights(pool, workspace.org, clock)
    ann, bob = await workspace.members(2)
    first = asyncio.create_task(rights.visibility(ann))
    second = asyncio.create_task(rights.visibility(bob))
    await asyncio.sleep(0)
    first.cancel()
    assert (await asyncio.wait_for(second, PATIENCE)).actor.member == bob.member
