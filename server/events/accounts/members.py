"""Members: the people and programs of an organization, their roles and their credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.accounts.credential_events import (
    CredentialEnded,
    CredentialIssued,
    CredentialKind,
    IdentityLinked,
    LoginMethod,
    LoginsFailed,
    PasswordSet,
    SessionRenewed,
)
from server.events.accounts.roles import Role
from server.events.core.event import Change, Content, Event, Fold, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import email_of, name_of


class MemberStatus(StrEnum):
    """Whether the account may act."""

    INVITED = "invited"
    """The invitation has not been accepted."""
    ACTIVE = "active"
    """The account may act."""
    REMOVED = "removed"
    """The account may not act any more; what it did stays."""
    EXTERNAL = "external"
    """No account: an author of imported annotations."""


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


__all__ = ["CredentialIssued", "CredentialKind", "LoginMethod", "MemberStatus"]


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that has not ended."""

    id: UUID
    kind: CredentialKind
    issued_at: datetime
    expires_at: datetime | None
    label: str | None

    def valid(self, now: datetime) -> bool:
        """Tell whether the credential has not expired at this time."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Member:
    """The state of a member."""

    id: UUID
    status: MemberStatus
    role: Role | None
    name: str | None
    email: str | None
    created_at: datetime
    changed_at: datetime
    project_roles: Mapping[UUID, frozenset[Role]] = field(default_factory=dict)
    credentials: tuple[Credential, ...] = ()
    identities: tuple[tuple[str, str], ...] = ()
    password_at: datetime | None = None
    """When the present password was chosen; None for a member without a password."""
    failures_at: datetime | None = None
    before_removal: MemberStatus | None = None
    pseudonym: str | None = None  # of an EXTERNAL member

    @property
    def roles(self) -> frozenset[Role]:
        """Every role of the member anywhere: only who may grant them all may manage the account."""
        own = frozenset() if self.role is None else frozenset({self.role})
        return own.union(*self.project_roles.values())

    def credential(self, id_: UUID) -> Credential | None:
        """Return the credential with this id; None if it never existed or has ended."""
        return next((c for c in self.credentials if c.id == id_), None)


evolve: Fold[Member] = Fold()
MEMBER = StreamKind(Kind.MEMBER, Member, evolve)


@evolve.on(MemberAdded)
def _added(_: Member | None, recorded: Recorded[MemberAdded]) -> Member:
    event, at = recorded.event, recorded.recorded_at
    name, email = (event.content.name, event.content.email) if event.content else (None, None)
    return Member(recorded.stream, event.status, event.role, name, email, at, at)


@evolve.on(MemberRenamed)
def _renamed(state: Member, recorded: Recorded[MemberRenamed]) -> Member:
    content = recorded.event.content
    name, email = (content.name, content.email) if content else (None, None)
    return replace(state, name=name, email=email, changed_at=recorded.recorded_at)


@evolve.on(MemberJoined)
def _joined(state: Member, recorded: Recorded[MemberJoined]) -> Member:
    return replace(state, status=MemberStatus.ACTIVE, changed_at=recorded.recorded_at)


@evolve.on(RoleChanged)
def _role_changed(state: Member, recorded: Recorded[RoleChanged]) -> Member:
    return replace(state, role=recorded.event.role, changed_at=recorded.recorded_at)


@evolve.on(RoleGranted)
def _granted(state: Member, recorded: Recorded[RoleGranted]) -> Member:
    project = recorded.event.project
    held = state.project_roles.get(project, frozenset()) | {recorded.event.role}
    roles = {**state.project_roles, project: held}
    return replace(state, project_roles=roles, changed_at=recorded.recorded_at)


@evolve.on(RoleRevoked)
def _revoked(state: Member, recorded: Recorded[RoleRevoked]) -> Member:
    project = recorded.event.project
    held = state.project_roles.get(project, frozenset()) - {recorded.event.role}
    roles = {**state.project_roles, project: held}
    if not held:
        del roles[project]
    return replace(state, project_roles=roles, changed_at=recorded.recorded_at)


@evolve.on(MemberRemoved)
def _removed(state: Member, recorded: Recorded[MemberRemoved]) -> Member:
    at = recorded.recorded_at
    gone = replace(state, credentials=(), identities=(), password_at=None)
    return replace(gone, status=MemberStatus.REMOVED, before_removal=state.status, changed_at=at)


@evolve.on(MemberRestored)
def _restored(state: Member, recorded: Recorded[MemberRestored]) -> Member:
    # A person who never accepted the invitation stays INVITED after a restore.
    status = state.before_removal or MemberStatus.ACTIVE
    at = recorded.recorded_at
    return replace(state, status=status, before_removal=None, changed_at=at)


@evolve.on(CredentialIssued)
def _issued(state: Member, recorded: Recorded[CredentialIssued]) -> Member:
    event, at = recorded.event, recorded.recorded_at
    label = event.content.label if event.content else None
    new = Credential(event.credential, event.credential_kind, at, event.expires_at, label)
    # Expired credentials are dropped here, or the state of a busy account would grow for ever.
    alive = tuple(c for c in state.credentials if c.valid(at))
    return replace(state, credentials=(*alive, new))


@evolve.on(CredentialEnded)
def _ended(state: Member, recorded: Recorded[CredentialEnded]) -> Member:
    gone = recorded.event.credential
    return replace(state, credentials=tuple(c for c in state.credentials if c.id != gone))


@evolve.on(SessionRenewed)
def _renewed(state: Member, recorded: Recorded[SessionRenewed]) -> Member:
    event = recorded.event
    renewed = (
        replace(c, expires_at=event.expires_at) if c.id == event.credential else c
        for c in state.credentials
    )
    return replace(state, credentials=tuple(renewed))


@evolve.on(PasswordSet)
def _password_set(state: Member, recorded: Recorded[PasswordSet]) -> Member:
    return replace(state, password_at=recorded.recorded_at)


@evolve.on(IdentityLinked)
def _linked(state: Member, recorded: Recorded[IdentityLinked]) -> Member:
    content = recorded.event.content
    if content is None:
        return state
    return replace(state, identities=(*state.identities, (content.issuer, content.subject)))


@evolve.on(LoginsFailed)
def _failed(state: Member, recorded: Recorded[LoginsFailed]) -> Member:
    return replace(state, failures_at=recorded.recorded_at)


def add(
    member: UUID,
    *,
    name: str,
    email: str | None,
    role: Role | None,
    invited: bool,
    project_roles: Iterable[tuple[UUID, Role]] = (),
) -> list[Change]:
    """Add a member: invited, or active at once, with roles in some projects."""
    content = MemberContent(
        name=name_of(name, "name"), email=None if email is None else email_of(email, "email")
    )
    status = MemberStatus.INVITED if invited else MemberStatus.ACTIVE
    added = MemberAdded(role=role, status=status, content=content)
    wanted = dict.fromkeys(project_roles)
    for _, granted in wanted:
        _require_project_role(granted)
    return on(member, added, *(RoleGranted(project=p, role=r) for p, r in wanted))


def rename(state: Member, *, name: str | None, email: str | None) -> list[Change]:
    """Correct a name or an e-mail address."""
    if email is not None:
        _require_account(state)
    wanted = MemberContent(
        name=name_of(name, "name") if name is not None else state.name or "",
        email=email_of(email, "email") if email is not None else state.email,
    )
    if (wanted.name, wanted.email) == (state.name, state.email):
        return []
    return on(state.id, MemberRenamed(content=wanted))


def change_role(state: Member, *, role: Role | None, last_owner: bool) -> list[Change]:
    """Change the role in the whole organization; None takes it away."""
    require_present(state)
    if role == state.role:
        return []
    _require_an_owner(state, last_owner=last_owner)
    return on(state.id, RoleChanged(role=role))


def grant(state: Member, *, project: UUID, role: Role) -> list[Change]:
    """Grant a role in one project."""
    require_present(state)
    _require_project_role(role)
    if role in state.project_roles.get(project, frozenset()):
        return []
    return on(state.id, RoleGranted(project=project, role=role))


def revoke(state: Member, *, project: UUID, role: Role) -> list[Change]:
    """Revoke a role in one project."""
    if role not in state.project_roles.get(project, frozenset()):
        return []
    return on(state.id, RoleRevoked(project=project, role=role))


def remove(state: Member, *, last_owner: bool) -> list[Change]:
    """Remove the member and end all credentials; the member's annotations and events stay."""
    if state.status is MemberStatus.REMOVED:
        return []
    _require_account(state)
    _require_an_owner(state, last_owner=last_owner)
    return on(state.id, MemberRemoved())


def restore(state: Member) -> list[Change]:
    """Restore a removed member."""
    if state.status is not MemberStatus.REMOVED:
        return []
    return on(state.id, MemberRestored())


def require_present(state: Member) -> None:
    """Refuse to change a removed member, or an external author, who has no account."""
    if state.status is MemberStatus.REMOVED:
        message = "This member was removed: restore the account first."
        raise Refused(Code.CONFLICT, message, ("member",))
    _require_account(state)


def _require_account(state: Member) -> None:
    if state.status is MemberStatus.EXTERNAL:
        raise Refused(Code.CONFLICT, "An external author has no account.", ("member",))


def _require_project_role(role: Role) -> None:
    if role is Role.OWNER:
        raise Refused(Code.INVALID, "OWNER is a role of the whole organization.", ("role",))


def _require_an_owner(state: Member, *, last_owner: bool) -> None:
    if state.role is Role.OWNER and last_owner:
        message = "An organization needs an owner: name another owner first."
        raise Refused(Code.CONFLICT, message, ("member",))
