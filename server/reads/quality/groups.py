"""Agreement within a group of people, or between two groups, from the pairs of their answers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeAlias
from uuid import UUID

from quality.cells import pairs_of
from quality.figure import Figure, IntervalMethod
from server.events.core.refusal import Code, Refused
from server.reads.quality.numbers import MOST_CELLS, PastAnswers, QuestionKey, past_answers
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


def scott_among(pairs: Pairs) -> Figure:
    """Return Scott's π over pairs of answers, without an interval. Call it in a thread.

    The answers to one task are in several pairs, so that these are no sample of their own.
    """
    from quality.pair import Pair, scott  # noqa: PLC0415 - numpy, only where it is needed

    figure = scott(Pair(pairs), least=1)
    return replace(figure, low=None, high=None, method=IntervalMethod.NONE)
