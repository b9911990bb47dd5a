"""Which rows of `secrets` are deleted when a member changes: a revoked credential leaves none."""

from __future__ import annotations

import hashlib
from uuid import UUID

from server.commands.writer.decision_context import Secret
from server.events.accounts.members import Member


def identity_digest(issuer: str, subject: str) -> bytes:
    """Return the digest by which an identity of an OpenID provider is found."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()


def identity_secret(member: UUID, digest: bytes) -> Secret:
    """Return the row by which a linked identity is found; its id is a hash of its content."""
    id_ = UUID(bytes=hashlib.sha256(member.bytes + digest).digest()[:16])
    return Secret(id=id_, member=member, kind="identity", digest=digest)


def ended(before: object, after: object) -> set[UUID]:
    """Return the ids of the secrets that an event ended: credentials, the password, identities.

    Derived from the states around the event, so that no decision can end a credential and leave
    its digest behind.
    """
    if not isinstance(before, Member) or not isinstance(after, Member):
        return set()
    return _rows(before) - _rows(after)


def _rows(state: Member) -> set[UUID]:
    password = set() if state.password_at is None else {state.id}
    linked = (identity_digest(*identity) for identity in state.identities)
    identities = {identity_secret(state.id, digest).id for digest in linked}
    return {c.id for c in state.credentials} | identities | password
