"""Turns of requests that bring a body: so many at once, and half of them of one organization."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from weakref import WeakValueDictionary


class Turns:
    """Lets uploads wait for their turn: first among those of their organization.

    An organization has half of the turns: who sends slowly keeps one for long.
    """

    def __init__(self, at_once: int) -> None:
        self._all = asyncio.Semaphore(at_once)
        self._share = max(1, at_once // 2)
        self._of: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def turn(self, org: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it."""
        own = self._of.get(org)
        if own is None:
            own = self._of[org] = asyncio.Semaphore(self._share)
        async with own, self._all:
            yield
