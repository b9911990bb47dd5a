"""Members who were warned, paused or let go on in projects."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.events.pauses.member_pauses import PauseStatus
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, grouped
from server.reads.session import ReadSession

_OF_PROJECTS = """
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT m.* FROM projection.member_pause m
    WHERE m.org_id = $1 AND m.project_id = p.id AND m.status = ANY ($3::text[])
    {later} ORDER BY m.member_id{down} LIMIT $4
) found
ORDER BY found.member_id{down}
"""
_OF_MEMBER = """
SELECT * FROM projection.member_pause WHERE org_id = $1 AND project_id = $2 AND member_id = $3
"""


@batched
async def pause_rows_in(
    session: ReadSession,
    projects: Sequence[UUID],
    statuses: tuple[PauseStatus, ...],
    page: KeysetPage,
) -> list[list[Row]]:
    """Return the rows of a page of each project's members of these statuses, oldest account first.

    Args:
        session: reads them.
        projects: the ids of the projects.
        statuses: those that are shown.
        page: the page; its key is the id of a member.
    """
    text, after = page.fill(_OF_PROJECTS, "m.member_id", 5)
    rows = await session.raw(text, session.org, projects, list(statuses), page.limit, *after)
    return grouped(rows, "project_id", projects)


async def pause_row(session: ReadSession, project: UUID, member: UUID) -> Row | None:
    """Return the row of a member in a project; None where the member was never warned or paused."""
    rows = await session.raw(_OF_MEMBER, session.org, project, member)
    return rows[0] if rows else None
