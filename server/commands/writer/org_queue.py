"""The way of one organization's commands: while one batch is written, the next one is decided."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from server.commands.writer.batching import WaitingCommand, take
from server.commands.writer.speculative_batch import SpeculativeBatch

AT_ONCE = 8
"""So many commands that come together make two batches: one is written, the other decided."""


class OrgQueue:
    """Holds what waits, what is decided ahead, and sends one batch after the other."""

    def __init__(
        self,
        begin: Callable[[], SpeculativeBatch],
        write: Callable[[OrgQueue, SpeculativeBatch], Coroutine[Any, Any, None]],
        settle: Callable[[list[WaitingCommand]], Coroutine[Any, Any, None]],
    ) -> None:
        self.waiting: deque[WaitingCommand] = deque()
        self._begin, self._write, self._settle = begin, write, settle
        self._ahead: SpeculativeBatch | None = None
        self._asking = False
        """Whether the next batch must ask the database, or the present one does."""
        self._stirred = asyncio.Event()

    def __len__(self) -> int:
        """Count the commands that are not being written yet."""
        return len(self.waiting) + (0 if self._ahead is None else len(self._ahead.waiting))

    def join(self, waiting: WaitingCommand) -> None:
        """Let a command wait for its batch."""
        self.waiting.append(waiting)
        self._stirred.set()

    def fall_back(self) -> None:
        """Undo what was decided ahead of a batch that was not written."""
        if self._ahead is not None:
            self.waiting.extendleft(reversed(self._ahead.waiting))
            self._ahead = None

    async def drain(self) -> None:
        """Send batches until nothing waits."""
        flight: asyncio.Task[None] | None = None
        while self.waiting or self._ahead or not (flight is None or flight.done()):
            # One turn of the loop lets everybody who is ready join, or batches stay at one.
            await asyncio.sleep(0)
            if flight is None or flight.done():
                flight = self._launch()
                flight.add_done_callback(lambda _: self._stirred.set())
            else:
                self._stirred.clear()
                self._decide_next(len(self.waiting))
                await self._stirred.wait()

    def _launch(self) -> asyncio.Task[None]:
        self._asking = False
        if self._ahead is None:
            count = len(self.waiting)
            self._decide_next(count if count < AT_ONCE else (count + 1) // 2)
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            return asyncio.create_task(self._write(self, ahead))
        self._asking = True
        return asyncio.create_task(self._settle(take(self.waiting)))

    def _decide_next(self, most: int) -> None:
        """Decide what waits, as far as no look-up is needed."""
        while most and self.waiting and not self._asking:
            ahead = self._ahead or self._begin()
            if ahead.full(self.waiting[0][0]):
                return
            try:
                admitted = ahead.admit(self.waiting[0])
            except Exception:  # noqa: BLE001 - decided under the lock, the culprit is found
                self.fall_back()
                admitted = False
            if not admitted:
                self._asking = True
                return
            self._ahead = ahead
            self.waiting.popleft()
            most -= 1
