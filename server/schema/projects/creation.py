"""New projects: their input, and how one is made like another."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.events import projects as decide
from server.events.accounts import members
from server.events.accounts.members import MemberStatus
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.project_policy import Policy
from server.reads.accounts.members import members_of_project
from server.reads.projects import document
from server.schema.accounts.role_guards import acting_member, require_grantable
from server.schema.core.context import CommandInput, Info
from server.schema.core.fingerprint_input import plain
from server.schema.core.pydantic_types import read_as_sent
from server.schema.projects.policies import PolicyInput
from server.schema.projects.types import load_project

MOST_MEMBERS = 500
"""The most members whose roles a new project takes over."""


@strawberry.input
class CreateProjectInput(CommandInput):
    """A new project, empty or made like another one."""

    name: str
    description: str | None = strawberry.field(
        default=None, description="That of the project in `like`, or none, where it is left out."
    )
    policy: PolicyInput | None = strawberry.field(
        default=None, description="What is left out is as in the project in `like`, or the default."
    )
    like: strawberry.ID | None = strawberry.field(
        default=None,
        description="A project whose policy, present form, present guideline and reasons for "
        "rejections the new one begins with. It has no tasks, and nothing changes in the other.",
    )
    with_roles: bool = strawberry.field(
        default=False,
        description="Whether members with roles in the project in `like` get the same in the new "
        "one, 500 members at most; roles that the caller may not grant are refused.",
    )


def merged(policy: Policy, given: PolicyInput | None) -> Policy:
    """Return a policy with some of its members changed. Raises Refused INVALID."""
    changes = {k: v for k, v in plain(given).items() if v is not None} if given else {}
    return read_as_sent(Policy, {**policy.model_dump(), **changes}, "policy")


async def create_like(info: Info, given: CreateProjectInput, template: UUID) -> Receipt:
    """Create a project like another one.

    Raises:
        Refused: NOT_FOUND at `like` for a project that the caller may not see; FORBIDDEN at
            `withRoles` for roles that the caller may not grant; LIMIT for too many members.
    """
    context = info.context
    await context.require(Permission.PROJECTS_CREATE)
    shown = await load_project(info, context.session, template, "like")
    number = shown.guideline_version
    row = await document(context.session, (template, "guideline", number)) if number else None
    held: list[UUID] = []
    if given.with_roles:
        held = await members_of_project(context.session, template, MOST_MEMBERS + 1)
        if len(held) > MOST_MEMBERS:
            message = f"More than {MOST_MEMBERS} members have roles there: grant them yourself."
            raise Refused(Code.LIMIT, message, ("withRoles",))
    new = uuid7()

    def create(current: DecisionContext) -> list[Change]:
        acting_member(current).require(Permission.PROJECT_READ, template)
        like = current.project(template)
        made = decide.create_like(
            new,
            like,
            name=given.name,
            description=given.description,
            policy=merged(like.policy, given.policy),
            guideline=None if row is None else row["body"],
        )
        return [*made, *_roles(current, held, template, new)]

    return await context.execute(
        given,
        Permission.PROJECTS_CREATE,
        create,
        projects=(template,),
        members=tuple(held),
    )


def _roles(
    current: DecisionContext, held: list[UUID], template: UUID, project: UUID
) -> list[Change]:
    """Give the members who have roles in a project the same in another. Raises Refused."""
    made: list[Change] = []
    for state in map(current.member, held):
        if state.status is MemberStatus.REMOVED:
            continue
        for role in sorted(state.project_roles.get(template, ())):
            try:
                require_grantable(current, role, project)
            except Refused as refused:
                raise Refused(refused.code, refused.message, ("withRoles",)) from None
            made += members.grant(state, project=project, role=role)
    return made
