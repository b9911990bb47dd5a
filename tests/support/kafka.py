"""A broker that speaks Kafka's protocol, for the tests of the relay: noida-db, from its wheel.

It is no Kafka, and answers as Kafka 3.8 does: transactions, what consumers that read committed see,
fencing, topics and their settings. It keeps everything in memory, and writes it to disk when it is
told to stop: after SIGKILL it is where it began.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib.util
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from aiokafka import AIOKafkaConsumer

from server.embedded.postgres import free_port
from server.events.core import ids
from server.feed.brokers.kafka import Kafka
from tests.embedded.support import temporary_place

ADDRESS = os.environ.get("ANNOLOG_TEST_KAFKA")
"""A real Kafka for these tests, as host:port."""
PATIENCE = 20.0


def _program() -> Path | None:
    found = importlib.util.find_spec("noida_db")
    return None if found is None or found.origin is None else Path(found.origin).parent / "noida-db"


PROGRAM = _program()
MISSING = "noida-db is not installed: pip install noida-db"
needed = pytest.mark.skipif(ADDRESS is None and PROGRAM is None, reason=MISSING)
needed_to_kill = pytest.mark.skipif(PROGRAM is None, reason=MISSING)


class RunningKafka:
    """A broker in a folder, which may be stopped, killed and started again at the same address."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._port = free_port()
        self.address = f"127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        given = ["--only", "kafka", "--kafka-port", str(self._port), "--data-dir", "data"]
        with (self._place / "log").open("a") as log:
            self.child = subprocess.Popen(
                [str(PROGRAM), "start", *given],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._place,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._listens():
            assert self.child.poll() is None, (self._place / "log").read_text()
            assert time.monotonic() < deadline, (self._place / "log").read_text()
            time.sleep(0.01)

    def stop(self) -> None:
        """End it; it writes what it has first."""
        self.child.terminate()
        self.child.wait(PATIENCE)

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.child.kill()
        self.child.wait(PATIENCE)

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
            return True
        return False


@contextlib.contextmanager
def kafka_broker() -> Iterator[RunningKafka]:
    """Run a broker in a folder of its own."""
    with temporary_place() as place:
        running = RunningKafka(place)
        try:
            yield running
        finally:
            running.kill()


@contextlib.asynccontextmanager
async def nothing_left(*but: type[Exception]) -> AsyncIterator[None]:
    """Require of a block that no task of it is dropped and no error of a future goes unseen.

    Args:
        but: errors that may: the client itself leaves those of batches that it never sent.
    """
    loop, found = asyncio.get_running_loop(), []
    gc.collect()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, about: found.append(about))
    try:
        yield
        gc.collect()
        await asyncio.sleep(0)
    finally:
        loop.set_exception_handler(before)
    assert [about for about in found if not isinstance(about.get("exception"), but)] == []


async def received(kafka: Kafka, org: UUID, count: int, *, committed: bool = True) -> list[int]:
    """The positions of the first `count` events of an organization, as a consumer gets them."""
    consumer = AIOKafkaConsumer(
        kafka.topic,
        bootstrap_servers=kafka._options["bootstrap_servers"],
        isolation_level="read_committed" if committed else "read_uncommitted",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    found: list[int] = []
    try:
        async with asyncio.timeout(30):
            async for record in consumer:
                if record.key.decode() == ids.public("organization", org):
                    found.append(int(orjson.loads(record.value)["id"]))
                if len(found) == count:
                    return found
    finally:
        await consumer.stop()
    raise AssertionError("the consumer ended")
