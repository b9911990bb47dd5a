"""What was erased is not sent afterwards, whatever was made or kept of it before."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureTarget, request
from server.feed.webhooks import event_delivery, pages, renderings
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.webhook_session import WebhookSession
from server.jobs.erasure import ErasureJob
from tests.feed.conftest import until
from tests.feed.webhooks.test_delivery import all_arrive, delivered, last
from tests.support.erasing import SECRET, places
from tests.support.jobs import run_once
from tests.support.memory import holders
from tests.support.webhook_delivery import delivering, new_webhook, put, tools_of
from tests.support.webhook_sink import ok, status


async def erase(workspace, database, writer, task):
    """Erase the contents of a task."""
    asked = request(
        uuid7(), target=ErasureTarget.CONTENT, authority=Authority.MISTAKE, reason="Not ours.",
        targets=[ids.public("task", task)],
    )  # fmt: skip
    await workspace.do(lambda _: asked)
    await run_once(ErasureJob, database.server_url, writer, clock=workspace.clock)


def late(answered):
    """Accept a request once an event is set."""

    async def answer(request):
        await answered.wait()
        return await ok(request)

    return answer


@pytest.mark.parametrize("batch", [1, 2])
async def test_what_was_made_before_an_erasure_is_not_sent_after_it(
    workspace, owner, receiver, database, writer, tools, batch, monkeypatch
):
    """It waits for the request before it, and is made anew."""
    monkeypatch.setattr(event_delivery, "FRESH", 0.0)
    answered = asyncio.Event()
    receiver.behaviors = [late(answered)]
    project = await workspace.project()
    start = await last(owner, workspace)
    await workspace.tasks(project, batch)
    (task,) = await workspace.import_(project, [{"inputs": {"text": SECRET}}])
    webhook = await new_webhook(workspace, receiver.url, batch=batch, after=start)
    made = asyncio.Event()
    monkeypatch.setattr(WebhookSession, "body", _noting(WebhookSession.body, made))
    async with delivering(tools):
        await made.wait()
        await erase(workspace, database, writer, task)
        answered.set()
        end = await last(owner, workspace)
        await webhook.deliveries(owner, lambda found: delivered(found) == end - start)
    assert receiver.positions() == [*range(start + 1, end + 1)]
    assert not [one for one in receiver.received if SECRET.encode() in one.body]


async def test_events_read_before_an_erasure_are_not_sent_one_by_one_after_it(
    workspace, owner, receiver, database, writer, tools, monkeypatch
):
    """Each request is fast enough by itself, and what was read with it grows old."""
    now, answered = [0.0], [asyncio.Event(), asyncio.Event()]
    for module in (event_delivery, pages):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    receiver.behaviors = [late(event) for event in answered]
    project = await workspace.project()
    start = await last(owner, workspace)
    await workspace.tasks(project, 2)
    (task,) = await workspace.import_(project, [{"inputs": {"text": SECRET}}])
    webhook = await new_webhook(workspace, receiver.url, after=start)
    async with delivering(tools):
        await receiver.until(lambda: len(receiver.received) == 1)
        await erase(workspace, database, writer, task)
        for count, event in enumerate(answered, 1):
            await receiver.until(lambda count=count: len(receiver.received) == count)
            now[0] += 0.9 * event_delivery.FRESH
            event.set()
        end = await last(owner, workspace)
        await webhook.deliveries(owner, lambda found: delivered(found) == end - start)
    assert receiver.positions() == [*range(start + 1, end + 1)]
    assert not [one for one in receiver.received if SECRET.encode() in one.body]


async def test_what_was_made_is_forgotten_though_nothing_follows(workspace, receiver, tools):
    """As where the only webhook waits for its next attempt."""
    text = "Soon out of mind."
    await workspace.import_(await workspace.project(), [{"inputs": {"text": text}}])
    receiver.always = status(500)
    await new_webhook(workspace, receiver.url, batch=100)
    slow = replace(tools, times=RetryTimes(first=timedelta(hours=1)))
    async with delivering(slow):
        await receiver.until(lambda: any(text.encode() in one.body for one in receiver.received))
        assert holders(tools.renderings._kept, text)
        await until(lambda: not tools.renderings._kept)


async def test_what_is_being_made_when_contents_are_forgotten_is_not_kept(
    workspace, owner, receiver, tools, monkeypatch
):
    make = renderings._make

    def forgetting(*given):
        tools.renderings.forget()
        return make(*given)

    monkeypatch.setattr(renderings, "_make", forgetting)
    await workspace.tasks(await workspace.project(), 2)
    await new_webhook(workspace, receiver.url, batch=100)
    async with delivering(tools):
        await all_arrive(owner, workspace, receiver)
        assert not tools.renderings._kept
        assert not any(shared.made for shared in tools.renderings._shared.values())


async def test_a_delivery_again_waits_for_its_turn_and_not_with_what_is_erased(
    workspace, owner, receiver, database, writer, delivery, monkeypatch
):
    project = await workspace.project()
    (task,) = await workspace.import_(project, [{"inputs": {"text": SECRET}}])
    webhook = await new_webhook(workspace, receiver.url)
    await all_arrive(owner, workspace, receiver)
    count = len(receiver.received)
    (at,) = (int(e["id"]) for one in receiver.received for e in one.events if SECRET in str(e))
    made = asyncio.Event()
    monkeypatch.setattr(WebhookSession, "body", _noting(WebhookSession.body, made))
    async with delivery._delivered[workspace.org, webhook.id].turn:
        again = await put(
            owner, workspace, webhook, "redelivery", first_position=at, last_position=at
        )
        await made.wait()
        await erase(workspace, database, writer, task)
    await webhook.deliveries(
        owner, lambda found: ("delivered", again) in {(row["status"], row["id"]) for row in found}
    )
    assert not [one for one in receiver.received[count:] if SECRET.encode() in one.body]


def _noting(body, made):
    """A method that sets an event once the secret is in a body."""

    def noting(session, events):
        found = body(session, events)
        if SECRET.encode() in found:
            made.set()
        return found

    return noting


async def test_an_erasure_takes_what_waits_and_it_is_made_anew(
    workspace, owner, receiver, database, writer
):
    receiver.behaviors = [status(500, f"no {SECRET}")]
    project = await workspace.project()
    (task,) = await workspace.import_(project, [{"inputs": {"text": SECRET}}])
    start = await last(owner, workspace) - 1
    slow = RetryTimes(first=timedelta(hours=1))
    webhook = await new_webhook(workspace, receiver.url, batch=9, after=start)
    async with tools_of(database.server_url, writer, times=slow) as tools, delivering(tools):
        (waiting,) = await webhook.deliveries(owner, lambda found: found[0]["attempts"] == 1)
        assert SECRET.encode() in waiting["body"]
        await erase(workspace, database, writer, task)
        assert await places(owner) == set()
        first = receiver.received[0]
        await webhook.pause()
        await webhook.resume()
        await all_arrive(owner, workspace, receiver, first=start + 1)
        again = receiver.received[1]
        assert first.id == again.id
        assert SECRET.encode() in first.body
        assert SECRET.encode() not in again.body
