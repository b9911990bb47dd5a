"""Which rows of `secrets` are deleted when their holder changes: what was revoked leaves none."""

from __future__ import annotations

import hashlib
from uuid import UUID

from server.commands.writer.decision_context import Secret
from server.events.accounts.members import Member
from server.events.webhooks.webhooks import Webhook


def identity_digest(issuer: str, subject: str) -> bytes:
    """Return the digest by which an identity of an OpenID provider is found."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()


def identity_secret(member: UUID, digest: bytes) -> Secret:
    """Return the row by which a linked identity is found; its id is a hash of its content."""
    id_ = UUID(bytes=hashlib.sha256(member.bytes + digest).digest()[:16])
    return Secret(id=id_, member=member, kind="identity", digest=digest)


def ended(before: object, after: object) -> set[UUID]:
    """Return the ids of the secrets that an event ended: of a member, or of a webhook.

    Derived from the states around the event, so that no decision can end a credential and leave
    its digest behind.
    """
    return _rows(before) - _rows(after) if type(before) in _HOLDERS else set()


_HOLDERS = (Member, Webhook)


def _rows(state: object) -> set[UUID]:
    if isinstance(state, Webhook):
        return {secret.id for secret in state.secrets}
    if not isinstance(state, Member):
        return set()
    password = set() if state.password_at is None else {state.id}
    linked = (identity_digest(*identity) for identity in state.identities)
    identities = {identity_secret(state.id, digest).id for digest in linked}
    return {c.id for c in state.credentials} | identities | password
