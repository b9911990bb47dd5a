"""The process that delivers events to webhooks and brokers, seen from the server that runs it.

Submissions must not pay for deliveries. So these have an event loop of their own, in a process that
gets processor time after all others. The server starts it once there is something to deliver,
starts it again when it ends, and ends it when there has been nothing for a while.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from server.feed.delivery_reports import ReportedMetrics
from server.jobs.base import Job
from server.jobs.child_process import child_process
from server.postgres import LOST, Connection, Pool

COMMAND = (sys.executable, "-P", "-m", "server.delivery")
"""Without -P, a folder `server` where the server was started would be imported."""
IDLE = 60.0
"""Seconds between two looks whether there is still anything to deliver."""
SILENCE = 60.0
"""Seconds without a report after which the process counts as stuck; one that starts may take longer
on a busy machine."""
PATIENCE = 5.0
"""Seconds for the process to record what was delivered, and to end."""
_ANY = "EXISTS (SELECT FROM webhooks_to_deliver())"


class DeliveryEndedError(Exception):
    """The process ended by itself, was killed, or is stuck; the message says which."""


class DeliveryProcess(Job):
    """Runs the process wherever there is something to deliver.

    Every server runs one. They share the webhooks by advisory locks, and a broker is sent events by
    one of them.
    """

    name = "delivery process"
    period = 1.0
    condition = _ANY
    delays = (4.0, 30.0)
    """Longer than it takes to start a process, so that one that cannot start is tried less and
    less; and short enough for `/readyz` to show it all the time."""

    def __init__(
        self,
        pool: Pool,
        settings: Mapping[str, Any],
        *,
        relays: bool,
        command: Sequence[str] | None = None,
        idle: float = IDLE,
        silence: float = SILENCE,
    ) -> None:
        """Start nothing yet.

        Args:
            pool: the connections of the jobs.
            settings: what the process reads: the settings of the server, and the address of the
                database.
            relays: whether there is a broker, which gets all events.
            command: starts the process; None for COMMAND.
            idle: see IDLE.
            silence: see SILENCE.
        """
        super().__init__(pool)
        self._settings, self._relays = settings, relays
        self._command, self._idle, self._silence = command, idle, silence

    async def look(self, connection: Connection) -> int:
        """Return 1 where there is anything to deliver."""
        return int(self._relays or await connection.fetchval(f"SELECT {_ANY}"))

    async def run(self) -> None:
        """Run the process while there is anything to deliver. Raises DeliveryEndedError."""
        while True:
            while not await self._is_needed():
                await self.pause()
            await self._run_process()

    async def _is_needed(self) -> bool:
        needed = self._relays or await self.has_work()
        if needed:
            async with self._pool.acquire() as connection:
                needed = bool(await self.look(connection))
        if not needed:
            self.status.succeeded(0)
        return needed

    async def _run_process(self) -> None:
        """Run the process until there is nothing to deliver. Raises DeliveryEndedError."""
        command = self._command or COMMAND
        async with child_process(command, self._settings, patience=PATIENCE) as process:
            reading = asyncio.ensure_future(self._take_reports(process))
            try:
                while not (await asyncio.wait({reading}, timeout=self._idle))[0]:
                    if not await self._is_still_needed():
                        return
                reading.result()
            finally:
                reading.cancel()
                self.status.parts = ()
            raise DeliveryEndedError(f"it ended with status {await process.wait()}")

    async def _is_still_needed(self) -> bool:
        """Tell whether there is anything to deliver; while the database is away, there is."""
        try:
            return await self._is_needed()
        except LOST as error:
            self.status.failed(error)
            return True

    async def _take_reports(self, process: asyncio.subprocess.Process) -> None:
        """Show what the process reports, until its end. DeliveryEndedError where it is stuck."""
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        metrics, lasts = ReportedMetrics(), False
        try:
            async with asyncio.timeout(None) as limit:
                async for line in process.stdout:
                    report = orjson.loads(line)
                    metrics.show(report["values"])
                    if lasts:  # one that only starts, again and again, is no success
                        self.status.succeeded(0)
                    lasts = True
                    self.status.parts = report["failing"]
                    limit.reschedule(asyncio.get_running_loop().time() + self._silence)
        except TimeoutError:
            raise DeliveryEndedError("it does not report any more, and so it was killed") from None
