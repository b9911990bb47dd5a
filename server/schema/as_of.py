"""The query `asOf`, which opens the world as it was at a position or a time."""

from __future__ import annotations

from datetime import datetime

from server.events.core.refusal import Code, Refused
from server.ledger.time import position_at
from server.reads.as_of import position_in
from server.reads.session import ReadSession
from server.schema.core.context import Context


async def session_as_of(
    context: Context, position: int | None, time: datetime | None
) -> ReadSession:
    """Return the session that reads as of a position, or of the last one at or before a time.

    Raises:
        Refused: INVALID unless exactly one of them is given, for a time without zone, and for a
            position or time that has not come yet.
    """
    if (position is None) is (time is None):
        message = "Name a position or a time: one of the two."
        raise Refused(Code.INVALID, message, ("position" if time is None else "time",))
    if time is not None:
        return context.session.as_of(await _position_of(context, time))
    assert position is not None  # noqa: S101 - one of them is given
    head = (await context.session.cut()).head
    if position > head:
        message = f"This position has not come yet: the last one is {head}."
        raise Refused(Code.INVALID, message, ("position",))
    return context.session.as_of(position)


async def _position_of(context: Context, time: datetime) -> int:
    """Return the last position recorded at or before a time; 0 before the first event.

    For a time after the last event, the ledger first stores under its lock that no event may come
    before it any more, so that the answer is the same for ever. That takes a connection that is not
    in the snapshot of the operation, which therefore ends; a new one begins with the next read.
    """
    found = await position_in(context.session, time)
    if found is not None:
        return found
    await context.release()
    services = context.services
    async with services.pool.acquire() as connection:
        return await position_at(connection, context.me.org, time, now=services.clock())
