"""The newest events of a ledger, kept in the memory of one process within a budget."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.core.unknown_events import UnknownStored
from server.events.erasure.erased_content import ContentErased, blanked
from server.ledger.read import HoleError

EACH = 1_500
"""Bytes that an event takes in memory beside its texts, which take three times their length."""
TAKEN = 100
"""Events that a subscriber takes at once: a subscriber costs no more memory than these."""


@dataclass(eq=False)
class RingBuffer:
    """The newest events of one organization; a subscriber is nothing but a position in it."""

    org: UUID
    events: dict[int, tuple[Recorded[Event], int]] = field(default_factory=dict)
    first: int | None = None
    """The oldest position that `events` has or will have; None until the ledger's head is known."""
    last: int = 0
    mark: bytes | None = None
    """The leaf hash of the event at `last`; None while that is not known."""
    wanted: int = 0
    """The newest position that the ledger is known to have; beyond `last`, it must be read."""
    seen: int = 0
    """The newest position that was read: a ledger that is now shorter was replaced."""
    subscribers: int = 0
    eager: int = 0
    """How many of them want each event at once."""
    read_at: float = float("-inf")
    """When new events were last read, by `time.monotonic`."""
    waits: bool = False
    """Whether it is to be looked at again in a moment: commits until then set no other timer."""
    failure: Exception | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced by a new one, at each `notify`: it wakes only who waited before."""

    def begin(self, head: int, mark: bytes | None = None) -> None:
        """Start after the present head; subscribers read earlier events from the ledger.

        Args:
            head: the present head of the ledger.
            mark: the leaf hash of the event there; None where it is not known.
        """
        self.first, self.last, self.mark = head + 1, head, mark
        self.wanted, self.seen = max(self.wanted, head), max(self.seen, head)
        self.notify()

    def append(self, event: Recorded[Event], size: int) -> int:
        """Add the next event; return the bytes of memory that this costs, or frees (negative)."""
        if event.position != self.last + 1:
            raise HoleError(f"position {self.last + 1} is missing before {event.position}")
        if isinstance(event.event, ContentErased):
            self._erase(event.event.positions)
        cost = EACH + 3 * size
        # An unknown event may be an erasure: subscribers behind it read from the ledger instead.
        lost = self._forget_all() if isinstance(event.event, UnknownStored) else 0
        self.events[event.position] = (event, cost)
        self.last, self.mark = event.position, event.leaf_hash
        self.seen = max(self.seen, self.last)
        return cost - lost

    def _erase(self, positions: Iterable[int]) -> None:
        """Remove the contents of erased events: who resumes before them gets them erased."""
        for position in positions:
            if position in self.events:
                event, cost = self.events[position]
                self.events[position] = (blanked(event), cost)

    def _forget_all(self) -> int:
        return sum(self.forget() for _ in range(len(self.events)))

    def forget(self) -> int:
        """Drop the oldest event; return the bytes of memory that this frees."""
        if self.first is None or not self.events:
            return 0
        _, cost = self.events.pop(self.first)
        self.first += 1
        return cost

    def since(self, position: int) -> list[Recorded[Event]] | None:
        """Return the next events after a position, perhaps none; None if the buffer dropped them.

        Raises:
            Exception: the error that ended the feed of this ledger.
        """
        if self.failure is not None:
            raise self.failure
        if self.first is None or position + 1 < self.first:
            return None
        until = min(self.last, position + TAKEN)
        return [self.events[n][0] for n in range(position + 1, until + 1)]

    def follows(self, position: int, mark: bytes) -> bool:
        """Tell whether its events are known to follow the one at a position with a leaf hash."""
        if position == self.last:
            return self.mark is None or self.mark == mark
        found = self.events.get(position)
        return found is not None and found[0].leaf_hash == mark

    def fail(self, error: Exception) -> None:
        """End every subscription with an error."""
        self.failure = error
        self.notify()

    def notify(self) -> None:
        """Wake all subscribers that wait."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()
