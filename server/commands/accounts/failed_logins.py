"""Records failed logins in the ledger: at most one event per account and minute."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from server.commands.writer.decision_context import Command, DecisionContext
from server.commands.writer.writer import Writer
from server.events.accounts.credentials import FAILURES_EVERY, fail_logins
from server.events.core.event import Change
from server.events.core.refusal import Refused

log = structlog.get_logger("annolog.access")


class FailedLogins:
    """Counts failed logins and records them: at most one event per account and minute.

    A background task writes the events, because the reply to a wrong password must not take longer
    for an existing account than for a missing one.
    """

    def __init__(self, writer: Writer, clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._clock = clock
        self._counts: Counter[tuple[UUID, UUID]] = Counter()
        self._noted: dict[tuple[UUID, UUID], datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, org: UUID, member: UUID) -> None:
        """Count a failed login; write the count if the last event is at least a minute old."""
        key, now = (org, member), self._clock()
        self._counts[key] += 1
        if key in self._noted and now - self._noted[key] < FAILURES_EVERY:
            return
        self._noted[key] = now
        task = asyncio.create_task(self._write(*key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, org: UUID, member: UUID) -> None:
        count = self._counts.pop((org, member), 0)

        def fail(current: DecisionContext) -> list[Change]:
            return fail_logins(current.member(member), count=count, now=current.now)

        command = Command.of_server(org, fail, members=(member,))
        try:
            written = (await self._writer.execute(command)).events
        except Refused as refused:
            log.warning("failed logins not recorded", reason=refused.code)
            written = ()
        if not written:  # another process wrote within the minute: these wait for the next event
            self._counts[org, member] += count
