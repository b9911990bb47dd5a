"""How right a person's own answers to gold tasks were, in steps that tell of no single answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.events.gold.judging import Judge
from server.reads.gold.gold_answers import gold_answers, verdicts
from server.reads.quality.gold_scores import gold_numbers
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession

STEP = 10
"""Answers that a score moves by."""


async def own_gold_score(
    session: ReadSession, key: QuestionKey, member: UUID, judge: Judge
) -> tuple[int, int] | None:
    """Return how many answers of a member to a question of gold tasks are right, and of how many.

    They are all but the last ones above a multiple of `STEP`. None of fewer than `STEP`.
    """
    everybody = await gold_numbers(session, key, judge)
    found = next((one for one in everybody if one.member == member), None)
    if found is None or found.judged < STEP:
        return None
    project, question = key
    answers = verdicts(await gold_answers(session, member, project, question), judge)
    return in_steps(found.right, found.judged, answers)


def in_steps(right: int, judged: int, answers: Sequence[bool]) -> tuple[int, int]:
    """Return the right ones of answers without the last ones above a multiple of `STEP`, and all.

    Args:
        right: how many are right.
        judged: how many there are.
        answers: whether each of the last ones is right, perhaps fewer than are left out.
    """
    rest = judged % STEP
    left_out = sum(answers[-rest:]) if rest else 0
    return min(right - left_out, judged - rest), judged - rest
