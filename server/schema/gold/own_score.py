"""How right own answers to gold tasks are, shown so that no gold task is given away."""

from __future__ import annotations

from datetime import UTC, datetime, time

import strawberry

from server.events.gold.reference import GoldPolicy
from server.projections.counters.quality import QUALITY
from server.reads.gold.judges import judge_of
from server.reads.gold.own_score import own_gold_score
from server.reads.projects import project_row
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession
from server.schema.as_of import session_as_of
from server.schema.core.context import Context
from server.schema.quality.figures import Share, share_of
from server.schema.statistics import counted_up_to


@strawberry.type(description="How right the caller's answers to a question of gold tasks are.")
class OwnGoldScore:
    """The caller's score of a question, as it was when the day began."""

    judged: int = strawberry.field(
        description="Answers that were judged; above a multiple of 10, the last ones are left out."
    )
    right: Share
    until: datetime = strawberry.field(description="When the day began, in UTC.")


async def own_gold_score_of(
    context: Context, session: ReadSession, key: QuestionKey
) -> OwnGoldScore | None:
    """Return the caller's score of a question; None where the project does not show it.

    It is as of the last midnight (UTC), by the gold of then, so that no answer moves it, and
    nobody who sets gold does.

    Raises:
        Refused: UNAVAILABLE where answers up to midnight are not counted in time.
    """
    row = await project_row(session, key[0])
    if row is None or row["gold"] is None:
        return None
    if not GoldPolicy.model_validate_json(row["gold"]).show_scores:
        return None
    now = context.services.clock().astimezone(UTC)
    midnight = datetime.combine(now.date(), time.min, UTC)
    past = await session_as_of(context, None, midnight)
    await counted_up_to(context, past, None, QUALITY.name)
    judge = await judge_of(past, key)
    found = await own_gold_score(past, key, context.me.member, judge)
    if found is None:
        return None
    right, judged = found
    return OwnGoldScore(judged=judged, right=share_of(right, judged), until=midnight)
