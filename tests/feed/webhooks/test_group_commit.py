"""What several webhooks record at once: each is moved, or not, by itself."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from server.events.core.ids import uuid7
from server.feed.webhooks.deliveries import group_commit
from server.feed.webhooks.deliveries.deliveries import Deliveries, Delivery, MovedError
from server.feed.webhooks.deliveries.group_commit import Advance, GroupCommit
from server.feed.webhooks.sending.sender import Answer
from tests.support.webhook_delivery import DELIVERIES

OK = Answer(None, 204, 0.001, "fine")


@pytest.fixture
def written(monkeypatch):
    """How many webhooks each statement was for."""
    sizes, write = [], GroupCommit._write

    async def counting(group, org, taken):
        sizes.append(len(taken))
        await write(group, org, taken)

    monkeypatch.setattr(GroupCommit, "_write", counting)
    return sizes


async def begun(tools, org, count):
    """The beginnings of webhooks, by their ids."""
    ids = [uuid7() for _ in range(count)]
    return {
        id_: await Deliveries(tools.pool, org, id_).begin(epoch=0, version=0, after=0)
        for id_ in ids
    }


def sent(position: int) -> Delivery:
    return Delivery(uuid7(), position, position, bytes(32), 1)


async def record(tools, org, *wanted):
    """Record at once; return progresses and errors."""
    group = tools.group_commit
    each = (group.record(org, one) for one in wanted)
    return await asyncio.gather(*each, return_exceptions=True)


async def log(owner, webhook):
    """Status and first position of what was logged."""
    found = await owner.fetch(DELIVERIES, webhook)
    return [(row["status"], row["first_position"]) for row in found]


async def test_webhooks_are_moved_by_one_statement_and_each_by_itself(
    workspace, owner, tools, written
):
    (one, two, three), before = zip(*(await begun(tools, workspace.org, 3)).items(), strict=True)
    elsewhere = await record(tools, workspace.org, Advance(three, before[2], [(sent(1), OK)]))
    found = await record(
        tools, workspace.org,
        Advance(one, before[0], [(sent(1), OK), (sent(2), OK)], sent(3)),
        Advance(two, before[1], [], sent(1)),
        Advance(three, before[2], [(sent(1), OK)], sent(2)),
    )  # fmt: skip
    assert written == [1, 3]
    assert [progress.position for progress in (*elsewhere, *found[:2])] == [1, 2, 0]
    assert isinstance(found[2], MovedError)
    assert await log(owner, one) == [("delivered", 1), ("delivered", 2), ("pending", 3)]
    assert await log(owner, two) == [("pending", 1)]
    assert await log(owner, three) == [("delivered", 1)]


async def test_a_batch_that_was_opened_is_logged_once(workspace, owner, tools):
    ((webhook, before),) = (await begun(tools, workspace.org, 1)).items()
    opened = sent(1)
    (before,) = await record(tools, workspace.org, Advance(webhook, before, [], opened))
    await record(tools, workspace.org, Advance(webhook, before, [(opened, OK)]))
    (row,) = await owner.fetch(DELIVERIES, webhook)
    assert (row["status"], row["attempts"], row["excerpt"]) == ("delivered", 1, "fine")


async def test_two_records_of_one_webhook_at_once(workspace, owner, tools):
    """As of two deliveries of it: one is recorded, and the other begins again."""
    ((webhook, before),) = (await begun(tools, workspace.org, 1)).items()
    wanted = [Advance(webhook, before, [(sent(n), OK)]) for n in (1, 2)]
    found = await record(tools, workspace.org, *wanted)
    (progress,) = (one for one in found if not isinstance(one, MovedError))
    assert await log(owner, webhook) == [("delivered", progress.position)]


async def test_what_the_database_refuses_of_one_is_recorded_of_the_others(
    workspace, owner, tools, written
):
    """Another process has opened a request, as where both deliver."""
    one, two = (await begun(tools, workspace.org, 2)).items()
    await record(tools, workspace.org, Advance(*two, [], sent(1)))
    found = await record(
        tools, workspace.org, Advance(*one, [(sent(1), OK)]), Advance(*two, [], sent(1))
    )
    assert found[0].position == 1
    assert isinstance(found[1], MovedError)
    assert written == [1, 2, 1, 1]
    assert await log(owner, one[0]) == [("delivered", 1)]
    assert await log(owner, two[0]) == [("pending", 1)]


@pytest.mark.parametrize(
    "error", [asyncpg.InterfaceError, asyncpg.ConnectionDoesNotExistError, ConnectionError]
)
async def test_a_lost_connection_is_told_to_each(workspace, tools, monkeypatch, error):
    one, two = (await begun(tools, workspace.org, 2)).items()
    tried = []

    async def lost(_, __, taken):
        tried.append(len(taken))
        raise error("the connection is closed")

    with monkeypatch.context() as patched:
        patched.setattr(GroupCommit, "_write", lost)
        wanted = [Advance(*each, [(sent(1), OK)]) for each in (one, two)]
        found = await record(tools, workspace.org, *wanted)
    assert [type(raised) for raised in found] == [error] * 2
    assert tried == [2]
    found = await record(tools, workspace.org, *(Advance(*e, [(sent(1), OK)]) for e in (one, two)))
    assert [progress.position for progress in found] == [1, 1]


async def test_no_more_than_the_most_go_together_and_who_is_cancelled_is_forgotten(
    workspace, owner, tools, written, monkeypatch
):
    monkeypatch.setattr(group_commit, "MOST", 2)
    places = list((await begun(tools, workspace.org, 5)).items())
    waiting = [
        asyncio.create_task(
            tools.group_commit.record(workspace.org, Advance(*place, [(sent(1), OK)]))
        )
        for place in places
    ]
    await asyncio.sleep(0)
    waiting[4].cancel()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [one.position for one in found[:4]] == [1] * 4
    assert isinstance(found[4], asyncio.CancelledError)
    assert written == [2, 2]
    assert await log(owner, places[4][0]) == []
