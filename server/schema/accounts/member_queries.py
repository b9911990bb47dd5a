"""Queries about members, and the members of a project."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.reads.accounts.members import member_rows, project_roles_of, rows_of_project_members
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, ProjectMember, load_member, member_of
from server.schema.core.base import Connection, page, page_size, query
from server.schema.core.context import Info, session_of


@strawberry.type
class MemberQueries:
    """Queries about members."""

    @query(Permission.MEMBERS_READ)
    async def members(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Connection[Member] | None:
        """The members of the organization, oldest first; removed ones stay in the list."""
        await info.context.require(Permission.MEMBERS_READ)
        size = page_size(first)
        last = None if after is None else ids.expect("member", after, "after")
        session = session_of(self, info)
        rows = await member_rows(session, last, size + 1)
        found = [member_of(session, row) for row in rows]
        return page([(str(item.id), item) for item in found], size, after=after)

    @query(Permission.MEMBERS_READ)
    async def member(self, info: Info, id: strawberry.ID) -> Member | None:
        """One member."""
        await info.context.require(Permission.MEMBERS_READ)
        return await load_member(session_of(self, info), ids.expect("member", id, "id"))


async def project_members(
    info: Info, session: ReadSession, project: UUID, first: int, after: str | None
) -> Connection[ProjectMember]:
    """Return a page of the members with roles in a project. Raises Refused FORBIDDEN."""
    await info.context.require(Permission.PROJECT_MEMBERS_READ, project)
    size = page_size(first)
    last = None if after is None else ids.expect("member", after, "after")
    found = []
    for row in await rows_of_project_members(session, project, last, size + 1):
        roles = sorted(project_roles_of(row)[project])
        found.append(ProjectMember(member=member_of(session, row), roles=roles))
    return page([(str(item.member.id), item) for item in found], size, after=after)
