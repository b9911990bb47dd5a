"""Annotations, the sources of resolutions, and the annotations that a migration outdated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from server.events.labeling.tasks import Annotation, AnnotationStatus, Task
from server.ledger.read import tenant
from server.postgres import Connection
from server.projections import tables
from server.projections.tables import schema_of
from server.reads.labeling.tasks import task_state
from server.reads.loaders import batched, by_column, by_id
from server.reads.session import ReadSession

annotation_row = by_id(tables.annotation)
"""Reads the row of an annotation."""
annotations_of_task = by_column(tables.annotation, "task_id")
"""Reads the annotations of a task."""

# Only a task's state has the sources. LIMIT 1 keeps each look-up an index probe, as everywhere.
_SOURCES = """
SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, state::json #> '{resolution,annotations}' AS annotations,
        state::json #>> '{resolution,run}' AS run,
        (state::json #>> '{resolution,confidence_ppm}')::int AS confidence_ppm
    FROM projection.task WHERE org_id = $1 AND id = ANY(ARRAY[k.id]) ORDER BY id LIMIT 1
) s
"""


@dataclass(frozen=True, slots=True)
class ResolutionSources:
    """What the final answer of a task was made from."""

    annotations: tuple[UUID, ...] = ()
    run: UUID | None = None
    """The run whose result was adopted, if it came from one."""
    confidence_ppm: int | None = None
    """How sure the run was, in millionths."""


@batched
async def sources_of_resolution(
    session: ReadSession, tasks: Sequence[UUID]
) -> list[ResolutionSources]:
    """Return what the resolutions of tasks were made from."""
    if session.at is not None:
        states = await asyncio.gather(*(task_state(session, task) for task in tasks))
        final = [state and state.resolution for state in states]
        return [
            ResolutionSources(one.annotations, one.run, one.confidence_ppm)
            if one
            else ResolutionSources()
            for one in final
        ]
    rows = await session.raw(_SOURCES, session.org, tasks)
    found = {
        row["id"]: ResolutionSources(
            tuple(UUID(id_) for id_ in orjson.loads(row["annotations"] or "[]")),
            None if row["run"] is None else UUID(row["run"]),
            row["confidence_ppm"],
        )
        for row in rows
    }
    return [found.get(task, ResolutionSources()) for task in tasks]


async def outdated_annotations(session: ReadSession, task: UUID) -> list[Annotation]:
    """Return the annotations of a task that a migration outdated, with the labels to give anew."""
    state: Task | None = await task_state(session, task)
    return [] if state is None else state.outdated


async def own_outdated_annotations(
    session: ReadSession, task: UUID, author: UUID
) -> list[Annotation]:
    """Return a member's annotations of a task that a migration outdated, while none is newer.

    The state of the task is read only where there is such an annotation.
    """
    rows = await annotations_of_task(session, task)
    own = [row["status"] for row in rows if row["author_id"] == author]
    if AnnotationStatus.OUTDATED not in own:
        return []
    state: Task | None = await task_state(session, task)
    return [] if state is None else state.outdated_of(author)


CHUNK = 1_000
"""Annotations that are fetched at once."""
_COUNTING = (
    "SELECT task_id, form_version, answers FROM {}.annotation WHERE org_id = $1 "
    "AND project_id = $2 AND status IN ('SUBMITTED', 'APPROVED') AND answers IS NOT NULL"
)


async def each_counting_answer(
    connection: Connection,
    org: UUID,
    project: UUID,
    generation: int,
    take: Callable[[UUID, int, dict[str, Any]], None],
) -> None:
    """Call `take` with task, form version and answers of every annotation that counts in a project.

    There may be millions of annotations, so they are read in a transaction of their own, on a
    connection that no read session uses.
    """
    text = _COUNTING.format(schema_of(generation))
    async with tenant(connection, org, snapshot=True):
        async for row in connection.cursor(text, org, project, prefetch=CHUNK):
            take(row["task_id"], row["form_version"], orjson.loads(row["answers"]))
