"""Agreement within a group of people, or between two groups, from the pairs of their answers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias
from uuid import UUID

from quality.cells import pairs_of
from quality.figure import Figure, IntervalMethod
from server.events.core.refusal import Code, Refused
from server.reads.quality.numbers import (
    MOST_CELLS,
    PastAnswers,
    QuestionKey,
    answers_of_members,
    past_answers,
)
from server.reads.session import ReadSession

Pairs: TypeAlias = "Mapping[tuple[int, int], int]"
"""By the codes of two values: how often one person gave the one, and another the other."""

# OFFSET 0 keeps one index probe for each pair of members.
_AMONG = """
SELECT p.code, p.other, sum(p.tasks)::bigint
FROM unnest($4::uuid[], $5::uuid[]) w (member, peer) CROSS JOIN LATERAL (
    SELECT code, other, tasks FROM quality_pairs
    WHERE org_id = $1 AND project_id = $2 AND question = $3
    AND member_id = w.member AND peer_id = w.peer OFFSET 0
) p
GROUP BY p.code, p.other ORDER BY p.code, p.other LIMIT $6
"""


async def pairs_among(
    session: ReadSession, key: QuestionKey, members: Collection[UUID], others: Collection[UUID]
) -> Pairs:
    """Return the pairs of answers to one task by a member and by one of others, each pair once.

    Raises:
        Refused: LIMIT above `MOST_CELLS` pairs of values; as of a position, as `past_answers`.
    """
    # Of two members, the one with the smaller id comes first in the table.
    wanted = {(min(pair), max(pair)) for pair in product(members, others) if pair[0] != pair[1]}
    if session.at is None:
        one, two = ([pair[at] for pair in wanted] for at in (0, 1))
        rows = await session.raw(_AMONG, session.org, *key, one, two, MOST_CELLS + 1)
        if len(rows) > MOST_CELLS:
            raise Refused(Code.LIMIT, "These people gave too many different values.", ("question",))
        return {(code, other): pairs for code, other, pairs in rows}
    return await asyncio.to_thread(_among, await past_answers(session, key), wanted)


def _among(past: PastAnswers, wanted: Collection[tuple[UUID, UUID]]) -> Pairs:
    """Return the pairs of answers by pairs of people, in order."""
    people, found = {member for pair in wanted for member in pair}, Counter[tuple[int, int]]()
    for given in past.tasks.values():
        codes = {member: code for member, code in given.codes.items() if member in people}
        for member, peer, code, other in pairs_of(codes):
            if (member, peer) in wanted:
                found[code, other] += 1
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class JointNumbers:
    """The numbers of people on the tasks that all of them answered."""

    people: int
    """Those of the group who gave a number to some task."""
    tasks: list[list[float]]
    """By task, the number of each of them, in the same order."""


async def joint_numbers(
    session: ReadSession, key: QuestionKey, members: Collection[UUID]
) -> JointNumbers:
    """Return the numbers that members of a group gave to the tasks that all of them answered.

    The session is as of a position. Members who gave no number are left out.

    Raises:
        Refused: LIMIT as `answers_of_members`.
    """
    return await asyncio.to_thread(_joint, await answers_of_members(session, key, members))


def _joint(given: PastAnswers) -> JointNumbers:
    known = numbers_of(given.values)
    tasks = [
        {member: known[code] for member, code in answers.codes.items() if code in known}
        for _, answers in sorted(given.tasks.items())
    ]
    people = sorted({member for answers in tasks for member in answers})
    joint = [answers for answers in tasks if len(answers) == len(people)]
    return JointNumbers(len(people), [[answers[one] for one in people] for answers in joint])


def numbers_of(texts: Mapping[int, str]) -> dict[int, float]:
    """Return the numbers among values by code; those of earlier forms may be none."""
    return {code: float(text) for code, text in texts.items() if not text.startswith(("[", "#"))}


def icc_among(given: JointNumbers) -> tuple[Figure, Figure]:
    """Return ICC(A,1) of people, and ICC(A,k) of the mean of their numbers. Call it in a thread."""
    import numpy as np  # noqa: PLC0415 - only where it is needed

    from quality.measures.intraclass import icc_of_people  # noqa: PLC0415

    numbers = np.array(given.tasks, np.float64).reshape(len(given.tasks), given.people)
    return icc_of_people(numbers), icc_of_people(numbers, of_mean=True)


def scott_among(pairs: Pairs) -> Figure:
    """Return Scott's π over pairs of answers, without an interval. Call it in a thread.

    The answers to one task are in several pairs, so that these are no sample of their own.
    """
    from quality.pair import Pair, scott  # noqa: PLC0415 - numpy, only where it is needed

    figure = scott(Pair(pairs), least=1)
    return replace(figure, low=None, high=None, method=IntervalMethod.NONE)
