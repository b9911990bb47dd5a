"""All events and all kinds of streams, and the fold of any stream.

Importing this module imports every module of `server.events`, and so registers their events and
kinds: a process that only reads the ledger knows them all, and there is no list of features.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from server import events
from server.events.core.event import EVENTS, Event, Kind, Recorded
from server.events.core.stream_kind import KINDS, State

__all__ = ["EVENTS", "KINDS", "evolve", "import_modules", "refold"]


def import_modules(package: ModuleType) -> None:
    """Import every module of a package, except its `core`, which registers no events."""
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        if ".core" not in found.name:
            import_module(found.name)


import_modules(events)
if missing := set(Kind) - set(KINDS):
    raise TypeError(f"no module of server.events declares a StreamKind for {sorted(missing)}")

_BRANCHES = {
    event: branch for kind in KINDS.values() for event, branch in kind.evolve.branches.items()
}


def evolve(state: State | None, recorded: Recorded[Event]) -> State:
    """Return the state of a stream after an event."""
    branch = _BRANCHES.get(type(recorded.event))
    if branch is not None:
        new: State = branch(state, recorded)
        return new
    # The only event that may occur in any stream is an erasure. The contents that it names are
    # missing already from the events before it, so the state stays as it is.
    if state is None:
        message = f"no stream begins with {recorded.event.type}"
        raise ValueError(message)
    return state


def refold(stream: Iterable[Recorded[Event]]) -> State:
    """Return the state of a whole stream, given all its events in order.

    Raises:
        ValueError: the stream has no event.
    """
    state: State | None = None
    for recorded in stream:
        state = evolve(state, recorded)
    if state is None:
        raise ValueError("a stream has at least one event")
    return state
