"""Webhooks wait while a process has commands to write: these must not take longer for them.

Deliveries and commands share one event loop, and often one machine. A step of a delivery, which is
a page of events or a request, begins at a moment at which no command waits for its verdict. Where
there is no such moment, one step begins after the process has used some time for other things, so
that deliveries have a small share of it. Events pile up meanwhile, and go into larger batches.
"""

from __future__ import annotations

import asyncio
import time

from server.commands.writer.progress import WriterProgress

SHARE = 0.08
"""Seconds of this thread's time after which a step begins though commands wait."""
LONGEST = 1.0
"""Seconds after which it does in any case."""
LOOK = 0.01
"""Seconds between two looks for a moment without commands."""


class Pace:
    """Lets steps of deliveries begin: at once, or one at a time while commands wait."""

    def __init__(self, progress: WriterProgress) -> None:
        self._progress = progress
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Wait until a step may begin."""
        if not self._progress.waiting:
            return
        async with self._turn:
            until, used = time.monotonic() + LONGEST, time.thread_time() + SHARE
            while self._waits(until, used):  # noqa: ASYNC110 - commands come and go many times
                await asyncio.sleep(LOOK)

    def _waits(self, until: float, used: float) -> bool:
        waiting = self._progress.waiting and time.thread_time() < used
        return bool(waiting) and time.monotonic() < until
