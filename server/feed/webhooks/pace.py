"""Webhooks wait while a process has no time to spare: its commands must not take longer for them.

Deliveries and commands share one event loop. While commands are written and the loop's thread has
had hardly a moment without work, pages of events are looked at, and requests begin, one at a time
and some a second. Events pile up meanwhile, and go into larger batches. In a process that has time,
nothing waits.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from server.commands.writer.progress import WriterProgress

SPAN = 0.1
"""Seconds over which it is measured how busy the thread is."""
BUSY = 0.75
"""Share of that time in which a busy thread ran, or waited for a processor."""
PAUSE = 0.05
"""Seconds between two steps in a busy process."""
RECENT = 0.1
"""Seconds after which a process that wrote nothing does not count as busy."""


def worked() -> float:
    """Return for how many seconds this thread ran, or waited for a processor.

    Where the system does not say how long it waited, as beyond Linux, only what it ran counts.
    """
    with suppress(OSError, ValueError, IndexError):
        ran, waited = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[:2]
        return (int(ran) + int(waited)) / 1e9
    return time.thread_time()


class Pace:
    """Lets steps of deliveries begin: one at a time, and few a second, in a busy process."""

    def __init__(self, progress: WriterProgress, work: Callable[[], float] = worked) -> None:
        """Measure nothing yet.

        Args:
            progress: tells when this process last wrote commands.
            work: for how long the thread of the loop has had work; see `worked`.
        """
        self._progress, self._work = progress, work
        self._turn = asyncio.Lock()
        self._measured = time.monotonic(), work()
        self._saturated = False

    async def wait(self) -> None:
        """Wait until a step may begin: a page of events, or a request."""
        if not self._busy():
            return
        async with self._turn:
            if self._busy():
                await asyncio.sleep(PAUSE)

    def _busy(self) -> bool:
        now = time.monotonic()
        if now - self._progress.written_at > RECENT:
            return False
        at, before = self._measured
        if now - at > SPAN:
            work = self._work()
            self._saturated = work - before > BUSY * (now - at)
            self._measured = now, work
        return self._saturated
