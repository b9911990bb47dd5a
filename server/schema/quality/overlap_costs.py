"""What asking until an answer is likely enough would have cost, as clients see it."""

from __future__ import annotations

import strawberry

from quality.stopping import Rule
from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.labeling.queue import MOST_OVERLAP
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.reads.quality.overlap_costs import OverlapCost as Cost
from server.reads.quality.overlap_costs import overlap_costs
from server.schema.core.base import Readable, query
from server.schema.core.context import Info
from server.schema.quality.question import ProjectQuestion
from server.schema.statistics import counted_up_to

MOST = 20
"""Confidences of one request."""


@strawberry.type(description="What asking until an answer is so likely would have come to.")
class OverlapCost:
    """A point of the curve."""

    confidence: float = strawberry.field(description="As `Policy.confidence`.")
    tasks: int = strawberry.field(
        description="Of a sample of 1,000 tasks at most, those with as many answers as `least`."
    )
    answers_per_task: float | None = strawberry.field(description="Null without tasks.")
    sure: int = strawberry.field(
        description="Tasks of which an answer would have been so likely; reviewers would decide "
        "the others."
    )
    judged: int = strawberry.field(description="Tasks that have a final answer to the question.")
    accuracy: float | None = strawberry.field(
        description="The share of these whose likeliest answer it is; one of several that are as "
        "likely counts in part. Null without such tasks."
    )


@strawberry.type
class OverlapOfQuestion(Readable):
    """What other overlaps would have cost; empty for questions that are no choice and no rating."""

    asked: strawberry.Private[ProjectQuestion]

    @query(Permission.STATISTICS_READ)
    async def overlap_costs(
        self, info: Info, confidences: list[float], least: int = 2, most: int = 9
    ) -> list[OverlapCost]:
        """What it would have come to to ask people until an answer is likely enough.

        Of answers in the order in which they came: `least` and `most` are how many people would
        have been asked. How often people are right is learned from the tasks before. Tasks with
        fewer answers than that would have taken stop at their last one. Up to 20 confidences, from
        0.5 to less than 1.
        """
        rules = _rules(confidences, least, most)
        question = self.asked.question.question
        if question["kind"] not in ("choice", "rating"):
            return []
        context = info.context
        counted = await counted_up_to(context, self.session, None, QUALITY_SAMPLES.name)
        session = self.session.as_of(min(self.asked.position, counted))
        values = await _values(self.asked, info)
        turns, member = context.services.comparisons, context.me.member
        found = await overlap_costs(session, self.asked.key, turns, member, rules, values)
        return [_shown(one) for one in found]


def _rules(confidences: list[float], least: int, most: int) -> list[Rule]:
    """Return the rules that arguments ask for. Raises Refused INVALID, LIMIT."""
    if len(confidences) > MOST:
        raise Refused(Code.LIMIT, f"Ask for {MOST} confidences at most.", ("confidences",))
    for number, one in enumerate(confidences):
        if not 0.5 <= one < 1:
            message = "A confidence is 0.5 or more, and less than 1."
            raise Refused(Code.INVALID, message, ("confidences", number))
    if not 1 <= least <= most <= MOST_OVERLAP:
        message = f"Ask 1 to {MOST_OVERLAP} people, and at least no more than at most."
        raise Refused(Code.INVALID, message, ("least",))
    return [Rule(one, least, most) for one in confidences]


async def _values(asked: ProjectQuestion, info: Info) -> int:
    """Return about how many answers a choice or a rating has."""
    question = asked.question.question
    if question["kind"] == "rating":
        return int(question.get("max", 5))
    offered = len([*await asked.offered(info.context)])
    return 1 << min(offered, 10) if question.get("multiple") else offered


def _shown(one: Cost) -> OverlapCost:
    return OverlapCost(
        confidence=one.confidence,
        tasks=one.tasks,
        answers_per_task=one.answers / one.tasks if one.tasks else None,
        sure=one.sure,
        judged=one.judged,
        accuracy=one.right / one.judged if one.judged else None,
    )
