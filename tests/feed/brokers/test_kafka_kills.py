"""Kafka as a broker, killed, frozen and restarted; and relays that are killed between two steps."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from server.events.core.ids import uuid7
from server.feed.brokers.broker import BrokerAwayError, Last, OutOfOrderError
from server.feed.brokers.kafka import Kafka
from tests.feed.brokers.test_conformance import messages
from tests.feed.conftest import until
from tests.support.kafka import RunningKafka, kafka_broker, needed_to_kill, nothing_left, received

pytestmark = [pytest.mark.systems, pytest.mark.faults, needed_to_kill]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def running() -> Iterator[RunningKafka]:
    """A broker of the test's own."""
    with kafka_broker() as made:
        yield made


@pytest.fixture(autouse=True)
async def _nothing_left() -> AsyncIterator[None]:
    async with nothing_left(ProducerFenced):
        yield


@pytest.fixture
async def kafka(running: RunningKafka) -> AsyncIterator[Kafka]:
    made = Kafka(running.address, f"t{uuid4().hex}")
    yield made
    await made.close()


async def test_what_a_relay_had_sent_when_it_was_killed_before_its_commit_is_never_seen(
    running: RunningKafka, kafka: Kafka
) -> None:
    org = uuid7()
    await kafka.publish(org, messages(1, 2))
    words = (running.address, kafka.topic, str(org), "3", "40")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.half_sent", *words,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert await asyncio.wait_for(child.stdout.readline(), 60) == b"sent\n"
    os.kill(child.pid, signal.SIGKILL)
    await child.wait()
    assert await received(kafka, org, 40, committed=False) == [*range(1, 41)], "the broker has them"
    with pytest.raises(OutOfOrderError):
        await kafka.publish(org, messages(3, 3))
    assert await kafka.last(org) == Last(2, "2.abcd")
    await kafka.publish(org, messages(3, 5))
    assert await received(kafka, org, 5) == [1, 2, 3, 4, 5]
    everything = await received(kafka, org, 43, committed=False)
    assert everything == [*range(1, 41), 3, 4, 5]


async def test_a_broker_killed_between_the_messages_and_their_commit_ends_the_wait(
    running: RunningKafka, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    org, tasks = uuid7(), asyncio.all_tasks()
    await kafka.publish(org, messages(1, 2))
    await kafka.close()
    running.stop()  # so that it keeps these
    running.start()
    assert await kafka.last(org) == Last(2, "2.abcd")
    commit = AIOKafkaProducer.commit_transaction

    async def killed_first(producer: AIOKafkaProducer) -> None:
        running.kill()
        await commit(producer)

    with monkeypatch.context() as patched:
        patched.setattr("server.feed.brokers.kafka.PATIENCE", 2.0)
        patched.setattr(AIOKafkaProducer, "commit_transaction", killed_first)
        with pytest.raises(BrokerAwayError):
            await kafka.publish(org, messages(3, 4))
        running.kill()
        with pytest.raises(BrokerAwayError):
            await kafka.publish(org, messages(3, 4))
    await until(lambda: not asyncio.all_tasks() - tasks)  # nothing of an outage stays
    running.start()
    assert await kafka.last(org) == Last(2, "2.abcd")
    await kafka.publish(org, messages(3, 5))
    assert await received(kafka, org, 5) == [1, 2, 3, 4, 5]


async def test_a_frozen_broker_has_a_page_as_a_whole_or_not_at_all(
    running: RunningKafka, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = uuid7()
    await kafka.publish(org, messages(1, 2))
    os.kill(running.child.pid, signal.SIGSTOP)
    try:
        with monkeypatch.context() as patched:
            patched.setattr("server.feed.brokers.kafka.PATIENCE", 1.0)
            with pytest.raises(BrokerAwayError):
                await kafka.publish(org, messages(3, 4))
    finally:
        os.kill(running.child.pid, signal.SIGCONT)
    last = await kafka.last(org)
    assert last is not None
    assert last.position in (2, 4)
    await kafka.publish(org, messages(last.position + 1, 5))
    assert await received(kafka, org, 5) == [1, 2, 3, 4, 5]


async def test_a_broker_that_lost_what_it_had_acknowledged_gets_it_again(
    running: RunningKafka, kafka: Kafka
) -> None:
    org = uuid7()
    await kafka.publish(org, messages(1, 3))
    await kafka.close()
    running.stop()
    running.start()
    await kafka.publish(org, messages(4, 9))
    running.kill()
    running.start()
    with pytest.raises((BrokerAwayError, OutOfOrderError)):
        await kafka.publish(org, messages(10, 10))
    assert await kafka.last(org) == Last(3, "3.abcd")
    await kafka.publish(org, messages(4, 10))
    assert await received(kafka, org, 10) == [*range(1, 11)]
