"""Records what was delivered of one webhook: in order, several successes at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from server.feed.webhooks.deliveries.deliveries import (
    Deliveries,
    Delivery,
    Outcome,
    Progress,
    Status,
)
from server.feed.webhooks.deliveries.group_commit import Advance, GroupCommit
from server.feed.webhooks.sending.sender import Answer

T = TypeVar("T")

TOGETHER = 100
"""The most successes that are not yet recorded."""
PACE = 0.2
"""Seconds between two records of successes while requests follow each other: all webhooks of a
process record at the same moments."""
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

    def __init__(
        self, deliveries: Deliveries, group: GroupCommit, org: UUID, webhook: UUID
    ) -> None:
        self._deliveries, self._group = deliveries, group
        self._org, self._webhook = org, webhook
        self._done: list[tuple[Delivery, Answer]] = []
        """What was delivered, and is not yet recorded."""
        self._recording: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._hurried = asyncio.Event()
        """Set where successes are to be recorded at once."""
        self._recorded_at = 0.0
        """When successes were recorded last, by the monotonic clock."""
        self._failure: Exception | None = None
        """Why successes could not be recorded."""
        self._recorded = 0
        self.progress: Progress
        """How far the webhook is by the record."""
        self.sent: tuple[int, int, bytes] | None = None
        """Epoch, position and leaf hash of the last event that is done with."""

    async def begin(self, *, epoch: int, version: int, after: int) -> None:
        """Read how far the webhook is; see `Deliveries.begin`."""
        self.progress = await self._deliveries.begin(epoch=epoch, version=version, after=after)

    async def open(self, delivery: Delivery) -> None:
        """Record which events a request is about to hold, and with that the successes so far.

        Raises:
            MovedError: another process delivers the webhook.
        """
        await undivided(self._write(delivery))

    async def delivered(self, delivery: Delivery, answer: Answer) -> None:
        """Record a success within PACE, together with those that follow until then.

        Raises:
            MovedError: an earlier one could not be recorded.
        """
        self._done.append((delivery, answer))
        if self._recording is None or self._recording.done():
            await self.written()
            self._hurried.clear()
            self._recording = asyncio.create_task(self._record())
        elif len(self._done) >= TOGETHER:
            await self.written()

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Record something else than a success, after the successes. Raises MovedError."""
        await self.written()
        self.progress = await undivided(self._deliveries.record(self.progress, delivery, outcome))
        if outcome.status is not Status.PENDING:
            self._note(delivery, 1)

    async def move(self, position: int, leaf_hash: bytes) -> None:
        """Record that nothing more is to be sent up to a position. Raises MovedError."""
        if self._done and self._done[-1][0].last == position:
            return  # recorded within PACE
        await self.written()
        if position > self.progress.position:
            self.progress = await undivided(
                self._deliveries.move(self.progress, position, leaf_hash)
            )

    def hurry(self) -> None:
        """Have all successes recorded at once: no request follows now."""
        self._hurried.set()

    async def written(self) -> None:
        """Wait until all successes are recorded. Raises MovedError."""
        if self._recording is not None:
            self.hurry()
            await undivided(self._recording)

    async def abandon(self) -> None:
        """Record the successes, if that can be done, and forget them."""
        await asyncio.gather(self.written(), return_exceptions=True)
        self._done, self._recording, self._failure = [], None, None

    async def _record(self) -> None:
        """Record successes until there are none."""
        while self._done:
            wait = (self._recorded_at // PACE + 1) * PACE - time.monotonic()
            if wait > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._hurried.wait()
            await self._write()

    async def _write(self, opened: Delivery | None = None) -> None:
        """Record all successes, and which events the next request holds, in one statement."""
        async with self._writing:
            if self._failure is not None:
                raise self._failure
            done, self._done = self._done, []
            try:
                if done or opened is not None:
                    wanted = Advance(self._webhook, self.progress, done, opened)
                    self.progress = await self._group.record(self._org, wanted)
                if done:
                    self._recorded_at = time.monotonic()
                    self._note(done[-1][0], len(done))
                if self._recorded >= TRIMMED:
                    self._recorded = 0
                    await self._deliveries.trim()
            except Exception as error:
                self._failure = error
                raise

    def _note(self, last: Delivery, count: int) -> None:
        """Remember what was recorded last."""
        self._recorded += count
        if last.leaf_hash is not None:
            self.sent = self.progress.epoch, last.last, last.leaf_hash
