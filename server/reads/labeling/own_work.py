"""What one member holds, gave and has to do in a project: leases, annotations, and counts of them.

Each list is read from an index, and each count looks at so many rows at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import columns
from server.reads.session import ReadSession
from server.reads.statistics import Days

COUNTED = 10_000
"""Rows that are looked at for one count; where there are more, the count is a lower bound."""
MOST_HELD = 1_000
"""Leases that are listed: as many as a policy may allow one member to hold in a project."""

# Sorted after an index scan: a member holds few tasks.
_HELD = """
SELECT * FROM projection.{} WHERE org_id = $1 AND project_id = $2 AND {} = $3
ORDER BY expires_at, from_position LIMIT {}
"""
_LEASES = _HELD.format("lease", "annotator_id", MOST_HELD)
_REVIEW_LEASES = _HELD.format("review_lease", "reviewer_id", MOST_HELD)
_SHOWN = ", ".join(f"a.{column.name}" for column in columns(tables.annotation))
_OWN = "a.org_id = $1 AND a.project_id = $2 AND a.author_id = $3"
_MADE = f"SELECT {_SHOWN} FROM projection.annotation a WHERE {_OWN} {{later}} "
_MADE += "ORDER BY a.author_id{down}, a.created_at{down}, a.id{down} LIMIT $4"
# A member answers a task again after a migration by a new annotation; a rejected one is revised.
_RETURNED = f"""
SELECT {_SHOWN} FROM projection.annotation a WHERE {_OWN} AND a.status IN ('REJECTED', 'OUTDATED')
AND (a.status = 'REJECTED' OR NOT EXISTS (
    SELECT FROM projection.annotation newer WHERE newer.org_id = $1 AND newer.task_id = a.task_id
    AND newer.author_id = $3 AND newer.status NOT IN ('WITHDRAWN', 'OUTDATED')
)) {{later}} ORDER BY a.author_id{{down}}, a.changed_at{{down}}, a.id{{down}} LIMIT $4
"""


async def leases_of_member(session: ReadSession, project: UUID, member: UUID) -> list[Any]:
    """Return the leases that a member holds in a project, the one that ends first, first."""
    return await session.raw(_LEASES, session.org, project, member)


async def review_leases_of_member(session: ReadSession, project: UUID, member: UUID) -> list[Any]:
    """Return the review leases that a member holds in a project, the one that ends first, first."""
    return await session.raw(_REVIEW_LEASES, session.org, project, member)


async def annotations_of_member(
    session: ReadSession, project: UUID, member: UUID, page: KeysetPage
) -> list[Any]:
    """Return the annotations that a member gave in a project, the latest one first.

    The key of the page is (created_at, id).
    """
    text, key = page.fill(_MADE, "a.created_at, a.id", 5, descending=True)
    return await session.raw(text, session.org, project, member, page.limit, *key)


async def returned_annotations(
    session: ReadSession, project: UUID, member: UUID, page: KeysetPage
) -> list[Any]:
    """Return the annotations of a member that wait to be answered again, longest waiting first.

    The key of the page is (changed_at, id).
    """
    text, key = page.fill(_RETURNED, "a.changed_at, a.id", 5)
    return await session.raw(text, session.org, project, member, page.limit, *key)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows meet a condition; a lower bound if not all rows were looked at."""

    count: int
    is_exact: bool


_ANSWERED = f"""
SELECT count(*) FILTER (WHERE status IN ('SUBMITTED', 'APPROVED')), count(*)
FROM (SELECT status FROM projection.annotation a WHERE {_OWN} {{}} LIMIT {COUNTED}) a
"""
_BY_DAY = f"""
SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS answered,
    sum(time_spent_ms)::bigint AS time_spent_ms,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY time_spent_ms) AS median_time_ms
FROM (
    SELECT created_at, time_spent_ms FROM projection.annotation a WHERE {_OWN}
    AND created_at >= $4 AND created_at < $5
    AND status IN ('SUBMITTED', 'APPROVED') LIMIT $6
) a
GROUP BY 1 ORDER BY 1
"""
# A task with an act of the member looks as it stood then; the others are for the member unless
# they are assigned to somebody else. LIMIT 1 keeps each look-up an index probe.
_LEFT = f"""
SELECT count(*) FILTER (
    WHERE (t.assignee_id IS NULL OR t.assignee_id = $3) AND own.task_id IS NULL
), count(*)
FROM ({{}} LIMIT {COUNTED}) t LEFT JOIN LATERAL (
    SELECT p.task_id FROM projection.participant p
    WHERE p.org_id = $1 AND p.task_id = t.id AND p.member_id = $3 AND (
        p.status <> 'OPEN' OR p.skipped OR EXISTS (
            SELECT FROM projection.annotation a WHERE a.org_id = $1 AND a.task_id = t.id
            AND a.author_id = $3 AND a.status NOT IN ('WITHDRAWN', 'OUTDATED')
        ) OR EXISTS (
            SELECT FROM projection.lease l
            WHERE l.org_id = $1 AND l.task_id = t.id AND l.annotator_id = $3
        )
    ) LIMIT 1
) own ON true
"""
_ALL_LEFT = _LEFT.format(
    "SELECT id, assignee_id FROM projection.task WHERE org_id = $1 AND project_id = $2 "
    "ORDER BY rank, id"
)
_CLAIMABLE = _LEFT.format(
    "SELECT id, assignee_id FROM projection.task WHERE org_id = $1 AND project_id = $2 "
    "AND claimable ORDER BY assignee_id, urgency, rank"
)


async def count_answered(
    session: ReadSession, project: UUID, member: UUID, since: datetime | None
) -> Counted:
    """Count the annotations of a member that count as answers: all, or those made since a time."""
    if since is None:
        return await _count(session, _ANSWERED.format(""), project, member)
    made = _ANSWERED.format("AND a.created_at >= $4")
    return await _count(session, made, project, member, since)


async def days_of_member(
    session: ReadSession, project: UUID, member: UUID, days: Days
) -> list[Any]:
    """Return what a member answered on each of some days (UTC), without days of nothing.

    Raises:
        Refused: LIMIT for more than `COUNTED` annotations.
    """
    span = (datetime.combine(day, time.min, UTC) for day in (days.begin, days.end))
    rows = await session.raw(_BY_DAY, session.org, project, member, *span, COUNTED + 1)
    if sum(row["answered"] for row in rows) > COUNTED:
        message = f"These days have more than {COUNTED:,} annotations: ask for fewer days."
        raise Refused(Code.LIMIT, message, ("end",))
    return rows


async def count_returned(session: ReadSession, project: UUID, member: UUID) -> Counted:
    """Count the annotations of a member that wait to be answered again."""
    rows = await returned_annotations(session, project, member, KeysetPage(None, COUNTED))
    return Counted(len(rows), is_exact=len(rows) < COUNTED)


async def count_left(session: ReadSession, project: UUID, member: UUID, *, blind: bool) -> Counted:
    """Count the tasks that are left for a member.

    To a member who may see all, those that the member could claim now. To a blind member, those
    that look so to them: how many others have filled meanwhile is hidden.
    """
    return await _count(session, _ALL_LEFT if blind else _CLAIMABLE, project, member)


async def _count(
    session: ReadSession, text: str, project: UUID, member: UUID, *more: datetime
) -> Counted:
    [(count, seen)] = await session.raw(text, session.org, project, member, *more)
    return Counted(count, is_exact=seen < COUNTED)
