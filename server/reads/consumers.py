"""The consumers of a ledger: counters, webhooks and brokers, and how far each is behind.

None of it is in the ledger: it is as it is now, whatever a session shows.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.projections.counters.registry import COUNTERS
from server.reads.session import ReadSession

_CONSUMERS = """
SELECT c.kind, c.id, c.project_id, c.name, c.position,
    greatest(l.head - c.position, 0) AS positions, e.recorded_at, c.problem
FROM (
    SELECT 'counter' AS kind, NULL::uuid AS id, NULL::uuid AS project_id, p.projection AS name,
        p.position, NULL AS problem
    FROM projection_checkpoints p WHERE p.org_id = $1 AND p.projection = ANY ($2::text[])
    UNION ALL
    SELECT 'webhook', w.id, w.project_id, w.name, coalesce(p.position, w.after),
        CASE WHEN w.status = 'PAUSED' THEN w.pause_reason END
    FROM projection.webhook w
    LEFT JOIN webhook_progress p ON p.org_id = w.org_id AND p.webhook_id = w.id
    WHERE w.org_id = $1 AND w.status <> 'DELETED'
    UNION ALL
    SELECT 'broker', NULL, NULL, b.broker, b.position, b.problem
    FROM broker_progress b WHERE b.org_id = $1
) c
CROSS JOIN (SELECT head FROM ledger WHERE org_id = $1) l
LEFT JOIN events e ON e.org_id = $1 AND e.position = c.position + 1
ORDER BY c.kind, c.name, c.id
"""


class Consumer(NamedTuple):
    """One consumer of the ledger of an organization."""

    kind: str
    """`counter`, `webhook` or `broker`."""
    id: UUID | None
    """Of a webhook."""
    project: UUID | None
    """Of a webhook of one project."""
    name: str | None
    """None for a webhook whose name was erased."""
    position: int
    """It has had every event up to here."""
    positions: int
    """How many events it is behind."""
    waiting_since: datetime | None
    """When the first event was recorded that it lacks; None where it lacks none."""
    problem: str | None
    """Why it stands still, if it does."""


async def consumers(session: ReadSession) -> list[Consumer]:
    """Return the consumers of an organization's ledger."""
    names = [counter.name for counter in COUNTERS]
    rows = await session.raw(_CONSUMERS, session.org, names)
    return [Consumer(*row) for row in rows]
