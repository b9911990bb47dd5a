"""What further people would have cost: past answers, stopped where one of them is likely enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from quality.stopping import Rule, Stopped, replay
from server.events.labeling.tasks import COUNTING
from server.reads.quality.comparisons.parts import MOST_TASKS
from server.reads.quality.comparisons.samples import LARGEST
from server.reads.quality.comparisons.turns import ComparisonTurns
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession

# `= ANY (ARRAY[…])` with an order by the same column: see `loaders.probed`.
_ANSWERS = """
SELECT s.task_id, a.author_id, a.given, t.final
FROM (
    SELECT task_id FROM quality_samples
    WHERE org_id = $1 AND project_id = $2 AND since <= $4 ORDER BY place, task_id LIMIT $5
) s
CROSS JOIN LATERAL (
    SELECT author_id, created_at, id, (answers::json -> $3)::text AS given
    FROM projection.annotation
    WHERE org_id = $1 AND task_id = ANY (ARRAY[s.task_id]) AND status = ANY ($6::text[])
        AND octet_length(answers) <= $7 AND author_id IS NOT NULL
    ORDER BY task_id OFFSET 0
) a
CROSS JOIN LATERAL (
    SELECT (resolution::json -> $3)::text AS final FROM projection.task
    WHERE org_id = $1 AND id = ANY (ARRAY[s.task_id]) ORDER BY id OFFSET 0
) t
WHERE a.given IS NOT NULL
ORDER BY a.created_at, a.id
"""


@dataclass(frozen=True, slots=True)
class OverlapCost:
    """What it would have come to to stop at a confidence."""

    confidence: float
    tasks: int
    answers: int
    """How many would have been asked for, of all tasks together."""
    sure: int
    """Tasks of which an answer is as likely; reviewers would decide the others."""
    judged: int
    """Tasks with a final answer to the question."""
    right: float
    """Those whose likeliest answer it is; where several are as likely, a part of one."""


async def overlap_costs(
    session: ReadSession,
    key: QuestionKey,
    turns: ComparisonTurns,
    member: UUID,
    rules: Sequence[Rule],
    values: int,
) -> list[OverlapCost]:
    """Return what each rule would have cost, on a sample of tasks that several people answered.

    Args:
        session: as of a position.
        key: the project and the question, a choice or a rating.
        turns: where it is computed, in turn with comparisons.
        member: who asks.
        rules: when nobody else is asked.
        values: how many values can be chosen.

    Raises:
        Refused: RATE_LIMITED where too many requests wait for their turn.
    """
    counting = [*map(str, COUNTING)]
    async with turns.room(session, member), turns.turn():
        rows = await session.raw(
            _ANSWERS, session.org, *key, session.at, MOST_TASKS, counting, LARGEST
        )
        return await turns.run(_costs, rows, rules, values)


def _costs(rows: Iterable[Any], rules: Sequence[Rule], values: int) -> list[OverlapCost]:
    tasks, finals = dict[UUID, dict[UUID, str]](), dict[UUID, str | None]()
    for task, author, given, final in rows:
        tasks.setdefault(task, {})[author] = _value(given)
        finals[task] = None if final is None else _value(final)
    return [_cost(tasks, finals, rule, values) for rule in rules]


def _cost(
    tasks: dict[UUID, dict[UUID, str]], finals: dict[UUID, str | None], rule: Rule, values: int
) -> OverlapCost:
    enough = {task: given for task, given in tasks.items() if len(given) >= rule.least}
    stopped = replay(([*given.items()] for given in enough.values()), rule, values)
    judged = [
        (one, finals[task]) for task, one in zip(enough, stopped, strict=True) if finals[task]
    ]
    return OverlapCost(
        confidence=rule.confidence,
        tasks=len(stopped),
        answers=sum(one.answers for one in stopped),
        sure=sum(one.sure for one in stopped),
        judged=len(judged),
        right=sum(_part(one, final) for one, final in judged),
    )


def _part(one: Stopped, final: str | None) -> float:
    return (final in one.leading) / len(one.leading)


def _value(given: str) -> str:
    answer = orjson.loads(given)
    value = answer.get("values", answer.get("rating"))
    return orjson.dumps(value).decode()
