"""Inserts many new tasks at once: one example task is encoded, and its values are replaced.

One command of an import has a thousand tasks, which differ in a few values only. The entry, state
and row of an example are made by the ordinary rules (`evolve`, `TASKS.row` and the entry format);
in their texts the values of the example are then replaced by those of each task. Values that all
tasks share are sent to the database once. A test compares the result with tasks imported singly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events.core.entry import leaf_hash
from server.events.core.event import Event, Recorded, record, replace
from server.events.core.stream_kind import encode_state
from server.events.labeling.tasks import TASK as KIND
from server.events.labeling.tasks import TaskContent, TaskImported
from server.ledger.append import BLOB, EVENT_COLUMNS, PreparedEvent, entry, prepare, row
from server.projections.tables import TABLES, schema_of
from server.projections.tables.labeling.tasks import TASKS

Values: TypeAlias = tuple[Any, ...]

FACTS = 48 * 1024
"""Bytes of facts up to which an entry is certainly below its size limit."""
_STREAM = UUID("6f1d7a52-93c4-4d0e-8b57-21f0c9ae4d10")
_POSITION = 7_316_905_248_137_001
_PRIORITY = 918_273
_EXTERNAL = "external 5f0c9ae4d10"
_SIZES = {"sizes 93c44d0e8b57": {"length": 1}}
COLUMNS = (
    "position",
    "id",
    "facts",
    "content",
    "salt",
    "digest",
    "leaf",
    "priority",
    "rank",
    "external_id",
    "state",
    "inputs",
    "meta",
    "search",
)
"""The columns that differ between new tasks: those of the database type `arrival`."""
EVENT = {
    "position": "x.position",
    "stream": "x.id",
    "facts": "x.facts",
    "content": "x.content",
    "content_salt": "x.salt",
    "content_digest": "x.digest",
    "leaf_hash": "x.leaf",
}
"""By column of `events`, the expression for values that differ between tasks."""
TASK = {
    "from_position": "x.position",
    "id": "x.id",
    "priority": "x.priority",
    "urgency": "-x.priority",
    "rank": "x.rank",
    "external_id": "x.external_id",
    "state": "x.state",
    "inputs": "x.inputs",
    "meta": "x.meta",
    "search": "x.search",
}
"""By column of the task table, the expression for values that differ between tasks."""


def task_columns() -> tuple[str, ...]:
    """Return the columns of a task's row, in order."""
    return TABLES["task"].all_columns


def alike(new: Event | PreparedEvent) -> bool:
    """Tell whether an event is the import of a task that can be inserted in bulk."""
    return (
        isinstance(new, PreparedEvent)
        and isinstance(new.event, TaskImported)
        and new.event.content is not None
        and new.import_columns is not None
        and new.content is not None
        and len(new.content) < BLOB
        and len(new.facts) < FACTS
    )


def all_alike(changes: Sequence[tuple[UUID, Event | PreparedEvent]]) -> bool:
    """Tell whether the events of a command are imports that can be inserted in bulk together.

    Tasks that ask for different numbers of answers have different rows in more than what varies.
    """
    if not all(alike(new) for _, new in changes):
        return False
    overlaps = {new.event.overlap for _, new in changes}  # type: ignore[union-attr]
    return len(overlaps) == 1


@record
class BulkInsert:
    """The new tasks of one command: one row of shared values each, and the values that differ."""

    table: str
    event: Values
    task: Values
    tasks: list[Values]
    """In the order of `COLUMNS`."""

    def parts(self, source: str, number: int) -> tuple[list[str], list[list[Values]]]:
        """Return the statements that write events and rows, and their parameters.

        Args:
            source: the SQL that turns a parameter into rows, as for `RowChanges.statement`.
            number: the number of the first parameter.
        """
        varying = source.format(number=number, type="arrival")
        texts = [
            f"INSERT INTO {table} SELECT {', '.join(differs.get(c, f't.{c}') for c in columns)} "
            f"FROM {source.format(number=place, type=table)} t CROSS JOIN {varying} x"
            for place, table, columns, differs in (
                (number + 1, "events", EVENT_COLUMNS, EVENT),
                (number + 2, self.table, task_columns(), TASK),
            )
        ]
        return texts, [self.tasks, [self.event], [self.task]]


def bulk_insert(
    generation: int, circumstances: Recorded[Event], tasks: Sequence[tuple[UUID, PreparedEvent]]
) -> BulkInsert:
    """Return the bulk insert of new tasks.

    Args:
        generation: the generation of the tables.
        circumstances: the first event as recorded; the others get the next positions.
        tasks: streams with events for which `all_alike` holds.
    """
    model: Any = tasks[0][1].event
    content = TaskContent(inputs={}, external_id=_EXTERNAL)
    changes = {"priority": _PRIORITY, "rank": None, "sizes": _SIZES, "content": content}
    example = prepare(model.model_copy(update=changes))
    recorded = replace(circumstances, position=_POSITION, stream=_STREAM, event=example.event)
    state = KIND.evolve(None, recorded)
    event, _ = row(recorded, example)
    once = (None, None, None, model.overlap)
    task = TASKS.current(recorded.org, TASKS.row(state), state, 1, once, 0)
    entries = _pattern(
        entry(recorded, example).decode(),
        (example.digest or b"").hex(), example.facts.decode(), _POSITION, _STREAM,
    )  # fmt: skip
    states = _pattern(
        encode_state(state), _STREAM, _PRIORITY, _POSITION, _spelled(_SIZES), f'"{_EXTERNAL}"'
    )
    columns = [
        _columns(position, stream, new, entries, states)
        for position, (stream, new) in enumerate(tasks, circumstances.position)
    ]
    return BulkInsert(f"{schema_of(generation)}.task", event, task, columns)


def _columns(
    position: int,
    stream: UUID,
    new: PreparedEvent,
    entries: Callable[[Values], str],
    states: Callable[[Values], str],
) -> Values:
    event: Any = new.event
    facts, digest, external = new.facts.decode(), new.digest or b"", event.content.external_id
    leaf = leaf_hash(entries((digest.hex(), facts, position, stream)).encode())
    rank = position if event.rank is None else event.rank
    named = "null" if external is None else orjson.dumps(external).decode()
    state = states((stream, event.priority, rank, _spelled(event.sizes), named))
    content = (new.content or b"").decode()
    own = (position, stream, facts, content, new.salt, digest, leaf)
    return (
        *own,
        event.priority,
        rank,
        external,
        state,
        *(new.import_columns or (None, None, None))[:3],
    )


def _spelled(sizes: object) -> str:
    return orjson.dumps(sizes, option=orjson.OPT_SORT_KEYS).decode()


def _pattern(text: str, *values: object) -> Callable[[Values], str]:
    """Return a function that replaces these values in a text by other values.

    Raises:
        TypeError: where the text does not have the values in this order, each exactly once.
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
