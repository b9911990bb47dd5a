"""Which answers of a person to gold tasks are right, in the order in which they were given."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from server.events.labeling.tasks import COUNTING
from server.projections.counters.quality_gold import is_right
from server.reads.loaders import Row, batched
from server.reads.session import ReadSession

LATEST = 500
"""Answers of a member to gold tasks that are read: the last ones."""

_ANSWERS = f"""
SELECT found.author_id, found.answers, t.gold FROM unnest($3::uuid[]) m (id)
CROSS JOIN LATERAL (
    SELECT a.author_id, a.task_id, a.answers, a.created_at, a.id FROM projection.annotation a
    WHERE a.org_id = $1 AND a.project_id = $2 AND a.author_id = m.id AND a.gold
    AND a.status = ANY ($4::text[]) ORDER BY a.created_at DESC, a.id DESC LIMIT {LATEST}
) found
JOIN projection.task t ON t.org_id = $1 AND t.id = found.task_id AND t.gold IS NOT NULL
AND NOT t.gold_disputed
ORDER BY found.created_at, found.id
"""


@dataclass(frozen=True, slots=True)
class GoldAnswers:
    """The last answers of a member to gold tasks, in order."""

    by_question: dict[str, list[bool]]
    """Of each question that was judged, whether the answers are right."""


@batched
async def gold_answers(
    session: ReadSession, members: Sequence[UUID], project: UUID
) -> list[GoldAnswers]:
    """Return the answers of each of some members to the gold tasks of a project.

    Judged is what the counter "quality" judges: answers given since the task is gold, but to gold
    that the member set; and none to disputed gold.
    """
    statuses = [status.value for status in COUNTING]
    rows = await session.raw(_ANSWERS, session.org, project, list(members), statuses)
    found = await asyncio.to_thread(_judged, rows)
    return [GoldAnswers(found[member]) for member in members]


def _judged(rows: Iterable[Row]) -> defaultdict[UUID, dict[str, list[bool]]]:
    found = defaultdict[UUID, dict[str, list[bool]]](dict)
    for member, answers, text in rows:
        gold = orjson.loads(text)
        if answers is None or gold["answers"] is None or gold["by"] == str(member):
            continue
        said = orjson.loads(answers)
        for question, reference in gold["answers"].items():
            right = is_right(said[question], reference) if question in said else None
            if right is not None:
                found[member].setdefault(question, []).append(right)
    return found
