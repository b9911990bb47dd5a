"""Retries work that is prepared outside the ledger's lock and became stale meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from server.events.core.refusal import Code, Refused

T = TypeVar("T")
TRIES = 5


async def retry_while_stale(attempt: Callable[[], Awaitable[T]], tries: int = TRIES) -> T:
    """Return the result of an attempt; start again where it is refused as STALE.

    Raises:
        Refused: by the attempt; STALE only after the last of `tries` attempts.
    """
    for _ in range(tries - 1):
        try:
            return await attempt()
        except Refused as refused:
            if refused.code is not Code.STALE:
                raise
    return await attempt()
