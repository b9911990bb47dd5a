"""Every event that a webhook is sent arrives, in order, whatever its receiver does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from server.access.sealing_keys import SealingKeys
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.project_policy import Visibility
from server.events.webhooks.webhook_events import PauseReason, WebhookFormat
from server.feed.tailer import PAGE
from server.feed.webhooks import event_delivery
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.event_delivery import PART
from server.feed.webhooks.pages import timely
from server.feed.webhooks.request_queue import RequestQueue
from server.feed.webhooks.sending.sender import SendLimits
from server.feed.webhooks.webhook_session import WebhookSession
from tests.feed.conftest import until
from tests.support.webhook_delivery import (
    MadeWebhook,
    delivering,
    eventually,
    new_webhook,
    tools_of,
)
from tests.support.webhook_sink import closing, hanging, huge, ok, status

DONE = "SELECT count(*) FROM webhook_progress WHERE org_id = $1 AND position = $2"


def delivered(found) -> int:
    """How many events were delivered."""
    return sum(row["events"] for row in found if row["status"] == "delivered")


async def last(owner, workspace) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)


async def all_arrive(owner, workspace, receiver, first: int = 1) -> None:
    """Wait until every position has arrived, and require that each came in order."""
    end = await last(owner, workspace)
    await receiver.until(lambda: receiver.positions()[-1:] == [end])
    assert receiver.positions() == list(range(first, end + 1))


async def test_catching_up_with_nothing_to_send_is_recorded(
    workspace, owner, receiver, tools, monkeypatch
):
    """A process that is replaced on the way does not leave the whole way to the next one."""
    start = await last(owner, workspace) + 1
    await workspace.tasks(await workspace.project(), PAGE + 1)
    webhook = await new_webhook(workspace, receiver.url, after=start, types=("task.claimed",))
    parts = asyncio.Semaphore(PAGE // PART)
    of = tools.renderings.of

    async def one_by_one(view, part):
        await parts.acquire()
        return await of(view, part)

    monkeypatch.setattr(tools.renderings, "of", one_by_one)
    saved = "SELECT position FROM webhook_progress WHERE webhook_id = $1"
    async with delivering(tools):
        position = await eventually(
            lambda: owner.fetchval(saved, webhook.id), lambda found: found and found > start
        )
        assert position == start + PAGE
        parts.release()


@pytest.mark.parametrize("batch", [1, 4])
async def test_events_are_caught_up_with_and_followed(workspace, owner, receiver, delivery, batch):
    project = await workspace.project()
    webhook = await new_webhook(workspace, receiver.url, batch=batch)
    await all_arrive(owner, workspace, receiver)
    for _ in range(3):
        await workspace.tasks(project, 3)
    await all_arrive(owner, workspace, receiver)
    for one in receiver.received:
        webhook.verify(one)
        assert len(one.events) <= batch
        ids = [event["id"] for event in one.events]
        org = one.events[0]["source"].removeprefix("/organizations/")
        bounds = ids[0] if len(ids) == 1 else f"{ids[0]}-{ids[-1]}"
        assert one.id == f"{org}.{bounds}"
    end = await last(owner, workspace)
    found = await webhook.deliveries(owner, lambda found: delivered(found) == end)
    assert {row["status"] for row in found} == {"delivered"}
    assert [row["body"] for row in found] == [None] * len(found)


async def test_binary_mode(workspace, owner, receiver, delivery):
    webhook = await new_webhook(workspace, receiver.url, format=WebhookFormat.CLOUDEVENTS_BINARY)
    end = await last(owner, workspace)
    await receiver.until(lambda: len(receiver.received) == end)
    for one in receiver.received:
        webhook.verify(one)
    assert [int(one.headers["ce-id"]) for one in receiver.received] == list(range(1, end + 1))
    assert receiver.received[-1].headers["ce-type"] == "org.annolog.webhook.created"


async def test_only_what_it_wants_and_may_see(workspace, owner, receiver, delivery):
    project, other = await workspace.project(), await workspace.project()
    ann = await workspace.member()
    await workspace.tasks(project, 2)
    await new_webhook(workspace, receiver.url + "/p", project=project, types=("task.imported",))
    await new_webhook(workspace, receiver.url + "/a", role=Role.ANNOTATOR, only_facts=True)
    await workspace.tasks(other, 1)
    (task,) = await workspace.tasks(project, 1)
    await workspace.take(task, ann)
    end = await last(owner, workspace)
    await eventually(lambda: owner.fetchval(DONE, workspace.org, end), lambda count: count == 2)
    by = {"/hook/p": [], "/hook/a": []}
    for one in receiver.received:
        by[one.path] += one.events
    assert [event["type"] for event in by["/hook/p"]] == ["org.annolog.task.imported"] * 3
    seen = {event["type"].removeprefix("org.annolog.") for event in by["/hook/a"]}
    assert "project.created" in seen
    assert not seen & {"task.claimed", "member.added", "webhook.created"}
    assert all(event["data"]["content"] is None for event in by["/hook/a"])


async def test_a_receiver_that_fails_gets_the_same_bytes_again(
    workspace, owner, receiver, writer, database
):
    never = asyncio.Event()
    receiver.behaviors = [
        status(500), status(302, Location="/"), status(404), closing, hanging(never),
    ]  # fmt: skip
    webhook = await new_webhook(workspace, receiver.url, batch=500)
    limits = SendLimits(whole=0.5)
    async with tools_of(database.server_url, writer, limits=limits) as tools, delivering(tools):
        await all_arrive(owner, workspace, receiver)
        never.set()
        first = (await webhook.deliveries(owner))[0]
    tried = receiver.received[: first["attempts"]]
    assert len({(one.id, one.body) for one in tried}) == 1
    assert (first["status"], first["body"]) == ("delivered", None)
    assert first["attempts"] >= 6
    assert '"status": 404' in first["earlier"]


async def test_a_receiver_that_answers_10_mb(workspace, owner, receiver, delivery):
    receiver.always = huge
    webhook = await new_webhook(workspace, receiver.url, batch=500)
    await receiver.until(lambda: bool(receiver.received))
    found = await webhook.deliveries(owner)
    assert len(found[0]["excerpt"]) == 1024


async def test_retry_after_is_honored(workspace, owner, receiver, tools):
    receiver.behaviors = [status(429, Retry_After="3600")]
    webhook = await new_webhook(workspace, receiver.url, batch=500)
    async with delivering(replace(tools, times=RetryTimes(first=timedelta(milliseconds=1)))):
        found = await webhook.deliveries(owner, lambda found: found[0]["attempts"] == 1)
    wait = found[0]["next_attempt_at"] - found[0]["changed_at"]
    assert timedelta(minutes=59) < wait < timedelta(minutes=61)
    assert (found[0]["status"], found[0]["http_status"]) == ("pending", 429)
    assert len(receiver.received) == 1


async def test_gone_pauses_and_a_resumed_webhook_goes_on(workspace, owner, receiver, delivery):
    receiver.behaviors = [ok, status(410)]
    webhook = await new_webhook(workspace, receiver.url)
    assert await webhook.paused() is PauseReason.GONE
    assert len(receiver.received) == 2
    await webhook.resume()
    await all_arrive(owner, workspace, receiver)


async def test_dead_letters_are_passed_over_and_end_in_a_pause(
    workspace, owner, receiver, writer, database
):
    receiver.always = status(500)
    times = RetryTimes(timedelta(0), timedelta(0), total=timedelta(0), dead=2)
    webhook = await new_webhook(workspace, receiver.url)
    async with tools_of(database.server_url, writer, times=times) as tools, delivering(tools):
        assert await webhook.paused() is PauseReason.FAILING
        found = await webhook.deliveries(owner, bool)
        assert [(row["status"], row["attempts"]) for row in found] == [("dead", 1)] * 2
        assert [row["first_position"] for row in found] == [1, 2]
        receiver.always = None
        await webhook.resume()
        await all_arrive(owner, workspace, receiver, first=3)


async def test_a_replay_begins_again_with_the_same_ids(workspace, owner, receiver, delivery):
    webhook = await new_webhook(workspace, receiver.url)
    await all_arrive(owner, workspace, receiver)
    before = [(one.id, one.body) for one in receiver.accepted]
    await webhook.replay(0)
    end = await last(owner, workspace)
    again = list(range(1, end + 1))
    await receiver.until(
        lambda: [int(one.events[0]["id"]) for one in receiver.accepted][-end:] == again
    )
    assert [(one.id, one.body) for one in receiver.accepted[-end:-1]] == before


async def test_during_a_rotation_both_secrets_sign(workspace, owner, receiver, delivery):
    webhook = await new_webhook(workspace, receiver.url)
    await all_arrive(owner, workspace, receiver)
    new = await webhook.rotate()
    await until(lambda: delivery._delivered[workspace.org, webhook.id].version == 2)
    await workspace.project()
    await all_arrive(owner, workspace, receiver)
    for secret in (webhook.secret, new):
        MadeWebhook(workspace, webhook.id, secret).verify(receiver.received[-1])


async def test_a_pause_ends_the_requests(workspace, owner, receiver, delivery):
    webhook = await new_webhook(workspace, receiver.url)
    await all_arrive(owner, workspace, receiver)
    await webhook.pause()
    await until(lambda: (workspace.org, webhook.id) not in delivery._delivered)
    count = len(receiver.received)
    await workspace.project()
    assert len(receiver.received) == count
    await webhook.resume()
    await all_arrive(owner, workspace, receiver)


@pytest.mark.parametrize("failing", [False, True])
async def test_who_made_it_loses_the_right(workspace, owner, receiver, tools, failing, monkeypatch):
    """It pauses soon, also while it waits for an hour until its next attempt."""
    monkeypatch.setattr(event_delivery, "LOOKED", 0.05)
    bob = await workspace.member(Role.AUDITOR)
    webhook = await new_webhook(workspace, receiver.url, by=bob, batch=500)
    receiver.always = status(500) if failing else None
    async with delivering(replace(tools, times=RetryTimes(first=timedelta(hours=1)))):
        await webhook.deliveries(owner, lambda found: found[0]["attempts"] == 1)
        await workspace.do(
            lambda current: members.change_role(
                current.member(bob.member), role=Role.ANNOTATOR, last_owner=False
            ),
            members=(bob.member,),
        )
        assert await webhook.paused() is PauseReason.RIGHTS
        count = len(receiver.received)
        await workspace.project()
    assert len(receiver.received) == count


@pytest.fixture
def spied(monkeypatch):
    """The sessions of webhooks, and their requests; a webhook waits for no request meanwhile."""
    sessions, requests = [], []

    class Session(WebhookSession):
        def __init__(self, *given):
            super().__init__(*given)
            sessions.append(self)

    class Queue(RequestQueue):
        async def add(self, send):
            requests.append(send)
            return await super().add(send)

    async def pages_with_events(pages, _):
        """As where one page follows the other."""
        async for page in timely(pages, 3_600):
            if page is not None and page.events:
                yield page

    monkeypatch.setattr(event_delivery, "WebhookSession", Session)
    monkeypatch.setattr(event_delivery, "RequestQueue", Queue)
    monkeypatch.setattr(event_delivery, "timely", pages_with_events)
    return sessions, requests


async def test_what_waits_is_not_sent_once_rights_are_others(
    workspace, owner, receiver, spied, delivery
):
    """Though the webhook has looked at its rights meanwhile, for later events."""
    sessions, requests = spied
    project = await workspace.project(visibility=Visibility.ALL)
    (task,) = await workspace.tasks(project)
    await workspace.submit(await workspace.take(task, await workspace.member()))
    answered = asyncio.Event()

    async def late(request):
        await answered.wait()
        return await ok(request)

    receiver.behaviors = [late]
    types = ("task.imported", "annotation.submitted")
    await new_webhook(workspace, receiver.url, role=Role.ANNOTATOR, project=project, types=types)
    await until(lambda: len(requests) == 2)
    before = sessions[0].view
    await workspace.change_policy(project, visibility=Visibility.OWN)
    await until(lambda: sessions[0].view is not before)
    answered.set()
    end = await last(owner, workspace)
    await eventually(lambda: owner.fetchval(DONE, workspace.org, end), lambda count: count == 1)
    sent = [event["type"] for one in receiver.received for event in one.events]
    assert sent == ["org.annolog.task.imported"]


@pytest.mark.parametrize("key", [None, "no key"])
async def test_a_lost_key_pauses(workspace, owner, receiver, writer, database, tmp_path, key):
    file = tmp_path / "secret.key"
    if key is not None:
        file.write_text(key)
    webhook = await new_webhook(workspace, receiver.url)
    async with (
        tools_of(database.server_url, writer, opener=SealingKeys(file).opener) as tools,
        delivering(tools),
    ):
        assert await webhook.paused() is PauseReason.SECRET
    assert receiver.received == []
