"""The bytes of a ledger entry, and the hashes over them, which anybody can recompute to check us.

Format 1, fixed for ever; docs/reference/entry-bytes.md describes it for other languages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import UUID

import orjson

from server.events.core.refusal import Code, Refused

FORMAT: Final = 1
ENTRY_LIMIT: Final = 64 * 1024
"""An entry is shorter than this (C2SP tlog-tiles carries entry lengths in 16 bits)."""
SALT_BYTES: Final = 32

_TYPE: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_LEAF: Final = b"\x00"


def content_digest(salt: bytes, content: bytes) -> bytes:
    """Return SHA-256(salt ‖ content): 32 bytes that reveal nothing once the random salt is erased.

    `content` is canonical JSON. Raises ValueError for a salt that is not 32 bytes, because with a
    salt of another length the same digest could belong to another content.
    """
    if len(salt) != SALT_BYTES:
        message = f"a salt has {SALT_BYTES} bytes, not {len(salt)}"
        raise ValueError(message)
    return sha256(salt + content).digest()


def entry_bytes(  # noqa: PLR0913 - the sixteen fields of the format, by name
    *,
    org: UUID,
    position: int,
    stream: UUID,
    version: int,
    type: str,
    type_version: int,
    actor: UUID | None,
    credential: UUID | None,
    command: UUID | None,
    correlation: UUID | None,
    causation: int | None,
    recorded_at: int,
    occurred_at: int | None,
    facts: bytes,
    content_digest: bytes | None,
) -> bytes:
    """Return the entry: the RFC 8785 JSON of all fields, absent ones as null.

    The keys below are in canonical order, and orjson writes their values canonically, since they
    are ids, integers and a checked type name. `facts` is copied: it must be canonical JSON already.

    Args:
        causation: the position, in the same ledger, of the event that caused this one.
        recorded_at: microseconds since 1970-01-01 UTC; `occurred_at` likewise.
        facts: canonical JSON of the event's facts (`canonical_json.encode`), copied unread.
        content_digest: the 32 bytes of `content_digest()`, or None for an event without content.
            The digest stays when the content is erased.

    Raises:
        Refused: LIMIT for 64 KiB or more; INVALID for an integer beyond 2^53 - 1.
        ValueError: for a malformed type name.

    """
    _check_type(type)
    try:
        entry = orjson.dumps(
            {
                "actor": actor,
                "causation": causation,
                "command": command,
                "content_digest": content_digest.hex() if content_digest is not None else None,
                "correlation": correlation,
                "credential": credential,
                "facts": orjson.Fragment(facts),
                "format": FORMAT,
                "occurred_at": occurred_at,
                "org": org,
                "position": position,
                "recorded_at": recorded_at,
                "stream": stream,
                "type": type,
                "type_version": type_version,
                "version": version,
            },
            str,  # asyncpg returns a subclass of UUID, which orjson does not know
            orjson.OPT_STRICT_INTEGER,
        )
    except orjson.JSONEncodeError as error:
        raise Refused(Code.INVALID, "Use integers below 2^53 in every event.") from error
    if len(entry) >= ENTRY_LIMIT:
        message = (
            f"Send less at once: the facts of one event must stay under {ENTRY_LIMIT // 1024} KiB."
        )
        raise Refused(Code.LIMIT, message)
    return entry


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ entry), the Merkle tree's leaf (RFC 6962 §2.1): 32 bytes."""
    return sha256(_LEAF + entry).digest()


@lru_cache(maxsize=1024)
def _check_type(name: str) -> None:
    if not _TYPE.fullmatch(name):
        message = (
            f"an event type is lower-case words joined by dots, like 'task.imported', not {name!r}"
        )
        raise ValueError(message)
