"""The query of who could see a project or a task at a moment, by which role and whose grant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.accounts.role_periods import RolePeriod
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts import access_report
from server.reads.labeling.tasks import project_of_task
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member, member_of
from server.schema.as_of import session_as_of
from server.schema.core.base import Connection, PermissionEnum, Position, Readable, query
from server.schema.core.context import Info, session_of
from server.schema.core.paging import Paging, page_of, paging


@strawberry.type(description="A role that counted at the moment that was asked for.")
class HeldRole(Readable):
    """A role with who gave it, and from when to when it counted."""

    granted_by_uuid: strawberry.Private[UUID | None]
    role: Role
    in_project: bool = strawberry.field(
        description="Whether it was held in this project alone, and not in the organization."
    )
    granted_at: datetime = strawberry.field(description="When it was given.")
    grant_position: Position = strawberry.field(description="The event that gave it.")
    since: datetime = strawberry.field(
        description="From when it counted: since it was given, or the member joined or came back."
    )
    since_position: Position
    until: datetime | None = strawberry.field(
        description="When it ended, which may be after that moment; null while it counts."
    )
    until_position: Position | None

    @query(Permission.MEMBERS_READ)
    async def granted_by(self) -> Member | None:
        """Who gave it; null for what was done at the database itself."""
        return await linked_member(self.session, self.granted_by_uuid)


@strawberry.type(description="What a member could see of a project at a moment, and by which role.")
class MemberAccess:
    """A member with the roles that counted, and what they opened."""

    member: Member = strawberry.field(
        description="The member as of then; `apiKeys` are those that had not ended."
    )
    roles: list[HeldRole] = strawberry.field(
        description="The roles in the organization and in the project, the oldest first."
    )
    permissions: list[PermissionEnum] = strawberry.field(  # type: ignore[valid-type]
        description="What these roles opened: tasks, answers, events, exports. By the present "
        "meaning of roles."
    )
    blind: bool = strawberry.field(
        description="Whether others' answers were hidden, by the roles and the policy of then."
    )


@strawberry.type
class AccessQueries:
    """Queries about who could see what."""

    @query(Permission.MEMBERS_READ)
    async def access(
        self,
        info: Info,
        *,
        project: strawberry.ID | None = None,
        task: strawberry.ID | None = None,
        position: Position | None = None,
        time: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[MemberAccess] | None:
        """Who could see the contents of a project, or of a task in it, at a moment.

        Without a position and a time, at the moment of the query. A member is listed whose account
        could act and held a role in the organization or in the project. Who has the database itself
        is not a member; `exports` lists what was taken out there.
        """
        await info.context.require(Permission.MEMBERS_READ)
        base = session_of(self, info)
        wanted = paging(first, after, last, before)
        if base.at is not None and (position, time) != (None, None):
            message = "A snapshot has its moment: leave the position and the time out."
            raise Refused(Code.INVALID, message, ("position" if time is None else "time",))
        moment = base
        if (position, time) != (None, None):
            moment = await session_as_of(info.context, position, time)
        return await _report(moment, project, task, wanted, known=(await base.cut()).head)


async def _report(
    session: ReadSession,
    project: str | None,
    task: str | None,
    wanted: Paging,
    *,
    known: int,
) -> Connection[MemberAccess]:
    """Return a page of the report. Raises Refused INVALID, NOT_FOUND."""
    page = wanted.after_id("member")
    id_ = await _project(session, project, task)
    found = await access_report.access_report(session, id_, page, known=known)
    if found is None:
        name = "project" if task is None else "task"
        raise Refused(Code.NOT_FOUND, f"There was no such {name} then.", (name,))
    shown = [_access(session, one) for one in found]
    return page_of([(str(one.member.id), one) for one in shown], wanted)


async def _project(session: ReadSession, project: str | None, task: str | None) -> UUID | None:
    """Return the project that is meant; None for a task that was not there. Raises Refused."""
    if (project is None) is (task is None):
        message = "Name a project or a task: one of the two."
        raise Refused(Code.INVALID, message, ("project" if task is None else "task",))
    if task is not None:
        return await project_of_task(session, ids.expect("task", task, "task"))
    return ids.expect("project", project or "", "project")


def _access(session: ReadSession, found: access_report.MemberAccess) -> MemberAccess:
    return MemberAccess(
        member=member_of(session, found.row),
        roles=[_role(session, period) for period in found.periods],
        permissions=found.permissions,
        blind=found.blind,
    )


def _role(session: ReadSession, period: RolePeriod) -> HeldRole:
    granted, since, until = period.granted, period.since, period.until
    return HeldRole(
        session=session,
        granted_by_uuid=granted.actor,
        role=period.held.role,
        in_project=period.held.project is not None,
        granted_at=granted.recorded_at,
        grant_position=Position(granted.position),
        since=since.recorded_at,
        since_position=Position(since.position),
        until=None if until is None else until.recorded_at,
        until_position=None if until is None else Position(until.position),
    )
