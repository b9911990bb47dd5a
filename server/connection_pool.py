"""The pool of connections: the driver's, with a limit for waits, and in the order of asking."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    _DriverPool = asyncpg.Pool[asyncpg.Record]
else:
    _DriverPool = asyncpg.Pool

ACQUIRE = 10.0
"""Seconds to wait for a connection of a pool."""


class LimitedPool(_DriverPool):
    """A pool in which every wait for a connection has a limit, and who asks first is served first.

    The driver's own queue lets others pass whoever was woken: under load, some wait for seconds.
    """

    async def _initialize(self) -> None:
        await super()._initialize()  # type: ignore[misc]
        queue: Any = self._queue  # type: ignore[attr-defined]
        turn, get = asyncio.Lock(), queue.get
        self._asking = 0

        async def in_turn() -> Any:
            self._asking += 1
            try:
                async with turn:
                    return await get()
            finally:
                self._asking -= 1

        queue.get = in_turn

    def acquire(self, *, timeout: float | None = None) -> Any:
        return super().acquire(timeout=ACQUIRE if timeout is None else timeout)

    async def _acquire(self, timeout: float | None) -> Any:  # noqa: ASYNC109 - the driver's
        # Where a connection is free and nobody else asks, no timer is needed: it costs a quarter of
        # what the pool does. To connect has a limit of its own.
        free = not (self._asking or self._queue.empty())  # type: ignore[attr-defined]
        return await super()._acquire(None if free else timeout)  # type: ignore[misc]

    async def release(
        self,
        connection: Any,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the driver's
    ) -> None:
        """Take a connection back; one that was terminated meanwhile is back already.

        The driver would raise an error then, in place of the cancellation or time-out of the user.
        It also takes each connection back in a task with a timer, in case its user is cancelled;
        here nothing is reset, so it waits only while a statement is being cancelled.
        """
        lent = connection._con  # noqa: SLF001 - as below
        if not (lent is None or lent.is_closed() or lent._protocol._is_cancelling()):  # noqa: SLF001
            lent._on_release()  # noqa: SLF001 - as the driver does
            await connection._holder.release(None)  # noqa: SLF001 - as the driver does
            return
        try:
            await super().release(connection, timeout=timeout)
        except asyncpg.InternalClientError:
            if connection._con is not None:  # noqa: SLF001 - the driver tells it in no other way
                raise
