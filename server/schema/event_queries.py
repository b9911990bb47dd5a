"""The ledger as a connection: typed events, by position, with a bounded amount of work a page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.base import Event, Recorded
from server.events.refusal import Code, Refused
from server.ledger.columns import COLUMNS
from server.ledger.read import CHANGED, MARK, cursor, parse_cursor, recorded
from server.ledger.time import BISECT, in_utc, position_at
from server.ledger.unread import read_or_stand_in
from server.schema.base import Connection, Edge, PageInfo, page_size, query
from server.schema.context import Context, Info
from server.schema.event_cursor import Place, place
from server.schema.event_filter import EventFilter, Wanted, resolve
from server.schema.event_types import EventType
from server.schema.events import Around, Sight, look_around, sight_of

SCAN = 20_000
"""Positions that one page looks at; where too few events fit, its cursor leads on from there."""
CHUNK = 500
"""Rows that are read at once."""
PATIENCE = 2.0
"""Seconds to wait for a second connection, where a time must be agreed with the ledger."""

Found = list[tuple[Recorded[Event], Around]]


@dataclass(frozen=True, slots=True)
class Span:
    """Positions after `low`, up to `high`."""

    low: int
    high: int
    settled: bool = True
    """Whether nothing can come between what was read and `high` later."""

    def within(self, low: int, high: int) -> Span:
        """Return the part after `low` and up to `high`."""
        return replace(self, low=max(self.low, low), high=min(self.high, high))


@strawberry.type
class EventQueries:
    """Queries about events."""

    @query(Permission.EVENTS_READ_OWN)
    async def events(
        self,
        info: Info,
        filter: EventFilter | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[EventType]:
        """The ledger in order, as far as the caller may see it.

        A page looks at 20,000 positions at most. Where what is asked for is rare, a page may hold
        few events or none and still have a next one: go on with `endCursor`, which stands for the
        place up to which was looked. It works as `after` of the subscription `events` as well.
        """
        size = page_size(first)
        context = info.context
        sight = await sight_of(context)
        wanted = await resolve(info, sight, filter)
        start = await _resumed(context, after or "0")
        span = (await _span(context, filter)).within(start.position, 1 << 62)
        found, end = await _read(context, sight, wanted, span, size)
        shown = [sight.shown(event, around) for event, around in found]
        more = len(shown) > size or end < span.high or not span.settled
        kept = shown[:size]
        return Connection(
            edges=[Edge(cursor=event.cursor, node=event) for event in kept],
            page_info=PageInfo(
                has_next_page=more,
                has_previous_page=after is not None,
                start_cursor=kept[0].cursor if kept else None,
                end_cursor=kept[-1].cursor
                if len(shown) > size
                else await _end(context, sight, kept, start, end, more=more),
            ),
        )


async def _resumed(context: Context, text: str) -> Place:
    """Return the place of a cursor of this very history. Raises Refused HISTORY_CHANGED."""
    found = place(text, "after")
    seen, mark = parse_cursor(found.anchor)
    lost = found.position > (await context.reader.cut()).head
    if lost or (seen and await _mark(context, seen) != mark):
        raise Refused(Code.HISTORY_CHANGED, CHANGED, ("after",))
    return found


async def _mark(context: Context, position: int) -> bytes | None:
    text = "SELECT leaf_hash FROM events WHERE org_id = $1 AND position = $2"
    rows = await context.reader.raw(text, context.me.org, position)
    return rows[0]["leaf_hash"][:MARK] if rows else None


async def _span(context: Context, given: EventFilter | None) -> Span:
    """Return the positions that the bounds of a filter leave."""
    head = (await context.reader.cut()).head
    span = Span(0, head)
    if given is None:
        return span
    if given.positions is not None:
        low, high = given.positions.since, given.positions.until
        span = span.within((low or 1) - 1, head if high is None else high)
    if given.since is not None:
        before = _aware(given.since, "since") - timedelta(microseconds=1)
        span = span.within(await _bisect(context, before), head)
    if given.until is not None:
        until = await _position_at(context, _aware(given.until, "until"))
        span = replace(span.within(0, until), settled=until <= head)
    return span


def _aware(moment: datetime, name: str) -> datetime:
    if moment.tzinfo is None:
        message = "Say in which time zone: end the time with Z or +01:00."
        raise Refused(Code.INVALID, message, ("filter", name))
    return in_utc(moment)


async def _bisect(context: Context, moment: datetime) -> int:
    rows = await context.reader.raw(BISECT, context.me.org, moment)
    return int(rows[0]["low"])


async def _position_at(context: Context, moment: datetime) -> int:
    """Return the last position at or before a moment, the same one whenever it is asked.

    What lies before the last event is settled. Anything later must be agreed with the ledger,
    under its lock and so on a connection of its own.
    """
    if moment < (await context.reader.cut()).last_at:
        return await _bisect(context, moment)
    services, org = context.services, context.me.org
    try:
        # This snapshot holds a connection already, and so may all others that wait for one here.
        async with services.pool.acquire(timeout=PATIENCE) as connection:
            return await position_at(connection, org, moment, now=services.clock())
    except TimeoutError:
        message = "The server is busy: try again."
        raise Refused(Code.UNAVAILABLE, message, ("filter", "until")) from None
    except Refused as refused:
        raise Refused(refused.code, refused.message, ("filter", "until")) from None


async def _read(
    context: Context, sight: Sight, wanted: Wanted, span: Span, size: int
) -> tuple[Found, int]:
    """Return at most `size + 1` events, and the position up to which there are no more of them."""
    found: Found = []
    known: dict[UUID, UUID] = {}
    # One stream has an index of its own, so all of it may be looked at.
    end = span.high if wanted.stream else min(span.high, span.low + SCAN)
    low = span.low
    while low < end and len(found) <= size:
        # The first look takes what a page needs where nothing is hidden.
        limit = CHUNK if low > span.low else size + 1
        rows = await _chunk(context, sight, wanted, Span(low, end), limit)
        around = await look_around(context, rows, known=known)
        found += [(row, around) for row in rows if sight.sees(row, around)]
        low = rows[-1].position if len(rows) == limit else end
        await asyncio.sleep(0)
    return found[: size + 1], low


async def _chunk(
    context: Context, sight: Sight, wanted: Wanted, span: Span, limit: int
) -> list[Recorded[Event]]:
    org = context.me.org
    parameters: list[Any] = [org, span.low, span.high, limit]
    conditions = ["e.org_id = $1", "e.position > $2 AND e.position <= $3"]
    if wanted.stream:
        # The sum keeps the planner from the index on positions, which has everybody's events.
        conditions[1] = "e.position + 0 > $2 AND e.position + 0 <= $3 AND e.version > $5"
        parameters.append(await _version(context, wanted.stream, span.low))
    conditions += wanted.conditions(sight, parameters)
    order = "e.version" if wanted.stream else "e.position"
    text = (
        f"SELECT {COLUMNS} FROM events e WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT $4"
    )
    rows = await context.reader.raw(text, *parameters)
    return [recorded(org, row, read_or_stand_in) for row in rows]


async def _version(context: Context, stream: UUID, position: int) -> int:
    """Return the version of a stream's event, 0 for any other: its index knows versions only.

    This is a statement of its own because under row-level security no index is entered with what
    a subquery returns.
    """
    text = "SELECT version FROM events WHERE org_id = $1 AND position = $2 AND stream = $3"
    rows = await context.reader.raw(text, context.me.org, position, stream)
    return int(rows[0]["version"]) if rows else 0


async def _end(
    context: Context, sight: Sight, kept: list[EventType], start: Place, end: int, *, more: bool
) -> str:
    """Return the end of a page that is not full: how far was looked, but of no hidden event."""
    if sight.everything:
        mark = await _mark(context, end) if end else None
        return "0" if mark is None else cursor(end, mark)
    anchor = kept[-1].cursor if kept else start.anchor
    seen = kept[-1].position if kept else start.position
    return str(Place(end if more else seen, anchor))
