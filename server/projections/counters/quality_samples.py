"""The tasks of a project that several annotations were made of, in an order that looks random.

Answers that are compared region by region, or text by text, are compared on a sample of tasks: the
first ones of this order. A task stays where it is for good, so that the sample as of a position is
the same whenever it is read.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TypeAlias
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.labeling.tasks import Task
from server.postgres import Connection
from server.projections.counters.projection import (
    ROWS,
    CounterDeltas,
    CounterProjection,
    CounterTable,
    Deltas,
    fast_id,
)
from server.projections.counters.task_events import TASK_EVENTS, WITHOUT_ANSWER

_WRITE = (
    "INSERT INTO quality_samples "
    "SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::bigint[]) "
    "ON CONFLICT DO NOTHING"
)
_READ = "SELECT project_id, place, task_id, since FROM quality_samples WHERE org_id = $1"

Key: TypeAlias = tuple[UUID, int, UUID]
"""A project, a place in its order, and the task that stands there."""


def count(before: Task | None, after: Task, recorded: Recorded[Event]) -> Deltas:
    """Return the row of a task to which an event adds its second annotation.

    Where that was undone, it may be added again: the first time counts.
    """
    if len(after.annotations) < 2 or (before is not None and len(before.annotations) > 1):
        return []
    project, task = fast_id(after.project.int), fast_id(after.id.int)
    row = (project, place_of(after.id), task, recorded.position)
    return [(("quality_samples", row, ROWS), 1)]


def place_of(task: UUID) -> int:
    """Return where a task stands in the order, from its id."""
    return int.from_bytes(blake2b(task.bytes, digest_size=8).digest(), signed=True)


async def store(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Write the rows among the deltas.

    No event changes or removes a row, so an erasure need not count them anew.
    """
    rows = [(*key, since) for key, since in _first(deltas).items()]
    if rows:
        await connection.execute(_WRITE, org, *map(list, zip(*rows, strict=True)))


def _first(deltas: CounterDeltas) -> dict[Key, int]:
    """Return by task the position of the event that first added a second annotation."""
    found: dict[Key, int] = {}
    for _, (project, place, task, since), _ in deltas.numbers:
        key = project, place, task
        found[key] = min(found.get(key, since), since)
    return found


async def differences(connection: Connection, org: UUID, deltas: CounterDeltas) -> list[str]:
    """Compare the rows with the ledger; a sentence for each task that differs."""
    counted = _first(deltas)
    rows = await connection.fetch(_READ, org)
    stored = {(row["project_id"], row["place"], row["task_id"]): row["since"] for row in rows}
    return [
        f"quality_samples {' '.join(map(str, key))}: since is {stored.get(key)}, "
        f"the ledger says {counted.get(key)}."
        for key in sorted({*stored, *counted})
        if stored.get(key) != counted.get(key)
    ]


QUALITY_SAMPLES = CounterProjection(
    name="quality_samples",
    version=1,
    tables={
        "quality_samples": CounterTable(
            {"project_id": "uuid", "place": "bigint", "task_id": "uuid"}, ("since",), listed=True
        )
    },
    count=count,
    types=TASK_EVENTS,
    silent=WITHOUT_ANSWER,
    pace=2.0,
    store=store,
    differences=differences,
)
