"""The topics of Kafka: the making of that of the positions, and the settings of that of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion, UnknownTopicOrPartitionError

log = structlog.get_logger()

REPLICAS = 3
"""Copies of the topic of positions, where there are as many brokers."""
SEGMENT = 64 << 20
"""Bytes of a segment of it. The last one is not compacted, and each relay that begins reads it:
three seconds, where Kafka's own 1 GB would take most of a minute. Some hosts
allow no less than 50 MB.
"""
CHECKS = timedelta(hours=1)
"""Within this time brokers look for what they kept for long enough: every five minutes unless told
otherwise. It also covers the time that a page takes to be sent."""
UNLESS_TOLD = 1_048_588
"""Bytes that a topic takes at once, unless told otherwise."""
_WITHIN = ("retention.ms", "segment.ms", "file.delete.delay.ms")
"""A message goes with its segment, whose newest message is younger by `segment.ms` at most."""


async def make_compacted(options: Mapping[str, Any], name: str, patience: float) -> None:
    """Make a topic where there is none: compacted, so that the newest message of a key stays.

    Where that is not allowed, the brokers make it with their own settings at its first use.

    Args:
        options: how clients connect.
        name: the name of the topic.
        patience: seconds within which the brokers must answer.

    Raises:
        KafkaError, TimeoutError: they do not.
    """
    async with _admin(options, patience) as admin:
        if name in await admin.list_topics():
            return
        cluster = await admin.describe_cluster()
        nodes = [broker["node_id"] for broker in cluster["brokers"]]
        compacted = {"cleanup.policy": "compact", "segment.bytes": str(SEGMENT)}
        topic = NewTopic(name, 1, min(REPLICAS, len(nodes)), topic_configs=compacted)
        answer = await admin.create_topics([topic])
        refused = any(code for _, code, *_ in answer.topic_errors)
        tell = log.warning if refused else log.info
        tell("topic of Kafka asked for", topic=name, answer=answer.topic_errors)


async def settings(
    options: Mapping[str, Any], name: str, patience: float
) -> Mapping[str, str | None] | None:
    """Return the settings of a topic by their names; None where there is no topic.

    There are none where the brokers tell nobody, or not us.

    Args:
        options: how clients connect.
        name: the name of the topic.
        patience: seconds within which the brokers must answer.

    Raises:
        KafkaError, TimeoutError: they do not.
    """
    async with _admin(options, patience) as admin:
        try:
            found = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
        except IncompatibleBrokerVersion:
            return {}
    ((code, _, _, _, entries),) = found[0].resources
    if code == UnknownTopicOrPartitionError.errno:
        return None
    return {entry[0]: entry[1] for entry in entries}


def kept_for(topic: Mapping[str, str | None]) -> timedelta | None:
    """Return how long a message stays in a topic with such settings at most; None: not known.

    That is so where it stays for ever, or where the settings are not known.
    """
    times = [int(topic.get(name) or -1) for name in _WITHIN]
    if "delete" not in (topic.get("cleanup.policy") or "") or min(times) < 0:
        return None
    try:
        return timedelta(milliseconds=sum(times)) + CHECKS
    except OverflowError:
        return None


def largest_batch(topic: Mapping[str, str | None]) -> int:
    """Return how many bytes of messages a topic with such settings takes at once."""
    limits = "max.message.bytes", "segment.bytes"
    return min(int(topic.get(name) or UNLESS_TOLD) for name in limits)


@asynccontextmanager
async def _admin(options: Mapping[str, Any], patience: float) -> AsyncIterator[AIOKafkaAdminClient]:
    """Yield a client for topics, whose work must be done within some seconds."""
    admin = AIOKafkaAdminClient(**options, request_timeout_ms=int(patience * 1000))
    try:
        async with asyncio.timeout(patience):
            await admin.start()
            yield admin
    finally:
        await admin.close()
