"""What this process wrote a moment ago: who follows the ledger need not read it back."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.evolve import State

Change: TypeAlias = tuple[State | None, State, Recorded[Event]]
"""A stream before an event, after it, and the event."""

KEPT = 8_000
"""Changes, of all organizations together."""


class Heard:
    """Changes by organization, without gaps. It is a hint: who finds nothing reads the ledger."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._count = 0
        self._changes: dict[UUID, deque[Change]] = {}

    def add(self, org: UUID, changes: Sequence[Change]) -> None:
        """Keep what a batch wrote; where it does not follow what is kept, only that."""
        known = self._changes.setdefault(org, deque())
        if known and known[-1][2].position + 1 != changes[0][2].position:
            self._forget(org)
            known = self._changes[org] = deque()
        if self._count + len(changes) > self._kept:
            self._forget(org)
            return
        known.extend(changes)
        self._count += len(changes)

    def after(self, org: UUID, position: int, limit: int) -> list[Change]:
        """Take out the changes that follow a position, without a gap; none if they are not here."""
        known = self._changes.get(org)
        if known is None:
            return []
        while known and known[0][2].position <= position:
            known.popleft()
            self._count -= 1
        if not known or known[0][2].position != position + 1:
            return []
        taken = [known.popleft() for _ in range(min(limit, len(known)))]
        self._count -= len(taken)
        return taken

    def _forget(self, org: UUID) -> None:
        self._count -= len(self._changes.pop(org, ()))
