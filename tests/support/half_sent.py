"""A relay to Kafka that stops between sending a page and committing it, to be killed there.

`python -m tests.support.half_sent ADDRESS TOPIC ORG FIRST LAST` writes a line once the brokers have
all messages, and their position.
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from aiokafka import AIOKafkaProducer

from server.feed.brokers.kafka import Kafka
from tests.feed.brokers.test_conformance import messages


async def never(_: AIOKafkaProducer) -> None:
    """Stand in for the commit."""
    sys.stdout.write("sent\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main(address: str, topic: str, org: UUID, first: int, last: int) -> None:
    """Send messages in a transaction that stays open."""
    AIOKafkaProducer.commit_transaction = never
    await Kafka(address, topic).publish(org, messages(first, last))


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(main(words[0], words[1], UUID(words[2]), int(words[3]), int(words[4])))
