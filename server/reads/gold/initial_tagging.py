"""What is read for a draw of initial tagging: the open tasks of a project, and their strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.tasks import matching_tasks
from server.reads.session import ReadSession

MOST = 100_000
"""The most tasks in a frame."""
PAGE = 5_000
"""Tasks that one statement reads."""
_META = """
SELECT t.id, t.value FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, meta::json #>> $3::text[] AS value FROM projection.task
    WHERE org_id = $1 AND id = k.id LIMIT 1
) t WHERE t.value IS NOT NULL
"""


async def tagging_frame(session: ReadSession, project: UUID, criteria: TaskCriteria) -> list[UUID]:
    """Return the ids of the tasks that may be drawn, in order. Raises Refused LIMIT."""
    found = await matching_tasks(session, project, criteria)
    if len(found) > MOST:
        message = f"A draw is from {MOST:,} tasks at most: name fewer by the filter."
        raise Refused(Code.LIMIT, message, ("filter",))
    return found


async def slice_names(
    session: ReadSession, project: UUID, criteria: TaskCriteria, slices: Sequence[UUID]
) -> dict[UUID, str]:
    """Return, by task of a frame, the public id of the first of some slices that it is in.

    Args:
        session: the session.
        project: the project.
        criteria: those of the frame, which name no slice.
        slices: the slices.

    Raises:
        Refused: NOT_FOUND, ERASED, with the number of the slice in the path.
    """
    found: dict[UUID, str] = {}
    for number, slice_ in enumerate(slices):
        try:
            tasks = await matching_tasks(session, project, replace(criteria, slice=slice_))
        except Refused as refused:
            raise Refused(refused.code, refused.message, ("slices", number)) from None
        for task in tasks:
            found.setdefault(task, ids.public("slice", slice_))
    return found


async def meta_values(
    session: ReadSession, tasks: Sequence[UUID], path: Sequence[str]
) -> dict[UUID, str]:
    """Return, by task, what stands in its meta at a path; nothing for tasks without it."""
    found: dict[UUID, str] = {}
    for first in range(0, len(tasks), PAGE):
        some = list(tasks[first : first + PAGE])
        rows = await session.raw(_META, session.org, some, list(path))
        found |= {row["id"]: row["value"] for row in rows}
    return found
