"""Pages of a ledger, each read while the one before is delivered; and word where none comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import NamedTuple

from server.events.core.event import Event, Recorded


class Page(NamedTuple):
    """Events of a ledger, in order; none where there are no more yet."""

    events: list[Recorded[Event]]
    read_at: float
    """When they were read, by the monotonic clock: contents may have been erased since."""


async def timely(
    pages: AsyncGenerator[list[Recorded[Event]], None], seconds: float
) -> AsyncGenerator[Page | None, None]:
    """Yield pages, and None whenever there was none for so many seconds after one."""
    async with aclosing(pages):
        coming: asyncio.Task[Page] | None = None
        timeout: float | None = seconds
        try:
            while True:
                coming = coming or asyncio.ensure_future(_next(pages))
                await asyncio.wait({coming}, timeout=timeout)
                if not coming.done():
                    timeout = None
                    yield None
                    continue
                try:
                    page = coming.result()
                except StopAsyncIteration:
                    return
                coming = asyncio.ensure_future(_next(pages)) if page.events else None
                timeout = seconds
                yield page
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)


async def _next(pages: AsyncIterator[list[Recorded[Event]]]) -> Page:
    return Page(await anext(pages), time.monotonic())
