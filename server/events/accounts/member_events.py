"""Events of a member: joining, roles, credentials. No event ever carries a secret."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.accounts.roles import Role
from server.events.core.event import Content, Event, Kind


class CredentialKind(StrEnum):
    """What lets a request in, or lets a person set a password."""

    KEY = "key"
    SESSION = "session"
    INVITATION = "invitation"
    RESET = "reset"


class MemberStatus(StrEnum):
    """Whether the account may act."""

    INVITED = "invited"
    ACTIVE = "active"
    REMOVED = "removed"


class LoginMethod(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a method, not a secret
    OIDC = "oidc"
    INVITATION = "invitation"


class MemberContent(Content):
    """Who the member is."""

    name: str
    email: str | None = None


class MemberAdded(Event, name="member.added", kind=Kind.MEMBER):
    """An account came into being: active at once (a first owner, a program), or invited."""

    role: Role | None
    status: MemberStatus
    content: MemberContent | None


class MemberRenamed(Event, name="member.renamed", kind=Kind.MEMBER):
    """The member's name or e-mail changed."""

    content: MemberContent | None


class MemberJoined(Event, name="member.joined", kind=Kind.MEMBER):
    """An invited person accepted."""


class RoleChanged(Event, name="member.role_changed", kind=Kind.MEMBER):
    """The role held in the whole organization changed."""

    role: Role | None


class RoleGranted(Event, name="member.role_granted", kind=Kind.MEMBER):
    """A role in one project was granted."""

    project: UUID
    role: Role


class RoleRevoked(Event, name="member.role_revoked", kind=Kind.MEMBER):
    """A role in one project was taken away."""

    project: UUID
    role: Role


class MemberRemoved(Event, name="member.removed", kind=Kind.MEMBER):
    """The account may not act any more; all its credentials ended."""


class MemberRestored(Event, name="member.restored", kind=Kind.MEMBER):
    """A removed account may act again, with new credentials."""


class CredentialContent(Content):
    """What the person calls the key."""

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
