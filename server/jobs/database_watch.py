"""Watches whether the database answers, and says why commands wait.

A peer that vanishes without a reset, a host that loses power or a network that is cut, leaves
connections on which nothing comes any more. The system notices in seconds where the connection ends
in its network, and never where a proxy in between goes on to confirm what it cannot deliver. So a
process asks on a connection of its own, and where no answer comes it terminates all others at once:
their statements fail, are retried, and find the database at whichever host has it now.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from server.jobs.base import Status
from server.ledger.write_probe import longest_wait
from server.postgres import Connection, connect, end, terminate_all

log = structlog.get_logger()

PERIOD = 2.0
"""Seconds between two questions."""
SILENCE = 4
"""Seconds without an answer after which the database counts as gone."""
SLOW = 5.0
"""Seconds after which a command that waits is worth a line in the log."""
DELAYS = (0.5, 2.0)
"""Seconds before the watch of a database that is away begins again: at first, and at most."""
AGAIN = 60.0
"""Seconds until the next such line."""
SETTINGS = {"application_name": "annolog watch"}


class Waiting(Protocol):
    """The commands of this process that wait."""

    @property
    def waiting(self) -> int:
        """How many there are."""

    def oldest(self) -> float:
        """Return the seconds that the oldest has waited; 0 where there is none."""


class DatabaseWatch:
    """Asks the database every PERIOD seconds whether it answers."""

    def __init__(
        self,
        address: str,
        commands: Waiting,
        clock: Callable[[], float] = time.monotonic,
        *,
        of: str = "",
    ) -> None:
        """Ask nothing yet; `of` names a process beside the server, which has its own."""
        self._address, self._commands, self._clock = address, commands, clock
        self._told_at = -AGAIN
        self.status = Status(f"database watch{of}")

    async def run(self) -> None:
        """Watch until the connection is lost or silent; the supervisor begins again.

        Raises:
            TimeoutError: where the database was silent.
        """
        connection: Connection | None = None
        try:
            connection = await connect(self._address, SETTINGS)
            while True:
                await self._ask(connection)
                self.status.progressed()
                await asyncio.sleep(PERIOD)
        except TimeoutError:
            ended = terminate_all(self._address)
            log.warning("the database is silent", connections_ended=ended)
            raise
        finally:
            if connection is not None:
                end(connection)

    async def _ask(self, connection: Connection) -> None:
        """Ask once. Raises TimeoutError where no answer comes within SILENCE seconds."""
        slow = self._commands.oldest() > SLOW
        asking = asyncio.ensure_future(
            longest_wait(connection) if slow else connection.fetchval("SELECT NULL")
        )
        try:
            for _ in range(SILENCE):
                # Second by second: a process that was frozen itself counts as one second.
                if (await asyncio.wait({asking}, timeout=1))[0]:
                    self._tell(asking.result())
                    return
        finally:
            asking.cancel()
        raise TimeoutError(f"the database did not answer within {SILENCE} seconds")

    def _tell(self, wait: tuple[str, float] | None) -> None:
        """Write a line about commands that wait long, and what the database waits for."""
        oldest = self._commands.oldest()
        if oldest <= SLOW or self._clock() - self._told_at < AGAIN:
            return
        self._told_at = self._clock()
        log.warning(
            "commands wait",
            oldest_seconds=round(oldest, 1),
            waiting=self._commands.waiting,
            database_waits_for=wait[0] if wait else "nothing that it shows",
        )
