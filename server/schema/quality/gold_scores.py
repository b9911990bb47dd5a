"""How right people's answers to gold tasks are, as clients see it."""

from __future__ import annotations

from uuid import UUID

import strawberry

from quality.people import Prior, learning_curve, prior_of, ranks, worse_since
from server.access.permissions import Permission
from server.events.core import ids
from server.events.gold.judging import Judge
from server.reads.gold.gold_answers import gold_answers, verdicts
from server.reads.gold.judges import judge_of
from server.reads.quality.gold_scores import GoldNumbers, gold_numbers
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_members
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import Paging, page_of, paging
from server.schema.labeling.task_rights import sees_gold
from server.schema.quality.figures import Share, share_of
from server.schema.quality.question import ProjectQuestion


@strawberry.type(description="What a member said where something else, or the same, is right.")
class GoldConfusion:
    """Answers of a member to gold tasks with one right answer."""

    reference: str = strawberry.field(
        description="What is right. Of a question with several choices, JSON of them; empty of a "
        "text or an order."
    )
    said: str
    answers: int


@strawberry.type(description="Successive answers of a member to a question of gold tasks.")
class LearningStretch:
    """A stretch of a learning curve."""

    first: int = strawberry.field(description="The number of the first of these answers, from 1.")
    judged: int = strawberry.field(description="25, or fewer in the last stretch.")
    right: Share


@strawberry.type(description="How right one person's answers to a question of gold tasks are.")
class GoldScore(Readable):
    """The answers of a member to gold tasks that were judged: those given since they are gold."""

    key: strawberry.Private[QuestionKey]
    judge: strawberry.Private[Judge]
    member_uuid: strawberry.Private[UUID]
    member: Member
    judged: int = strawberry.field(description="Answers that were judged.")
    right: Share = strawberry.field(description="Those of them that are right.")
    score: float = strawberry.field(
        description="The mean of their scores, from 0 to 1: an answer that is partly right has a "
        "part. See `QuestionJudging`."
    )
    expected: float = strawberry.field(
        description="The share to expect of the member: drawn to that of everybody by as much as "
        "chance explains (empirical Bayes)."
    )
    rank: int | None = strawberry.field(
        description="By the lower end of the interval, 1 is best; null below 20 judged answers."
    )
    confusion: list[GoldConfusion] = strawberry.field(
        description="What was said, the most frequent first, 100 at most."
    )

    @query(Permission.GOLD_READ)
    async def learning_curve(self) -> list[LearningStretch]:
        """How right the answers are in stretches of 25, in the order in which they were given.

        Of the member's last 500 answers to gold tasks, with the newest ones before they are counted
        in `judged`.
        """
        return [
            LearningStretch(first=one.first, judged=one.n, right=share_of(one.hits, one.n))
            for one in learning_curve(await self._in_order())
        ]

    @query(Permission.GOLD_READ)
    async def worse_since(self) -> int | None:
        """From which of the answers of `learningCurve` on the member is worse than before.

        By the test of Page and Hinkley; null of members who are not.
        """
        return worse_since(await self._in_order())

    async def _in_order(self) -> list[bool]:
        project, question = self.key
        found = await gold_answers(self.session, self.member_uuid, project, question)
        return verdicts(found, self.judge)


MOST_CONFUSED = 100
"""Pairs of what is right and what was said that a score shows."""


async def gold_scores_of(
    session: ReadSession, key: QuestionKey, judge: Judge, wanted: Paging
) -> Connection[GoldScore]:
    """Return a page of the members whose answers to gold tasks were judged, by their ids."""
    everybody = await gold_numbers(session, key, judge)
    counts = [(one.right, one.judged) for one in everybody]
    prior = prior_of(counts)
    placed = {one.member: rank for one, rank in zip(everybody, ranks(counts), strict=True)}
    page = wanted.after_id("member").of(everybody, lambda one: (one.member,))
    members = await linked_members(session, [one.member for one in page])
    shown = [
        (
            ids.public("member", one.member),
            GoldScore(
                session=session,
                key=key,
                judge=judge,
                member_uuid=one.member,
                member=member,
                judged=one.judged,
                right=share_of(one.right, one.judged),
                score=one.score / one.judged,
                expected=_expected(prior, one),
                rank=placed[one.member],
                confusion=_confusion(one),
            ),
        )
        for one, member in zip(page, members, strict=True)
    ]
    return page_of(shown, wanted)


def _expected(prior: Prior | None, one: GoldNumbers) -> float:
    """Return the expected share; of a single person, the own one."""
    return one.right / one.judged if prior is None else prior.shrunk(one.right, one.judged)


def _confusion(one: GoldNumbers) -> list[GoldConfusion]:
    ordered = sorted(one.said.items(), key=lambda each: (-each[1], each[0]))[:MOST_CONFUSED]
    return [
        GoldConfusion(reference=reference, said=said, answers=n)
        for (reference, said), n in ordered
        if reference or said
    ]


@strawberry.type
class GoldScoresOfQuestion(Readable):
    """How right people's answers to a question of gold tasks are."""

    asked: strawberry.Private[ProjectQuestion]

    @query(Permission.GOLD_READ)
    async def gold_scores(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[GoldScore] | None:
        """How right people's answers to gold tasks are, the oldest account first.

        Null to a caller who may not know which tasks are gold: a score that moves tells.

        When an answer is right, `ProjectGold.judging` says. Nobody is judged by answers that they
        gave before the task was gold, or by gold that they set. Not judged are answers with too
        many regions, and masks with more than some 600,000 runs together with the right ones.
        """
        wanted = paging(first, after, last, before)
        if not await sees_gold(info.context, self.asked.key[0]):
            return None
        judge = await judge_of(self.session, self.asked.key)
        return await gold_scores_of(self.session, self.asked.key, judge, wanted)
