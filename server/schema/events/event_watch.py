"""Waits for the events that come, for whoever is not sent each of them.

A watch holds no connection and no snapshot. Its rights are never older than two seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from types import TracebackType
from typing import Any, Self

from server.access.visibility import CHANGING_RIGHTS, EventVisibility
from server.events.core.event import Event, Recorded
from server.feed.fan_out import TICK
from server.feed.rights import RECHECK
from server.schema.core.context import Context


class EventWatch:
    """The events after a position, as they come, for one caller.

    Use it as `async with EventWatch(context, position) as watch`.

    Args:
        context: of the caller; its read session is not used.
        position: the position after which events are wanted.
        ends: the watch is over as soon as one of these is done.

    Attributes:
        visibility: what the caller may see now; another object once that has changed.
    """

    visibility: EventVisibility

    def __init__(
        self, context: Context, position: int, ends: Sequence[Awaitable[Any]] = ()
    ) -> None:
        self._me, fan_out = context.me, context.services.fan_out
        self._rights = fan_out.rights(self._me.org)
        self._pages = fan_out.tailer.pages(self._me.org, position)
        self._next: asyncio.Future[list[Recorded[Event]] | None] | None = None
        self._ends = {asyncio.ensure_future(one) for one in ends}

    async def __aenter__(self) -> Self:
        """Read the rights. Raises Refused where there are none."""
        try:
            await self._renew(age=0.0)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self._close()

    async def next(self, seconds: float | None = None) -> list[Recorded[Event]] | None:
        """Return the next events, in order.

        Returns:
            Events; an empty list where none came in so many seconds, or where the rights changed;
            None where the watch is over.

        Raises:
            Refused: UNAUTHENTICATED or FORBIDDEN once the rights have ended; HISTORY_CHANGED,
                UNAVAILABLE as the tailer does.
        """
        now = asyncio.get_running_loop().time
        until = None if seconds is None else now() + seconds
        while until is None or now() < until:
            if self._next is None:
                self._next = asyncio.ensure_future(anext(self._pages, None))
            patience = TICK if until is None else min(TICK, max(0.0, until - now()))
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait({self._next, *self._ends}, timeout=patience, return_when=first)
            if any(end.done() for end in self._ends):
                return None
            if not self._next.done():
                if await self._renew(age=TICK / 2):
                    return []
                continue
            page, self._next = self._next.result(), None
            if page is None:
                return None
            if page:
                changing = [event.position for event in page if self._changes_rights(event)]
                await self._renew(at=max(changing, default=0), age=RECHECK - TICK)
                return page
        return []

    def _changes_rights(self, event: Recorded[Event]) -> bool:
        return event.stream == self._me.member or isinstance(event.event, CHANGING_RIGHTS)

    async def _renew(self, *, age: float, at: int = 0) -> bool:
        """Read the rights again; tell whether they are other ones."""
        before = getattr(self, "visibility", None)
        found = await self._rights.visibility(self._me.actor, at=at, age=age)
        if found is before or found == before:
            return False
        self.visibility = found
        return True

    async def _close(self) -> None:
        waiting = [*self._ends, *filter(None, [self._next])]
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await self._pages.aclose()
