"""What is read for a draw of initial tagging: the open tasks of a project, and their strata."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

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
