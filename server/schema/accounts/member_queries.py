"""Queries about members, and the members of a project."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.accounts.members import MemberStatus
from server.events.accounts.roles import Role
from server.events.core import ids
from server.reads.accounts.members import (
    count_members,
    member_conditions,
    member_rows,
    project_roles_of,
    rows_with_roles,
)
from server.reads.labeling.task_orders import SortDirection
from server.reads.named_lists import NamedOrder
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, ProjectMember, load_member, member_of
from server.schema.core.base import Connection, query
from server.schema.core.context import Info, session_of
from server.schema.core.paging import paging
from server.schema.named_lists import NamedListing, prefix_of


@strawberry.input(description="All conditions that are given must hold.")
class MemberFilter:
    """Selects members of the organization."""

    statuses: list[MemberStatus] | None = None
    roles: list[Role] | None = strawberry.field(
        default=None, description="Roles in the whole organization, of which they hold one."
    )
    project: strawberry.ID | None = strawberry.field(
        default=None, description="Members who hold a role in this project."
    )
    project_role: Role | None = strawberry.field(
        default=None, description="A role in `project`; without one, in any project."
    )
    name_starts_with: str | None = strawberry.field(
        default=None, description="The case of the letters a to z does not count."
    )


@strawberry.input(description="All conditions that are given must hold.")
class ProjectMemberFilter:
    """Selects members of a project."""

    role: Role | None = strawberry.field(default=None, description="A role in this project.")
    statuses: list[MemberStatus] | None = None
    name_starts_with: str | None = strawberry.field(
        default=None, description="The case of the letters a to z does not count."
    )


@strawberry.type
class MemberQueries:
    """Queries about members."""

    @query(Permission.MEMBERS_READ)
    async def members(
        self,
        info: Info,
        *,
        filter: MemberFilter | None = None,
        order: NamedOrder = NamedOrder.CREATED,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Member] | None:
        """The members of the organization, removed ones too unless a filter leaves them out."""
        await info.context.require(Permission.MEMBERS_READ)
        given = filter or MemberFilter()
        named = given.project
        project = None if named is None else ids.expect("project", named, "filter", "project")
        where = member_conditions(
            statuses=given.statuses,
            roles=given.roles,
            project=project,
            project_role=given.project_role,
            name_prefix=prefix_of(given.name_starts_with),
        )
        listing = NamedListing(order, direction, paging(first, after, last, before))
        session = session_of(self, info)
        rows = await member_rows(session, where, listing.page)
        return listing.connection(
            "member",
            rows,
            lambda row: member_of(session, row),
            lambda: count_members(session, where),
        )

    @query(Permission.MEMBERS_READ)
    async def member(self, info: Info, id: strawberry.ID) -> Member | None:
        """One member."""
        await info.context.require(Permission.MEMBERS_READ)
        return await load_member(session_of(self, info), ids.expect("member", id, "id"))


async def project_members(
    info: Info,
    session: ReadSession,
    project: UUID,
    filter: ProjectMemberFilter | None,
    listing: NamedListing,
) -> Connection[ProjectMember]:
    """Return a page of the members with roles in a project, by default without removed ones.

    Raises:
        Refused: FORBIDDEN; INVALID, LIMIT for a bad argument.
    """
    await info.context.require(Permission.PROJECT_MEMBERS_READ, project)
    given = filter or ProjectMemberFilter()
    usual = (status for status in MemberStatus if status is not MemberStatus.REMOVED)
    statuses = tuple(usual if given.statuses is None else given.statuses)
    prefix = prefix_of(given.name_starts_with)
    where = member_conditions(
        statuses=statuses, project=project, project_role=given.role, name_prefix=prefix
    )
    page = listing.page
    rows = await rows_with_roles(session, project, statuses, given.role, prefix, page)
    return listing.connection(
        "member",
        rows,
        lambda row: ProjectMember(
            member=member_of(session, row), roles=sorted(project_roles_of(row)[project])
        ),
        lambda: count_members(session, where),
    )
