"""The ledger live: what happened since a cursor, then what happens, without a seam."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.base import Event, Kind, Recorded
from server.events.projects import PolicyChanged
from server.events.refusal import Code, Refused
from server.feed.tailer import Tailer
from server.ledger.read import CHANGED
from server.ledger.unread import Unread
from server.schema.base import subscription
from server.schema.context import Info
from server.schema.event_cursor import place
from server.schema.event_filter import EventFilter, Wanted, resolve
from server.schema.event_types import ACTORS, EventType
from server.schema.events import Sight, look_around, sight_of

RECHECK = 2.0
"""Seconds after which rights are read again, whatever happens or does not."""
REMEMBERED = 50_000
"""Tasks whose project a subscription remembers."""


@strawberry.type
class Subscription:
    """What can be followed."""

    @subscription(Permission.EVENTS_READ_OWN)
    async def events(
        self, info: Info, after: str | None = None, filter: EventFilter | None = None
    ) -> AsyncIterator[EventType]:
        """Every event that the caller may see, each once and in order, the coming ones included.

        Without `after` it begins now; `"0"` is the beginning of the ledger, and the cursor of the
        last event that one has taken in resumes without loss. Rights are read again every two
        seconds and whenever roles or policies change: with its credential a subscription ends.
        """
        async with contextlib.aclosing(_follow(info, after, filter)) as events:
            async for event in events:
                yield event


@dataclass(eq=False)
class _View:
    """What one subscriber sees, with rights that are never older than RECHECK seconds."""

    info: Info
    given: EventFilter | None
    sight: Sight
    wanted: Wanted
    read_at: float
    projects: dict[UUID, UUID] = field(default_factory=dict)

    async def renew(self) -> None:
        """Read the rights again.

        Raises:
            Refused: where the subscription, as it was asked for, would not be allowed now.
        """
        await self.info.context.release()
        self.info.context.kept[ACTORS] = {}
        self.sight = await sight_of(self.info.context)
        self.wanted = await resolve(self.info, self.sight, self.given)
        self.read_at = asyncio.get_running_loop().time()
        await self.info.context.release()

    async def of(self, event: Recorded[Event]) -> EventType | None:
        """Return an event as the subscriber sees it; None where it is hidden or not wanted."""
        if self._changes_rights(event) or self.is_old():
            await self.renew()
        if len(self.projects) > REMEMBERED:
            self.projects.clear()
        if not self.wanted.might_take(event):
            return None
        deep = not self.sight.everything or self.wanted.project is not None
        around = await look_around(self.info.context, [event], known=self.projects, deep=deep)
        if self.wanted.takes(event, around) and self.sight.sees(event, around):
            return self.sight.shown(event, around)
        return None

    def is_old(self) -> bool:
        """Tell whether the rights must be read again."""
        return asyncio.get_running_loop().time() - self.read_at >= RECHECK

    def _changes_rights(self, event: Recorded[Event]) -> bool:
        if isinstance(event.event, Unread):
            return True  # perhaps it does
        if event.event.kind is Kind.MEMBER:
            return event.stream == self.sight.actor.member
        return isinstance(event.event, PolicyChanged)


async def _follow(
    info: Info, after: str | None, given: EventFilter | None
) -> AsyncGenerator[EventType, None]:
    if given and (given.since or given.until or given.positions):
        message = (
            "A subscription begins at `after` and has no end: filter without times and positions."
        )
        raise Refused(Code.INVALID, message, ("filter",))
    context, tailer = info.context, info.context.services.tailer
    sight = await sight_of(context)
    view = _View(info, given, sight, await resolve(info, sight, given), 0.0)
    await context.release()
    start = await _start(tailer, context.me.org, after)
    events = tailer.subscribe(context.me.org, start)
    async with contextlib.aclosing(_ticking(events)) as beats:
        async for event in beats:
            if event is None:
                await view.renew()
                continue
            shown = await view.of(event)
            # No snapshot is held while nothing happens; the transport lets go of that of an answer.
            await context.release()
            if shown is not None:
                yield shown


async def _start(tailer: Tailer, org: UUID, after: str | None) -> int:
    """Return the position to begin behind; the places of the query `events` count as well."""
    if after is None:
        return await tailer.start_of(org, None)
    found = place(after, "after")
    await tailer.start_of(org, found.anchor, "after")
    if found.position > await tailer.start_of(org, None):
        raise Refused(Code.HISTORY_CHANGED, CHANGED, ("after",))
    return found.position


async def _ticking(
    events: AsyncIterator[Recorded[Event]],
) -> AsyncGenerator[Recorded[Event] | None, None]:
    """Yield the events, and None whenever RECHECK seconds went by without one."""
    source: Any = events
    following = asyncio.ensure_future(anext(source))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=RECHECK)
            if not done:
                yield None
                continue
            try:
                event = following.result()
            except StopAsyncIteration:
                return
            yield event
            following = asyncio.ensure_future(anext(source))
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await following
        await source.aclose()
