"""Links to the media of a task: short-lived, for one member, one task and one of its inputs.

A link is no credential of its own: whoever opens it acts as the member that it was made for, whose
rights are read again each time. So a link ends with its time, and before that with the member's
right to read the task, or with the key or session that asked for it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.access.signed_text import signed_body, signed_text

LIFETIME = timedelta(minutes=15)
"""For how long a link can be used, at least."""
STEP = 300
"""Seconds for which the same link is made again, so that a browser finds the file in its cache."""
_HEAD = struct.Struct(">16s16s16s16sI")
_PURPOSE = b"annolog media link 1"


@dataclass(frozen=True, slots=True)
class MediaLink:
    """What a link opens, and as whom."""

    org: UUID
    member: UUID
    credential: UUID | None
    task: UUID
    input: str
    expires_at: datetime


def expiry(now: datetime, latest: datetime | None = None) -> datetime:
    """Return when a link made now ends; not after `latest`, such as the end of the credential."""
    step = int(now.timestamp()) // STEP + 1
    ends = datetime.fromtimestamp(step * STEP, UTC) + LIFETIME
    return ends if latest is None else min(ends, latest)


def signed(key: bytes, link: MediaLink) -> str:
    """Return a link as a text that fits into a path."""
    credential = link.credential or UUID(int=0)
    ids = (link.org.bytes, link.member.bytes, credential.bytes, link.task.bytes)
    body = _HEAD.pack(*ids, int(link.expires_at.timestamp())) + link.input.encode()
    return signed_text(key, _PURPOSE, body)


def opened(key: bytes, text: str) -> MediaLink | None:
    """Return the link that a text holds, ended or not; None where this server did not make it."""
    body = signed_body(key, _PURPOSE, text)
    if body is None or len(body) < _HEAD.size:
        return None
    org, member, credential, task, ends = _HEAD.unpack_from(body)
    return MediaLink(
        UUID(bytes=org),
        UUID(bytes=member),
        UUID(bytes=credential) if any(credential) else None,
        UUID(bytes=task),
        body[_HEAD.size :].decode(),
        datetime.fromtimestamp(ends, UTC),
    )
