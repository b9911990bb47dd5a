"""What every broker must do, tried on real ones: see `server.feed.brokers.broker`."""

from __future__ import annotations

import asyncio
import os
import signal
from uuid import UUID

import pytest
from nats.js.api import DiscardPolicy, StreamConfig
from nats.js.errors import NotFoundError

from server.embedded.nats import RunningNats
from server.events.core.ids import uuid7
from server.feed.brokers.broker import (
    Broker,
    BrokerAwayError,
    Last,
    LogError,
    Message,
    OutOfOrderError,
)
from server.feed.brokers.kafka import Kafka
from server.feed.brokers.nats import Nats, stream_name
from tests.support import nats
from tests.support.kafka import received

pytestmark = nats.needed


def messages(first: int, last: int) -> list[Message]:
    return [
        Message(
            position, f"{position}.abcd", "project_x", "task.imported", b'{"id":"%d"}' % position
        )
        for position in range(first, last + 1)
    ]


async def taken(broker: Broker, org: UUID) -> list[tuple[int, str, bytes]]:
    """What a consumer of the broker gets of an organization: sequence, subject and body."""
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    found = []
    info = await streams.stream_info(stream_name(org))
    for sequence in range(info.state.first_seq, info.state.last_seq + 1):
        try:
            message = await streams.get_msg(stream_name(org), sequence)
        except NotFoundError:
            continue  # deleted
        found.append((sequence, message.subject, message.data))
    return found


async def positions(broker: Broker, org: UUID, count: int) -> list[int]:
    """The positions of the first events of an organization, as a consumer gets them."""
    if isinstance(broker, Kafka):
        return await received(broker, org, count)
    return [int(body.split(b'"')[3]) for _, _, body in await taken(broker, org)][:count]


async def test_a_broker_without_the_organization_has_no_last_event(any_broker: Broker) -> None:
    assert await any_broker.last(uuid7()) is None


async def test_events_lie_there_in_order(any_broker: Broker) -> None:
    org = uuid7()
    await any_broker.publish(org, messages(1, 597))
    await any_broker.publish(org, messages(598, 600))
    assert await any_broker.last(org) == Last(600, "600.abcd")
    assert await positions(any_broker, org, 600) == [*range(1, 601)]


async def test_neither_a_duplicate_nor_a_hole_gets_in(any_broker: Broker) -> None:
    org = uuid7()
    await any_broker.publish(org, messages(1, 3))
    for wrong in (messages(5, 6), messages(3, 4), messages(1, 1)):
        with pytest.raises(OutOfOrderError):
            await any_broker.publish(org, wrong)
    assert await any_broker.last(org) == Last(3, "3.abcd")
    with pytest.raises(OutOfOrderError):
        await any_broker.publish(uuid7(), messages(2, 2))
    await any_broker.publish(org, messages(4, 5))
    assert await positions(any_broker, org, 5) == [1, 2, 3, 4, 5]


async def test_of_two_relays_that_race_one_is_refused(running: RunningNats) -> None:
    org = uuid7()
    relays = [Nats(running.access.url) for _ in range(3)]
    for relay in relays:
        await relay.last(org)

    async def race(relay: Nats) -> int:
        done = 0
        while done < 400:
            last = await relay.last(org)
            done = last.position if last else 0
            try:
                await relay.publish(org, messages(done + 1, done + 50))
            except OutOfOrderError:
                continue
        return done

    await asyncio.gather(*map(race, relays))
    found = await taken(relays[0], org)
    assert [int(body.split(b'"')[3]) for _, _, body in found] == [*range(1, len(found) + 1)]
    for relay in relays:
        await relay.close()


async def test_organizations_do_not_touch_each_other(any_broker: Broker) -> None:
    one, other = uuid7(), uuid7()
    await any_broker.publish(one, messages(1, 2))
    await any_broker.publish(other, messages(1, 5))
    await any_broker.publish(one, messages(3, 3))
    for org, count in ((one, 3), (other, 5)):
        assert await any_broker.last(org) == Last(count, f"{count}.abcd")
        assert await positions(any_broker, org, count) == [*range(1, count + 1)]


async def test_a_subject_names_project_and_type(broker: Broker) -> None:
    org = uuid7()
    await broker.publish(org, messages(1, 1))
    ((_, subject, _),) = await taken(broker, org)
    assert subject.split(".", 2)[2] == "project_x.task.imported"


async def test_deleted_messages_are_gone_and_the_log_goes_on(broker: Broker) -> None:
    org = uuid7()
    await broker.publish(org, messages(1, 5))
    await broker.delete(org, [2, 4, 9])
    await broker.delete(org, [2])
    assert [sequence for sequence, _, _ in await taken(broker, org)] == [1, 3, 5]
    await broker.publish(org, messages(6, 6))
    assert await broker.last(org) == Last(6, "6.abcd")


async def test_after_kill_9_nothing_acknowledged_is_lost_and_nothing_doubled(
    running: RunningNats, broker: Broker
) -> None:
    org = uuid7()
    await broker.publish(org, messages(1, 300))
    os.kill(running.child.pid, signal.SIGKILL)
    sent, away = 300, 0
    while sent < 400:
        try:
            last = await broker.last(org)
            assert last is not None
            assert last.position >= sent, "what was acknowledged is lost"
            sent = last.position
            await broker.publish(org, messages(sent + 1, sent + 50))
        except BrokerAwayError:
            away += 1
            await asyncio.sleep(0.05)
    assert away
    found = await taken(broker, org)
    assert [int(body.split(b'"')[3]) for _, _, body in found] == [*range(1, len(found) + 1)]


async def test_a_restarted_server_that_knows_no_last_id_takes_what_follows(
    running: RunningNats, broker: Broker
) -> None:
    org = uuid7()
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    await broker.publish(org, messages(1, 2))
    await streams.purge_stream(stream_name(org))  # as retention does: the sequence stays
    os.kill(running.child.pid, signal.SIGKILL)
    sent = False
    while not sent:
        try:
            assert await broker.last(org) == Last(2, "")
            await broker.publish(org, messages(3, 600))
            sent = True
        except BrokerAwayError:
            await asyncio.sleep(0.05)
    assert await broker.last(org) == Last(600, "600.abcd")


async def test_a_stream_that_somebody_else_wrote_into_is_not_trusted(broker: Broker) -> None:
    org = uuid7()
    await broker.publish(org, messages(1, 2))
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    await streams.publish(f"{stream_name(org).replace('_', '.', 1)}.x.y", b"not ours")
    with pytest.raises(LogError, match="somebody else"):
        await broker.last(org)


async def test_a_full_stream_is_a_problem_of_its_organization_alone(broker: Broker) -> None:
    org = uuid7()
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    subjects = [f"{stream_name(org).replace('_', '.', 1)}.>"]
    full = StreamConfig(stream_name(org), subjects=subjects, max_msgs=2, discard=DiscardPolicy.NEW)
    await streams.add_stream(full)
    with pytest.raises(LogError, match="maximum messages exceeded"):
        await broker.publish(org, messages(1, 3))
    await streams.delete_stream(stream_name(org))
    await streams.add_stream(name="another", subjects=subjects)
    with pytest.raises(LogError, match="overlap"):
        await broker.last(org)
    await broker.publish(uuid7(), messages(1, 3))


@pytest.mark.parametrize("broker", [Nats("nats://127.0.0.1:1"), Kafka("127.0.0.1:1")])
async def test_what_is_not_a_broker_is_away(broker: Broker) -> None:
    for asking in (broker.last(uuid7()), broker.publish(uuid7(), messages(1, 1)), broker.largest()):
        with pytest.raises(BrokerAwayError):
            await asking
    await broker.close()
