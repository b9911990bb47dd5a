"""How events become rows of the ledger: one position each, hashed as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from server.events.core.entropy import RandomPool
from server.events.core.entry import content_digest, entry_bytes, leaf_hash
from server.events.core.event import Event, Recorded, record

BLOB = 64 * 1024
"""Content from this size on lies in `blobs`, and the event carries its SHA-256."""
SALT = 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@record
class PreparedEvent:
    """An event encoded before the lock is taken: only place and time are missing."""

    event: Event
    """As it will be read back, so that a fold of the ledger sees what the writer saw."""
    facts: bytes
    content: bytes | None
    salt: bytes | None
    digest: bytes | None
    import_columns: tuple[Any, ...] | None = None
    """Columns that only this event brings to its row, where they were made beforehand, too."""


def prepare(event: Event) -> PreparedEvent:
    """Encode an event. What it costs does not count against the lock if it is done before."""
    return sealed(*event.encoded())


def sealed(
    event: Event,
    facts: bytes,
    content: bytes | None,
    brought: tuple[Any, ...] | None = None,
) -> PreparedEvent:
    """Return an encoded event with a salt and a digest of its content.

    Args:
        event: as it will be read back.
        facts: in canonical JSON, like `content`.
        content: see `Prepared`.
        brought: see `Prepared`.
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
        Refused: LIMIT where it reaches 64 KiB.
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


def row(
    recorded: Recorded[Event], prepared: PreparedEvent
) -> tuple[tuple[Any, ...], tuple[bytes, bytes] | None]:
    """Return the row, and (digest, body) of content that belongs into `blobs`.

    Raises:
        Refused: as `entry` does.
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
