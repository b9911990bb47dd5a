"""The tasks that a reviewer may take next, in the order of the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.reads.session import ReadSession

OFFERED = 16
"""Tasks that are offered to one claim: other reviewers may take some of them first."""
PAGE = 64
"""Tasks of the queue that are looked at in one statement."""
SCANNED = 10_000
"""Tasks of the queue that are looked at for one claim."""
_START = (-(2**31), -(2**63), UUID(int=0))

# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_QUEUE = f"""
SELECT t.id, t.urgency, t.rank, own.task_id IS NULL AS free FROM (
    SELECT id, urgency, rank FROM projection.task
    WHERE org_id = $1 AND project_id = $2 AND reviewable AND (urgency, rank, id) > ($4, $5, $6)
    ORDER BY urgency, rank, id LIMIT {PAGE}
) t LEFT JOIN LATERAL (
    SELECT a.task_id FROM projection.annotation a
    WHERE a.org_id = $1 AND a.task_id = t.id AND a.author_id = $3
    AND a.status IN ('SUBMITTED', 'APPROVED') AND a.reviewer_id IS DISTINCT FROM $3 LIMIT 1
) own ON true ORDER BY t.urgency, t.rank, t.id
"""
_LAPSED = f"""
SELECT task_id AS id FROM projection.review_lease
WHERE org_id = $1 AND project_id = $2 AND expires_at <= $3 ORDER BY expires_at LIMIT {OFFERED}
"""


async def offered_reviews(
    session: ReadSession, project: UUID, reviewer: UUID, now: datetime
) -> list[UUID]:
    """Return the next tasks that wait for a reviewer, without those that the member answered.

    Where there are few, tasks follow whose lease ran out: their expiry puts them back into the
    queue about a second later.
    """
    found: list[UUID] = []
    place = _START
    for _ in range(SCANNED // PAGE):
        rows = await session.raw(_QUEUE, session.org, project, reviewer, *place)
        found += [row["id"] for row in rows if row["free"]]
        if len(rows) < PAGE or len(found) >= OFFERED:
            break
        place = (rows[-1]["urgency"], rows[-1]["rank"], rows[-1]["id"])
    if len(found) < OFFERED:
        lapsed = await session.raw(_LAPSED, session.org, project, now)
        found += [row["id"] for row in lapsed]
    return found[:OFFERED]
