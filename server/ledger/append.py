"""Turns events into rows of the ledger: one position each, hashed as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg

from server.events.core.entropy import RandomPool
from server.events.core.entry import content_digest, entry_bytes, leaf_hash
from server.events.core.event import Event, Recorded, record

BLOB = 64 * 1024
"""Bytes of content from which on it is stored in `blobs`; the event then carries its SHA-256."""
SALT = 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@record
class PreparedEvent:
    """An event encoded before the ledger is locked; only its position and time are missing."""

    event: Event
    """The event as it will be read back, so that the writer sees what a fold will see."""
    facts: bytes
    content: bytes | None
    salt: bytes | None
    digest: bytes | None
    import_columns: tuple[Any, ...] | None = None
    """Columns of the row that depend on this event alone, if an import computed them already."""
    occurred_at: datetime | None = None
    """When it happened, where that was before it is recorded."""
    causation: int | None = None
    """The position that it compensates; None for an event that compensates none."""


def prepare(event: Event) -> PreparedEvent:
    """Encode an event. Do it before the ledger is locked, so that the lock is held less long."""
    return sealed(*event.encoded())


def sealed(
    event: Event,
    facts: bytes,
    content: bytes | None,
    brought: tuple[Any, ...] | None = None,
) -> PreparedEvent:
    """Return an encoded event with a salt and a digest of its content.

    Args:
        event: the event as it will be read back.
        facts: its facts in canonical JSON.
        content: its content in canonical JSON; None for an event without content.
        brought: `PreparedEvent.import_columns`.
    """
    if content is None:
        return PreparedEvent(event, facts, None, None, None, brought)
    salt = _salt()
    return PreparedEvent(event, facts, content, salt, content_digest(salt, content), brought)


_salt = RandomPool(SALT).take

EVENT_COLUMNS = (
    "org_id",
    "position",
    "stream",
    "version",
    "type",
    "type_version",
    "actor_id",
    "credential_id",
    "command_id",
    "correlation_id",
    "causation_position",
    "recorded_at",
    "occurred_at",
    "facts",
    "content",
    "content_blob",
    "content_salt",
    "content_digest",
    "leaf_hash",
)
"""The columns of `events`, in the order of a row."""


def entry(recorded: Recorded[Event], prepared: PreparedEvent) -> bytes:
    """Return the entry of an event: the bytes that are hashed.

    Raises:
        Refused: LIMIT if the entry has 64 KiB or more.
    """
    event = recorded.event
    return entry_bytes(
        org=recorded.org,
        position=recorded.position,
        stream=recorded.stream,
        version=recorded.version,
        type=event.type,
        type_version=event.type_version,
        actor=recorded.actor,
        credential=recorded.credential,
        command=recorded.command,
        correlation=recorded.correlation,
        causation=recorded.causation,
        recorded_at=microseconds(recorded.recorded_at),
        occurred_at=None if recorded.occurred_at is None else microseconds(recorded.occurred_at),
        facts=prepared.facts,
        content_digest=prepared.digest,
    )


def stored_entry(org: UUID, row: asyncpg.Record) -> bytes:
    """Return the entry of a row of `events`, by which its leaf hash is computed again."""
    return entry_bytes(
        org=org,
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        type=row["type"],
        type_version=row["type_version"],
        actor=row["actor_id"],
        credential=row["credential_id"],
        command=row["command_id"],
        correlation=row["correlation_id"],
        causation=row["causation_position"],
        recorded_at=microseconds(row["recorded_at"]),
        occurred_at=row["occurred_at"] and microseconds(row["occurred_at"]),
        facts=row["facts"].encode(),
        content_digest=row["content_digest"],
    )


def row(
    recorded: Recorded[Event], prepared: PreparedEvent
) -> tuple[tuple[Any, ...], tuple[bytes, bytes] | None]:
    """Return the row of `events`, and (digest, body) of content that is stored in `blobs`, or None.

    Raises:
        Refused: LIMIT if the entry has 64 KiB or more.
    """
    event, content = recorded.event, prepared.content
    hashed = leaf_hash(entry(recorded, prepared))
    blob = None
    if content is not None and len(content) >= BLOB:
        blob = (sha256(content).digest(), content)
    values = (
        recorded.org,
        recorded.position,
        recorded.stream,
        recorded.version,
        event.type,
        event.type_version,
        recorded.actor,
        recorded.credential,
        recorded.command,
        recorded.correlation,
        recorded.causation,
        recorded.recorded_at,
        recorded.occurred_at,
        prepared.facts.decode(),
        None if content is None or blob else content.decode(),
        blob and blob[0],
        prepared.salt,
        prepared.digest,
        hashed,
    )
    return values, blob


def microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970-01-01 UTC, exactly."""
    return (moment - EPOCH) // MICROSECOND
