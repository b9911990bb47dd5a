"""The tasks that a reviewer may take next, in the order of the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.reads.session import ReadSession

OFFERED = 16
"""Tasks that are offered to one claim: other reviewers may take some of them first."""
SCANNED = 20_000
"""Tasks of the queue that are looked at for one claim."""

# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
# Leases that ran out come last: the sweeper puts their tasks back into the queue.
_QUEUE = f"""
SELECT t.id FROM (
    SELECT id FROM projection.task WHERE org_id = $1 AND project_id = $2 AND reviewable
    ORDER BY urgency, rank, id LIMIT {SCANNED}
) t LEFT JOIN LATERAL (
    SELECT a.task_id FROM projection.annotation a
    WHERE a.org_id = $1 AND a.task_id = t.id AND a.author_id = $3
    AND a.status IN ('SUBMITTED', 'APPROVED') AND a.reviewer_id IS DISTINCT FROM $3 LIMIT 1
) own ON true
WHERE own.task_id IS NULL LIMIT {OFFERED}
"""
_LAPSED = f"""
SELECT task_id AS id FROM projection.review_lease
WHERE org_id = $1 AND project_id = $2 AND expires_at <= $3 ORDER BY expires_at LIMIT {OFFERED}
"""
_HELD = """
SELECT count(*) FROM projection.review_lease
WHERE org_id = $1 AND project_id = $2 AND reviewer_id = $3
"""


async def offered_reviews(
    session: ReadSession, project: UUID, reviewer: UUID, now: datetime
) -> list[UUID]:
    """Return the next tasks that wait for a reviewer, without those that the member answered."""
    rows = await session.raw(_QUEUE, session.org, project, reviewer)
    rows += await session.raw(_LAPSED, session.org, project, now) if len(rows) < OFFERED else []
    return [row["id"] for row in rows]


async def held_reviews(session: ReadSession, project: UUID, reviewer: UUID) -> int:
    """Return how many tasks of a project the reviewer holds."""
    [row] = await session.raw(_HELD, session.org, project, reviewer)
    count: int = row["count"]
    return count
