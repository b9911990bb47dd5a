"""Reads the next page of a ledger while a subscription works on the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from server.events.core.event import Event, Recorded

PREFETCHED = 8
"""Subscriptions of a process that fetch a page early at the same time, and keep it in memory."""
PREFETCH_SECONDS = 1.0
"""Seconds after which a page that was fetched early is fetched again: contents may be erased."""

Page: TypeAlias = list[Recorded[Event]]


class Prefetch:
    """The page that one subscription has fetched before it needs it.

    Args:
        read: reads the page after a position, whose leaf hash it is given.
        others: those of the process that hold such a page, or fetch one: PREFETCHED at most.
    """

    def __init__(
        self,
        read: Callable[[int, bytes | None], Coroutine[Any, Any, Page]],
        others: set[Prefetch],
    ) -> None:
        self._read = read
        self._others = others
        self._reading: asyncio.Task[Page] | None = None
        self._after = 0
        self._until = 0.0

    def begin(self, after: int, mark: bytes | None) -> None:
        """Begin to read the page after a position."""
        if len(self._others) < PREFETCHED:
            self._others.add(self)
            self._after = after
            self._until = asyncio.get_running_loop().time() + PREFETCH_SECONDS
            self._reading = asyncio.create_task(self._read(after, mark))
            # Where nobody wants the page any more, nobody is left who would be told of an error.
            self._reading.add_done_callback(lambda one: one.cancelled() or one.exception())

    async def page(self, after: int, mark: bytes | None) -> Page:
        """Return the page after a position; see `Tailer._catch_up`."""
        reading, self._reading = self._reading, None
        self._others.discard(self)
        if reading is not None:
            if self._after != after or asyncio.get_running_loop().time() >= self._until:
                reading.cancel()
            elif page := await reading:
                return page
        # A page that was empty is read again: whoever gets none waits to be told of an event, and
        # may have been told already of one that came since.
        return await self._read(after, mark)

    def end(self) -> None:
        """Forget the page that was fetched early, if any."""
        self._others.discard(self)
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
