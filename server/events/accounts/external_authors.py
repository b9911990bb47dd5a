"""External authors: members without an account, whose annotations were made elsewhere.

An external author is known by a pseudonym, such as the id of a worker on a crowd platform. The
stream of an author has an id that is derived from the pseudonym with a key of the database, so that
an import needs no look-up by name. A pseudonym may be personal, like an e-mail address: it is
content, and once it is erased, only who has both the key and the pseudonym can tell whose id it is.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from server.events.accounts.members import Member, MemberStatus, evolve
from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.text_limits import name_of, text_of

PSEUDONYM = 500
"""The most characters of a pseudonym."""


class ExternalAuthorContent(Content):
    """Who the author is."""

    pseudonym: str
    name: str | None = None


class ExternalAuthorAdded(Event, name="member.external_added", kind=Kind.MEMBER):
    """Somebody without an account became known as the author of imported annotations."""

    content: ExternalAuthorContent | None


@evolve.on(ExternalAuthorAdded)
def _added(_: Member | None, recorded: Recorded[ExternalAuthorAdded]) -> Member:
    content, at = recorded.event.content, recorded.recorded_at
    return Member(
        id=recorded.stream,
        status=MemberStatus.EXTERNAL,
        role=None,
        name=content.name if content else None,
        email=None,
        created_at=at,
        changed_at=at,
        pseudonym=content.pseudonym if content else None,
    )


def pseudonym_of(value: str, *path: str | int) -> str:
    """Return a pseudonym without surrounding white space. Raises Refused INVALID or LIMIT."""
    return text_of(value, *path, longest=PSEUDONYM, empty=False)


def author_id(key: bytes, organization: UUID, pseudonym: str) -> UUID:
    """Return the id of the external author with a pseudonym: always the same one.

    Args:
        key: the secret key of the database; without it, an id does not confirm a guessed pseudonym.
        organization: the organization in which the author is a member.
        pseudonym: as `pseudonym_of` returned it.
    """
    text = b"external author\0%b%b" % (organization.bytes, pseudonym.encode())
    value = int.from_bytes(hmac.digest(key, text, "sha256")[:16])
    # Version 8 of RFC 9562: the bits are made by a rule of one's own.
    value = value & ~(0xF000 << 64) | 0x8000 << 64
    return UUID(int=value & ~(0xC000 << 48) | 0x8000 << 48)


def add(member: UUID, *, pseudonym: str, name: str | None) -> list[Change]:
    """Add an external author: a member without role, e-mail address and credentials."""
    content = ExternalAuthorContent(
        pseudonym=pseudonym_of(pseudonym, "pseudonym"),
        name=None if name is None else name_of(name, "name"),
    )
    return on(member, ExternalAuthorAdded(content=content))
