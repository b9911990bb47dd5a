"""What a person answered to gold tasks, in the order in which it was given."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import orjson

from quality.regions.budget import Budget
from server.events.core.event import JsonObject
from server.events.gold.judging import Judge
from server.events.labeling.masks import PREFIX
from server.events.labeling.tasks import COUNTING
from server.projections.counters.quality_gold import STEPS, compared, shown_text, size_of
from server.reads.loaders import Row, batched
from server.reads.quality.numbers import QuestionKey, past_of
from server.reads.session import ReadSession

LATEST = 500
"""Answers of a member to gold tasks that are read: the last ones."""
MOST_STEPS = 10 * STEPS
"""Steps that the regions of a member may take: those of fewer answers, where they are large."""

# Points and lines are compared by the size of what they lie on, which only the import tells.
_ANSWERS = f"""
SELECT found.id, found.author_id, found.answers, t.gold, CASE
    WHEN strpos(t.gold, '"keypoint"') + strpos(t.gold, '"polyline"') > 0 THEN (
        SELECT e.facts FROM events e WHERE e.org_id = $1 AND e.stream = t.id AND e.version = 1
    ) END AS imported
FROM unnest($3::uuid[]) m (id)
CROSS JOIN LATERAL (
    SELECT a.author_id, a.task_id, a.answers, a.created_at, a.id FROM projection.annotation a
    WHERE a.org_id = $1 AND a.project_id = $2 AND a.author_id = m.id AND a.gold
    AND a.status = ANY ($4::text[]) ORDER BY a.created_at DESC, a.id DESC LIMIT {LATEST}
) found
JOIN projection.task t ON t.org_id = $1 AND t.id = found.task_id AND t.gold IS NOT NULL
AND NOT t.gold_disputed
ORDER BY found.created_at DESC, found.id DESC
"""


_MASKS = """
SELECT annotation_id, compared FROM quality_gold_masks WHERE org_id = $1 AND project_id = $2
AND question = $3 AND annotation_id = ANY ($4::uuid[]) AND answers <> 0
"""
Large: TypeAlias = "Mapping[UUID, str]"
"""By annotation with large masks, what its answer has in common with the right one."""


class GoldAnswer(NamedTuple):
    """An answer to a question of a gold task."""

    compared: str
    """See `server.projections.counters.quality_gold.compared`."""
    said: str
    """The value, of a choice, a rating or a number."""
    reference: str
    """What is right."""


@batched
async def gold_answers(
    session: ReadSession, members: Sequence[UUID], project: UUID, question: str
) -> list[list[GoldAnswer]]:
    """Return the last answers of each of some members to a question of a project's gold tasks.

    Those are there that the counter "quality" counts: given since the task is gold, but to gold
    that the member set; and none to disputed gold.
    """
    statuses = [status.value for status in COUNTING]
    rows = await session.raw(_ANSWERS, session.org, project, list(members), statuses)
    large = await _large(session, (project, question), rows)
    found = await asyncio.to_thread(_compared, rows, question, large)
    return [found[member][::-1] for member in members]


def verdicts(given: Iterable[GoldAnswer], judge: Judge) -> list[bool]:
    """Return whether each answer is right."""
    return [judge.verdict(*answer)[1] for answer in given]


async def _large(session: ReadSession, key: QuestionKey, rows: Iterable[Row]) -> Large:
    """Return what the answers with large masks have in common with the right ones, as counted."""
    ids = [id_ for id_, _, answers, gold, _ in rows if PREFIX in (answers or "") + gold]
    if not ids:
        return {}
    if session.at is None:
        rows = await session.raw(_MASKS, session.org, *key, ids)
        return {row["annotation_id"]: row["compared"] for row in rows}
    past = await past_of(session, "quality_gold_masks", key)
    return {UUID(id_): text for (id_, text, _), n in past.items() if n}


def _compared(
    rows: Iterable[Row], question: str, large: Large
) -> defaultdict[UUID, list[GoldAnswer]]:
    """Return by member the answers, the last one first."""
    found = defaultdict[UUID, list[GoldAnswer]](list)
    budgets = defaultdict[UUID, Budget](lambda: Budget(MOST_STEPS))
    for id_, member, answers, text, imported in rows:
        gold = orjson.loads(text)
        if answers is None or gold["answers"] is None or gold["by"] == str(member):
            continue
        given = orjson.loads(answers)
        said, right = given.get(question), gold["answers"].get(question)
        if said is None or right is None:
            continue
        joined = given, gold["answers"]
        alike = large.get(id_)
        if alike is None:
            alike = compared(said, right, _size(imported), budgets[member], joined=joined)
        if alike is not None:
            found[member].append(GoldAnswer(alike, shown_text(said), shown_text(right)))
    return found


def _size(imported: str | None) -> JsonObject:
    facts: Any = {"sizes": {}} if imported is None else orjson.loads(imported)
    return size_of(facts["sizes"])
