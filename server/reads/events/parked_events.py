"""Parked events: those that a counter could not count."""

from __future__ import annotations

from typing import Any

from server.reads.session import ReadSession

_PAGE = """
SELECT p.position, p.stream, e.type, p.projection, p.error, p.parked_at, f.type AS first
FROM parked_events p
JOIN events e ON e.org_id = p.org_id AND e.position = p.position
LEFT JOIN events f ON f.org_id = p.org_id AND f.stream = p.stream AND f.version = 1
WHERE p.org_id = $1 AND (p.projection, p.position) > ($2, $3)
ORDER BY p.projection, p.position LIMIT $4
"""


async def parked_events(session: ReadSession, after: tuple[str, int], limit: int) -> list[Any]:
    """Return parked events by projection and position, with the type of their stream's first event.

    `after` is the projection and position of the last one that the caller has.
    """
    return await session.raw(_PAGE, session.org, *after, limit)
