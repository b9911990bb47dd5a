"""The requests of one webhook: sent one after the other, while the next ones are made ready."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

AHEAD = 1
"""Requests that are ready and wait for the one in flight."""

Send = Callable[[], Awaitable[bool]]
"""Sends a request; returns whether it succeeded."""


class RequestQueue:
    """Sends requests in order, each once the one before has succeeded."""

    def __init__(self) -> None:
        self._unsent: deque[Send] = deque()
        """The request in flight, and those that wait for it."""
        self._sending: asyncio.Task[bool] | None = None
        """Sends them until there are none; with whether all succeeded."""
        self._freed: asyncio.Future[None] | None = None
        """Done once a request has ended, where somebody waits for that."""

    @property
    def ended(self) -> bool:
        """Whether no request is in flight."""
        return self._sending is None or self._sending.done()

    async def add(self, send: Send) -> bool:
        """Put a request behind the others, and wait until at most AHEAD wait for another one.

        Returns:
            False where an earlier one has failed: this one is not sent then. Raises what an
            earlier one raised.
        """
        while len(self._unsent) > AHEAD:
            self._freed = asyncio.get_running_loop().create_future()
            await self._freed
        if self._sending is None or self._sending.done():
            if self._sending is not None and not self._sending.result():
                return False
            self._sending = asyncio.create_task(self._send())
        self._unsent.append(send)
        return True

    async def settle(self) -> bool:
        """Wait until no request is in flight; return whether all succeeded. Raises as they do."""
        if self._sending is None:
            return True
        await asyncio.wait({self._sending})
        sending, self._sending = self._sending, None
        return sending.result()

    async def abandon(self) -> None:
        """Cut off the request in flight, and forget those that wait."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        self._sending = None
        self._unsent.clear()

    async def _send(self) -> bool:
        try:
            while self._unsent:
                if not await self._unsent[0]():
                    return False
                self._unsent.popleft()
                self._free()
            return True
        finally:
            self._unsent.clear()
            self._free()

    def _free(self) -> None:
        if self._freed is not None and not self._freed.done():
            self._freed.set_result(None)
