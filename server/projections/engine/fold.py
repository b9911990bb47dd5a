"""Whole streams in, rows out: what the writer would have left, had it met every event in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.evolve import State, evolve
from server.events.labeling.tasks import Task
from server.projections.rows import OWN_ROW, TABLES, brought, documents, untracked
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

Shapes: TypeAlias = Mapping[str, tuple[int, str | None]]
"""By table how many of its columns are tracked, and its history, if it has one."""


class LedgerError(Exception):
    """The events do not fold: the ledger is damaged, or the code does not fit it."""


class Fold:
    """Collects rows by table, in the order of the table's columns, ready to be copied into it."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
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
            if before is None:
                row_of, table = OWN_ROW[type(state)], TABLES[type(state)]
                beside = _Beside(self._shapes, self.past)
                once = brought(recorded.event) or ()
            was, values = values, row_of(state)
            if was != values:
                if was:
                    self.past(table, was, began, recorded)
                began = recorded.position
            beside.step(before, state, recorded)
        self.events += version
        if state is not None:
            row = (recorded.org, *values, *untracked(state, version), *once, began)
            self.copies[table].append(row)
            beside.put(state, recorded.org, self.copies)

    def past(self, table: str, values: Values, began: int, recorded: Recorded[Event]) -> None:
        """Add a version of a row that an event ended."""
        tracked, history = self._shapes[table]
        if history is not None:
            kept = values[:tracked]
            self.copies[history].append((recorded.org, *kept, began, recorded.position))


class _Beside:
    """The rows of a stream beside its own.

    Most parts of a task stay as they came, so their rows are made at the end; a lease, which leaves
    no history, often has none.
    """

    def __init__(self, shapes: Shapes, past: Past) -> None:
        self._shapes = shapes
        self._past = past
        self._parts: dict[int, tuple[Part, int]] = {}
        """The present parts by identity, each with the position that brought it; 0 once its rows
        are made and held."""
        self._held: dict[Key, tuple[Values, int]] = {}
        """Present rows, each with the position that made it what it is."""

    def step(self, before: State | None, after: State, recorded: Recorded[Event]) -> None:
        """Note what an event did."""
        if type(after) is not Task:
            self._renew(documents(recorded), recorded)
        elif type(before) is not Task or not share_parts(before, after):
            self._compare(before, after, recorded)

    def _compare(self, before: State | None, after: Task, recorded: Recorded[Event]) -> None:
        known, has = self._parts, parts(after)
        new = [part for part in has if id(part) not in known]
        ended: set[Key] = set()
        if len(known) + len(new) > len(has) and type(before) is Task:
            ended = self._ended(before, known.keys() - set(map(id, has)), set(map(type, new)))
        began = 0 if ended else recorded.position
        for part in new:
            known[id(part)] = (part, began)
        if ended:
            now = rows_of(after, new)
            self._renew(now, recorded)
            for key in ended - now.keys():
                self._past(key[0], *self._held.pop(key), recorded)

    def _ended(self, task: Task, gone: set[int], new: set[type[Part]]) -> set[Key]:
        """Return the rows of parts that are no more, or live on in another form."""
        ended: set[Key] = set()
        for identity in gone:
            part, began = self._parts.pop(identity)
            if began and type(part) not in new and self._shapes[KIND[type(part)]][1] is None:
                continue
            rows = rows_of(task, [part])
            if began:
                self._held.update((key, (values, began)) for key, values in rows.items())
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
                tracked, _ = self._shapes[key[0]]
                if was[0][:tracked] == values[:tracked]:
                    held[key] = (values, was[1])
                else:
                    self._past(key[0], *was, recorded)
                    held[key] = (values, recorded.position)

    def put(self, state: State, org: UUID, copies: dict[str, list[Values]]) -> None:
        """Add the present rows."""
        for key, (values, began) in self._held.items():
            copies[key[0]].append((org, *values, began))
        if isinstance(state, Task):
            for part, began in self._parts.values():
                if began:
                    for key, values in rows_of(state, (part,)).items():
                        copies[key[0]].append((org, *values, began))


def _place(recorded: Recorded[Event]) -> str:
    return f"Event {recorded.position} ({recorded.event.type}) of organization {recorded.org}"
