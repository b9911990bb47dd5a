"""Records what was delivered of one webhook: in order, several successes at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from server.feed.webhooks.deliveries.deliveries import (
    Deliveries,
    Delivery,
    Outcome,
    Progress,
    Status,
)
from server.feed.webhooks.sending.sender import Answer

T = TypeVar("T")

TOGETHER = 100
"""The most successes that are not yet recorded."""
TRIMMED = 500
"""Deliveries after which the log of a webhook is trimmed."""


async def undivided(work: Awaitable[T]) -> T:
    """Do a piece of work with the database to its end, also where the caller is cancelled.

    A transaction that is cut off costs its connection; and of a request that was answered, the
    record is not lost.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


class Recorder:
    """Knows how far a webhook is, and moves it on.

    What was delivered and is not recorded when a process dies is delivered again.
    """

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._done: list[tuple[Delivery, Answer]] = []
        """What was delivered, and is not yet recorded."""
        self._recording: asyncio.Task[None] | None = None
        self._recorded = 0
        self.progress: Progress
        """How far the webhook is by the record."""
        self.sent: tuple[int, int, bytes] | None = None
        """Epoch, position and leaf hash of the last event that is done with."""

    async def begin(self, *, epoch: int, version: int, after: int) -> None:
        """Read how far the webhook is; see `Deliveries.begin`."""
        self.progress = await self._deliveries.begin(epoch=epoch, version=version, after=after)

    async def delivered(self, delivery: Delivery, answer: Answer) -> None:
        """Record a success, soon: while one record is written, others wait and go together.

        Raises:
            MovedError: an earlier one could not be recorded.
        """
        self._done.append((delivery, answer))
        if self._recording is None or self._recording.done():
            await self.written()
            self._recording = asyncio.create_task(self._write())
        elif len(self._done) >= TOGETHER:
            await self.written()

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Record something else than a success, after the successes. Raises MovedError."""
        await self.written()
        self.progress = await undivided(self._deliveries.record(self.progress, delivery, outcome))
        if outcome.status is not Status.PENDING:
            self._note(delivery, 1)

    async def move(self, position: int, leaf_hash: bytes) -> None:
        """Record that nothing is to be sent up to a position. Raises MovedError."""
        await self.written()
        if position > self.progress.position:
            self.progress = await undivided(
                self._deliveries.move(self.progress, position, leaf_hash)
            )

    async def written(self) -> None:
        """Wait until all successes are recorded. Raises MovedError."""
        if self._recording is not None:
            await undivided(self._recording)

    async def abandon(self) -> None:
        """Record the successes, if that can be done, and forget them."""
        await asyncio.gather(self.written(), return_exceptions=True)
        self._done, self._recording = [], None

    async def _write(self) -> None:
        while self._done:
            done, self._done = self._done, []
            self.progress = await self._deliveries.delivered(self.progress, done)
            self._note(done[-1][0], len(done))
            if self._recorded >= TRIMMED:
                self._recorded = 0
                await self._deliveries.trim()

    def _note(self, last: Delivery, count: int) -> None:
        """Remember what was recorded last."""
        self._recorded += count
        if last.leaf_hash is not None:
            self.sent = self.progress.epoch, last.last, last.leaf_hash
