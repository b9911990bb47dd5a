"""Turns of requests that compare answers: one of them computes at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.reads.session import ReadSession

MOST = 3
"""Requests that compare, or wait for it, in one process: each holds a connection meanwhile."""
OF_ONE = 2
"""Those of one member."""
Arguments = ParamSpec("Arguments")
T = TypeVar("T")


class ComparisonTurns:
    """Lets requests of one process compare answers in turn, in a thread of its own.

    All threads share one interpreter: each that computes makes every other answer slower. The
    thread is another one than those that files and compression wait for.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "comparisons")
        self._turn = asyncio.Lock()
        self._held: dict[ReadSession, UUID] = {}
        """The members whose requests compare or wait, by the session on the present."""

    @contextlib.asynccontextmanager
    async def room(self, session: ReadSession, member: UUID) -> AsyncIterator[None]:
        """Hold a place for a request; what it asks for as of other positions shares it.

        Raises:
            Refused: RATE_LIMITED where others take all places.
        """
        request = session.present
        if request in self._held:
            yield
            return
        if len(self._held) >= MOST or [*self._held.values()].count(member) >= OF_ONE:
            message = "Answers are being compared for other requests: try again in a few seconds."
            raise Refused(Code.RATE_LIMITED, message)
        self._held[request] = member
        try:
            yield
        finally:
            del self._held[request]

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until no other answers are read and compared, and keep others from it."""
        async with self._turn:
            yield

    async def run(
        self, function: Callable[Arguments, T], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> T:
        """Return what a function returns in the thread, after those that came before."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*args, **kwargs))
