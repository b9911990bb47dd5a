"""A stream with a file in between: who writes never waits for who reads.

An export holds a snapshot of the database, and an old snapshot makes the queue slower. So the
export writes to a temporary file at its own pace, and a slow client is sent that file.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable

CHUNK = 256 << 10
"""Bytes that are sent at once."""
SILENCE = 15.0
"""Seconds without a line after which a space is sent: proxies end what is silent for a minute."""
SPACE = b" "
"""White space before the value of a line, which JSON ignores."""

Produce = Callable[[Callable[[bytes], None]], Awaitable[object]]


async def spooled(produce: Produce, *, spaces: bool = False) -> AsyncGenerator[bytes, None]:
    """Yield what `produce` writes, from the first byte on while it still writes.

    Args:
        produce: is given a function that takes bytes; what it raises is raised here, after the
            bytes before.
        spaces: whether to yield a space before a line that takes long, once there was a first one:
            of lines of JSON, given as wholes, the last of which does not take long.
    """
    with tempfile.TemporaryFile(prefix="annolog-export-") as file:
        place, written, more = file.fileno(), [0], asyncio.Event()

        def write(data: bytes) -> None:
            rest = memoryview(data)
            while rest:
                done = os.pwrite(place, rest, written[0])
                written[0] += done
                rest = rest[done:]
            more.set()

        work = asyncio.ensure_future(produce(write))
        work.add_done_callback(lambda _: more.set())
        sent = 0
        try:
            while True:
                ended = work.done()
                if sent < written[0]:
                    chunk = os.pread(place, min(CHUNK, written[0] - sent), sent)
                    sent += len(chunk)
                    yield chunk
                elif ended:
                    await work
                    return
                else:
                    more.clear()
                    if not await _comes(more, SILENCE if spaces and sent else None):
                        yield SPACE
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _comes(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait for an event; tell whether it came within some seconds, or at all for None."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
