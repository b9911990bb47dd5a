"""Frames of audits: the finished tasks that a sample is drawn from, with what strata need of them.

Everything is read as of the position of the audit, so that anybody finds the same later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson

from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Status
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.tasks import matching_tasks
from server.reads.session import ReadSession

FINISHED = (Status.LABELED.value, Status.DONE.value)
"""The statuses of tasks that an audit may draw."""
MOST = 100_000
"""The most tasks in a frame."""
PAGE = 5_000
"""Tasks that one statement reads."""
# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_RISKS = """
SELECT t.id, t.confidence_ppm FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, confidence_ppm FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1
) t
"""
_ANSWERS = """
SELECT t.id, t.resolution::json -> $3 AS answer
FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, resolution FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1
) t
"""
_AUTHORS = """
SELECT k.id, array_agg(a.author_id ORDER BY a.id) AS authors
FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, author_id FROM projection.annotation
    WHERE org_id = $1 AND task_id = k.id AND status IN ('SUBMITTED', 'APPROVED') OFFSET 0
) a GROUP BY k.id
"""


async def frame(session: ReadSession, project: UUID, criteria: TaskCriteria | None) -> list[UUID]:
    """Return the ids of the finished tasks of a project that meet criteria, in order.

    Raises:
        Refused: LIMIT for more than an audit draws from.
    """
    found = await matching_tasks(session, project, criteria)
    if len(found) > MOST:
        message = f"An audit draws from {MOST:,} tasks at most: name fewer by the filter."
        raise Refused(Code.LIMIT, message, ("filter",))
    return found


async def confidences(session: ReadSession, tasks: Sequence[UUID]) -> dict[UUID, int]:
    """Return, by task, how sure the run was that gave the final answer, in millionths.

    0 where no run gave it: nothing is known of how sure it is.
    """
    rows = [row for page in _pages(tasks) for row in await _read(session, _RISKS, page)]
    return {row["id"]: row["confidence_ppm"] or 0 for row in rows}


async def values(session: ReadSession, tasks: Sequence[UUID], question: str) -> dict[UUID, str]:
    """Return, by task, what its final answer says to a question; nothing where it has none.

    The values of a choice are joined by commas, in order; of what cannot be a class of tasks, as
    texts and regions cannot, the kind is returned.
    """
    found = dict[UUID, str]()
    for page in _pages(tasks):
        for row in await _read(session, _ANSWERS, page, question):
            if row["answer"] is not None:
                found[row["id"]] = _value(orjson.loads(row["answer"]))
    return found


async def authors(session: ReadSession, tasks: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return, by task, who gave the annotations that count, the earliest first."""
    rows = [row for page in _pages(tasks) for row in await _read(session, _AUTHORS, page)]
    return {row["id"]: [one for one in row["authors"] if one is not None] for row in rows}


def _value(answer: Any) -> str:
    kind = answer.get("kind")
    if kind == "choice":
        return ", ".join(sorted(answer["values"]))
    return str(answer[kind]) if kind in ("rating", "number") else str(kind)


def _pages(tasks: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(tasks), PAGE):
        yield tasks[first : first + PAGE]


async def _read(session: ReadSession, text: str, tasks: Sequence[UUID], *more: Any) -> list[Any]:
    return await session.raw(text, session.org, tasks, *more)
