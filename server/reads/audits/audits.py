"""Audits, the tasks that they drew, and what became of each of these."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, by_id, columns, grouped, pages_of_projects
from server.reads.session import ReadSession

audit_row = by_id(tables.audit)
"""Reads the row of an audit."""
audit_rows = pages_of_projects(tables.audit)
"""Reads a page of the rows of a project's audits."""

OFFERED = 16
"""Items that are offered to one claim: other auditors may take some of them first."""
_TAKEN = ", ".join(
    f"i.{column.name}"
    for column in columns(tables.audit_item)
    if column.name not in ("audit_id", "task_id", "from_position")
)
_ITEM = """
LEFT JOIN LATERAL (
    SELECT * FROM projection.audit_item
    WHERE org_id = $1 AND audit_id = d.audit_id AND task_id = d.task_id LIMIT 1
) i ON true
"""
_ITEMS = f"""
SELECT d.audit_id, d.number, d.task_id, d.stratum, d.chance_ppb, {_TAKEN}
FROM (
    SELECT * FROM projection.audit_draw d WHERE org_id = $1 AND audit_id = $2
    {{later}} ORDER BY number{{down}} LIMIT $3
) d {_ITEM} ORDER BY d.number{{down}}
"""
_ITEM_OF_TASK = f"""
SELECT d.audit_id, d.number, d.task_id, d.stratum, d.chance_ppb, {_TAKEN}
FROM (
    SELECT * FROM projection.audit_draw
    WHERE org_id = $1 AND task_id = $3 AND audit_id = $2 LIMIT 1
) d {_ITEM}
"""
_OFFER = f"""
SELECT d.task_id FROM (
    SELECT * FROM projection.audit_draw WHERE org_id = $1 AND audit_id = $2 ORDER BY number
) d {_ITEM}
WHERE i.auditor_id IS NULL AND NOT EXISTS (
    SELECT FROM projection.annotation a
    WHERE a.org_id = $1 AND a.task_id = d.task_id AND $3 IN (a.author_id, a.reviewer_id) OFFSET 0
) ORDER BY d.number LIMIT {OFFERED}
"""
_HELD = """
SELECT task_id FROM projection.audit_item
WHERE org_id = $1 AND audit_id = $2 AND auditor_id = $3 AND verdict IS NULL LIMIT 1
"""
_CONCLUDED = """
SELECT a.project_id, a.accepted FROM projection.audit a
WHERE a.org_id = $1 AND a.project_id = ANY ($2::uuid[])
AND a.status = 'CONCLUDED' AND a.accepted IS NOT NULL
ORDER BY a.project_id, a.ended_at, a.id
"""


async def audit_items(session: ReadSession, audit: UUID, page: KeysetPage) -> list[Row]:
    """Return a page of the tasks that an audit drew, with what became of them, in their order.

    The key of a page is the number of the item.
    """
    text, after = page.fill(_ITEMS, "number", 4)
    return await session.raw(text, session.org, audit, page.limit, *after)


async def audit_item(session: ReadSession, audit: UUID, task: UUID) -> Row | None:
    """Return what became of a task that an audit drew; None where it did not draw the task."""
    rows = await session.raw(_ITEM_OF_TASK, session.org, audit, task)
    return rows[0] if rows else None


async def offered_items(session: ReadSession, audit: UUID, auditor: UUID) -> list[UUID]:
    """Return the next tasks that an auditor could judge, first the one that the auditor holds.

    Without those that others hold, that were judged, or that the auditor answered or reviewed.
    """
    held = await held_item(session, audit, auditor)
    if held is not None:
        return [held]
    rows = await session.raw(_OFFER, session.org, audit, auditor)
    return [row["task_id"] for row in rows]


async def held_item(session: ReadSession, audit: UUID, auditor: UUID) -> UUID | None:
    """Return the task that an auditor has taken and not judged yet; None if there is none."""
    rows = await session.raw(_HELD, session.org, audit, auditor)
    return rows[0]["task_id"] if rows else None


@batched
async def past_results(session: ReadSession, projects: Sequence[UUID]) -> list[list[bool]]:
    """Return for each project whether its concluded audits were accepted, the earliest first."""
    rows = await session.raw(_CONCLUDED, session.org, projects)
    return [[row["accepted"] for row in each] for each in grouped(rows, "project_id", projects)]
