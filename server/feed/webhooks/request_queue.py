"""The requests of one webhook: sent one after the other, while the next ones are made ready."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

AHEAD = 1
"""Requests that are ready and wait for the one in flight."""


class RequestQueue:
    """Sends requests in order, each once the one before has succeeded."""

    def __init__(self) -> None:
        self._tasks: deque[asyncio.Task[bool]] = deque()
        """The request in flight, and those that wait for it; each with whether it succeeded."""

    @property
    def ended(self) -> bool:
        """Whether no request is in flight."""
        return all(task.done() for task in self._tasks)

    async def add(self, send: Callable[[], Awaitable[bool]]) -> bool:
        """Put a request behind the others, and wait until at most AHEAD wait for another one.

        Args:
            send: sends it; returns whether it succeeded.

        Returns:
            False where an earlier one has failed: this one is not sent then. Raises what an
            earlier one raised.
        """
        while len(self._tasks) > AHEAD:
            if not await self._first():
                return False
        before = self._tasks[-1] if self._tasks else None
        self._tasks.append(asyncio.create_task(_send_after(before, send)))
        return True

    async def settle(self) -> bool:
        """Wait until no request is in flight; return whether all succeeded. Raises as they do."""
        succeeded = True
        while self._tasks:
            succeeded = await self._first() and succeeded
        return succeeded

    async def abandon(self) -> None:
        """Cut off the request in flight, and forget those that wait."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _first(self) -> bool:
        """Wait for the first request, and forget it unless the caller is cancelled."""
        task = self._tasks[0]
        await asyncio.wait({task})
        self._tasks.popleft()
        return task.result()


async def _send_after(
    before: asyncio.Task[bool] | None, send: Callable[[], Awaitable[bool]]
) -> bool:
    if before is not None and not await asyncio.shield(before):
        return False
    return await send()
