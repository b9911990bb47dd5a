"""Finds the position for a time: the last one recorded at or before it, and always the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.ledger.clock import MAX_SKEW, NOW
from server.ledger.read import tenant
from server.postgres import Connection

EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
# Times grow with positions, so a binary search works: one statement, one snapshot, and one probe of
# the primary key per halving.
BISECT = """
WITH RECURSIVE range (low, high) AS (
    SELECT 0::bigint, head FROM ledger WHERE org_id = $1
    UNION ALL
    SELECT CASE WHEN e.recorded_at <= $2 THEN e.position ELSE low END,
           CASE WHEN e.recorded_at <= $2 THEN high ELSE e.position - 1 END
    FROM range CROSS JOIN LATERAL (
        SELECT position, recorded_at FROM events
        WHERE org_id = $1 AND position = (low + high + 1) / 2 AND low < high LIMIT 1
    ) e
)
SELECT low FROM range WHERE low = high
"""
"""SQL: the last position of an organization ($1) that was recorded at or before a time ($2)."""
# Under READ COMMITTED an UPDATE that waited for the lock sees the row as it is then.
_RAISE = "UPDATE ledger SET last_at = $2 WHERE org_id = $1 AND last_at < $2 RETURNING head"

# This transaction holds the ledger lock like a writer; a process that freezes must lose the lock.
_BRIEFLY = "SET LOCAL idle_in_transaction_session_timeout = '2s'"


def in_utc(moment: datetime) -> datetime:
    """Return a time with a zone in UTC; beyond the calendar's ends, the nearest possible time."""
    try:
        return max(EARLIEST, moment.astimezone(UTC))
    except OverflowError:
        return EARLIEST if moment.year < LATEST.year else LATEST


async def position_at(connection: Connection, org: UUID, moment: datetime, *, now: datetime) -> int:
    """Return the last position recorded at or before `moment`; 0 if there was no event yet.

    If `moment` is later than the last event, the ledger first stores, under its lock, that no event
    may be recorded at or before `moment` any more: so the same call returns the same position for
    ever. That takes a transaction of its own, so the caller must have none open, or the lock would
    be held until the end of the caller's.

    Raises:
        Refused: INVALID for a time without zone, or one later than `now`, the clock of the writer,
            or than the clock of the database; NOT_FOUND if there is no such ledger.
    """
    if moment.tzinfo is None:
        raise Refused(
            Code.INVALID, "Say in which time zone: end the time with Z or +01:00.", ("time",)
        )
    moment = in_utc(moment)
    if moment > now:
        raise _not_yet()
    if connection.is_in_transaction():
        raise RuntimeError("position_at takes the ledger lock and needs a transaction of its own")
    async with tenant(connection, org):
        last_at = await connection.fetchval("SELECT last_at FROM ledger WHERE org_id = $1", org)
        if last_at is None:
            raise Refused(Code.NOT_FOUND, "There is no such organization.", ("organization",))
        found = None
        if moment > last_at:
            if moment - await connection.fetchval(NOW) > timedelta(seconds=MAX_SKEW):
                raise _not_yet()  # the clock of this process runs ahead, and must not lead others
            await connection.execute(_BRIEFLY)
            found = await connection.fetchval(_RAISE, org, moment)
        if found is None:
            found = await connection.fetchval(BISECT, org, moment)
    if found is None:
        raise RuntimeError("the ledger has a gap: its times cannot be searched")
    return int(found)


def _not_yet() -> Refused:
    return Refused(Code.INVALID, "This moment has not come yet: name one in the past.", ("time",))
