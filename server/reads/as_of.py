"""Moments of read sessions: the position for a time, and the refusal of what has no past."""

from __future__ import annotations

from datetime import UTC, datetime

from server.events.core.refusal import Code, Refused
from server.ledger.time import BISECT, in_utc
from server.reads.session import ReadSession


async def position_in(session: ReadSession, time: datetime) -> int | None:
    """Return the last position recorded at or before a time, 0 if there was no event yet.

    None where the time is without zone, or after the last event that the session sees: then more
    events may be recorded before it, and `server.ledger.time.position_at` says what is to be done.
    """
    if time.tzinfo is None or in_utc(time) > (await session.cut()).last_at:
        return None
    return await last_before(session, time)


async def last_before(session: ReadSession, time: datetime) -> int:
    """Return the last position in the session whose event was recorded up to a time with a zone."""
    rows = await session.raw(BISECT, session.org, in_utc(time))
    return int(rows[0]["low"])


async def as_of_end(session: ReadSession, end: int | datetime | None) -> ReadSession:
    """Return a session as of a position or a time; for None, the session itself.

    What has not come yet is taken for the end of what the session sees.
    """
    if end is None:
        return session
    if isinstance(end, datetime):
        return session.as_of(await last_before(session, end))
    return session.as_of(min(end, (await session.cut()).head))


async def moment_of(session: ReadSession) -> datetime:
    """Return the time at which the event at the session's position was recorded.

    Before the first event, that is the earliest time that there is.
    """
    return await recorded_at(session, session.at or 0)


async def recorded_at(session: ReadSession, position: int) -> datetime:
    """Return the time at which an event was recorded; the earliest there is, of none."""
    rows = await session.raw(_RECORDED, session.org, position)
    return rows[0]["recorded_at"] if rows else datetime.min.replace(tzinfo=UTC)


_RECORDED = "SELECT recorded_at FROM events WHERE org_id = $1 AND position = $2"


def require_present(session: ReadSession, what: str, *path: str | int) -> None:
    """Refuse to show as of a position what has no past.

    Args:
        session: the session in which it would be read.
        what: what has no past, the beginning of a sentence.
        path: the argument that asks for it, if one does.

    Raises:
        Refused: PRESENT_ONLY in a session as of a position.
    """
    if session.at is not None:
        message = f"{what} is of the present only: ask for it without `asOf`."
        raise Refused(Code.PRESENT_ONLY, message, path)
