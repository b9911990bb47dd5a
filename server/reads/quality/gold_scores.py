"""How right the answers of people to gold tasks are, by question: from the counter "quality"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.reads.loaders import batched
from server.reads.quality.numbers import QuestionKey, past_of
from server.reads.session import ReadSession

_NUMBERS = """
SELECT member_id, hit, said_text, reference_text, answers FROM quality_gold
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND answers <> 0
"""


@dataclass(slots=True)
class GoldNumbers:
    """What a member answered to a question of gold tasks."""

    member: UUID
    right: int = 0
    judged: int = 0
    """All answers, right or wrong."""
    said: dict[tuple[str, str], int] = field(default_factory=dict)
    """By what is right and what the member said: the number of answers."""

    def add(self, answers: int, *, hit: bool, reference: str, said: str) -> None:
        """Add answers."""
        self.judged += answers
        self.right += answers * hit
        self.said[reference, said] = self.said.get((reference, said), 0) + answers


@batched
async def gold_numbers(
    session: ReadSession, keys: Sequence[QuestionKey]
) -> list[list[GoldNumbers]]:
    """Return the numbers of all members with judged answers to a question, oldest account first."""
    return [await _gold_numbers(session, key) for key in keys]


async def _gold_numbers(session: ReadSession, key: QuestionKey) -> list[GoldNumbers]:
    if session.at is None:
        rows = [tuple(row) for row in await session.raw(_NUMBERS, session.org, *key)]
    else:
        past = await past_of(session, "quality_gold", key)
        rows = [
            (UUID(member), int(hit), said, reference, n)
            for (member, hit, _, _, said, reference, _), n in past.items()
            if n
        ]
    found: dict[UUID, GoldNumbers] = {}
    for member, hit, said, reference, n in sorted(rows, key=lambda row: tuple(map(str, row))):
        numbers = found.setdefault(member, GoldNumbers(member))
        numbers.add(n, hit=bool(hit), reference=reference, said=said)
    return sorted(found.values(), key=lambda one: one.member)
