"""What the followers of a ledger may see: read for all at once, and never older than RECHECK.

Hundreds of subscribers whose rights each were read by itself, every two seconds, would keep the
database busier than all events do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from server.access.actor import Actor
from server.access.visibility import EventVisibility, visible_to
from server.commands.writer.decision_context import with_current_rights
from server.events.accounts.members import Member
from server.reads.accounts.members import rights_of
from server.reads.events.events import opened_projects
from server.reads.session import Pool, ReadSession

RECHECK = 2.0
"""Seconds after which rights are read again, whatever happens or does not."""


class Rights:
    """The rights of those members of one organization who follow its ledger."""

    def __init__(self, pool: Pool, org: UUID, clock: Callable[[], datetime]) -> None:
        self._session = ReadSession(pool, org)
        self._clock = clock
        self._asked: set[UUID] = set()
        """Members whose rights were wanted since they were last read."""
        self._asked_before: set[UUID] = set()
        self._known: set[UUID] = set()
        self._states: dict[UUID, tuple[str, Member]] = {}
        self._opened: frozenset[UUID] = frozenset()
        self._head = 0
        self._reading: asyncio.Future[None] | None = None
        self.read_at = 0.0
        """When they were last read, by the clock of the event loop."""

    async def visibility(self, actor: Actor, *, age: float = 0.0, at: int = 0) -> EventVisibility:
        """Return what somebody may see.

        Args:
            actor: the member and its credential; its roles are read.
            age: the rights may have been read so many seconds ago.
            at: they must be those of this position, or of a later one.

        Raises:
            Refused: UNAUTHENTICATED where the account or its credential ended; FORBIDDEN where
                nothing may be seen.
        """
        since = asyncio.get_running_loop().time() - age
        self._asked.add(actor.member)
        while self.read_at < since or self._head < at or actor.member not in self._known:
            # Others wait for it, too: who is cancelled must not take it away from them.
            self._reading = self._reading or asyncio.ensure_future(self._read())
            await asyncio.shield(self._reading)
        state = self._states.get(actor.member)
        return visible_to(
            with_current_rights(actor, state and state[1], self._clock()), self._opened
        )

    async def _read(self) -> None:
        """Read the rights of all who asked for them lately, in one snapshot."""
        wanted = self._asked | self._asked_before
        self._asked, self._asked_before = set(), self._asked
        read_at = asyncio.get_running_loop().time()
        try:
            states = await rights_of(self._session, wanted, self._states)
            opened = await opened_projects(self._session)
            self._head = (await self._session.cut()).head
            self._states, self._known, self._opened = states, wanted, opened
            self.read_at = read_at
        finally:
            self._reading = None
            await self._session.close()
