"""Every subscriber sees each position once and in order, whatever happens around it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.feed import tailer as module
from server.feed.notifier import Notifier
from server.feed.ring_buffer import EACH, RingBuffer
from server.feed.tailer import CHANNEL, Tailer
from server.ledger.read import HoleError, head, read_events
from tests.feed.conftest import PATIENCE, live, take, until
from tests.support.databases import kill_sessions
from tests.support.workspace import new_workspace

NEVER = 3_600.0


def positions(events):
    return [event.position for event in events]


async def test_from_the_beginning_and_live(workspace, tailer, connection):
    project = await workspace.project()
    await workspace.tasks(project, 3)
    last = await head(connection, workspace.org)
    taking = asyncio.create_task(take(tailer, workspace.org, 0, last + 5))
    await workspace.tasks(project, 5)
    events = await taking
    assert positions(events) == list(range(1, last + 6))
    assert events == await read_events(connection, workspace.org, after=0, limit=1_000)


async def test_seam_between_catching_up_and_live_under_concurrent_writers(
    workspace, database, clock, connection
):
    """Subscribers join at every moment of a storm of commits by two writers."""
    other = Writer(database.server_url, clock=clock)
    announcer = Notifier(database.server_url)
    project = await workspace.project()
    await workspace.tasks(project, 700)
    workspace.writer._on_commit = lambda org, head, _: announcer.notify(org, head)
    start, storm = await head(connection, workspace.org), 60

    async def write(writer):
        mine = type(workspace)(workspace.org, workspace.owner, writer, clock)
        for n in range(storm):
            await mine.tasks(project, 1 + n % 7)

    async with Tailer(database.server_url, poll=0.05) as tailer:
        total = start + 2 * sum(1 + n % 7 for n in range(storm))
        writing = [asyncio.create_task(write(w)) for w in (workspace.writer, other)]
        taking = []
        for n in range(24):
            after = (n * 31) % start
            taking.append(asyncio.create_task(take(tailer, workspace.org, after, total - after)))
            await asyncio.sleep(0.005)
        await asyncio.gather(*writing)
        for task in taking:
            events = await task
            assert positions(events) == list(range(events[0].position, total + 1))
        assert {events[0].position for events in map(asyncio.Task.result, taking)} >= {1, 32}
    await announcer.close()
    await other.close()


async def test_a_slow_consumer_falls_back_to_the_ledger_and_holds_up_nobody(workspace, database):
    """While the slow one sleeps, the ring runs over; it goes on from the ledger, without a hole."""
    project = await workspace.project()
    budget = 40 * EACH
    async with Tailer(database.server_url, poll=0.05, budget=budget) as tailer:
        start = await tailer.head(workspace.org)
        go = asyncio.Event()

        async def nap(taken):
            if len(taken) == 1:
                await go.wait()

        slow = asyncio.create_task(take(tailer, workspace.org, start, 400, nap))
        fast = asyncio.create_task(take(tailer, workspace.org, start, 400))
        for _ in range(40):
            await workspace.tasks(project, 10)
            assert tailer.used <= budget
        assert positions(await fast) == list(range(start + 1, start + 401))
        assert not slow.done()
        go.set()
        assert positions(await slow) == list(range(start + 1, start + 401))
        assert tailer.used <= budget
        await until(lambda: tailer.used == 0)


async def test_memory_stays_bounded_over_several_organizations(database, clock, connection):
    budget = 100 * EACH
    writer = Writer(database.server_url, clock=clock)
    workspaces = []
    for _ in range(3):
        org = uuid7()
        await create_ledger(connection, org)
        workspaces.append(await new_workspace(writer, clock, org))
    async with Tailer(database.server_url, poll=0.05, budget=budget) as tailer:
        peak = 0

        async def note(_):
            nonlocal peak
            peak = max(peak, tailer.used)

        taking = [asyncio.create_task(take(tailer, h.org, 0, 304, note)) for h in workspaces]
        # What was written before a ring begins is read from the ledger, and takes no memory.
        await until(lambda: all(live(tailer, one.org) for one in workspaces))
        for workspace in workspaces:
            project = await workspace.project()
            for _ in range(6):
                await workspace.tasks(project, 50)
        for task in taking:
            assert positions(await task) == list(range(1, 305))
        assert 0 < peak <= budget
    await writer.close()


async def test_killed_connections_are_opened_again(workspace, database, owner, tailer):
    """The listening socket and those of the pool die, several times; nothing is lost or doubled."""
    project = await workspace.project()
    start = await tailer.head(workspace.org)
    taking = asyncio.create_task(take(tailer, workspace.org, start, 20))
    async with asyncio.timeout(PATIENCE):
        for _ in range(4):
            await workspace.tasks(project, 5)
            while not await kill_sessions(database, "annolog tailer"):  # noqa: ASYNC110 - sets no event
                await asyncio.sleep(0.1)
    assert positions(await taking) == list(range(start + 1, start + 21))


async def test_a_notification_wakes_without_polling(workspace, database):
    project = await workspace.project()
    announcer = Notifier(database.server_url)
    workspace.writer._on_commit = lambda org, head, _: announcer.notify(org, head)
    async with Tailer(database.server_url, poll=NEVER) as tailer:
        start = await tailer.head(workspace.org)
        taking = asyncio.create_task(take(tailer, workspace.org, start, 3))
        await until(lambda: live(tailer, workspace.org))
        for _ in range(3):
            await workspace.tasks(project, 1)
        assert positions(await taking) == [start + 1, start + 2, start + 3]
    await announcer.close()


async def test_polling_is_enough_without_notifications(workspace, tailer):
    project = await workspace.project()
    start = await tailer.head(workspace.org)
    taking = asyncio.create_task(take(tailer, workspace.org, start, 3))
    await workspace.tasks(project, 3)
    assert positions(await taking) == [start + 1, start + 2, start + 3]


async def test_nonsense_on_the_channel_is_ignored(workspace, tailer, connection):
    project = await workspace.project()
    start = await tailer.head(workspace.org)
    taking = asyncio.create_task(take(tailer, workspace.org, start, 1))
    for payload in (
        "",
        "x",
        ":",
        f"{workspace.org.hex}:",
        f"{workspace.org.hex}:{start + 1_000_000}",
    ):
        await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
    await workspace.tasks(project, 1)
    assert positions(await taking) == [start + 1]


async def test_two_subscribers_share_one_reading(workspace, tailer):
    """Both get the very same objects: an event is decoded once for the process."""
    project = await workspace.project()
    start = await tailer.head(workspace.org)
    first = [asyncio.create_task(take(tailer, workspace.org, start, 5)) for _ in range(2)]
    await until(lambda: live(tailer, workspace.org))
    await workspace.tasks(project, 1)
    await until(lambda: tailer.used > 0)
    second = [asyncio.create_task(take(tailer, workspace.org, start + 1, 4)) for _ in range(2)]
    await workspace.tasks(project, 4)
    one, two = [await task for task in second]
    assert all(a is b for a, b in zip(one, two, strict=True))
    for task in first:
        assert positions(await task) == list(range(start + 1, start + 6))


async def test_the_head_is_the_last_position(workspace, tailer, connection):
    await workspace.project()
    (last,) = (await read_events(connection, workspace.org, after=0, limit=100))[-1:]
    assert await tailer.head(workspace.org) == last.position


async def test_a_ledger_that_went_back_ends_its_subscriptions(workspace, owner, tailer):
    """As after a restored backup under a running server: nobody may be told another history."""
    project = await workspace.project()
    start = await tailer.head(workspace.org)
    async with (
        asyncio.timeout(PATIENCE),
        aclosing(tailer.subscribe(workspace.org, start)) as events,
    ):
        await workspace.tasks(project, 3)
        for _ in range(3):
            await anext(events)
        await owner.execute(
            "DELETE FROM events WHERE org_id = $1 AND position > $2", workspace.org, start
        )
        await owner.execute("UPDATE ledger SET head = $2 WHERE org_id = $1", workspace.org, start)
        with pytest.raises(Refused) as refused:
            await anext(events)
        assert refused.value.code is Code.HISTORY_CHANGED
    assert tailer.used == 0


async def test_a_hole_ends_the_subscription(workspace, owner, tailer):
    await workspace.project()
    await owner.execute("DELETE FROM events WHERE org_id = $1 AND position = 2", workspace.org)
    with pytest.raises(HoleError, match="position 2"):
        await take(tailer, workspace.org, 0, 5)


async def test_an_event_that_cannot_be_kept_ends_its_own_ledger_s_subscriptions_only(
    workspace, database, clock, connection, tailer, monkeypatch
):
    org = uuid7()
    await create_ledger(connection, org)
    broken = await new_workspace(workspace.writer, clock, org)
    append = RingBuffer.append

    def fail(ring, event, size):
        if ring.org == org:
            raise ValueError("this event cannot be kept")
        return append(ring, event, size)

    monkeypatch.setattr(RingBuffer, "append", fail)
    start = await tailer.head(workspace.org)
    ended = asyncio.create_task(take(tailer, org, await tailer.head(org), 1))
    taking = asyncio.create_task(take(tailer, workspace.org, start, 1))
    await until(lambda: live(tailer, org) and live(tailer, workspace.org))
    await broken.project()
    with pytest.raises(ValueError, match="cannot be kept"):
        await ended
    await workspace.project()
    assert positions(await taking) == [start + 1]


async def test_leaving_frees_and_closing_ends(workspace, database):
    project = await workspace.project()
    async with Tailer(database.server_url, poll=0.05) as tailer:
        start = await tailer.head(workspace.org)
        waiting = asyncio.create_task(take(tailer, workspace.org, start, 1_000))
        await until(lambda: live(tailer, workspace.org))
        await workspace.tasks(project, 5)
        await until(lambda: tailer.used > 0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert tailer.used == 0
        assert not tailer._rings
        ended = asyncio.create_task(_collect(tailer, workspace.org, start))
        await until(lambda: workspace.org in tailer._rings)
    assert positions(await asyncio.wait_for(ended, PATIENCE)) in (
        [], list(range(start + 1, start + 6)),
    )  # fmt: skip


async def test_who_is_live_keeps_no_page_that_was_fetched_early(workspace, tailer, monkeypatch):
    last = await tailer.head(workspace.org)
    monkeypatch.setattr(module, "PAGE", last)  # so that the page after the last event is fetched
    async with aclosing(tailer.pages(workspace.org, 0)) as pages:
        assert len(await anext(pages)) == last
        await until(lambda: live(tailer, workspace.org))
        assert await anext(pages) == []
        assert not tailer._prefetching


async def test_closing_ends_who_waits_for_the_database(workspace, database, monkeypatch):
    async def away(*_args, **_kwargs):
        raise ConnectionError

    await workspace.project()
    async with Tailer(database.server_url, poll=0.05) as tailer:
        monkeypatch.setattr(module, "read_page", away)
        ended = asyncio.create_task(_collect(tailer, workspace.org, 0))
        await until(lambda: workspace.org in tailer._rings)
    assert await asyncio.wait_for(ended, PATIENCE) == []


async def _collect(tailer, org, after):
    return [event async for event in tailer.subscribe(org, after)]


async def test_commits_until_patient_subscribers_are_served_set_one_timer(
    workspace, tailer, monkeypatch
):
    """However many there are: each timer that ends would set another one."""
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)
    timers, read_later = [], Tailer._read_later
    monkeypatch.setattr(
        Tailer, "_read_later", lambda *given: timers.append(given) or read_later(*given)
    )
    start = await tailer.head(workspace.org)
    async with aclosing(tailer.pages(workspace.org, start, patient=True)) as pages:
        assert await anext(pages) == []
        await until(lambda: live(tailer, workspace.org))
        await workspace.project()
        while not await anext(pages):
            pass  # read at once, as the first for long
        for number in range(20):
            tailer.wake(workspace.org, start + 100 + number)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await until(lambda: timers)
    assert len(timers) == 1
