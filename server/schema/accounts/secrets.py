"""Secrets that a payload shows once: of API keys, sessions and one-time tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access import tokens
from server.commands import Receipt, Secret
from server.events.accounts.members import CredentialIssued, CredentialKind
from server.events.core.ids import uuid7
from server.schema.core.context import Context

NOTICE = (
    "The secret was shown in the first reply to this command and is stored nowhere: if that reply "
    "was lost, make another one with a new command id."
)
_TOKENS = {
    CredentialKind.KEY: tokens.TokenKind.KEY,
    CredentialKind.SESSION: tokens.TokenKind.SESSION,
    CredentialKind.INVITATION: tokens.TokenKind.ONCE,
    CredentialKind.RESET: tokens.TokenKind.ONCE,
}


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A credential that a command is about to issue."""

    id: UUID
    kind: CredentialKind
    token: tokens.Token
    secret: Secret

    def shown(self, receipt: Receipt) -> dict[str, str | None]:
        """Return the fields `secret` and `notice` of a payload; for a retry, the secret is null."""
        if receipt.replayed:
            return {"secret": None, "notice": NOTICE}
        return {"secret": self.token.reveal(), "notice": None}


def new_secret(member: UUID, kind: CredentialKind) -> NewSecret:
    """Make the id and the token of a credential; only the digest of the token is stored."""
    id_, token = uuid7(), tokens.issue(_TOKENS[kind])
    digest = tokens.digest(token)
    return NewSecret(
        id_, kind, token, Secret(id=id_, member=member, kind=kind.value, digest=digest)
    )


@dataclass(frozen=True, slots=True)
class Issued:
    """The credential that a command issued when it was first sent."""

    member: UUID
    credential: UUID
    expires_at: datetime | None


async def issued_by(context: Context, receipt: Receipt) -> Issued:
    """Return what a command issued, also after a retry."""
    events: Any = await context.events_of(receipt)
    found = next(e for e in events if isinstance(e.event, CredentialIssued))
    return Issued(found.stream, found.event.credential, found.event.expires_at)
