"""Subscribers that read slowly: they have everything, but nothing that was erased or replaced."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager

import pytest

from server.events.accounts import members
from server.events.accounts.roles import Role
from server.feed import fan_out
from server.graphql.errors import RequestProblem
from server.graphql.request_parsing import from_json
from server.schema.events import subscriptions
from tests.support.listening import opened_services
from tests.support.subscribers import (
    EVENTS,
    PATIENCE,
    Following,
    Subscribers,
    head_of,
    reached,
    until,
)

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")


async def test_a_slow_reader_has_everything_from_the_ledger(
    database, clock, workspace, owner, monkeypatch
):
    monkeypatch.setattr(fan_out, "BUDGET", 10_000)
    monkeypatch.setattr(fan_out.FanOut.__init__, "__kwdefaults__", {"budget": 10_000})
    project, (one, other) = await workspace.project(), await workspace.members(2, Role.INTEGRATOR)
    async with opened_services(database, clock) as running:
        subscribers = Subscribers(running)
        quick = await subscribers.follow(other)
        slow = Following(subscribers, one)
        answers = await subscribers.engine.start(
            subscribers.engine.plan(from_json({"query": EVENTS, "variables": {}}), slow.context)
        )
        waiting = asyncio.ensure_future(anext(answers))
        await until(lambda: subscribers.seats == 2)
        for _ in range(6):
            await workspace.tasks(project, 40)
        slow.take(await waiting)
        await reached(owner, workspace, quick)
        assert running.fan_out.used <= 10_000
        async with asyncio.timeout(PATIENCE):
            while slow.position < quick.position:
                slow.take(await anext(answers))
        assert slow.heard == quick.heard
        assert slow.shared < len(slow.heard)
        await answers.aclose()
        await subscribers.engine.release(slow.context)
        for task in subscribers.tasks:
            task.cancel()
        await asyncio.gather(*subscribers.tasks, return_exceptions=True)


@asynccontextmanager
async def by_hand(subscribers, actor, **given):
    """A subscription whose answers are taken one write at a time, as by a client that is slow."""
    following, engine = Following(subscribers, actor, **given), subscribers.engine
    following.context.deliver = None
    body = {"query": following.query, "variables": following.variables}
    answers = await engine.start(engine.plan(from_json(body), following.context))

    async def take():
        following.take(await asyncio.wait_for(anext(answers), PATIENCE))

    async with aclosing(answers):
        yield following, take
    await engine.release(following.context)


async def test_contents_that_were_erased_while_a_client_read_slowly_are_not_sent(
    subscribers, workspace, owner, monkeypatch
):
    query = """subscription($after: String) { events(after: $after) {
      position type: name ... on TaskImported { content { __typename } } } }"""
    monkeypatch.setattr(subscriptions, "TAKEN", 1)
    monkeypatch.setattr(subscriptions, "KEPT", 0.0)
    tasks = await workspace.tasks(await workspace.project(), 3)
    head = await head_of(owner, workspace.org)
    async with by_hand(subscribers, workspace.owner, query=query, after="0") as (slow, take):
        await take()
        await workspace.erase(tasks[-1], [head])
        while slow.position < head:
            await take()
    assert [int(event["position"]) for event in slow.heard] == list(range(1, head + 1))
    assert [event["content"]["__typename"] == "Erased" for event in slow.heard[-2:]] == [
        False,
        True,
    ]


async def test_who_leaves_a_group_learns_that_its_history_was_replaced(
    subscribers, workspace, owner
):
    project, (one, _) = await workspace.project(), await workspace.members(2, Role.INTEGRATOR)
    start = await head_of(owner, workspace.org)
    async with by_hand(subscribers, one) as (slow, take):
        first = asyncio.create_task(take())
        await until(lambda: subscribers.seats == 1)
        await workspace.tasks(project, 1)
        await first
        group = next(iter(subscribers.services.fan_out.groups))
        await workspace.tasks(project, 1)
        await workspace.do(
            lambda current: members.rename(current.member(one.member), name="Eve", email=None),
            members=(one.member,),
            by=one,
        )
        await until(lambda: group.last == start + 3)
        await take()
        await owner.execute(
            "DELETE FROM events WHERE org_id = $1 AND position > $2", workspace.org, start
        )
        await owner.execute("UPDATE ledger SET head = $2 WHERE org_id = $1", workspace.org, start)
        await until(lambda: group.failure is not None)
        await workspace.tasks(project, 5)
        with pytest.raises(RequestProblem, match="history"):
            await take()
    assert slow.types == ["task.imported"] * 2


async def test_what_was_shown_before_a_long_silence_is_counted_meanwhile(subscribers, workspace):
    project = await workspace.project()
    following = await subscribers.follow(workspace.owner)
    await until(lambda: subscribers.seats == 1)
    counted = []
    subscribers.services.readings.add = lambda *given: counted.append(given[-1].events)
    before = len(following.heard)
    for number in (1, 2):  # a third one would not be handed to its socket
        await workspace.tasks(project, 2)
        await until(lambda sent=number: len(following.heard) == before + 2 * sent)
    await until(lambda: sum(counted) == 4)
    assert 0 not in counted
