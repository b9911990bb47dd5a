"""How right the answers of people to gold tasks are, by question: from the counter "quality"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from server.events.gold.judging import Judge
from server.reads.computing import computed
from server.reads.loaders import batched
from server.reads.quality.numbers import QuestionKey, past_of
from server.reads.session import ReadSession

_ANSWERS = """
SELECT member_id, compared, said_text, reference_text, answers FROM quality_gold
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND answers <> 0
"""
_QUESTIONS = "SELECT DISTINCT question FROM quality_gold WHERE org_id = $1 AND project_id = $2"


class AlikeAnswers(NamedTuple):
    """Answers of a member that have the same in common with what is right of gold tasks."""

    member: UUID
    compared: str
    """See `server.projections.counters.quality_gold.compared`."""
    said: str
    """The value, of a choice, a rating or a number."""
    reference: str
    """What is right."""
    answers: int
    """How many answers they are."""


@dataclass(slots=True)
class GoldNumbers:
    """What a member answered to a question of gold tasks."""

    member: UUID
    right: int = 0
    judged: int = 0
    """All answers, right or wrong."""
    score: float = 0.0
    """The sum of their scores."""
    said: dict[tuple[str, str], int] = field(default_factory=dict)
    """By what is right and what the member said: the number of answers."""

    def add(self, alike: AlikeAnswers, judge: Judge) -> None:
        """Add answers."""
        n, (_, compared, said, reference, _) = alike.answers, alike
        score, right = judge.verdict(compared, said, reference)
        self.judged += n
        self.right += n * right
        self.score += n * score
        self.said[reference, said] = self.said.get((reference, said), 0) + n


async def gold_numbers(session: ReadSession, key: QuestionKey, judge: Judge) -> list[GoldNumbers]:
    """Return the numbers of all members with judged answers to a question, oldest account first."""
    rows = await alike_answers(session, key)
    return await computed(len(rows) * (10 if judge.parents else 1), _judged, rows, judge)


async def gold_questions(session: ReadSession, project: UUID) -> list[str]:
    """Return the questions that members answered on gold tasks, at present."""
    rows = await session.raw(_QUESTIONS, session.org, project)
    return sorted(row["question"] for row in rows)


def _judged(rows: Iterable[AlikeAnswers], judge: Judge) -> list[GoldNumbers]:
    found: dict[UUID, GoldNumbers] = {}
    for row in rows:
        found.setdefault(row.member, GoldNumbers(row.member)).add(row, judge)
    return [*found.values()]


@batched
async def alike_answers(
    session: ReadSession, keys: Sequence[QuestionKey]
) -> list[list[AlikeAnswers]]:
    """Return the answers to a question by their authors, the oldest account first."""
    return [await _answers_to(session, key) for key in keys]


async def _answers_to(session: ReadSession, key: QuestionKey) -> list[AlikeAnswers]:
    if session.at is None:
        found = [AlikeAnswers(*row) for row in await session.raw(_ANSWERS, session.org, *key)]
    else:
        past = await past_of(session, "quality_gold", key)
        found = [
            AlikeAnswers(UUID(member), compared, said, reference, n)
            for (member, compared, _, _, said, reference, _), n in past.items()
            if n
        ]
    return sorted(found)
