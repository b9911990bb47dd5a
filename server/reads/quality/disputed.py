"""The tasks to which people gave different values, most disagreement first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from operator import attrgetter
from uuid import UUID

from quality.cells import disagreement
from server.projections.counters.quality_totals import WHOLE
from server.reads.keyset_pages import KeysetPage
from server.reads.quality.numbers import PastAnswers, QuestionKey, past_answers
from server.reads.session import ReadSession

_DISPUTED = """
SELECT disagreement, task_id FROM quality_disputed
WHERE org_id = $1 AND project_id = $2 AND question = $3 {later}
ORDER BY disagreement{down}, task_id{down} LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class DisputedTask:
    """A task to which people gave different values."""

    parts: int
    """The pairs of people who gave different values, in parts of `WHOLE` of all pairs."""
    task: UUID


async def disputed_tasks(
    session: ReadSession, key: QuestionKey, page: KeysetPage
) -> list[DisputedTask]:
    """Return a page of tasks: by disagreement, and of equal ones the last imported first.

    Raises:
        Refused: LIMIT as of a position, as `past_answers`.
    """
    if session.at is None:
        text, last = page.fill(_DISPUTED, "disagreement, task_id", 5, descending=True)
        rows = await session.raw(text, session.org, *key, page.limit, *last)
        return [DisputedTask(*row) for row in rows]
    return await asyncio.to_thread(_disputed, await past_answers(session, key), page)


def _disputed(past: PastAnswers, page: KeysetPage) -> list[DisputedTask]:
    given = ((task, answers.alike()) for task, answers in past.tasks.items())
    found = [
        DisputedTask(round(disagreement(alike) * WHOLE), task)
        for task, alike in given
        if len(alike) > 1
    ]
    falling = replace(page, backward=not page.backward)
    return falling.of(found, attrgetter("parts", "task"))
