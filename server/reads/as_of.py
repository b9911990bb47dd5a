"""Finds the position for a time within a read session."""

from __future__ import annotations

from datetime import datetime

from server.ledger.time import BISECT, in_utc
from server.reads.session import ReadSession


async def position_in(session: ReadSession, time: datetime) -> int | None:
    """Return the last position recorded at or before a time, 0 if there was no event yet.

    None where the time is without zone, or after the last event that the session sees: then more
    events may be recorded before it, and `server.ledger.time.position_at` says what is to be done.
    """
    if time.tzinfo is None or in_utc(time) > (await session.cut()).last_at:
        return None
    rows = await session.raw(BISECT, session.org, in_utc(time))
    return int(rows[0]["low"])
