"""Roles in single projects, given by those who run them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
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
    """Who is to hold it, and where."""

    command_id: UUID
    project: strawberry.ID
    member: strawberry.ID
    role: Role


@strawberry.input(description="A role to take away in a project.")
class RevokeRoleInput(CommandInput):
    """Who holds it, and where."""

    command_id: UUID
    project: strawberry.ID
    member: strawberry.ID
    role: Role


@strawberry.type(description="A member's roles in a project after a command.")
class ProjectMemberPayload:
    """Who holds which roles in the project now."""

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
        project = ids.expect("project", input.project, "project")
        member = ids.expect("member", input.member, "member")

        def grant(current: DecisionContext) -> list[Change]:
            state = current.member(member)
            require_grantable(current, input.role, project)
            require_combinable({*state.roles, input.role})
            return decide.grant(state, project=project, role=input.role)

        receipt = await info.context.execute(
            input,
            Permission.PROJECT_MEMBERS_MANAGE,
            grant,
            projects=(project,),
            members=(member,),
        )
        return await _payload(info, receipt, project, member)

    @mutation(Permission.PROJECT_MEMBERS_MANAGE)
    async def revoke_role(self, info: Info, input: RevokeRoleInput) -> ProjectMemberResult:
        """Take a role in one project away from a member."""
        project = ids.expect("project", input.project, "project")
        member = ids.expect("member", input.member, "member")

        def revoke(current: DecisionContext) -> list[Change]:
            require_grantable(current, input.role, project)
            return decide.revoke(current.member(member), project=project, role=input.role)

        receipt = await info.context.execute(
            input,
            Permission.PROJECT_MEMBERS_MANAGE,
            revoke,
            projects=(project,),
            members=(member,),
        )
        return await _payload(info, receipt, project, member)


async def _payload(
    info: Info, receipt: Receipt, project: UUID, member: UUID
) -> ProjectMemberPayload:
    state = receipt.states[member]
    held = state.project_roles.get(project, ()) if isinstance(state, Member) else ()
    ref = await member_ref(info.context.session, member) or MemberRef(
        id=strawberry.ID(""), name=None
    )
    return ProjectMemberPayload(
        position=Position(receipt.position),
        project_member=ProjectMember(member=ref, roles=sorted(held)),
    )
