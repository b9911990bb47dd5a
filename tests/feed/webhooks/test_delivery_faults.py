"""Processes that are killed or compete, ledgers that are replaced, contents that are erased."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from datetime import timedelta

import pytest

from server.access.outgoing_targets import OutgoingTargets
from server.commands.writer.writer import wall_clock
from server.events.accounts.roles import Role
from server.events.project_policy import Visibility
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.event_delivery import EventDelivery
from tests.feed.conftest import until
from tests.feed.webhooks.test_delivery import all_arrive, delivered, last
from tests.support.forked import forked
from tests.support.webhook_delivery import delivering, new_webhook, put, tools_of
from tests.support.webhook_sink import hanging, ok, sink, status


@pytest.mark.faults
async def test_a_process_killed_after_the_request_and_before_its_record(
    workspace, owner, receiver, database
):
    """What was sent is sent again with the same id and bytes, and nothing is left out."""
    project = await workspace.project()
    never = asyncio.Event()
    receiver.behaviors = [ok, hanging(never)]
    await new_webhook(workspace, receiver.url, batch=3)
    words = ("-m", "tests.feed.webhooks.delivering_process", database.server_url)
    first = await forked(*words)
    await receiver.until(lambda: len(receiver.received) == 2)
    first.kill()
    await first.wait()
    never.set()
    await workspace.tasks(project, 5)
    second = await forked(*words)
    try:
        await all_arrive(owner, workspace, receiver)
    finally:
        second.kill()
        await second.wait()
    bodies = {one.id: one.body for one in receiver.received}
    assert all(one.body == bodies[one.id] for one in receiver.received)
    assert [one.id for one in receiver.received].count(receiver.received[1].id) == 2


@pytest.mark.faults
async def test_a_process_that_freezes_is_replaced(workspace, owner, receiver, database, tools):
    project = await workspace.project()
    await new_webhook(workspace, receiver.url)
    frozen = await forked("-m", "tests.feed.webhooks.delivering_process", database.server_url)
    try:
        await all_arrive(owner, workspace, receiver)
        frozen.send_signal(signal.SIGSTOP)
        await workspace.tasks(project, 3)
        async with delivering(tools):
            await all_arrive(owner, workspace, receiver)
            frozen.send_signal(signal.SIGCONT)
            await workspace.tasks(project, 3)
            await all_arrive(owner, workspace, receiver)
    finally:
        frozen.kill()
        await frozen.wait()


async def test_two_processes_deliver_each_webhook_once(
    workspace, owner, receiver, writer, database, delivery
):
    project = await workspace.project()
    webhooks = [await new_webhook(workspace, f"{receiver.url}/{n}") for n in range(4)]
    async with tools_of(database.server_url, writer) as tools, delivering(tools):
        await workspace.tasks(project, 5)
        end = await last(owner, workspace)
        for webhook in webhooks:
            await webhook.deliveries(owner, lambda found: delivered(found) == end)
    assert len(receiver.received) == 4 * end


async def test_without_the_lock_every_position_still_arrives_in_order(
    workspace, owner, receiver, tools
):
    """Two deliveries of one webhook at once: what one has recorded, the other does not."""
    project = await workspace.project()
    webhook = await new_webhook(workspace, receiver.url, batch=3)
    both = [
        asyncio.create_task(EventDelivery(tools, workspace.org, webhook.id, 1, lock).run())
        for lock in (asyncio.Lock(), asyncio.Lock())
    ]
    for _ in range(5):
        await workspace.tasks(project, 4)
    end = await last(owner, workspace)
    found = await webhook.deliveries(owner, lambda found: delivered(found) == end)
    for task in both:
        task.cancel()
    await asyncio.gather(*both, return_exceptions=True)
    bounds = [(row["first_position"], row["last_position"]) for row in found]
    assert [first for first, _ in bounds] == [1, *(last + 1 for _, last in bounds[:-1])]
    assert receiver.positions() == list(range(1, end + 1))


async def test_a_hanging_receiver_delays_no_other(workspace, owner, receiver, delivery):
    never = asyncio.Event()
    hung = await new_webhook(workspace, receiver.url)
    receiver.always = hanging(never)
    await receiver.until(lambda: bool(receiver.received))
    async with sink() as other:
        await new_webhook(workspace, other.url)
        await all_arrive(owner, workspace, other)
    never.set()
    assert (await hung.deliveries(owner, bool))[0]["status"] == "pending"


async def test_a_receiver_that_is_down_for_a_while(workspace, owner, receiver, delivery):
    """Nothing is kept in memory meanwhile, and what came is delivered in order afterwards."""
    project = await workspace.project()
    receiver.always = status(503)
    webhook = await new_webhook(workspace, receiver.url, batch=2)
    for _ in range(4):
        await workspace.tasks(project, 5)
    await webhook.deliveries(owner, lambda found: found[0]["attempts"] > 3)
    assert not delivery._tools.fan_out.tailer._rings
    receiver.always = None
    await all_arrive(owner, workspace, receiver)


async def test_another_history_pauses_until_a_replay(workspace, owner, receiver, tools):
    webhook = await new_webhook(workspace, receiver.url)
    async with delivering(tools):
        await all_arrive(owner, workspace, receiver)
        end = await last(owner, workspace)
        await webhook.deliveries(owner, lambda found: delivered(found) == end)
    await owner.execute(
        "UPDATE webhook_progress SET leaf_hash = 'other' WHERE webhook_id = $1", webhook.id
    )
    async with delivering(tools):
        assert await webhook.paused() is PauseReason.HISTORY_CHANGED
        receiver.accepted.clear()
        await webhook.replay(0)
        await webhook.resume()
        await all_arrive(owner, workspace, receiver)


async def test_a_clock_that_is_set_back_delays_nothing(
    workspace, owner, receiver, database, writer
):
    ago = timedelta(minutes=4)
    receiver.behaviors = [status(500)]
    clock = {"back": timedelta(0)}
    async with tools_of(
        database.server_url, writer, clock=lambda: wall_clock() - clock["back"]
    ) as tools:
        webhook = await new_webhook(workspace, receiver.url)
        async with delivering(tools):
            await receiver.until(lambda: bool(receiver.received))
            clock["back"] = ago
            await all_arrive(owner, workspace, receiver)
    webhook.verify(receiver.received[-1])


async def test_pings_and_deliveries_again_on_request(workspace, owner, receiver, delivery):
    webhook = await new_webhook(workspace, receiver.url, batch=3)
    await all_arrive(owner, workspace, receiver)
    await webhook.pause()  # both are answered all the same
    await until(lambda: (workspace.org, webhook.id) not in delivery._delivered)
    before = receiver.received[-1]
    receiver.behaviors = [status(418), ok]
    numbers = [int(event["id"]) for event in before.events]
    ping = await put(owner, workspace, webhook, "ping")
    found = await webhook.deliveries(owner, lambda found: found[-1]["status"] == "dead")
    assert (found[-1]["id"], found[-1]["http_status"]) == (ping, 418)
    again = await put(
        owner, workspace, webhook, "redelivery",
        first_position=numbers[0], last_position=numbers[-1],
    )  # fmt: skip
    found = await webhook.deliveries(owner, lambda found: found[-1]["status"] == "delivered")
    assert found[-1]["id"] == again
    pinged, sent = receiver.received[-2:]
    webhook.verify(pinged)
    assert pinged.events[0]["type"] == "org.annolog.webhook.ping"
    assert (sent.id, sent.body) == (before.id, before.body)


async def test_a_delivery_again_of_more_than_one_request_holds(
    workspace, owner, receiver, delivery
):
    await workspace.tasks(await workspace.project(), 5)
    webhook = await new_webhook(workspace, receiver.url, batch=3)
    await all_arrive(owner, workspace, receiver)
    end = await last(owner, workspace)
    count, org = len(receiver.received), receiver.received[0].id.partition(".")[0]
    await put(owner, workspace, webhook, "redelivery", first_position=1, last_position=end)
    await webhook.deliveries(owner, lambda found: {row["status"] for row in found} == {"delivered"})
    again = receiver.received[count:]
    assert [int(event["id"]) for one in again for event in one.events] == [*range(1, end + 1)]
    assert [len(one.events) for one in again[:-1]] == [3] * (end // 3 - (end % 3 == 0))
    assert again[0].id == f"{org}.1-3"


async def test_a_changed_webhook_is_not_sent_what_waited_for_it_as_it_was(
    workspace, owner, receiver, database, writer
):
    """Its events go into batches anew where they are more than one request holds by now."""
    project = await workspace.project()
    webhook = await new_webhook(
        workspace, receiver.url, batch=3, after=await last(owner, workspace),
        types=("task.imported",),
    )  # fmt: skip
    for _ in range(3):
        await workspace.tasks(project, 1)
        await workspace.project()
    receiver.behaviors = [status(500)]
    slow = RetryTimes(first=timedelta(hours=1))
    async with tools_of(database.server_url, writer, times=slow) as tools, delivering(tools):
        await webhook.deliveries(owner, lambda found: found[0]["attempts"] == 1)
        await webhook.change(types=(), only_facts=True)
        end = await last(owner, workspace)
        await receiver.until(lambda: receiver.positions()[-1:] == [end])
    (failed, *sent) = receiver.received
    assert all(event["data"]["content"] for event in failed.events)
    assert all(event["data"]["content"] is None for one in sent for event in one.events)
    assert max(len(one.events) for one in sent) == 3
    positions = receiver.positions()
    assert positions == [*range(positions[0], end + 1)]


async def test_a_policy_that_changes_hides_what_waits(workspace, owner, receiver, tools):
    """A retry is sent what the webhook may see then."""
    project = await workspace.project(visibility=Visibility.ALL)
    (task,) = await workspace.tasks(project, 1)
    await workspace.annotate(task, await workspace.member())
    webhook = await new_webhook(
        workspace, receiver.url, role=Role.ANNOTATOR, types=("annotation.submitted",)
    )
    receiver.behaviors = [status(500)]
    async with delivering(replace(tools, times=RetryTimes(first=timedelta(hours=1)))):
        await webhook.deliveries(owner, lambda found: found[0]["attempts"] == 1)
    await workspace.change_policy(project, visibility=Visibility.OWN)
    await owner.execute("UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp()")
    async with delivering(tools):
        await webhook.deliveries(owner, lambda found: found[0]["status"] == "dropped")
    assert len(receiver.received) == 1


@pytest.mark.parametrize("paused", [False, True])
async def test_nothing_waits_for_a_deleted_webhook(workspace, owner, receiver, tools, paused):
    """Not even where it was paused before, and no process delivered it any more."""
    webhook = await new_webhook(workspace, receiver.url)
    receiver.always = status(500)
    async with delivering(tools):
        await webhook.deliveries(owner, lambda found: found[0]["body"])
        if not paused:
            await webhook.do(webhooks.delete)
            await webhook.deliveries(owner, lambda found: found[0]["status"] == "dropped")
    if paused:
        await webhook.pause()
        await webhook.do(webhooks.delete)
    async with delivering(tools):
        found = await webhook.deliveries(owner, lambda found: found[0]["status"] == "dropped")
    assert found[0]["body"] is None


async def test_a_name_that_turns_to_a_private_address(workspace, owner, receiver, database, writer):
    """The address is checked at each connection, and the webhook goes on once it is public."""
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"]]

    async def resolve(_, __):
        return answers.pop(0) if len(answers) > 1 else answers[0]

    port = receiver.url.split(":")[2].split("/")[0]
    parts = {"targets": OutgoingTargets.of(["127.0.0.1/32"]), "resolve": resolve}
    async with tools_of(database.server_url, writer, **parts) as tools:
        tools.sender.limits = replace(tools.sender.limits, idle=0)
        webhook = await new_webhook(workspace, f"http://hooks.example.org:{port}/hook")
        async with delivering(tools):
            await all_arrive(owner, workspace, receiver)
            found = await webhook.deliveries(owner, lambda found: len(found) > 1)
    assert any(row["earlier"] and '"problem": "target"' in row["earlier"] for row in found)
