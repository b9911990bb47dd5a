"""Whole streams in, rows out: what the writer would have left, had it met every event in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from server.events.base import Event, Recorded
from server.events.evolve import State, evolve
from server.projections.rows import Key, brought, own, parts, rows, untracked
from server.projections.tables import TRACKED

Values: TypeAlias = tuple[Any, ...]
Held: TypeAlias = dict[Key, tuple[Values, int]]
"""The present rows of a stream, each with the position that made it what it is."""


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
            self._step(held, before, state, recorded)
            once = brought(recorded.event) or once
        self.events += version
        if state is not None:
            rest = {own(state): (*untracked(state, version), *once)}
            for key, (values, began) in held.items():
                self.copies[key[0]].append((recorded.org, *values, *rest.get(key, ()), began))

    def _step(
        self, held: Held, before: State | None, after: State, recorded: Recorded[Event]
    ) -> None:
        had = parts(before)
        shared = had & parts(after)
        new = rows(after, recorded, shared)
        for key, values in new.items():
            was = held.get(key)
            began = recorded.position
            if was is not None:
                tracked = len(TRACKED[key[0]].tracked)
                if was[0][:tracked] == values[:tracked]:
                    began = was[1]
                else:
                    self._past(key, was, recorded)
            held[key] = (values, began)
        if len(had) > len(shared):
            for key in rows(before, None, shared).keys() - new.keys():
                self._past(key, held.pop(key), recorded)

    def _past(self, key: Key, was: tuple[Values, int], recorded: Recorded[Event]) -> None:
        spec = TRACKED[key[0]]
        if spec.history is not None:
            kept = was[0][: len(spec.tracked)]
            self.copies[spec.history.name].append((recorded.org, *kept, was[1], recorded.position))


def _place(recorded: Recorded[Event]) -> str:
    return f"Event {recorded.position} ({recorded.event.type}) of organization {recorded.org}"
