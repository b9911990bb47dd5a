"""What can happen to keys, sessions, one-time tokens, passwords and identities of a member."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import Content, Event, Kind


class CredentialKind(StrEnum):
    """What lets a request in, or lets a person set a password."""

    KEY = "key"
    """An API key of a program or a person."""
    SESSION = "session"
    """A login."""
    INVITATION = "invitation"
    """A link by which a new member chooses a password."""
    RESET = "reset"
    """A link by which a member chooses a new password."""


class LoginMethod(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a method, not a secret
    """By e-mail address and password."""
    OIDC = "oidc"
    """By the identity provider of the organization."""
    INVITATION = "invitation"
    """By the link of an invitation or of a reset."""


class CredentialContent(Content):
    """What the person calls the key, or the device of the session."""

    label: str


class CredentialIssued(Event, name="credential.issued", kind=Kind.MEMBER):
    """A key, session or one-time token was made. Its secret is never in an event."""

    credential: UUID
    credential_kind: CredentialKind
    expires_at: datetime | None
    method: LoginMethod | None = None
    content: CredentialContent | None


class CredentialEnded(Event, name="credential.ended", kind=Kind.MEMBER):
    """A credential was revoked, used up or logged out."""

    credential: UUID


class SessionRenewed(Event, name="session.renewed", kind=Kind.MEMBER):
    """A session that was in use got a later end."""

    credential: UUID
    expires_at: datetime


class PasswordSet(Event, name="password.set", kind=Kind.MEMBER):
    """The member chose a password; its hash lies in `secrets`."""


class IdentityContent(Content):
    """The account at the identity provider."""

    issuer: str
    subject: str


class IdentityLinked(Event, name="identity.linked", kind=Kind.MEMBER):
    """An account of an OpenID provider was tied to the member."""

    content: IdentityContent | None


class LoginsFailed(Event, name="logins.failed", kind=Kind.MEMBER):
    """Failed logins of one account, at most one event a minute."""

    count: int
