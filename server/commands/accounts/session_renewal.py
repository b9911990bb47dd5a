"""Renews sessions that are in use, by an event at most once in half of their idle life.

Whether a session lets somebody in is decided under the lock of the ledger, so its end is a fact: a
renewal is an event, and "who could see this on 3 March" stays a question that the ledger answers.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server.commands.writer.decision_context import Command, DecisionContext
from server.commands.writer.writer import Writer
from server.events.accounts.credentials import SessionLife, renew_session, session_of
from server.events.core.event import Change
from server.events.core.refusal import Refused
from server.postgres import LOST, Pool
from server.reads.accounts.members import member_state
from server.reads.session import ReadSession

log = structlog.get_logger("annolog.access")

PAUSE = timedelta(minutes=5)
"""The least time between two looks of a process at the same session."""
REMEMBERED = 20_000
"""Sessions of which a process remembers when to look at them next."""
AT_ONCE = 4
"""Sessions that a process looks at at the same moment; others wait for their next request."""


class SessionRenewal:
    """Looks at sessions that are used, in the background, and renews those that are due."""

    def __init__(
        self, writer: Writer, pool: Pool, clock: Callable[[], datetime], life: SessionLife
    ) -> None:
        self._writer = writer
        self._pool = pool
        self._clock = clock
        self._life = life
        self._next: OrderedDict[UUID, datetime] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, org: UUID, member: UUID, session: UUID) -> None:
        """Note that a session is used now; look at it if that is due."""
        now = self._clock()
        due = self._next.get(session)
        if (due is not None and now < due) or len(self._tasks) >= AT_ONCE:
            return
        self._remember(session, now + PAUSE)
        task = asyncio.create_task(self._look(org, member, session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait until no look is running."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _remember(self, session: UUID, due: datetime) -> None:
        self._next[session] = due
        self._next.move_to_end(session)
        if len(self._next) > REMEMBERED:
            self._next.popitem(last=False)

    async def _look(self, org: UUID, member: UUID, session: UUID) -> None:
        try:
            await self._renew(org, member, session)
        except (Refused, *LOST) as error:
            # The session goes on as it is; one of the next requests looks again.
            log.warning("session not renewed", reason=type(error).__name__)

    async def _renew(self, org: UUID, member: UUID, session: UUID) -> None:
        async with ReadSession(self._pool, org) as reading:
            found = await member_state(reading, member)
        held = session_of(found[0], session) if found else None
        if found is None or held is None or held.expires_at is None:
            return
        if not renew_session(found[0], credential=session, now=self._clock(), life=self._life):
            half = held.expires_at - self._life.idle / 2
            self._remember(session, max(half, self._clock() + PAUSE))
            return

        def renew(current: DecisionContext) -> list[Change]:
            return renew_session(
                current.member(member), credential=session, now=current.now, life=self._life
            )

        command = Command.of_server(org, renew, members=(member,))
        await self._writer.execute(command)
