"""Folds whole streams into the rows that the writer would have written event by event."""

from __future__ import annotations

from collections.abc import Iterable

from server.events.core.event import Event, Recorded
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.projections.engine.row_changes import StreamChanges, operations


class LedgerError(Exception):
    """Events cannot be folded: the ledger is damaged, or the code does not fit the ledger."""


class Fold:
    """Collects the rows of whole streams, all for the operations `insert` and `past`."""

    def __init__(self) -> None:
        self.rows = operations()
        self.events = 0

    def stream(self, events: Iterable[Recorded[Event]]) -> State | None:
        """Add the current rows and the history of one stream; return its state.

        Raises:
            LedgerError: where a version is missing or an event does not fit, with its position.
        """
        state: State | None = None
        changes: StreamChanges | None = None
        version = 0
        for recorded in events:
            version += 1
            if recorded.version != version:
                raise LedgerError(
                    f"{_place(recorded)} has version {recorded.version}, not {version}."
                )
            try:
                state = evolve(state, recorded)
            except Exception as error:
                raise LedgerError(f"{_place(recorded)} does not fold: {error!r}.") from error
            if changes is None:
                changes = StreamChanges(recorded.org, type(state), None, self.rows)
            changes.step(state, recorded)
        if changes is not None:
            changes.put()
        self.events += version
        return state


def _place(recorded: Recorded[Event]) -> str:
    return f"Event {recorded.position} ({recorded.event.type}) of organization {recorded.org}"
