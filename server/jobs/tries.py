"""How often work that fails by mistakes of ours is tried again, and after which pauses."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.postgres import is_away

T = TypeVar("T")

TRIES = 5
"""Times that a piece of work is tried; see `Job.give_up`."""
PAUSE, LONGEST, FACTOR = 2.0, 60.0, 4.0
"""Seconds between the first failure and the next try, and at most; each pause is by FACTOR longer
than the one before."""
REMEMBERED = 3_600.0
"""Seconds after which a failure counts no more."""


def has_to_wait(error: Exception) -> bool:
    """Tell whether an error is nobody's mistake, so that the work is tried again however often.

    The database, a store or the ledger is away, or others were faster again and again.
    """
    if isinstance(error, Refused):
        return error.code in (Code.UNAVAILABLE, Code.STALE)
    return is_away(error)


class Tries:
    """Failures in a row of the pieces of work of one job in this process, by the id of each.

    Errors for which work has to wait are not among them. Another process counts for itself, and a
    process that is started anew begins to count again.
    """

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._failed: dict[UUID, tuple[int, float]] = {}
        """By id, how often it failed, and when it did last."""

    def rests(self, id_: UUID) -> bool:
        """Tell whether it is too early to try a piece of work again."""
        count, last = self._failed.get(id_, (0, 0.0))
        pause = min(self._pause * FACTOR ** (count - 1), LONGEST)
        return count > 0 and time.monotonic() - last < pause

    def is_last(self, id_: UUID) -> bool:
        """Tell whether the try of a piece of work that goes on now is the last one."""
        return self._failed.get(id_, (0, 0.0))[0] >= TRIES - 1

    async def count(self, id_: UUID, work: Awaitable[T]) -> T:
        """Return the result of a try, and count its failure. Raises what the work raises."""
        try:
            result = await work
        except Exception as error:
            if not has_to_wait(error):
                self._fail(id_)
            raise
        self._failed.pop(id_, None)
        return result

    def _fail(self, id_: UUID) -> None:
        now = time.monotonic()
        kept = {one: at for one, at in self._failed.items() if now - at[1] < REMEMBERED}
        self._failed = {**kept, id_: (kept.get(id_, (0, 0.0))[0] + 1, now)}
