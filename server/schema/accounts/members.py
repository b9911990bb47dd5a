"""Members as clients see them: one type, of which everybody sees the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from server.access.permissions import Permission, Scope
from server.access.role_permissions import permitted
from server.events.accounts.members import Credential, CredentialKind, MemberStatus
from server.events.accounts.members import Member as State
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import (
    last_seen,
    last_use,
    member_details,
    member_row,
    project_roles_of,
    rows_of_members,
)
from server.reads.as_of import require_present
from server.reads.session import ReadSession
from server.schema.core.base import Node, PermissionEnum, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, node_loader

V = TypeVar("V")


def _as_stored(moment: datetime) -> datetime:
    return moment


@strawberry.type(description="An API key, without its secret.")
class ApiKey(Readable):
    """An API key that was not revoked; its secret is stored nowhere."""

    uuid: strawberry.Private[UUID]
    id: strawberry.ID
    label: str | None = strawberry.field(description="Null once it was erased.")
    issued_at: datetime
    expires_at: datetime | None = strawberry.field(
        description="Null: it lives until it is revoked."
    )

    @query(Permission.MEMBERS_READ)
    async def last_used_on(self) -> date | None:
        """The day on which it was last used, in UTC and up to a minute late; null before.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "When a key was last used")
        return await last_use(self.session, self.uuid)


@strawberry.type(description="The roles that a member holds in one project.")
class ProjectRoles(Readable):
    """The roles of a member in one project, and what they allow."""

    project_uuid: strawberry.Private[UUID]
    roles: list[Role]
    permissions: list[PermissionEnum] = strawberry.field(  # type: ignore[valid-type]
        description="What these roles, with the organization role, allow in this project."
    )

    project = link(
        "project",
        attrgetter("project_uuid"),
        Permission.PROJECT_READ,
        "The project; null to a caller who may not see it.",
    )


@strawberry.type(
    description="A person or a program of the organization. Everybody sees the name. The other "
    "fields are for callers who hold MEMBERS_READ, and for the member itself: to anybody else, "
    "each of them is null with an error FORBIDDEN at its path, where null without an error means "
    "that there is no value."
)
class Member(Node, Readable):
    """A member; `row` is None for an id that only events have."""

    uuid: strawberry.Private[UUID]
    row: strawberry.Private[Any]
    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")

    @query(Permission.MEMBERS_READ)
    async def email(self, info: Info) -> str | None:
        """Null for programs, and once it was erased."""
        return await self._column(info, "email", str)

    @query(Permission.MEMBERS_READ)
    async def status(self, info: Info) -> MemberStatus | None:
        """Whether the account may act."""
        return await self._column(info, "status", MemberStatus)

    @query(Permission.MEMBERS_READ)
    async def role(self, info: Info) -> Role | None:
        """The role in the whole organization."""
        return await self._column(info, "role", Role)

    @query(Permission.MEMBERS_READ)
    async def project_roles(self, info: Info) -> list[ProjectRoles] | None:
        """The roles in single projects, in the order of the projects' ids."""
        row = await self._guarded(info)
        if row is None:
            return None
        held, role = project_roles_of(row), row["role"] and Role(row["role"])
        return [
            ProjectRoles(
                session=self.session,
                project_uuid=project,
                roles=sorted(roles),
                permissions=permissions_of(role, held, project),
            )
            for project, roles in held.items()
        ]

    @query(Permission.MEMBERS_READ)
    async def api_keys(self, info: Info) -> list[ApiKey] | None:
        """The API keys that were not revoked, oldest first."""
        state = await self._details(info)
        return None if state is None else _keys_of(self.session, state)

    @query(Permission.MEMBERS_READ)
    async def has_password(self, info: Info) -> bool | None:
        """Whether the member has chosen a password."""
        state = await self._details(info)
        return None if state is None else state.password_at is not None

    @query(Permission.MEMBERS_READ)
    async def identities(self, info: Info) -> int | None:
        """How many OpenID accounts are linked."""
        state = await self._details(info)
        return None if state is None else len(state.identities)

    @query(Permission.MEMBERS_READ)
    async def invitation_ends_at(self, info: Info) -> datetime | None:
        """Until when the invitation can be accepted; null without one that was not accepted."""
        state = await self._details(info)
        held = () if state is None else state.credentials
        invitations = (one for one in held if one.kind is CredentialKind.INVITATION)
        return next((one.expires_at for one in invitations), None)

    @query(Permission.MEMBERS_READ)
    async def last_seen_on(self, info: Info) -> date | None:
        """The last day, in UTC, on which a session or a key was used that has not ended since.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "When a member was last seen")
        await self._guarded(info)
        found: date | None = await last_seen(self.session, self.uuid)
        return found

    @query(Permission.MEMBERS_READ)
    async def pseudonym(self, info: Info) -> str | None:
        """What an EXTERNAL member is called where their annotations were made."""
        return await self._column(info, "pseudonym", str)

    @query(Permission.MEMBERS_READ)
    async def created_at(self, info: Info) -> datetime | None:
        """When the account was made."""
        return await self._column(info, "created_at", _as_stored)

    @query(Permission.MEMBERS_READ)
    async def changed_at(self, info: Info) -> datetime | None:
        """When the account last changed."""
        return await self._column(info, "changed_at", _as_stored)

    @query(Permission.MEMBERS_READ)
    async def version(self, info: Info) -> int | None:
        """The version of the member, for `expectedVersion`."""
        return await self._column(info, "version", int)

    async def _guarded(self, info: Info) -> Any:
        """Return the row. Raises Refused FORBIDDEN unless the caller may see more than the name."""
        actor = await info.context.actor()
        if actor.org != self.session.org:
            raise Refused(Code.FORBIDDEN, "This member is of another organization than you.")
        if actor.member != self.uuid:
            actor.require(Permission.MEMBERS_READ)
        return self.row

    async def _column(self, info: Info, column: str, made: Callable[[Any], V]) -> V | None:
        """Return the value of a column, null where it has none. Raises Refused FORBIDDEN."""
        row = await self._guarded(info)
        value = None if row is None else row[column]
        return None if value is None else made(value)

    async def _details(self, info: Info) -> State | None:
        """Return the state, which has the credentials. Raises Refused FORBIDDEN."""
        await self._guarded(info)
        found: State | None = await member_details(self.session, self.uuid)
        return found


@strawberry.type(description="A member with roles in a project.")
class ProjectMember:
    """A member with its roles in a project."""

    member: Member
    roles: list[Role]


def member_of(session: ReadSession, row: Any) -> Member:
    """Return a member from its row."""
    id_ = row["id"]
    return Member(
        session=session,
        uuid=id_,
        row=row,
        id=strawberry.ID(ids.public("member", id_)),
        name=row["name"],
    )


async def linked_member(session: ReadSession, member: UUID | None) -> Member | None:
    """Return a member by id; None for None, which stands for the server itself."""
    return None if member is None else _linked(session, member, await member_row(session, member))


async def linked_members(session: ReadSession, members: Iterable[UUID]) -> list[Member]:
    """Return members by their ids, in the order of these, without a future for each."""
    asked = tuple(members)
    rows = await rows_of_members(session, asked)
    return [
        _linked(session, member, None) if row is None else member_of(session, row)
        for member, row in zip(asked, rows, strict=True)
    ]


def _linked(session: ReadSession, member: UUID, row: Any) -> Member:
    if row is None:
        id_ = strawberry.ID(ids.public("member", member))
        return Member(session=session, uuid=member, row=None, id=id_, name=None)
    return member_of(session, row)


async def load_member(session: ReadSession, member: UUID) -> Member:
    """Return a member. Raises Refused NOT_FOUND."""
    row = await member_row(session, member)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such member.", ("id",))
    return member_of(session, row)


@node_loader("member")
async def _node(_: Info, session: ReadSession, id_: UUID) -> Member:
    return await load_member(session, id_)


def _keys_of(session: ReadSession, state: State) -> list[ApiKey]:
    return [_key_of(session, held) for held in state.credentials if held.kind is CredentialKind.KEY]


def _key_of(session: ReadSession, key: Credential) -> ApiKey:
    return ApiKey(
        session=session,
        uuid=key.id,
        id=strawberry.ID(ids.public("credential", key.id)),
        label=key.label,
        issued_at=key.issued_at,
        expires_at=key.expires_at,
    )


async def load_api_key(session: ReadSession, member: UUID, key: UUID) -> ApiKey | None:
    """Return a key of a member; None once it has ended."""
    state = await member_details(session, member)
    held = None if state is None else state.credential(key)
    return None if held is None else _key_of(session, held)


def permissions_of(
    role: Role | None, project_roles: Any, project: UUID | None = None
) -> list[Permission]:
    """Return what roles allow in the organization, or within one project."""
    asked = (p for p in Permission if project is None or p.scope is Scope.PROJECT)
    return [p for p in asked if permitted(role, project_roles, p, project)]
