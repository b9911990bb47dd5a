"""Decisions about keys, sessions, invitations and passwords. No secret is passed to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.events.accounts.credential_events import (
    CredentialContent,
    CredentialEnded,
    CredentialIssued,
    CredentialKind,
    IdentityContent,
    IdentityLinked,
    LoginMethod,
    LoginsFailed,
    PasswordSet,
    SessionRenewed,
)
from server.events.accounts.members import (
    Credential,
    Member,
    MemberJoined,
    MemberStatus,
    require_present,
)
from server.events.core.event import Change, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of

SESSION_LIFE = timedelta(hours=12)
INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=1)
FAILURES_EVERY = timedelta(minutes=1)
SPENT = "This link was used already or has expired: ask for a new one."
_ONE_TIME = (CredentialKind.INVITATION, CredentialKind.RESET)
MOST_KEYS = 50
"""The most API keys that one member may have."""
MOST_SESSIONS = 20
"""The most sessions of one member; opening another one ends the oldest."""


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long sessions live."""

    idle: timedelta = SESSION_LIFE
    """After the last renewal: a session that is used past the half of it is renewed."""
    limit: timedelta = timedelta(days=14)
    """After the login, however much the session is used."""

    def end(self, issued_at: datetime, now: datetime) -> datetime:
        """Return when a session ends that is used now."""
        return min(now + self.idle, issued_at + self.limit)


DEFAULT_LIFE = SessionLife()


def issue_key(
    state: Member, *, credential: UUID, label: str, expires_at: datetime | None, now: datetime
) -> list[Change]:
    """Issue an API key for an active member."""
    require_active(state)
    if expires_at is not None and expires_at <= now:
        raise Refused(Code.INVALID, "This time has passed: choose a later one.", ("expiresAt",))
    if sum(c.kind is CredentialKind.KEY and c.valid(now) for c in state.credentials) >= MOST_KEYS:
        raise Refused(Code.LIMIT, f"A member holds {MOST_KEYS} keys at most: revoke one first.")
    content = CredentialContent(label=name_of(label, "label"))
    return on(state.id, _issued(credential, CredentialKind.KEY, expires_at, content=content))


def first_key(member: UUID, *, credential: UUID, label: str) -> list[Change]:
    """Issue the first API key of a member that the same command creates."""
    content = CredentialContent(label=name_of(label, "label"))
    return on(member, _issued(credential, CredentialKind.KEY, None, content=content))


def revoke(state: Member, *, credential: UUID) -> list[Change]:
    """Revoke a credential. Revoking it twice changes nothing."""
    if state.credential(credential) is None:
        return []
    return on(state.id, CredentialEnded(credential=credential))


def open_session(
    state: Member,
    *,
    credential: UUID,
    method: LoginMethod,
    now: datetime,
    life: SessionLife = DEFAULT_LIFE,
    device: str | None = None,
) -> list[Change]:
    """Log a member in; `device` is what they will know the session by."""
    require_active(state)
    content = None if device is None else CredentialContent(label=name_of(device, "device"))
    sessions = [c for c in state.credentials if c.kind is CredentialKind.SESSION]
    oldest = sessions[: max(0, len(sessions) - MOST_SESSIONS + 1)]
    until = life.end(now, now)
    issued = _issued(credential, CredentialKind.SESSION, until, method=method, content=content)
    return on(state.id, *(CredentialEnded(credential=c.id) for c in oldest), issued)


def renew_session(
    state: Member, *, credential: UUID, now: datetime, life: SessionLife
) -> list[Change]:
    """Give a session that is used past the half of its idle life a later end; else do nothing.

    A session that has ended stays ended.
    """
    held = session_of(state, credential)
    if held is None or held.expires_at is None or not held.valid(now):
        return []
    until = life.end(held.issued_at, now)
    if now < held.expires_at - life.idle / 2 or until <= held.expires_at:
        return []
    return on(state.id, SessionRenewed(credential=credential, expires_at=until))


def session_of(state: Member, credential: UUID) -> Credential | None:
    """Return a session that has not been ended; None for other credentials."""
    held = state.credential(credential)
    return held if held is not None and held.kind is CredentialKind.SESSION else None


def end_session(state: Member, *, session: UUID) -> list[Change]:
    """End one session. Raises Refused NOT_FOUND where there is none."""
    if session_of(state, session) is None:
        message = "This member has no such session: it may have ended already."
        raise Refused(Code.NOT_FOUND, message, ("session",))
    return revoke(state, credential=session)


def end_sessions(state: Member, *, keep: UUID | None = None) -> list[Change]:
    """End all sessions of a member but one."""
    sessions = (c for c in state.credentials if c.kind is CredentialKind.SESSION and c.id != keep)
    return on(state.id, *(CredentialEnded(credential=c.id) for c in sessions))


def invite(state: Member | None, *, member: UUID, credential: UUID, now: datetime) -> list[Change]:
    """Issue a one-time token with which a person joins. It ends earlier invitations."""
    if state is not None:
        require_present(state)
    if state is not None and state.status is not MemberStatus.INVITED:
        raise Refused(
            Code.CONFLICT, "This member has joined already: send a password reset instead."
        )
    issued = _issued(credential, CredentialKind.INVITATION, now + INVITATION_LIFE)
    return on(member, *_end_all(state, CredentialKind.INVITATION), issued)


def offer_reset(state: Member, *, credential: UUID, now: datetime) -> list[Change]:
    """Issue a one-time token with which a member can choose a new password."""
    require_active(state)
    issued = _issued(credential, CredentialKind.RESET, now + RESET_LIFE)
    return on(state.id, *_end_all(state, CredentialKind.RESET), issued)


def redeem(
    state: Member, *, credential: UUID, now: datetime, end_keys: bool = True
) -> list[Change]:
    """Use a one-time token up: join if invited, set the password, end sessions, and keys if wished.

    A first password ends no keys: nobody can have made one in a session that a password opened.

    Raises:
        Refused: UNAUTHENTICATED if the token was used, replaced or has expired.
    """
    require_one_time_token(state, credential=credential, now=now)
    joined = [MemberJoined()] if state.status is MemberStatus.INVITED else []
    keys = end_keys and state.password_at is not None
    dying = (c for c in state.credentials if keys or _dies_with_password(c))
    ended = [CredentialEnded(credential=c.id) for c in dying]
    return on(state.id, *joined, *ended, PasswordSet())


def require_one_time_token(state: Member, *, credential: UUID, now: datetime) -> None:
    """Refuse, with UNAUTHENTICATED, a one-time token that was used, replaced or has expired."""
    token = state.credential(credential)
    if token is None or token.kind not in _ONE_TIME or not token.valid(now):
        raise Refused(Code.UNAUTHENTICATED, SPENT, ("token",))
    require_present(state)


def change_password(state: Member, *, keep: UUID | None) -> list[Change]:
    """Record a new password and end all sessions but `keep`."""
    require_active(state)
    dying = (c for c in state.credentials if _dies_with_password(c) and c.id != keep)
    return on(state.id, *(CredentialEnded(credential=c.id) for c in dying), PasswordSet())


def link(
    state: Member, *, credential: UUID, issuer: str, subject: str, now: datetime
) -> list[Change]:
    """Link an account of an OpenID provider to the member, and use up the one-time token.

    An invited person joins by this and needs no password.

    Raises:
        Refused: UNAUTHENTICATED where the token was used, replaced or ran out.
    """
    require_one_time_token(state, credential=credential, now=now)
    joined = [MemberJoined()] if state.status is MemberStatus.INVITED else []
    ended = [CredentialEnded(credential=c.id) for c in state.credentials if c.kind in _ONE_TIME]
    known = (issuer, subject) in state.identities
    content = IdentityContent(issuer=issuer, subject=subject)
    return on(state.id, *joined, *ended, *([] if known else [IdentityLinked(content=content)]))


def fail_logins(state: Member, *, count: int, now: datetime) -> list[Change]:
    """Record failed logins, at most one event a minute: an attacker must not fill the ledger."""
    if state.failures_at is not None and now - state.failures_at < FAILURES_EVERY:
        return []
    return on(state.id, LoginsFailed(count=count))


def require_active(state: Member) -> None:
    """Refuse unless the member is active."""
    require_present(state)
    if state.status is not MemberStatus.ACTIVE:
        raise Refused(
            Code.CONFLICT, "This member has not accepted the invitation yet.", ("member",)
        )


def _dies_with_password(credential: Credential) -> bool:
    return credential.kind is not CredentialKind.KEY


def _end_all(state: Member | None, kind: CredentialKind) -> list[CredentialEnded]:
    held = state.credentials if state else ()
    return [CredentialEnded(credential=c.id) for c in held if c.kind is kind]


def _issued(
    credential: UUID,
    kind: CredentialKind,
    expires_at: datetime | None,
    *,
    method: LoginMethod | None = None,
    content: CredentialContent | None = None,
) -> CredentialIssued:
    return CredentialIssued(
        credential=credential,
        credential_kind=kind,
        expires_at=expires_at,
        method=method,
        content=content,
    )
