"""Counts the tasks that a project has when a slice of them is defined, some at a time.

A step locks the checkpoint of the counter `slices`, and counts whole streams up to it. From then on
the counter counts the events of these tasks for the slice as they come.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.events.slices.predicates import Predicate
from server.ledger.read import generation_of
from server.postgres import Connection
from server.projections.counters import counting, past_numbers, sql
from server.projections.counters.slice_forms import drawn_by
from server.projections.counters.slices import SLICES, CountedSlice, count, metas_of
from server.projections.tables import schema_of

CHUNK = 200
"""Tasks that are counted in one transaction, during which nothing else counts for slices."""

_OF_SLICE = "org_id = $1 AND project_id = $2 AND slice_id = $3"
_REMOVED = """
SELECT b.project_id, b.slice_id FROM slice_backfills b WHERE b.org_id = $1 AND NOT EXISTS (
    SELECT FROM {0}.slice s
    WHERE s.org_id = b.org_id AND s.project_id = b.project_id AND s.id = b.slice_id
    AND s.defined_at = b.defined_at
)
"""
_NEXT = """
SELECT s.project_id, s.id, s.defined_at, s.predicate, coalesce(b.rank, -1) AS rank,
    coalesce(b.task_id, '00000000-0000-0000-0000-000000000000') AS task_id
FROM {0}.slice s LEFT JOIN slice_backfills b
ON b.org_id = s.org_id AND b.project_id = s.project_id AND b.slice_id = s.id
WHERE s.org_id = $1 AND b.done IS NOT TRUE ORDER BY s.id LIMIT 1
"""
_TASKS = """
SELECT id, rank FROM {0}.task
WHERE org_id = $1 AND project_id = $2 AND (rank, id) > ($3, $4) ORDER BY rank, id LIMIT $5
"""
_REACHED = """
INSERT INTO slice_backfills (org_id, project_id, slice_id, defined_at, rank, task_id, done)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (org_id, project_id, slice_id)
DO UPDATE SET rank = excluded.rank, task_id = excluded.task_id, done = excluded.done
"""


@dataclass(frozen=True, slots=True)
class _Locked:
    """An organization whose checkpoint of the counter is locked."""

    connection: Connection
    org: UUID
    schema: str
    position: int
    """That of the checkpoint."""
    parked: Collection[int]
    """Positions of events that wait until they can be counted."""


async def step(connection: Connection, org: UUID) -> bool:
    """Count some tasks for a slice of an organization, or drop what was counted for removed ones.

    Must run inside a transaction of the organization.

    Returns:
        Whether there may be more to do.
    """
    await sql.hold(connection, SLICES, org)
    position, version = await sql.checkpoint(connection, SLICES, org)
    if version != SLICES.version:
        return False  # The counter counts anew first.
    schema = schema_of(await generation_of(connection, org))
    for project, slice_ in await connection.fetch(_REMOVED.format(schema), org):
        await _drop(connection, org, project, slice_)
    row = await connection.fetchrow(_NEXT.format(schema), org)
    if row is None:
        return False
    waiting = await sql.parked(connection, SLICES, org)
    parked = set[int]().union(*waiting.values())
    await _count_next(_Locked(connection, org, schema, position, parked), row)
    return True


async def _count_next(locked: _Locked, row: Any) -> None:
    """Count the next tasks for a slice, given its row of `_NEXT`."""
    connection, org = locked.connection, locked.org
    project, slice_, defined_at, predicate, *last = row
    found = await connection.fetch(_TASKS.format(locked.schema), org, project, *last, CHUNK)
    if predicate is not None and found:
        told = Predicate.model_validate_json(predicate)
        asking = [project] if told.taxonomy_versions else []
        drawn = await drawn_by(connection, org, locked.schema, asking)
        one = CountedSlice(slice_, told.by_form(drawn.get(project, {})))
        await _count_tasks(locked, project, one, [task["id"] for task in found])
    done = predicate is None or len(found) < CHUNK
    if done:
        await past_numbers.write_all_checkpoints(connection, org, SLICES.past, SLICES.expansion)
    reached = (found[-1]["rank"], found[-1]["id"]) if found else last
    key = project, slice_, defined_at
    await connection.execute(_REACHED, org, *key, *reached, done)


async def _count_tasks(
    locked: _Locked, project: UUID, one: CountedSlice, tasks: list[UUID]
) -> None:
    connection, org = locked.connection, locked.org
    metas = await metas_of(connection, org, locked.schema, tasks, [one])
    deltas = await counting.count_streams(
        connection,
        SLICES,
        org,
        tasks,
        count=count({project.int: [one]}, metas),
        wanted=lambda at: at <= locked.position and at not in locked.parked,
    )
    await sql.add(connection, org, deltas)
    await past_numbers.insert(connection, org, deltas.changes)


async def _drop(connection: Connection, org: UUID, project: UUID, slice_: UUID) -> None:
    """Delete what was counted for a slice."""
    for table in (*SLICES.stored, "slice_backfills"):
        text = f"DELETE FROM {table} WHERE {_OF_SLICE}"
        await connection.execute(text, org, project, slice_)
    await past_numbers.forget(connection, org, project, str(slice_))
