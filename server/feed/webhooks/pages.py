"""Pages of a ledger, with word of when none came for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from server.events.core.event import Event, Recorded


async def timely(
    pages: AsyncGenerator[list[Recorded[Event]], None], seconds: float
) -> AsyncGenerator[list[Recorded[Event]] | None, None]:
    """Yield pages, and None whenever there was none for so many seconds after one."""
    async with aclosing(pages):
        coming: asyncio.Task[list[Recorded[Event]]] | None = None
        timeout: float | None = seconds
        try:
            while True:
                coming = coming or asyncio.ensure_future(_next(pages))
                await asyncio.wait({coming}, timeout=timeout)
                if not coming.done():
                    timeout = None
                    yield None
                    continue
                found, coming, timeout = coming, None, seconds
                try:
                    page = found.result()
                except StopAsyncIteration:
                    return
                yield page
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)


async def _next(pages: AsyncIterator[list[Recorded[Event]]]) -> list[Recorded[Event]]:
    return await anext(pages)
