"""The rights of a ledger's followers: read for all of them at once, never older than RECHECK.

Reading the rights of hundreds of subscribers one by one, every two seconds, would load the
database more than all events do.
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
from server.postgres import Pool
from server.reads.accounts.members import rights_of
from server.reads.events.events import opened_projects
from server.reads.session import ReadSession

RECHECK = 2.0
"""Seconds after which rights are read again, even where no event came."""

_Credential = tuple[UUID, UUID | None, datetime | None]
"""A member, the key or session, and the end of an OIDC token."""


class Rights:
    """The rights of those members of one organization who follow its ledger."""

    def __init__(self, pool: Pool, org: UUID, clock: Callable[[], datetime]) -> None:
        self._session = ReadSession(pool, org)
        self._clock = clock
        self._requested: set[UUID] = set()
        """Members whose rights were requested since the last reading."""
        self._requested_before: set[UUID] = set()
        self._known: set[UUID] = set()
        self._states: dict[UUID, tuple[str, Member]] = {}
        self._opened: frozenset[UUID] = frozenset()
        self._found: dict[_Credential, EventVisibility] = {}
        """What was decided since the last reading."""
        self._found_before: dict[_Credential, EventVisibility] = {}
        self._head = 0
        self._reading: asyncio.Future[None] | None = None
        self.read_at = 0.0
        """When rights were last read, in seconds by the clock of the event loop."""

    @property
    def opened(self) -> frozenset[UUID]:
        """Projects whose policy showed everybody's annotations at the last reading."""
        return self._opened

    async def visibility(self, actor: Actor, *, age: float = 0.0, at: int = 0) -> EventVisibility:
        """Return which events an actor may see; the same object while that does not change.

        It is decided once per reading, however many subscriptions ask with one credential.

        Args:
            actor: the member and its credential; the member's roles are read.
            age: at most so many seconds may have passed since the rights were read.
            at: the rights must be those of this position, or of a later position.

        Raises:
            Refused: UNAUTHENTICATED where the account or its credential ended; FORBIDDEN where
                the actor may see no event.
        """
        since = asyncio.get_running_loop().time() - age
        self._requested.add(actor.member)
        while self.read_at < since or self._head < at or actor.member not in self._known:
            # Other callers wait for this reading too: a cancelled caller must not cancel it.
            if self._reading is None:
                self._reading = asyncio.ensure_future(self._read())
                # Where all callers are gone, nobody is left who would be told of an error.
                self._reading.add_done_callback(lambda one: one.cancelled() or one.exception())
            await asyncio.shield(self._reading)
        return self._decide(actor)

    def _decide(self, actor: Actor) -> EventVisibility:
        key = actor.member, actor.credential, actor.expires_at
        found = self._found.get(key)
        if found is None:
            state = self._states.get(actor.member)
            current = with_current_rights(actor, state and state[1], self._clock())
            found, before = visible_to(current, self._opened), self._found_before.get(key)
            self._found[key] = found = before if before is not None and found == before else found
        return found

    async def _read(self) -> None:
        """Read the rights of all members requested since the last reading but one, at once."""
        wanted = self._requested | self._requested_before
        self._requested, self._requested_before = set(), self._requested
        read_at = asyncio.get_running_loop().time()
        try:
            states = await rights_of(self._session, wanted, self._states)
            opened = await opened_projects(self._session)
            self._head = (await self._session.cut()).head
            self._states, self._known, self._opened = states, wanted, opened
            self._found, self._found_before = {}, self._found
            self.read_at = read_at
        finally:
            self._reading = None
            await self._session.close()
