"""How many labels give each value of a question: of all annotations, of a member, of some days."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.reads.quality.numbers import QuestionKey, past_of
from server.reads.session import ReadSession
from server.reads.statistics import Days, label_counts

_OF_MEMBER = """
SELECT value, sum(labels)::bigint AS labels FROM quality_member_labels
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND member_id = $4 AND labels <> 0
GROUP BY value
"""
_OF_DAYS = """
SELECT day, value, labels FROM quality_day_labels
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND day >= $4 AND day < $5 AND labels <> 0
LIMIT $6
"""
MOST_ROWS = 200_000
"""Values of single days that are read for one answer."""


async def labels_of_question(session: ReadSession, key: QuestionKey) -> Counter[str]:
    """Return how many labels give each value of a question."""
    return (await label_counts(session, {key}))[key]


async def labels_of_member(session: ReadSession, key: QuestionKey, member: UUID) -> Counter[str]:
    """Return how many labels of a member give each value of a question."""
    if session.at is None:
        rows = await session.raw(_OF_MEMBER, session.org, *key, member)
        return Counter({row["value"]: row["labels"] for row in rows})
    found: Counter[str] = Counter()
    for (of, _, value, _), labels in (await past_of(session, "quality_member_labels", key)).items():
        if labels and UUID(of) == member:
            found[value] += labels
    return found


async def labels_by_day(
    session: ReadSession, key: QuestionKey, days: Days
) -> dict[date, Counter[str]]:
    """Return, by day, how many labels of the annotations made then give each value.

    Raises:
        Refused: LIMIT above `MOST_ROWS`.
    """
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    rows: Any
    if session.at is None:
        of = (*key, days.begin, days.end, MOST_ROWS + 1)
        rows = await session.raw(_OF_DAYS, session.org, *of)
        if len(rows) > MOST_ROWS:
            raise Refused(Code.LIMIT, "Too many values were given on these days.", ("end",))
    else:
        past = await past_of(session, "quality_day_labels", key)
        rows = [
            (date.fromisoformat(day), value, labels) for (day, value, _), labels in past.items()
        ]
    for day, value, labels in rows:
        if labels and days.begin <= day < days.end:
            found[day][value] = labels
    return found
