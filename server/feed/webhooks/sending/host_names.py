"""The addresses of host names, found in threads of which no organization can take many.

A name server that does not answer holds a thread for longer than any request waits for it. So there
are many times the threads of one organization: those that hang, of several, stop no others.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

Party = tuple[UUID, bool]
"""An organization, and whether the last request to the receiver failed."""
SENT_FOR: ContextVar[Party] = ContextVar("sent_for")
"""For whom a request is sent."""
THREADS = 128
"""The most threads for names; as many more for those of receivers that failed last time.

One is begun where none is idle: where names are found at once, there are few.
"""
EACH = 2
"""Of those, threads of one organization."""


@dataclass(eq=False)
class HostNames:
    """Finds addresses as the machine does."""

    _threads: dict[bool, ThreadPoolExecutor] = field(init=False)
    _parties: WeakValueDictionary[Party, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary
    )

    def __post_init__(self) -> None:
        self._threads = {
            failed: ThreadPoolExecutor(THREADS, "webhook-names") for failed in (False, True)
        }

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of a host. Raises OSError.

        A caller who gives up waiting leaves the thread to the organization until it is done.
        """
        party, loop = SENT_FOR.get(), asyncio.get_running_loop()
        turn = self._parties.setdefault(party, asyncio.Semaphore(EACH))
        await turn.acquire()

        def release(_: Future[Any]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended by now
                loop.call_soon_threadsafe(turn.release)

        work = self._threads[party[1]].submit(
            socket.getaddrinfo, host, port, type=socket.SOCK_STREAM
        )
        work.add_done_callback(release)
        return [str(address[0]) for *_, address in await asyncio.wrap_future(work)]

    def close(self) -> None:
        """End the threads that are idle; the others end once they are done."""
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)
