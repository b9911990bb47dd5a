"""Members as clients see them, for everybody and for administrators, and the queries for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from server.access.permissions import Permission, Scope, permitted
from server.events.accounts.members import CredentialKind, MemberStatus
from server.events.accounts.members import Member as State
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import (
    member_row,
    member_state,
    member_states,
    members_of_project,
)
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Node, PermissionEnum, page, page_size, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import node_loader
from server.schema.projects.types import load_project


@strawberry.type(description="A member, as everybody in the organization may see them.")
class MemberRef(Node):
    """The id and the name of a member."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")


@strawberry.type(description="An API key, without its secret.")
class Key:
    """An API key that was not revoked; its secret is stored nowhere."""

    id: strawberry.ID
    label: str | None = strawberry.field(description="Null once it was erased.")
    issued_at: datetime
    expires_at: datetime | None = strawberry.field(
        description="Null: it lives until it is revoked."
    )


@strawberry.type(description="The roles that a member holds in one project.")
class ProjectRoles:
    """The roles of a member in one project, and what they allow."""

    project_id: strawberry.ID
    roles: list[Role]
    permissions: list[PermissionEnum] = strawberry.field(  # type: ignore[valid-type]
        description="What these roles, with the organization role, allow in this project."
    )


@strawberry.type(description="A person or a program of the organization.")
class Member:
    """A member as seen by those who may read the list of members."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    email: str | None = strawberry.field(description="Null for programs, and once it was erased.")
    status: MemberStatus
    role: Role | None = strawberry.field(description="The role in the whole organization.")
    project_roles: list[ProjectRoles]
    keys: list[Key]
    has_password: bool
    identities: int = strawberry.field(description="How many OpenID accounts are linked.")
    pseudonym: str | None = strawberry.field(
        description="What an EXTERNAL member is called where their annotations were made."
    )
    created_at: datetime
    changed_at: datetime
    version: int


@strawberry.type(description="A member with roles in a project.")
class ProjectMember:
    """A member with its roles in a project."""

    member: MemberRef
    roles: list[Role]


async def member_ref(session: ReadSession, member: UUID | None) -> MemberRef | None:
    """Return a member's id and name; None for None, which stands for the server itself."""
    if member is None:
        return None
    row = await member_row(session, member)
    return MemberRef(
        id=strawberry.ID(ids.public("member", member)), name=None if row is None else row["name"]
    )


@node_loader("member")
async def _node(_: Info, session: ReadSession, id_: UUID) -> MemberRef | None:
    return None if await member_row(session, id_) is None else await member_ref(session, id_)


def keys_of(state: State) -> list[Key]:
    """Return a member's API keys that were not revoked, oldest first."""
    held = (c for c in state.credentials if c.kind is CredentialKind.KEY)
    return [
        Key(
            id=strawberry.ID(ids.public("credential", key.id)),
            label=key.label,
            issued_at=key.issued_at,
            expires_at=key.expires_at,
        )
        for key in held
    ]


def project_roles_of(state: State) -> list[ProjectRoles]:
    """Return a member's roles by project, in the order of the projects' ids."""
    return [
        ProjectRoles(
            project_id=strawberry.ID(ids.public("project", project)),
            roles=sorted(roles),
            permissions=permissions_of(state, project),
        )
        for project, roles in sorted(state.project_roles.items())
    ]


def permissions_of(state: State, project: UUID | None = None) -> list[Permission]:
    """Return what a member's roles allow in the organization, or within one project."""
    asked = (p for p in Permission if project is None or p.scope is Scope.PROJECT)
    return [p for p in asked if permitted(state.role, state.project_roles, p, project)]


def member_of(state: State, version: int) -> Member:
    """Return a member from its state."""
    return Member(
        id=strawberry.ID(ids.public("member", state.id)),
        name=state.name,
        email=state.email,
        status=state.status,
        role=state.role,
        project_roles=project_roles_of(state),
        keys=keys_of(state),
        has_password=state.password_at is not None,
        identities=len(state.identities),
        pseudonym=state.pseudonym,
        created_at=state.created_at,
        changed_at=state.changed_at,
        version=version,
    )


async def load_state(session: ReadSession, member: UUID) -> tuple[State, int]:
    """Return the state and the version of a member. Raises Refused NOT_FOUND."""
    found = await member_state(session, member)
    if found is None:
        raise Refused(Code.NOT_FOUND, "There is no such member.", ("id",))
    return found


async def load_member(session: ReadSession, member: UUID) -> Member:
    """Return a member. Raises Refused NOT_FOUND."""
    return member_of(*await load_state(session, member))


@strawberry.type
class MemberQueries:
    """Queries about members."""

    @query(Permission.MEMBERS_READ)
    async def members(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Connection[Member]:
        """The members of the organization, oldest first; removed ones stay in the list."""
        await info.context.require(Permission.MEMBERS_READ)
        size = page_size(first)
        last = None if after is None else ids.expect("member", after, "after")
        states = await member_states(session_of(self, info), last, size + 1)
        found = [member_of(*state) for state in states]
        return page([(str(item.id), item) for item in found], size, after=after)

    @query(Permission.MEMBERS_READ)
    async def member(self, info: Info, id: strawberry.ID) -> Member:
        """One member."""
        await info.context.require(Permission.MEMBERS_READ)
        return await load_member(session_of(self, info), ids.expect("member", id, "id"))

    @query(Permission.PROJECT_MEMBERS_READ)
    async def project_members(
        self, info: Info, project: strawberry.ID, first: int = 50, after: str | None = None
    ) -> Connection[ProjectMember]:
        """Who holds roles in a project, besides those who hold one in the whole organization."""
        id_ = ids.expect("project", project, "project")
        session = session_of(self, info)
        await load_project(info, session, id_, "project")
        await info.context.require(Permission.PROJECT_MEMBERS_READ, id_)
        size = page_size(first)
        last = None if after is None else ids.expect("member", after, "after")
        states = await members_of_project(session, id_, last, size + 1)
        found = [_in_project(state, id_) for state in states]
        return page([(str(item.member.id), item) for item in found], size, after=after)


def _in_project(state: State, project: UUID) -> ProjectMember:
    return ProjectMember(
        member=MemberRef(id=strawberry.ID(ids.public("member", state.id)), name=state.name),
        roles=sorted(state.project_roles[project]),
    )
