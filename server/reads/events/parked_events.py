"""Parked events: those that a counter could not count."""

from __future__ import annotations

from typing import Any

from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession

_PAGE = """
SELECT p.position, p.stream, e.type, p.projection, p.error, p.parked_at, f.type AS first
FROM parked_events p
JOIN events e ON e.org_id = p.org_id AND e.position = p.position
LEFT JOIN events f ON f.org_id = p.org_id AND f.stream = p.stream AND f.version = 1
WHERE p.org_id = $1 {later} ORDER BY p.projection{down}, p.position{down} LIMIT $2
"""


async def parked_events(session: ReadSession, page: KeysetPage) -> list[Any]:
    """Return parked events by projection and position, with the type of their stream's first event.

    The key of the page is (projection, position).
    """
    text, key = page.fill(_PAGE, "p.projection, p.position", 3)
    return await session.raw(text, session.org, page.limit, *key)
