"""Many new tasks at once: one example is folded and written out, and all are written like it.

A file brings a thousand tasks in one command, which differ in a few values only. So the rules stay
where they are, in `evolve`, in `rows` and in the format of an entry: these tell what becomes of an
example, and its values are replaced by those of each task. What all have in common goes to the
database once. A test compares the outcome with that of tasks imported one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events.base import Event, Recorded, record, replace
from server.events.entry import leaf_hash
from server.events.evolve import evolve
from server.events.tasks import TaskContent, TaskImported
from server.ledger.append import BLOB, EVENT_COLUMNS, Prepared, entry, prepare, row
from server.projections.rows import own, rows, untracked
from server.projections.tables import TRACKED, schema_of

Values: TypeAlias = tuple[Any, ...]

FACTS = 48 * 1024
"""Bytes of facts up to which an entry surely keeps its limit."""
_STREAM = UUID("6f1d7a52-93c4-4d0e-8b57-21f0c9ae4d10")
_POSITION = 7_316_905_248_137_001
_PRIORITY = 918_273
_EXTERNAL = "external 5f0c9ae4d10"
_SIZES = {"sizes 93c44d0e8b57": {"length": 1}}
_EVENT = {
    "position": "bigint",
    "stream": "uuid",
    "facts": "text",
    "content": "text",
    "content_salt": "bytea",
    "content_digest": "bytea",
    "leaf_hash": "bytea",
}
"""Columns in which the events of new tasks differ."""
_TASK = {
    "from_position": "bigint",
    "id": "uuid",
    "priority": "int",
    "urgency": "int",
    "rank": "bigint",
    "external_id": "text",
    "state": "text",
    "inputs": "text",
    "meta": "text",
    "search": "text",
}
"""Columns in which their rows differ."""


def alike(new: Event | Prepared) -> bool:
    """Tell whether something is a new task that can be written like an example."""
    return (
        isinstance(new, Prepared)
        and isinstance(new.event, TaskImported)
        and new.event.content is not None
        and new.brought is not None
        and new.content is not None
        and len(new.content) < BLOB
        and len(new.facts) < FACTS
    )


@record
class Arrivals:
    """New tasks of one command: what all have in common, and the columns in which they differ."""

    table: str
    event: Values
    task: Values
    events: list[list[Any]]
    tasks: list[list[Any]]

    def parts(self, source: str, number: int) -> tuple[list[str], list[Any]]:
        """Return the statements that write events and rows, and their parameters from `number`.

        Args:
            source: how a parameter becomes rows, as for `Journal.statement`.
            number: that of the first parameter.
        """
        spec = TRACKED["task"]
        columns = ("org_id", *spec.tracked, *spec.untracked, *spec.once, "from_position")
        texts: list[str] = []
        parameters: list[Any] = []
        for table, names, own_types, common, varying in (
            ("events", EVENT_COLUMNS, _EVENT, self.event, self.events),
            (self.table, columns, _TASK, self.task, self.tasks),
        ):
            first = number + len(parameters)
            chosen = ", ".join(f"{'x' if name in own_types else 't'}.{name}" for name in names)
            types = enumerate(own_types.values(), first + 1)
            arrays = ", ".join(f"${place}::{type_}[]" for place, type_ in types)
            texts.append(
                f"INSERT INTO {table} SELECT {chosen} FROM "
                f"{source.format(number=first, type=table)} t "
                f"CROSS JOIN unnest({arrays}) AS x({', '.join(own_types)})"
            )
            parameters += [[common], *varying]
        return texts, parameters


def arrivals(
    generation: int, circumstances: Recorded[Event], tasks: Sequence[tuple[UUID, Prepared]]
) -> Arrivals:
    """Return new tasks as columns.

    Args:
        generation: of the tables.
        circumstances: of the first event; the others follow at the next positions.
        tasks: all `alike`.
    """
    model: Any = tasks[0][1].event
    content = TaskContent(inputs={}, external_id=_EXTERNAL)
    changes = {"priority": _PRIORITY, "rank": None, "sizes": _SIZES, "content": content}
    example = prepare(model.model_copy(update=changes))
    recorded = replace(circumstances, position=_POSITION, stream=_STREAM, event=example.event)
    state = evolve(None, recorded)
    event, _ = row(recorded, example)
    found = rows(state, recorded)[own(state)]
    task = (recorded.org, *found, *untracked(state, 1), None, None, None, 0)
    entries = _pattern(
        entry(recorded, example).decode(),
        (example.digest or b"").hex(), example.facts.decode(), _POSITION, _STREAM,
    )  # fmt: skip
    states = _pattern(
        untracked(state, 1)[-1], _STREAM, _PRIORITY, _POSITION, _spelled(_SIZES), f'"{_EXTERNAL}"'
    )
    events, others = [], []
    for position, (stream, new) in enumerate(tasks, circumstances.position):
        columns = _columns(position, stream, new, entries, states)
        events.append(columns[0])
        others.append(columns[1])
    turned = ([list(column) for column in zip(*some, strict=True)] for some in (events, others))
    return Arrivals(f"{schema_of(generation)}.task", event, task, *turned)


def _columns(
    position: int,
    stream: UUID,
    new: Prepared,
    entries: Callable[[Values], str],
    states: Callable[[Values], str],
) -> tuple[Values, Values]:
    event: Any = new.event
    facts, digest, external = new.facts.decode(), new.digest or b"", event.content.external_id
    leaf = leaf_hash(entries((digest.hex(), facts, position, stream)).encode())
    rank = position if event.rank is None else event.rank
    named = "null" if external is None else orjson.dumps(external).decode()
    state = states((stream, event.priority, rank, _spelled(event.sizes), named))
    content, priority = (new.content or b"").decode(), event.priority
    brought = new.brought or (None, None, None)
    return (
        (position, stream, facts, content, new.salt, digest, leaf),
        (position, stream, priority, -priority, rank, external, state, *brought),
    )


def _spelled(sizes: object) -> str:
    return orjson.dumps(sizes, option=orjson.OPT_SORT_KEYS).decode()


def _pattern(text: str, *values: object) -> Callable[[Values], str]:
    """Return what puts other values in the places of these, which stand in this order, each once.

    Raises:
        TypeError: where they do not.
    """
    pattern, rest = "", text
    for value in map(str, values):
        before, found, rest = rest.partition(value)
        if not found or value in rest:
            message = f"{value!r} does not stand in its place in {text!r}"
            raise TypeError(message)
        pattern += before.replace("%", "%%") + "%s"
    pattern += rest.replace("%", "%%")
    return pattern.__mod__
