"""Queries about members."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.reads.accounts.members import member_rows, project_roles_of, rows_of_project_members
from server.schema.accounts.members import Member, ProjectMember, load_member, member_of
from server.schema.core.base import Connection, page, page_size, query
from server.schema.core.context import Info, session_of
from server.schema.projects.types import load_project


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
        session = session_of(self, info)
        rows = await member_rows(session, last, size + 1)
        found = [member_of(session, row) for row in rows]
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
        found = []
        for row in await rows_of_project_members(session, id_, last, size + 1):
            roles = sorted(project_roles_of(row)[id_])
            found.append(ProjectMember(member=member_of(session, row), roles=roles))
        return page([(str(item.member.id), item) for item in found], size, after=after)
