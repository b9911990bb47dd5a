"""Whole streams in, rows out: what the writer would have left, had it met every event in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from server.events.base import Event, Recorded
from server.events.evolve import State, evolve
from server.projections.rows import Key, Rows, brought, own, parts, rows, untracked
from server.projections.tables import TRACKED

Values: TypeAlias = tuple[Any, ...]
Held: TypeAlias = dict[Key, tuple[Values, int]]
"""The present rows of a stream, each with the position that made it what it is."""
_TRACKED = {name: len(spec.tracked) for name, spec in TRACKED.items()}
_HISTORY = {
    name: None if spec.history is None else spec.history.name for name, spec in TRACKED.items()
}


class LedgerError(Exception):
    """The events do not fold: the ledger is damaged, or the code does not fit it."""


class Fold:
    """Collects rows by table, in the order of the table's columns, ready to be copied into it."""

    def __init__(self) -> None:
        self.copies: dict[str, list[Values]] = defaultdict(list)
        self.events = 0

    def stream(self, events: Iterable[Recorded[Event]]) -> None:
        """Add the current rows and the history of one stream.

        Raises:
            LedgerError: where a version is missing or an event does not fit, with its position.
        """
        held: Held = {}
        once: Values = ()
        state: State | None = None
        had: frozenset[int] = frozenset()
        version = 0
        for recorded in events:
            version += 1
            if recorded.version != version:
                raise LedgerError(
                    f"{_place(recorded)} has version {recorded.version}, not {version}."
                )
            try:
                before, state = state, evolve(state, recorded)
            except Exception as error:
                raise LedgerError(f"{_place(recorded)} does not fold: {error!r}.") from error
            has = parts(state)
            shared = had & has
            new = rows(state, recorded, shared)
            self._renew(held, new, recorded)
            if len(had) > len(shared):
                # Parts are gone, or live on in another form; the task itself needs no second look.
                for key in rows(before, None, shared | {id(before)}).keys() - new.keys():
                    self._past(key, held.pop(key), recorded)
            had = has
            once = brought(recorded.event) or once
        self.events += version
        if state is not None:
            rest = {own(state): (*untracked(state, version), *once)}
            for key, (values, began) in held.items():
                self.copies[key[0]].append((recorded.org, *values, *rest.get(key, ()), began))

    def _renew(self, held: Held, new: Rows, recorded: Recorded[Event]) -> None:
        """Take in rows that are new, or look different from before."""
        for key, values in new.items():
            was = held.get(key)
            if was is None:
                held[key] = (values, recorded.position)
            elif was[0] != values:
                tracked = _TRACKED[key[0]]
                if was[0][:tracked] == values[:tracked]:
                    held[key] = (values, was[1])
                else:
                    self._past(key, was, recorded)
                    held[key] = (values, recorded.position)

    def _past(self, key: Key, was: tuple[Values, int], recorded: Recorded[Event]) -> None:
        history = _HISTORY[key[0]]
        if history is not None:
            kept = was[0][: _TRACKED[key[0]]]
            self.copies[history].append((recorded.org, *kept, was[1], recorded.position))


def _place(recorded: Recorded[Event]) -> str:
    return f"Event {recorded.position} ({recorded.event.type}) of organization {recorded.org}"
