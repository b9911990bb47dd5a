"""Compares the clock of this process with the clock of the database.

The ledger's time never goes back. One process whose clock is ahead would give that time to all
others: leases would last as much longer, and sessions end as much earlier for queries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from server.postgres import Connection

log = structlog.get_logger()

MAX_SKEW = 5.0
"""Seconds by which the two clocks may differ, unless a setting says otherwise."""
NOW = "SELECT clock_timestamp()"
"""SQL: the present time by the clock of the database."""


class ClockCheck:
    """Whether the clock of this process agrees with the database's, as last measured.

    The database reads its clock at some moment between two readings of the clock here. Only a
    difference to both of them proves a skew; a slow round trip, or a process that froze during it,
    widens the bounds and proves nothing.
    """

    def __init__(self, clock: Callable[[], datetime], limit: float | None = MAX_SKEW) -> None:
        """Compare a clock with the database's.

        Args:
            clock: the clock of this process.
            limit: seconds by which the clocks may differ; None to compare nothing.
        """
        self.limit = None if limit is None else timedelta(seconds=limit)
        self._clock = clock
        self._off = timedelta()
        """By how much the clock here is ahead at least, if that is over the limit; behind: < 0."""

    @property
    def problem(self) -> str | None:
        """A sentence for operators and callers if the clocks disagree, else None."""
        if not self._off:
            return None
        seconds = round(abs(self._off.total_seconds()))
        where = "ahead of" if self._off > timedelta() else "behind"
        return (
            f"The clock of this server is {seconds} s {where} the database's, so that it writes "
            "nothing: set the clock right, then retry with the same command id."
        )

    def observe(self, before: datetime, there: datetime, after: datetime) -> None:
        """Compare the clocks.

        Args:
            before: the time here before the database read its clock.
            there: the time of the database.
            after: the time here after that.
        """
        if self.limit is None:
            return
        known, self._off = self._off, timedelta()
        if before - there > self.limit:
            self._off = before - there
        elif there - after > self.limit:
            self._off = after - there
        if self._off and not known:
            log.error("the clock is wrong: commands are refused", reason=self.problem)
        elif known and not self._off:
            log.info("the clock is right again: commands are taken")

    async def measure(self, connection: Connection) -> str | None:
        """Ask the database for its time, and return `problem`."""
        if self.limit is None:
            return None
        before = self._clock()
        there = await connection.fetchval(NOW)
        self.observe(before, there, self._clock())
        return self.problem
