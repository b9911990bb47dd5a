"""The query of events: pages by position, each with a bounded amount of work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import Disclosure, EventVisibility, load_references
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.feed.render import PublicEvent, public_event
from server.ledger.read import bare_cursor, cursor
from server.ledger.time import in_utc, position_at
from server.reads.as_of import last_before
from server.reads.events.events import (
    EventCriteria,
    References,
    events_at,
    events_within,
    last_recorded_at,
    mark_at,
    visibility_of,
)
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Edge, PageInfo, Position, query
from server.schema.core.context import Context, Info, session_of
from server.schema.core.event_link import event_loader
from server.schema.core.paging import Paging, paging
from server.schema.events.cursor import Place, resumed
from server.schema.events.filter import EventFilter, resolve
from server.schema.events.interfaces import EventType
from server.schema.events.long_polling import require_waitable, waited
from server.schema.events.types import EVENT_TYPES

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


@strawberry.type(description="Where the ledger of the organization ends.")
class LedgerHead:
    """The last event of a ledger, without saying which it is."""

    position: Position = strawberry.field(description="The position of the last event.")
    recorded_at: datetime = strawberry.field(description="When the last event was recorded.")


@strawberry.type
class EventQueries:
    """Queries about events."""

    @query(Permission.EVENTS_READ_OWN)
    async def events(
        self,
        info: Info,
        *,
        filter: EventFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        wait_seconds: int | None = None,
    ) -> Connection[EventType] | None:
        """The ledger in order, as far as the caller may see it; by default its first 50 events.

        The newest events come with `last: 50`, and those before them with
        `last: 50, before: startCursor`: within a page, the newest event is always the last one.

        A page looks at 20,000 positions at most. Where what is asked for is rare, a page may hold
        few events or none and still have a next one: go on with `endCursor` (backward, with
        `startCursor`), which stands for the place up to which was looked. Each cursor goes on in
        both directions, and works as `after` of the subscription `events` as well.

        With `waitSeconds`, 60 at most, a page that would be empty waits until an event comes that
        belongs to it, or until the time is over: so a program follows without a socket. Nothing
        else can be asked for in that operation, and it counts as a subscription meanwhile.
        """
        wanted = paging(first, after, last, before)
        session = session_of(self, info)
        page = partial(_page, info, session, filter, wanted)
        if wait_seconds is None:
            return (await page())[0]
        require_waitable(info, session, wanted, filter, wait_seconds)
        return await waited(info, filter, wait_seconds, page)

    @query(Permission.EVENTS_READ)
    async def head(self, info: Info) -> LedgerHead | None:
        """The end of the ledger at the moment of the query; null before the first event."""
        await info.context.require(Permission.EVENTS_READ)
        session = session_of(self, info)
        head, at = (await session.cut()).head, await last_recorded_at(session)
        return None if at is None else LedgerHead(position=Position(head), recorded_at=at)


async def _page(
    info: Info, session: ReadSession, filter: EventFilter | None, wanted: Paging
) -> tuple[Connection[EventType], int]:
    """Return a page, and the head of the ledger at its moment."""
    context = info.context
    head = (await session.cut()).head
    visibility = await visibility_of(context.session, await context.actor())
    criteria = await resolve(info, session, visibility, filter)
    start = await resumed(session, visibility, wanted.cursor or "0", wanted.argument)
    low, high = 0, 1 << 62
    if wanted.backward and wanted.cursor is not None:
        high = start.position - 1
    elif not wanted.backward:
        low = start.position
    span = (await span_of(context, session, filter)).within(low, high)
    reading = _Reading(session, visibility, criteria, span)
    if wanted.backward:
        return await reading.newest(wanted), head
    return await reading.oldest(wanted, start), head


async def span_of(context: Context, session: ReadSession, given: EventFilter | None) -> Span:
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

    What lies before the last event is settled, and so is the past. Anything later must be agreed
    with the ledger, under its lock and so on a connection of its own.
    """
    if session.at is not None or moment < (await session.cut()).last_at:
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one page of what a caller asks for and may see."""

    session: ReadSession
    visibility: EventVisibility
    criteria: EventCriteria
    span: Span

    async def oldest(self, wanted: Paging, start: Place) -> Connection[EventType]:
        """Return the page after a place."""
        size, span = wanted.size, self.span
        shown, end = await self._found(size, backward=False)
        more = len(shown) > size or end < span.high or not span.settled
        kept = shown[:size]
        return _connection(
            self.session,
            kept,
            PageInfo(
                has_next_page=more,
                has_previous_page=wanted.cursor is not None,
                start_cursor=kept[0].cursor if kept else None,
                end_cursor=kept[-1].cursor
                if len(shown) > size
                else await self._end(kept, start, end, more=more),
            ),
        )

    async def newest(self, wanted: Paging) -> Connection[EventType]:
        """Return the page before a place, or before the end of the ledger."""
        size = wanted.size
        shown, end = await self._found(size, backward=True)
        full = len(shown) > size
        more = full or end > self.span.low
        kept = shown[:size][::-1]
        first = kept[0].cursor if kept else wanted.cursor
        return _connection(
            self.session,
            kept,
            PageInfo(
                has_next_page=wanted.cursor is not None,
                has_previous_page=more,
                start_cursor=await self._place_above(end) if more and not full else first,
                end_cursor=kept[-1].cursor if kept else wanted.cursor,
            ),
        )

    async def _found(self, size: int, *, backward: bool) -> tuple[list[EventType], int]:
        """Return at most `size + 1` events in the order of reading, and where the reading ended."""
        events, end = await (self._backward if backward else self._forward)(size)
        return [EVENT_TYPES.of(event, self.session) for event in events], end

    async def _forward(self, size: int) -> tuple[list[PublicEvent], int]:
        """Return at most `size + 1` events, and the position up to which there are no more."""
        found: list[PublicEvent] = []
        span, projects = self.span, dict[UUID, UUID]()
        # Events of one stream are found by an index, so the page has no bound on positions.
        end = span.high if self.criteria.stream else min(span.high, self._last(span.low + SCAN))
        low = span.low
        while low < end and len(found) <= size:
            # The first statement reads what a page needs if nothing is hidden.
            limit = CHUNK if low > span.low else size + 1
            rows = await self._rows((low, end), limit, projects, found)
            low = rows[-1].position if len(rows) == limit else end
        return found[: size + 1], low

    async def _backward(self, size: int) -> tuple[list[PublicEvent], int]:
        """Return at most `size + 1` events, and the position after which there are no more."""
        found: list[PublicEvent] = []
        span, projects = self.span, dict[UUID, UUID]()
        end = span.low if self.criteria.stream else max(span.low, self._after(span.high - SCAN))
        high = span.high
        while high > end and len(found) <= size:
            limit = CHUNK if high < span.high else size + 1
            rows = await self._rows((end, high), limit, projects, found, backward=True)
            high = rows[-1].position - 1 if len(rows) == limit else end
        return found[: size + 1], high

    def _last(self, position: int) -> int:
        """Return the last position to look at; see `_after`."""
        return position if self.visibility.members else position - position % _step()

    def _after(self, position: int) -> int:
        """Return the position after which to look.

        A page may end with the cursor of the place up to which was looked. Counted from the end of
        the ledger, or from the time of a filter, that place would tell a caller how many hidden
        events there are up to then. So for those who do not see all events, it is a round number.
        """
        return position if self.visibility.members else position + -position % _step()

    async def _rows(
        self,
        span: tuple[int, int],
        limit: int,
        projects: dict[UUID, UUID],
        found: list[PublicEvent],
        *,
        backward: bool = False,
    ) -> list[Recorded[Event]]:
        """Read events of a span, and append those that the caller may see to `found`."""
        session, visibility = self.session, self.visibility
        rows = await events_within(
            session, visibility, self.criteria, span, limit, backward=backward
        )
        references = await self.criteria.references(session, visibility, rows, projects=projects)
        labeled = await self.criteria.labeled(session, visibility, rows)
        for row in rows:
            disclosure = visibility.discloses(row, references)
            if disclosure is not Disclosure.HIDDEN and row.position in labeled:
                found.append(public_event(row, references, disclosure))
        await asyncio.sleep(0)
        return rows

    async def _end(self, kept: list[EventType], start: Place, end: int, *, more: bool) -> str:
        """Return the end of a page that is not full: how far was looked, but of no hidden event."""
        if self.visibility.members:  # no event is hidden
            mark = await mark_at(self.session, end) if end else None
            return "0" if mark is None else cursor(end, mark)
        hashed = (event.cursor for event in reversed(kept) if "~" not in event.cursor)
        anchor = next(hashed, start.anchor)
        seen = kept[-1].position if kept else start.position
        return str(Place(end if more else seen, anchor))

    async def _place_above(self, end: int) -> str:
        """Return the place before which a page goes on that was read backward to a position."""
        mark = await mark_at(self.session, end + 1) if self.visibility.members else None
        return bare_cursor(end + 1) if mark is None else cursor(end + 1, mark)


@event_loader
async def linked_events(
    context: Context, session: ReadSession, positions: Sequence[int]
) -> dict[int, EventType]:
    """Return, by position, those of some events that the caller may see."""
    try:
        seen = await visibility_of(context.session, await context.actor())
    except Refused:
        return {}
    events = await events_at(session, positions)
    known = await load_references(References(session), events, seen, projects={})
    found = {event.position: (event, seen.discloses(event, known)) for event in events}
    session.shown.events += len(found)
    return {
        position: EVENT_TYPES.of(public_event(event, known, disclosed), session)
        for position, (event, disclosed) in found.items()
        if disclosed is not Disclosure.HIDDEN
    }


def _step() -> int:
    """Return the distance of the places that callers who do not see all events look up to."""
    return max(1, SCAN // 2)


def _connection(
    session: ReadSession, kept: list[EventType], info: PageInfo
) -> Connection[EventType]:
    session.shown.events += len(kept)
    return Connection(edges=[Edge(cursor=e.cursor, node=e) for e in kept], page_info=info)
