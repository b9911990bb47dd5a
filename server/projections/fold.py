"""Whole streams in, rows out: what the writer would have left, had it met every event in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from server.events.base import Event, Recorded
from server.events.evolve import State, evolve
from server.events.tasks import Task
from server.projections.rows import TABLES, brought, documents, own_row, untracked
from server.projections.tables import TRACKED
from server.projections.task_rows import (
    KIND,
    Key,
    Part,
    Rows,
    Values,
    parts,
    rows_of,
    share_parts,
)

Past: TypeAlias = Callable[[str, Values, int, Recorded[Event]], None]
"""Takes a version of a row that an event ended: table, values, where it began, the event."""

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
        state: State | None = None
        values: Values = ()
        once: Values = ()
        began = version = 0
        beside = _Beside(self.past)
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
            was, values = values, own_row(state)
            if was != values:
                if was:
                    self.past(TABLES[type(state)], was, began, recorded)
                began = recorded.position
            if before is None:
                once = brought(recorded.event) or ()
            beside.step(before, state, recorded)
        self.events += version
        if state is not None:
            row = (recorded.org, *values, *untracked(state, version), *once, began)
            self.copies[TABLES[type(state)]].append(row)
            for table, values, began in beside.rows(state):
                self.copies[table].append((recorded.org, *values, began))

    def past(self, table: str, values: Values, began: int, recorded: Recorded[Event]) -> None:
        """Add a version of a row that an event ended."""
        history = _HISTORY[table]
        if history is not None:
            kept = values[: _TRACKED[table]]
            self.copies[history].append((recorded.org, *kept, began, recorded.position))


class _Beside:
    """The rows of a stream beside its own.

    Most parts of a task stay as they came, so their rows are made at the end; a lease, which leaves
    no history, often has none.
    """

    def __init__(self, past: Past) -> None:
        self._past = past
        self._fresh: dict[int, tuple[Part, int]] = {}
        """By identity, parts whose rows were not needed yet, and the position that brought each."""
        self._held: dict[Key, tuple[Values, int]] = {}
        """Other present rows, each with the position that made it what it is."""

    def step(self, before: State | None, after: State, recorded: Recorded[Event]) -> None:
        """Note what an event did."""
        if not isinstance(after, Task):
            self._renew(documents(recorded), recorded)
        elif not isinstance(before, Task):
            self._fresh = {id(part): (part, recorded.position) for part in parts(after)}
        elif not share_parts(before, after):
            self._compare(before, after, recorded)

    def _compare(self, before: Task, after: Task, recorded: Recorded[Event]) -> None:
        had, has = parts(before), parts(after)
        known, kept = set(map(id, had)), set(map(id, has))
        new = [part for part in has if id(part) not in known]
        gone = [part for part in had if id(part) not in kept]
        ended = self._ended(before, gone, {*map(type, new)}) if gone else None
        if not ended:
            for part in new:
                self._fresh[id(part)] = (part, recorded.position)
            return
        now = rows_of(after, new)
        self._renew(now, recorded)
        for key in ended - now.keys():
            self._past(key[0], *self._held.pop(key), recorded)

    def _ended(self, task: Task, gone: list[Part], new: set[type[Part]]) -> set[Key]:
        """Return the rows of parts that are no more, or live on in another form."""
        ended: set[Key] = set()
        for part in gone:
            fresh = self._fresh.pop(id(part), None)
            if fresh is not None and _HISTORY[KIND[type(part)]] is None and type(part) not in new:
                continue
            rows = rows_of(task, [part])
            if fresh is not None:
                self._held.update((key, (values, fresh[1])) for key, values in rows.items())
            ended |= rows.keys()
        return ended

    def _renew(self, new: Rows, recorded: Recorded[Event]) -> None:
        """Take in rows that are new, or look different from before."""
        held = self._held
        for key, values in new.items():
            was = held.get(key)
            if was is None:
                held[key] = (values, recorded.position)
            elif was[0] != values:
                tracked = _TRACKED[key[0]]
                if was[0][:tracked] == values[:tracked]:
                    held[key] = (values, was[1])
                else:
                    self._past(key[0], *was, recorded)
                    held[key] = (values, recorded.position)

    def rows(self, state: State) -> Iterator[tuple[str, Values, int]]:
        """Return the present rows: their table, their values, and since when."""
        for key, (values, began) in self._held.items():
            yield key[0], values, began
        if isinstance(state, Task):
            for part, began in self._fresh.values():
                for key, values in rows_of(state, (part,)).items():
                    yield key[0], values, began


def _place(recorded: Recorded[Event]) -> str:
    return f"Event {recorded.position} ({recorded.event.type}) of organization {recorded.org}"
