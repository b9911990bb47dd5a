"""Links to downloads: short-lived, for one member, one credential and one thing.

A link is no credential of its own: whoever opens it acts as the member that it was made for, whose
rights are read again each time. So a link ends with its time, and before that with the member's
right to export, or with the key or session that asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import orjson

from server.access.signed_text import signed_body, signed_text

LIFETIME = timedelta(minutes=15)
"""For how long a download can be begun."""
_PURPOSE = b"annolog download link 2"


class DownloadKind(StrEnum):
    """What a link leads to."""

    TASKS = "TASKS"
    EVENTS = "EVENTS"
    SUBJECT = "SUBJECT"
    """What is held about a data subject."""
    REJECTED_ROWS = "REJECTED_ROWS"
    TREE = "TREE"
    """The tree of a version or draft of a taxonomy."""
    DIFF = "DIFF"
    """What differs between two of them."""


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """What a link opens, and as whom.

    Attributes:
        org: the organization of the member.
        member: as whom the download is made.
        credential: the key or session that asked for the link; None for an OpenID token.
        kind: what is downloaded.
        scope: the public id of the project, stream, organization or upload, or the digest of the
            reference to a data subject.
        expires_at: when the link ends.
        until: the last position, or a time; None for all.
        versions: the version of a tree, or the two of a diff; None stands for the draft.
        recorded: the position of the event that put an export on record, which has its filter;
            None for what has none.
    """

    org: UUID
    member: UUID
    credential: UUID | None
    kind: DownloadKind
    scope: str
    expires_at: datetime
    until: int | datetime | None = None
    versions: tuple[int | None, int | None] = (None, None)
    recorded: int | None = None


def expiry(now: datetime, latest: datetime | None = None) -> datetime:
    """Return when a link made now ends; not after `latest`, such as the end of the credential."""
    ends = now + LIFETIME
    return ends if latest is None else min(ends, latest)


def signed(key: bytes, link: DownloadLink) -> str:
    """Return a link as a text that fits into a path."""
    until = link.until.isoformat() if isinstance(link.until, datetime) else link.until
    credential = None if link.credential is None else str(link.credential)
    body = orjson.dumps(
        [
            str(link.org), str(link.member), credential, link.kind, link.scope, until,
            link.expires_at.timestamp(), link.versions, link.recorded,
        ]
    )  # fmt: skip
    return signed_text(key, _PURPOSE, body)


def opened(key: bytes, text: str) -> DownloadLink | None:
    """Return the link that a text holds, ended or not; None where this server did not make it."""
    body = signed_body(key, _PURPOSE, text)
    if body is None:
        return None
    org, member, credential, kind, scope, until, ends, (old, new), recorded = orjson.loads(body)
    return DownloadLink(
        UUID(org),
        UUID(member),
        None if credential is None else UUID(credential),
        DownloadKind(kind),
        scope,
        datetime.fromtimestamp(ends, UTC),
        datetime.fromisoformat(until) if isinstance(until, str) else until,
        (old, new),
        recorded,
    )
