"""Numbers of the answers to the tasks of each slice, by question and by day.

Which slices a task is in depends on their predicates, which the events of the project have, and on
the meta of the task. Both are read before events are counted. A slice counts those tasks that
`slice_backfill` has gone through, so that each event is counted once, by one of the two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from quality.cells import code_of
from server.events.core.event import Event, JsonObject, Recorded
from server.events.labeling.tasks import Task
from server.events.slices.predicates import Predicate
from server.ledger.read import generation_of
from server.postgres import Connection
from server.projections.counters.projection import (
    Count,
    CounterProjection,
    CounterTable,
    Deltas,
    Place,
    day_of,
    fast_id,
)
from server.projections.counters.quality_answers import AnswerReader
from server.projections.counters.slice_forms import drawn_by
from server.projections.counters.statistics import labels_of
from server.projections.counters.task_events import TASK_EVENTS
from server.projections.tables import schema_of

_Name: TypeAlias = "tuple[str, tuple[Any, ...], str]"
"""A table, what follows the slice in its key, and a column."""
Numbers: TypeAlias = "Counter[_Name]"
Metas: TypeAlias = Mapping[int, JsonObject]

_HEAD = """
SELECT head, EXISTS (SELECT FROM slice_backfills WHERE org_id = $1) AS used
FROM ledger WHERE org_id = $1
"""
_SLICES = """
SELECT s.project_id, s.id, s.predicate, b.rank, b.task_id, b.done
FROM {0}.slice s JOIN slice_backfills b USING (org_id, project_id)
WHERE s.org_id = $1 AND b.slice_id = s.id AND b.defined_at = s.defined_at
AND s.predicate IS NOT NULL
"""
_METAS = """
SELECT t.id, t.meta FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, meta FROM {0}.task WHERE org_id = $1 AND id = k.id LIMIT 1
) t WHERE t.meta IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class CountedSlice:
    """A slice, and the tasks that were counted for it when it was defined."""

    id: UUID
    predicate: Predicate
    """With versions of the form in place of those of taxonomies."""
    reached: tuple[int, UUID] | None = None
    """The rank and id of the last of them; None for all."""

    def has(self, task: Task, meta: JsonObject | None) -> bool:
        """Tell whether a task is in the slice, given its meta."""
        return self.predicate.matches(task, meta)

    def counts(self, task: Task) -> bool:
        """Tell whether the events of a task are counted as they come."""
        return self.reached is None or (task.rank, task.id) <= self.reached


def count(slices: Mapping[int, list[CountedSlice]], metas: Metas) -> Count:
    """Return the function that counts events for slices.

    Args:
        slices: by the number of a project's id, its slices.
        metas: by the number of a task's id, its meta.
    """

    def counted(before: Task | None, after: Task, _: Recorded[Event]) -> Deltas:
        cut = [one for one in slices.get(after.project.int, ()) if one.counts(after)]
        if not cut or (before is not None and _are_alike(before, after)):
            return []
        meta, project = metas.get(after.id.int), fast_id(after.project.int)
        sides = [(n, task, numbers_of(task)) for n, task in ((-1, before), (1, after)) if task]
        deltas: Deltas = []
        for one in cut:
            sums: Numbers = Counter()
            for n, task, numbers in sides:
                if one.has(task, meta):
                    for name, number in numbers.items():
                        sums[name] += n * number
            key = project, fast_id(one.id.int)
            deltas += [
                (_place(table, (*key, *rest), column), number)
                for (table, rest, column), number in sums.items()
                if number
            ]
        return deltas

    return counted


def _place(table: str, key: tuple[Any, ...], column: str) -> Place:
    return table, key, column


def _are_alike(before: Task, after: Task) -> bool:
    """Tell whether two states of a task are in the same slices, with the same numbers."""
    return before.annotations is after.annotations and before.priority == after.priority


def numbers_of(task: Task) -> Numbers:
    """Return what a task adds to the numbers of each slice that it is in."""
    found: Numbers = Counter({("slice_sizes", (), "tasks"): 1})
    reader, imported = AnswerReader(), day_of(task.imported_at)
    for question, unit in reader.units(task.annotations).items():
        for code, labels in unit.alike.items():
            found["slice_values", (question, code, reader.texts[code]), "labels"] += labels
        days = day_of(unit.last), imported
        found["slice_tasks", (question, *days, code_of(unit.text), unit.text), "tasks"] += 1
    for annotation in task.annotations:
        for question, value in labels_of(annotation):
            found["slice_labels", (question, day_of(annotation.created_at), value), "labels"] += 1
    return found


async def prepared(connection: Connection, org: UUID, streams: Collection[UUID]) -> Count:
    """Return the function that counts events of some tasks, for all slices there are."""
    schema = schema_of(await generation_of(connection, org))
    slices: defaultdict[int, list[CountedSlice]] = defaultdict(list)
    rows = await connection.fetch(_SLICES.format(schema), org)
    told = [Predicate.model_validate_json(row["predicate"]) for row in rows]
    asking = {
        row["project_id"] for row, one in zip(rows, told, strict=True) if one.taxonomy_versions
    }
    drawn = await drawn_by(connection, org, schema, asking)
    for row, one in zip(rows, told, strict=True):
        reached = None if row["done"] else (row["rank"], row["task_id"])
        predicate = one.by_form(drawn.get(row["project_id"], {}))
        slices[row["project_id"].int].append(CountedSlice(row["id"], predicate, reached))
    of_all = (one for found in slices.values() for one in found)
    return count(slices, await metas_of(connection, org, schema, streams, of_all))


async def metas_of(
    connection: Connection,
    org: UUID,
    schema: str,
    tasks: Collection[UUID],
    slices: Iterable[CountedSlice],
) -> Metas:
    """Return the meta of tasks, where some slice asks for it."""
    if not any(one.predicate.meta for one in slices):
        return {}
    rows = await connection.fetch(_METAS.format(schema), org, list(tasks))
    return {row["id"].int: orjson.loads(row["meta"]) for row in rows}


async def skippable(connection: Connection, org: UUID) -> int | None:
    """Return the head of a ledger in which no tasks were counted for slices yet.

    The lock of the checkpoint keeps the backfill from counting some before the checkpoint moves.
    """
    row: Any = await connection.fetchrow(_HEAD, org)
    return None if row["used"] else row["head"]


_SLICE = {"project_id": "uuid", "slice_id": "uuid"}
_QUESTION = {**_SLICE, "question": "text"}


def _uncounted(*_: Any) -> Deltas:
    message = "Slices are read before events are counted for them."
    raise NotImplementedError(message)


SLICES = CounterProjection(
    name="slices",
    version=3,
    tables={
        "slice_sizes": CounterTable(_SLICE, ("tasks",), past=True, by=1),
        "slice_values": CounterTable(
            {**_QUESTION, "code": "bigint", "value": "text"},
            ("labels",),
            identity=4,
            past=True,
            by=2,
            sparse=True,
        ),
        # By the day of the last annotation, and that of the import of the task.
        "slice_tasks": CounterTable(
            {**_QUESTION, "day": "date", "imported": "date", "code": "bigint", "answers": "text"},
            ("tasks",),
            identity=6,
            past=True,
            by=2,
            sparse=True,
        ),
        "slice_labels": CounterTable(
            {**_QUESTION, "day": "date", "value": "text"},
            ("labels",),
            past=True,
            by=2,
            sparse=True,
        ),
    },
    count=_uncounted,
    types=TASK_EVENTS,
    pace=2.0,
    prepared=prepared,
    skippable=skippable,
)
