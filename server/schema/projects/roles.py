"""The mutations that grant and revoke roles in one project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts import members as decide
from server.events.accounts.members import Member
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change
from server.schema.accounts.members import MemberRef, ProjectMember, member_ref
from server.schema.accounts.role_guards import require_combinable, require_grantable
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info


@strawberry.input(description="A role to give in a project.")
class GrantRoleInput(CommandInput):
    """Which role, and for which member of which project."""

    project: strawberry.ID
    member: strawberry.ID
    role: Role


@strawberry.input(description="A role to take away in a project.")
class RevokeRoleInput(GrantRoleInput):
    """Which role, and of which member of which project."""


@strawberry.type(description="A member's roles in a project after a command.")
class ProjectMemberPayload:
    """The roles of a member in a project after a command."""

    position: Position
    project_member: ProjectMember


ProjectMemberResult = Annotated[
    ProjectMemberPayload | RefusedType, strawberry.union("ProjectMemberResult")
]


@strawberry.type
class ProjectRoleMutations:
    """Mutations of roles in projects."""

    @mutation(Permission.PROJECT_MEMBERS_MANAGE)
    async def grant_role(self, info: Info, input: GrantRoleInput) -> ProjectMemberResult:
        """Give a member a role in one project."""

        def grant(current: DecisionContext, project: UUID, member: UUID) -> list[Change]:
            state = current.member(member)
            require_grantable(current, input.role, project)
            require_combinable({*state.roles, input.role})
            return decide.grant(state, project=project, role=input.role)

        return await _change(info, input, grant)

    @mutation(Permission.PROJECT_MEMBERS_MANAGE)
    async def revoke_role(self, info: Info, input: RevokeRoleInput) -> ProjectMemberResult:
        """Take a role in one project away from a member."""

        def revoke(current: DecisionContext, project: UUID, member: UUID) -> list[Change]:
            require_grantable(current, input.role, project)
            return decide.revoke(current.member(member), project=project, role=input.role)

        return await _change(info, input, revoke)


async def _change(
    info: Info,
    given: GrantRoleInput,
    change: Callable[[DecisionContext, UUID, UUID], list[Change]],
) -> ProjectMemberPayload:
    """Run a command on a member's roles in a project, and return the roles after it."""
    project = ids.expect("project", given.project, "project")
    member = ids.expect("member", given.member, "member")
    receipt = await info.context.execute(
        given,
        Permission.PROJECT_MEMBERS_MANAGE,
        lambda current: change(current, project, member),
        projects=(project,),
        members=(member,),
    )
    state = receipt.states[member]
    held = state.project_roles.get(project, ()) if isinstance(state, Member) else ()
    ref = await member_ref(info.context.session, member) or MemberRef(
        id=strawberry.ID(""), name=None
    )
    return ProjectMemberPayload(
        position=Position(receipt.position),
        project_member=ProjectMember(member=ref, roles=sorted(held)),
    )
