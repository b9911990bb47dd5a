"""The query of events: pages by position, each with a bounded amount of work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import Disclosure, EventVisibility, load_references
from server.events.core.refusal import Code, Refused
from server.feed.render import PublicEvent, public_event
from server.ledger.read import cursor
from server.ledger.time import in_utc, position_at
from server.reads.events.events import (
    EventCriteria,
    References,
    events_within,
    last_before,
    mark_at,
    visibility_of,
)
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Edge, PageInfo, page_size, query
from server.schema.core.context import Context, Info, session_of
from server.schema.events.cursor import Place, resumed
from server.schema.events.filter import EventFilter, resolve
from server.schema.events.types import EVENT_TYPES, EventType

SCAN = 20_000
"""The most positions that one page looks at; its cursor goes on from there."""
CHUNK = 500
"""Rows that one statement reads."""
PATIENCE = 2.0
"""Seconds to wait for a second connection, to find the position of a time."""


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
    ) -> Connection[EventType] | None:
        """The ledger in order, as far as the caller may see it.

        A page looks at 20,000 positions at most. Where what is asked for is rare, a page may hold
        few events or none and still have a next one: go on with `endCursor`, which stands for the
        place up to which was looked. It works as `after` of the subscription `events` as well.
        """
        size = page_size(first)
        context, session = info.context, session_of(self, info)
        visibility = await visibility_of(context.session, await context.actor())
        criteria = await resolve(info, session, visibility, filter)
        start = await resumed(session, visibility, after or "0", "after")
        span = (await _span(context, session, filter)).within(start.position, 1 << 62)
        found, end = await _read(session, visibility, criteria, span, size)
        shown = [EVENT_TYPES.of(event, session) for event in found]
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
                else await _end(session, visibility, kept, start, end, more=more),
            ),
        )


async def _span(context: Context, session: ReadSession, given: EventFilter | None) -> Span:
    """Return the positions within the bounds of a filter. Raises Refused."""
    head = (await session.cut()).head
    span = Span(0, head)
    if given is None:
        return span
    if given.positions is not None:
        low, high = given.positions.since, given.positions.until
        span = span.within((low or 1) - 1, head if high is None else high)
    if given.since is not None:
        before = _aware(given.since, "since") - timedelta(microseconds=1)
        span = span.within(await last_before(session, before), head)
    if given.until is not None:
        until = await _position_at(context, session, _aware(given.until, "until"))
        span = replace(span.within(0, until), settled=until <= head)
    return span


def _aware(moment: datetime, name: str) -> datetime:
    if moment.tzinfo is None:
        message = "Say in which time zone: end the time with Z or +01:00."
        raise Refused(Code.INVALID, message, ("filter", name))
    return in_utc(moment)


async def _position_at(context: Context, session: ReadSession, moment: datetime) -> int:
    """Return the last position at or before a moment, the same one whenever it is asked.

    What lies before the last event is settled. Anything later must be agreed with the ledger,
    under its lock and so on a connection of its own.
    """
    if moment < (await session.cut()).last_at:
        return await last_before(session, moment)
    services, org = context.services, context.me.org
    try:
        # This session holds a connection already, and others that hold one may wait here as well.
        async with services.pool.acquire(timeout=PATIENCE) as connection:
            return await position_at(connection, org, moment, now=services.clock())
    except TimeoutError:
        message = "The server is busy: try again."
        raise Refused(Code.UNAVAILABLE, message, ("filter", "until")) from None
    except Refused as refused:
        raise Refused(refused.code, refused.message, ("filter", "until")) from None


async def _read(
    session: ReadSession,
    visibility: EventVisibility,
    criteria: EventCriteria,
    span: Span,
    size: int,
) -> tuple[list[PublicEvent], int]:
    """Return at most `size + 1` events, and the position up to which there are no more of them."""
    found: list[PublicEvent] = []
    projects: dict[UUID, UUID] = {}
    # Events of one stream are found by an index, so the page has no bound on positions.
    end = span.high if criteria.stream else min(span.high, span.low + SCAN)
    low = span.low
    while low < end and len(found) <= size:
        # The first statement reads what a page needs if nothing is hidden.
        limit = CHUNK if low > span.low else size + 1
        rows = await events_within(session, visibility, criteria, (low, end), limit)
        references = await load_references(References(session), rows, visibility, projects=projects)
        for row in rows:
            disclosure = visibility.discloses(row, references)
            if disclosure is not Disclosure.HIDDEN:
                found.append(public_event(row, references, disclosure))
        low = rows[-1].position if len(rows) == limit else end
        await asyncio.sleep(0)
    return found[: size + 1], low


async def _end(
    session: ReadSession,
    visibility: EventVisibility,
    kept: list[EventType],
    start: Place,
    end: int,
    *,
    more: bool,
) -> str:
    """Return the end of a page that is not full: how far was looked, but of no hidden event."""
    if visibility.members:  # no event is hidden
        mark = await mark_at(session, end) if end else None
        return "0" if mark is None else cursor(end, mark)
    hashed = (event.cursor for event in reversed(kept) if "~" not in event.cursor)
    anchor = next(hashed, start.anchor)
    seen = kept[-1].position if kept else start.position
    return str(Place(end if more else seen, anchor))
