"""One look for all jobs that look for work at the same moment: most of them have none.

A look of one job costs a round trip and the plan of a statement, however little there is to find,
and a server has a dozen jobs that look each second. So those that ask in the same turn of the event
loop share one statement, which tells only whether there is work. The job reads itself what it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import asyncpg
import structlog

from server.ledger.clock import ClockCheck
from server.postgres import Pool, is_away

log = structlog.get_logger()


class CommonLook:
    """Tells jobs of one process whether they have work, by one statement for all that ask."""

    def __init__(
        self, pool: Pool, clock: Callable[[], datetime], clock_check: ClockCheck | None = None
    ) -> None:
        """Ask nothing yet.

        Args:
            pool: the connections of the jobs.
            clock: the clock of this process.
            clock_check: is told the time of the database with each look.
        """
        self._pool, self._clock, self._check = pool, clock, clock_check
        self._began = time.monotonic()
        self._conditions: dict[str, str] = {}
        """By job, what the next statement asks."""
        self._next: asyncio.Task[frozenset[str]] | None = None

    def pause(self, period: float) -> float:
        """Return the seconds until the next look of all jobs with a period in seconds."""
        return period - (time.monotonic() - self._began) % period

    async def finds(self, job: str, condition: str) -> bool:
        """Tell whether a job may have work; see `Job.condition`.

        Raises:
            Exception: where the database cannot be asked.
        """
        self._conditions[job] = condition
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._ask())
            self._next.add_done_callback(_note_error)
        return job in await asyncio.shield(self._next)

    async def _ask(self) -> frozenset[str]:
        """Return the names of the jobs that may have work, of those that asked until now."""
        await asyncio.sleep(0)  # whoever wakes in this turn of the loop asks as well
        asked, self._conditions, self._next = self._conditions, {}, None
        conditions = dict(sorted(asked.items()))  # one text for one set, which stays prepared
        text = ", ".join(("SELECT clock_timestamp(), $1::timestamptz", *conditions.values()))
        async with self._pool.acquire() as connection:
            before = self._clock()
            try:
                row = await connection.fetchrow(text, before)
            except asyncpg.PostgresError as error:
                if is_away(error) or connection.is_closed():
                    raise
                # One of them must not stop the others: each finds by itself whether it can look.
                log.warning("jobs look one by one", error=repr(error))
                return frozenset(conditions)
            after = self._clock()
        there, _, *found = row or (None, None)
        if self._check is not None and there is not None:
            self._check.observe(before, there, after)
        return frozenset(job for job, has in zip(conditions, found, strict=True) if has)


def _note_error(task: asyncio.Task[frozenset[str]]) -> None:
    """Take note of an error: those who asked may have been cancelled, and nobody else would."""
    if not task.cancelled():
        task.exception()
