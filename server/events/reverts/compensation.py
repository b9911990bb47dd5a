"""What undoes an event: the one registry of compensations, and the parts that all of them share.

A compensation is a pure function from the events to undo, with the states around them, to the
events that undo them. What was built on the undone events since is never overwritten: a
compensation compares the present state with the state after the undone events, and refuses where
the part that it would restore has changed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from server.events.core.event import Event, Recorded, record
from server.events.core.refusal import Code, Obstacle, Refused

S = TypeVar("S")


@record
class LaterEvent(Generic[S]):
    """An event that followed those to undo in their stream, with the states around it."""

    recorded: Recorded[Event]
    before: S
    after: S


@record
class Undone(Generic[S]):
    """Adjacent events of one stream that are to be undone, with the states around them."""

    stream: UUID
    before: S | None
    """None where the events began the stream."""
    after: S
    now: S
    events: tuple[Recorded[Event], ...]
    later: tuple[LaterEvent[S], ...]
    """The events of the stream that are not undone, and that came after these."""
    at: datetime
    """The time of the decision."""

    @property
    def earlier(self) -> S:
        """The state before the events, for events that begin no stream."""
        if self.before is None:
            raise TypeError("these events began the stream")
        return self.before

    def restores(self, part: Callable[[S], Any]) -> bool:
        """Tell whether a part of the state must be restored.

        Returns:
            False where the part is as before already, or where the events did not change it.

        Raises:
            Blocked: where something else has changed the part since.
        """
        before, now = part(self.earlier), part(self.now)
        if before in (now, part(self.after)):
            return False
        self.require_unchanged(part)
        return True

    def require_unchanged(self, part: Callable[[S], Any]) -> None:
        """Refuse where a part of the state has changed since. Raises Blocked."""
        if part(self.now) != part(self.after):
            raise Blocked(self.changes_of(part))

    def changes_of(self, part: Callable[[S], Any]) -> list[Obstacle]:
        """Return the later events that changed a part of the state."""
        return [
            obstacle(one.recorded, "It came later and changed the same thing: undo it first.")
            for one in self.later
            if part(one.before) != part(one.after)
        ]


class Blocked(Refused):
    """Something stands in the way of undoing; `obstacles` lists what, event by event."""

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        found = tuple(sorted(set(obstacles), key=lambda one: (one.position, one.message)))
        message = "This cannot be undone now: `obstacles` lists what stands in the way."
        super().__init__(Code.CONFLICT, message, ("position",))
        self.obstacles = found


def obstacle(recorded: Recorded[Event], message: str) -> Obstacle:
    """Return an event as what stands in the way, with a sentence that says why."""
    return Obstacle(recorded.position, recorded.event.type, message)


@dataclass(frozen=True, slots=True)
class Irreversible:
    """Why events of a class are never undone; one sentence that says what to do instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Incidental:
    """Events of a class change nothing that could be undone, and hinder nothing; it says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class ByMigration:
    """Events of a label migration, which is undone as a whole, by another migration."""


Compensate: TypeAlias = Callable[[Undone[Any]], list[Event]]
"""Returns the events that undo; none where everything is as before already. Raises Blocked."""
Found: TypeAlias = Compensate | Irreversible | Incidental | ByMigration
COMPENSATIONS: dict[type[Event], Found] = {}
"""By class of events, what undoes them, or why nothing does. A test enumerates all classes."""

C = TypeVar("C", bound=Compensate)


def undoes(*events: type[Event]) -> Callable[[C], C]:
    """Declare the function that undoes events of these classes."""

    def declare(compensate: C) -> C:
        for event in events:
            _declare(event, compensate)
        return compensate

    return declare


def never(reason: str, *events: type[Event]) -> None:
    """Declare that events of these classes are never undone, with the sentence that says why."""
    for event in events:
        _declare(event, Irreversible(reason))


def incidental(reason: str, *events: type[Event]) -> None:
    """Declare that events of these classes need no undoing, with the sentence that says why."""
    for event in events:
        _declare(event, Incidental(reason))


def by_migration(*events: type[Event]) -> None:
    """Declare that events of these classes are undone with their label migration only."""
    for event in events:
        _declare(event, ByMigration())


def _declare(event: type[Event], found: Found) -> None:
    if COMPENSATIONS.setdefault(event, found) is not found:
        message = f"two compensations are declared for {event.type}"
        raise TypeError(message)
