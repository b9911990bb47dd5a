"""The tasks of a project that several annotations were made of, in an order that looks random.

Answers that are compared region by region, or text by text, are compared on a sample of tasks: the
first ones of this order. A task stays where it is for good, so that the sample as of a position is
the same whenever it is read.
"""

from __future__ import annotations

from hashlib import blake2b
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


def count(before: Task | None, after: Task, recorded: Recorded[Event]) -> Deltas:
    """Return the row of a task to which an event adds its second annotation."""
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
    rows = [row for _, row, _ in deltas.numbers]
    if rows:
        await connection.execute(_WRITE, org, *map(list, zip(*rows, strict=True)))


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
)
