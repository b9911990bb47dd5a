"""Who could see the contents of a project when the event at a position was the last one, and why.

The rights are those of the roles that counted then, by the table of permissions of this server, and
the policy of the project is that of then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.visibility import may_see_all
from server.events.accounts.role_periods import ROLE_EVENTS, RolePeriod, role_periods
from server.events.accounts.roles import Role
from server.events.core.event import Event, Recorded
from server.events.project_policy import Policy
from server.ledger.read import recorded
from server.ledger.select_columns import COLUMNS
from server.ledger.unknown_events import read_or_stand_in
from server.projections import tables
from server.reads.accounts.members import project_roles_of
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, columns
from server.reads.projects import project_row
from server.reads.session import ReadSession

OPENING = (
    *(Permission.TASKS_READ, Permission.ANNOTATIONS_READ_OWN, Permission.ANNOTATIONS_READ_ALL),
    *(Permission.EVENTS_READ_OWN, Permission.EVENTS_READ, Permission.EXPORT),
)
"""The permissions that open contents of a project: inputs, answers, events, files."""

_SHOWN = ", ".join(f"m.{column.name}" for column in columns(tables.member))
# Without an index: an organization has few members. The JSON has an id of a project once.
_PAGE = f"""
SELECT {_SHOWN} FROM projection.member m
WHERE m.org_id = $1 AND m.status = 'active'
AND (m.role IS NOT NULL OR strpos(m.project_roles, $3) > 0) {{later}}
ORDER BY m.id{{down}} LIMIT $2
"""
# The sum keeps the planner from the index on positions, which has all streams' events.
_EVENTS = f"""
SELECT found.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = k.id
    AND e.type = ANY ($3::text[]) AND e.position + 0 <= $4 ORDER BY e.version
) found
"""
_TYPES = [event.type for event in ROLE_EVENTS]


@dataclass(frozen=True, slots=True)
class MemberAccess:
    """What one member could see of a project at a position."""

    row: Row
    """The member as of that position."""
    periods: list[RolePeriod]
    """The roles that counted there, in the organization and in the project."""
    permissions: list[Permission]
    """Which of `OPENING` they gave."""
    blind: bool
    """Whether the answers of others were hidden from the member."""


async def access_report(
    session: ReadSession, project: UUID | None, page: KeysetPage, *, known: int
) -> list[MemberAccess] | None:
    """Return who could see the contents of a project at the session's moment, ordered by member.

    Args:
        session: the session as of the position, or of the present.
        project: the project; None where what is asked about was not there, and had none.
        page: which members; the key is the id.
        known: the last position whose event may have ended a role.

    Returns:
        None where there was no such project.
    """
    row = None if project is None else await project_row(session, project)
    if project is None or row is None:
        return None
    policy, at = Policy.model_validate_json(row["policy"]), (await session.cut()).head
    text, after = page.fill(_PAGE, "m.id", 4)
    rows = await session.raw(text, session.org, page.limit, str(project), *after)
    events = await _role_events(session, [row["id"] for row in rows], known)
    return [_access(session.org, row, project, policy, events[row["id"]], at) for row in rows]


async def _role_events(
    session: ReadSession, members: Sequence[UUID], known: int
) -> dict[UUID, list[Recorded[Event]]]:
    """Return the events that decide which roles counted, by member and in order."""
    found = defaultdict[UUID, list[Recorded[Event]]](list)
    if members:
        for row in await session.raw(_EVENTS, session.org, list(members), _TYPES, known):
            found[row["stream"]].append(recorded(session.org, row, read_or_stand_in))
    return found


def _access(
    org: UUID,
    row: Row,
    project: UUID,
    policy: Policy,
    events: Sequence[Recorded[Event]],
    at: int,
) -> MemberAccess:
    actor = Actor(
        org=org,
        member=row["id"],
        organization_role=row["role"] and Role(row["role"]),
        project_roles=project_roles_of(row),
    )
    periods = [
        period
        for period in role_periods(events)
        if period.covers(at) and period.held.project in (None, project)
    ]
    permissions = [permission for permission in OPENING if actor.may(permission, project)]
    return MemberAccess(row, periods, permissions, not may_see_all(actor, project, policy))
