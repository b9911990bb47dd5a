"""The queue of one organization's commands: while one batch is written, the next is decided."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from server.commands.writer.batching import WaitingCommand, take
from server.commands.writer.speculative_batch import SpeculativeBatch

AT_ONCE = 8
"""Commands that, waiting together, are split in two batches: one written, the next decided."""


class OrgQueue:
    """Holds the waiting commands and the speculative batch; writes one batch after the other."""

    def __init__(
        self,
        begin: Callable[[], SpeculativeBatch],
        write: Callable[[OrgQueue, SpeculativeBatch], Coroutine[Any, Any, None]],
        settle: Callable[[list[WaitingCommand]], Coroutine[Any, Any, None]],
    ) -> None:
        self.waiting: deque[WaitingCommand] = deque()
        self._begin, self._write, self._settle = begin, write, settle
        self._speculative: SpeculativeBatch | None = None
        self._needs_database = False
        """Whether the next batch, or the present one, must be decided under the lock."""
        self._stirred = asyncio.Event()

    def __len__(self) -> int:
        """Return the number of commands that are not being written yet."""
        return len(self.waiting) + (
            0 if self._speculative is None else len(self._speculative.waiting)
        )

    def join(self, waiting: WaitingCommand) -> None:
        """Add a command to the queue."""
        self.waiting.append(waiting)
        self._stirred.set()

    def fall_back(self) -> None:
        """Put the commands of the speculative batch back: the batch before was not written."""
        if self._speculative is not None:
            self.waiting.extendleft(reversed(self._speculative.waiting))
            self._speculative = None

    async def drain(self) -> None:
        """Write batches until no command waits."""
        writing: asyncio.Task[None] | None = None
        while self.waiting or self._speculative or not (writing is None or writing.done()):
            # One turn of the loop lets all ready callers join; otherwise batches hold one command.
            await asyncio.sleep(0)
            if writing is None or writing.done():
                writing = self._launch()
                writing.add_done_callback(lambda _: self._stirred.set())
            else:
                self._stirred.clear()
                self._decide_next(len(self.waiting))
                await self._stirred.wait()

    def _launch(self) -> asyncio.Task[None]:
        self._needs_database = False
        if self._speculative is None:
            count = len(self.waiting)
            self._decide_next(count if count < AT_ONCE else (count + 1) // 2)
        speculative, self._speculative = self._speculative, None
        if speculative is not None:
            return asyncio.create_task(self._write(self, speculative))
        self._needs_database = True
        return asyncio.create_task(self._settle(take(self.waiting)))

    def _decide_next(self, most: int) -> None:
        """Decide up to `most` waiting commands, until one needs the database."""
        while most and self.waiting and not self._needs_database:
            speculative = self._speculative or self._begin()
            if speculative.full(self.waiting[0][0]):
                return
            try:
                admitted = speculative.admit(self.waiting[0])
            except Exception:  # noqa: BLE001 - deciding under the lock finds the failing command
                self.fall_back()
                admitted = False
            if not admitted:
                self._needs_database = True
                return
            self._speculative = speculative
            self.waiting.popleft()
            most -= 1
