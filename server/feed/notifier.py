"""Notifies other processes that a ledger grew, outside the transaction that appended to it.

NOTIFY holds a lock of the whole PostgreSQL instance until commit, so it never runs inside an
append: a connection of its own sends it afterwards, one notification for all recent commits.
"""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

from server.jobs.base import Status, Supervisor
from server.postgres import LOST, Connection, connect, log_away

CHANNEL = "annolog"
TOGETHER = 100
"""Organizations in one notification: PostgreSQL allows less than 8000 bytes."""
QUIET = 0.002
"""Seconds between two notifications of a busy process, on average."""
AT_ONCE = 10
"""Notifications that are sent at once after a while without any, before QUIET is kept."""
SETTINGS = {
    "application_name": "annolog announcer",
    # The instance-wide lock of NOTIFY is then not held over a write to disk.
    "synchronous_commit": "off",
}


class Notifier:
    """Sends the newest position of each organization: at once, but several when busy.

    A notification is a hint. A lost notification delays readers until they poll, nothing more.
    """

    def __init__(
        self, dsn: str, *, quiet: float = QUIET, supervisor: Supervisor | None = None
    ) -> None:
        self._dsn = dsn
        self._supervisor = supervisor or Supervisor()
        self._quiet = quiet
        self._news: dict[UUID, int] = {}
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None
        self.sent = 0
        """Notifications so far."""

    def notify(self, org: UUID, position: int) -> None:
        """Queue a notification that the ledger has this position; call after the commit.

        Never waits: the notification is sent in the background.
        """
        self._news[org] = max(position, self._news.get(org, 0))
        self._awake.set()
        if self._task is None:
            self._task = self._supervisor.start(self._run, Status("notifier"))

    async def close(self) -> None:
        """Stop sending."""
        if self._task is not None:
            await self._supervisor.stop(self._task)
        await self._drop()

    async def _run(self) -> None:
        now, due = asyncio.get_running_loop().time, 0.0
        while True:
            await self._awake.wait()
            self._awake.clear()
            news, self._news = self._news, {}
            try:
                await self._send(encode(news))
            except LOST as error:
                log_away("notifier", error)
                await self._drop()
            # An event of a process that is not busy must not wait for the one before.
            due = max(due, now()) + self._quiet
            if (early := due - now() - self._quiet * AT_ONCE) > 0:
                await asyncio.sleep(early)

    async def _send(self, payloads: list[str]) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(self._dsn, SETTINGS, deadline=5)
        for payload in payloads:
            # Without parameters, which would have to be described first: hex digits and numbers.
            await self._connection.execute(f"NOTIFY {CHANNEL}, '{payload}'")
            self.sent += 1

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*LOST):
                await connection.close(timeout=1)


def encode(news: dict[UUID, int]) -> list[str]:
    """Return payloads of `organization:position` pairs, each short enough for PostgreSQL."""
    pairs = [f"{org.hex}:{position}" for org, position in news.items()]
    return [" ".join(pairs[n : n + TOGETHER]) for n in range(0, len(pairs), TOGETHER)]


def decode(payload: str) -> dict[UUID, int]:
    """Return positions by organization; none for a foreign payload, as anybody may NOTIFY."""
    try:
        pairs = (pair.split(":") for pair in payload.split())
        return {UUID(hex=org): int(position) for org, position in pairs}
    except ValueError:
        return {}
