"""What one process remembers of the newest events of a ledger, within a budget."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.core.unknown_events import UnknownStored
from server.events.erasure import ContentErased, blanked
from server.ledger.read import HoleError

EACH = 1_500
"""Bytes that an event takes in memory beside its texts, which take three times their length."""
TAKEN = 100
"""Events that a subscriber takes at once: what it holds while it works is all that it costs."""


@dataclass(eq=False)
class RingBuffer:
    """The newest events of one organization; a subscriber is nothing but a position in it."""

    org: UUID
    events: dict[int, tuple[Recorded[Event], int]] = field(default_factory=dict)
    first: int | None = None
    """The oldest position that is or will be here; None until the head of the ledger is known."""
    last: int = 0
    wanted: int = 0
    """A position that somebody saw in the ledger; beyond `last` there is something to read."""
    seen: int = 0
    """The newest position that was read: a ledger that is shorter has become another one."""
    subscribers: int = 0
    failure: Exception | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever there is news: who waits for it was there before."""

    @property
    def mark(self) -> bytes | None:
        """The leaf hash of the last event, where it is still here."""
        newest = self.events.get(self.last)
        return newest[0].leaf_hash if newest else None

    def begin(self, head: int) -> None:
        """Start behind the present head; what came before is read from the ledger."""
        self.first, self.last = head + 1, head
        self.wanted = max(self.wanted, head)
        self.notify()

    def append(self, event: Recorded[Event], size: int) -> int:
        """Take the next event in; return the bytes that this costs, or frees (negative)."""
        if event.position != self.last + 1:
            raise HoleError(f"position {self.last + 1} is missing before {event.position}")
        if isinstance(event.event, ContentErased):
            self._erase(event.event.positions)
        cost = EACH + 3 * size
        # It may have erased something: who is still before it gets that as the ledger now has it.
        lost = self._forget_all() if isinstance(event.event, UnknownStored) else 0
        self.events[event.position] = (event, cost)
        self.last = event.position
        self.seen = max(self.seen, self.last)
        return cost - lost

    def _erase(self, positions: Iterable[int]) -> None:
        """Forget contents: who resumes before them gets them as the ledger now has them."""
        for position in positions:
            if position in self.events:
                event, cost = self.events[position]
                self.events[position] = (blanked(event), cost)

    def _forget_all(self) -> int:
        return sum(self.forget() for _ in range(len(self.events)))

    def forget(self) -> int:
        """Let the oldest event go; return the bytes that this frees."""
        if self.first is None or not self.events:
            return 0
        _, cost = self.events.pop(self.first)
        self.first += 1
        return cost

    def since(self, position: int) -> list[Recorded[Event]] | None:
        """Return the next events, none yet, or None where only the ledger has them.

        Raises:
            Exception: what broke this feed.
        """
        if self.failure is not None:
            raise self.failure
        if self.first is None or position + 1 < self.first:
            return None
        until = min(self.last, position + TAKEN)
        return [self.events[n][0] for n in range(position + 1, until + 1)]

    def fail(self, error: Exception) -> None:
        """End every subscription with an error."""
        self.failure = error
        self.notify()

    def notify(self) -> None:
        """Wake everybody who waits."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()
