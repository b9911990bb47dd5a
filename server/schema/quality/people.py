"""How people answer one question beside each other, as clients see it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from quality.cells import code_of, text_of
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.forms.questions import RatingQuestion
from server.projections.counters.quality import QUALITY
from server.reads.forms import present_form, question_of
from server.reads.quality.groups import (
    icc_among,
    joint_numbers,
    numbers_of,
    pairs_among,
    scott_among,
)
from server.reads.quality.numbers import (
    MemberPair,
    QuestionKey,
    answers_of_member,
    member_answers,
    member_pairs,
    question_numbers,
)
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_members
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Context
from server.schema.core.paging import Paging, page_of
from server.schema.labeling.task_rights import sees_all
from server.schema.quality.figures import Estimate, Share, estimate_of, share_of
from server.schema.quality.question import ProjectQuestion
from server.schema.statistics import counted_up_to

if TYPE_CHECKING:
    from quality.figure import Figure


@strawberry.type(description="How the caller's answers to a question agree with those of others.")
class PeerAgreement:
    """The agreement of a member with everybody who answered the same tasks."""

    answers: int = strawberry.field(description="Tasks on which the member's answer counts.")
    peers: int = strawberry.field(description="Answers of others to these tasks.")
    alike: Share = strawberry.field(description="Those of them that give the same value.")


@strawberry.type(description="How one person's answers to a question agree with those of others.")
class AnnotatorAgreement(PeerAgreement):
    """The agreement of a named member."""

    member: Member


@strawberry.enum(description="How far two points of a scale agree: 1 for the same one.")
class KappaWeights(StrEnum):
    """The weights of weighted κ, for two places of K on a scale."""

    LINEAR = "LINEAR"
    QUADRATIC = "QUADRATIC"


@strawberry.type(description="How two people's answers to a question agree.")
class AnnotatorPair(Readable):
    """Two members, and the tasks that both answered."""

    asked: strawberry.Private[ProjectQuestion]
    given: strawberry.Private[MemberPair]
    member: Member
    peer: Member
    tasks: int = strawberry.field(description="Tasks that both answered.")
    alike: Share = strawberry.field(description="Those to which both gave the same value.")
    cohen_kappa: Estimate = strawberry.field(
        description="Cohen's, unweighted: beyond what chance gives people with these habits."
    )
    scott_pi: Estimate = strawberry.field(description="Scott's: as if both had the same habits.")

    @query(Permission.STATISTICS_READ)
    async def icc(self) -> Estimate | None:
        """Of numbers and ratings: ICC(A,1), the share of their variance that is of tasks.

        It is 1 where both give the same number to each task. Null of other questions.
        """
        if not self.asked.is_of_numbers:
            return None
        texts = (await question_numbers(self.session, self.asked.key)).values
        return estimate_of(await asyncio.to_thread(_icc, self.given, texts))

    @query(Permission.STATISTICS_READ)
    async def weighted_kappa(
        self, weights: KappaWeights = KappaWeights.QUADRATIC
    ) -> Estimate | None:
        """Of ratings: Cohen's, where ratings that are near each other agree in part.

        By 1 − |i − j| / (K − 1), or with the square of that fraction; K ratings are offered. Null
        of other questions.
        """
        question = self.asked.question.question
        if question["kind"] != "rating":
            return None
        most = question.get("max", RatingQuestion.model_fields["max"].default)
        return estimate_of(await asyncio.to_thread(_weighted, self.given, most, weights))


async def own_agreement_of(
    context: Context, session: ReadSession, key: QuestionKey, min_position: int | None
) -> PeerAgreement | None:
    """Return how the caller's answers agree with those of others; None to a blind caller.

    The figure moves with each answer: whoever revises one and looks again reads from it what the
    others said, however many tasks it is of.

    Raises:
        Refused: NOT_FOUND where the form has no such question; UNAVAILABLE as `counted_up_to`.
    """
    project, _ = await question_key(session, *key)
    if not await sees_all(context, project):
        return None
    await counted_up_to(context, session, min_position, QUALITY.name)
    row = await answers_of_member(session, key, context.me.member)
    return PeerAgreement(answers=row.answers, peers=row.peers, alike=share_of(row.alike, row.peers))


async def question_key(session: ReadSession, project: UUID, name: str) -> QuestionKey:
    """Return the key of a question of a project's form. Raises Refused NOT_FOUND."""
    form = await present_form(session, project)
    if form is None or await question_of(session, form, name) is None:
        raise Refused(Code.NOT_FOUND, "The form has no such question.", ("question",))
    return project, name


@strawberry.type(description="Which share of the variance of people's numbers is that of tasks.")
class IntraclassCorrelation:
    """On the tasks that all of several people answered."""

    raters: int = strawberry.field(description="Those of the people who gave a number to a task.")
    single: Estimate = strawberry.field(
        description="ICC(A,1), of one person's numbers: 1 where all give the same number to each "
        "task. `tasks` counts those that all raters answered."
    )
    mean: Estimate = strawberry.field(
        description="ICC(A,k), of the mean of all raters' numbers: how far the mean of as many "
        "other people would be the same."
    )


@strawberry.type(description="How the answers of some people to a question agree.")
class GroupAgreement(Readable):
    """Pairs of answers of people to the same tasks."""

    asked: strawberry.Private[ProjectQuestion]
    members: strawberry.Private[set[UUID] | None]
    """Of one group: its members."""
    pairs: int = strawberry.field(
        description="Pairs of answers that two of these people gave to one task."
    )
    alike: float | None = strawberry.field(
        description="The share of them with the same value twice; null of none."
    )
    scott_pi: Estimate = strawberry.field(
        description="Scott's: beyond what chance gives people with the habits of all of them. "
        "Without an interval, since a task may have several pairs; `tasks` counts pairs."
    )

    @query(Permission.STATISTICS_READ)
    async def icc(self) -> IntraclassCorrelation | None:
        """Of numbers and ratings of one group: how far all its members give the same ones.

        Of those who answered the question, on the tasks that all of these answered. Null of other
        questions, and between two groups.
        """
        if self.members is None or not self.asked.is_of_numbers:
            return None
        past = self.session.as_of(self.asked.position)
        given = await joint_numbers(past, self.asked.key, self.members)
        single, mean = await asyncio.to_thread(icc_among, given)
        return IntraclassCorrelation(
            raters=given.people, single=estimate_of(single), mean=estimate_of(mean)
        )


MOST_MEMBERS = 50
"""People of a group whose agreement is asked for."""


async def agreement_among(
    session: ReadSession,
    asked: ProjectQuestion,
    members: Sequence[strawberry.ID],
    others: Sequence[strawberry.ID] | None,
) -> GroupAgreement:
    """Return the agreement within a group of people, or between two groups.

    Raises:
        Refused: INVALID for ids of no members, or somebody in both groups; LIMIT for more than
            `MOST_MEMBERS`, and as `pairs_among`.
    """
    one = _group(members, "members")
    two = one if others is None else _group(others, "others")
    if others is not None and one & two:
        raise Refused(Code.INVALID, "Nobody can be in both groups.", ("others",))
    pairs = await pairs_among(session, asked.key, one, two)
    figure = await asyncio.to_thread(scott_among, pairs)
    total = sum(pairs.values())
    alike = sum(n for (code, other), n in pairs.items() if code == other)
    return GroupAgreement(
        session=session,
        asked=asked,
        members=one if others is None else None,
        pairs=total,
        alike=alike / total if total else None,
        scott_pi=estimate_of(figure),
    )


def _group(members: Sequence[strawberry.ID], argument: str) -> set[UUID]:
    if len(members) > MOST_MEMBERS:
        raise Refused(Code.LIMIT, f"Name {MOST_MEMBERS} people at most.", (argument,))
    return {ids.expect("member", member, argument) for member in members}


async def annotators_of(
    session: ReadSession, key: QuestionKey, wanted: Paging
) -> Connection[AnnotatorAgreement]:
    """Return a page of the members whose answers to a question count, the oldest account first."""
    rows = await member_answers(session, key, wanted.after_id("member"))
    members = await linked_members(session, [row.member for row in rows])
    return page_of(
        [
            (
                str(member.id),
                AnnotatorAgreement(
                    member=member,
                    answers=row.answers,
                    peers=row.peers,
                    alike=share_of(row.alike, row.peers),
                ),
            )
            for row, member in zip(rows, members, strict=True)
        ],
        wanted,
    )


async def annotator_pairs(
    session: ReadSession, asked: ProjectQuestion, wanted: Paging, least: int
) -> Connection[AnnotatorPair]:
    """Return a page of the pairs of members who both answered `least` tasks or more.

    Raises:
        Refused: INVALID for a cursor that is none, or for less than one task.
    """
    if least < 1:
        raise Refused(Code.INVALID, "`least` is 1 or more.", ("least",))
    rows = await member_pairs(session, asked.key, wanted.keyset(_pair_in(wanted)), least)
    figures = await asyncio.to_thread(_figures, rows)
    people = await linked_members(session, [one for row in rows for one in (row.member, row.peer)])
    pairs = zip(people[::2], people[1::2], strict=True)
    found = zip(rows, pairs, figures, strict=True)
    shown = [_pair(session, asked, *one) for one in found]
    return page_of([(f"{one.member.id} {one.peer.id}", one) for one in shown], wanted)


def _pair_in(wanted: Paging) -> tuple[UUID, UUID] | None:
    """Return the members in a cursor."""
    if wanted.cursor is None:
        return None
    member, _, peer = wanted.cursor.partition(" ")
    argument = wanted.argument
    return ids.expect("member", member, argument), ids.expect("member", peer, argument)


def _figures(pairs: list[MemberPair]) -> list[tuple[Figure, Figure]]:
    """Return Cohen's and Scott's figure of each pair, however few its tasks are."""
    from quality.pair import Pair, cohen, scott  # noqa: PLC0415 - numpy, only where it is needed

    tables = [Pair(pair.tasks) for pair in pairs]
    return [(cohen(table, least=1), scott(table, least=1)) for table in tables]


def _icc(pair: MemberPair, texts: Mapping[int, str]) -> Figure:
    """Return ICC(A,1) of a pair; values that are no numbers, of earlier forms, are left out."""
    from quality.measures.intraclass import icc_of_pair  # noqa: PLC0415

    numbers = numbers_of(texts)
    tasks: Counter[tuple[float, float]] = Counter()
    for (code, other), n in pair.tasks.items():
        if code in numbers and other in numbers:
            tasks[numbers[code], numbers[other]] += n
    return icc_of_pair(tasks)


def _weighted(pair: MemberPair, most: int, weights: KappaWeights) -> Figure:
    """Return weighted κ of a pair, without tasks with values that the form does not offer now.

    Values of earlier forms, such as 8 or 3.5 on a scale of 5, would make the scale another one.

    Args:
        pair: the pair.
        most: the highest rating that is offered.
        weights: how far ratings agree.
    """
    from quality import weights as known  # noqa: PLC0415
    from quality.pair import Pair, cohen  # noqa: PLC0415

    offered = {code_of(text_of(rating)): float(rating) for rating in range(1, most + 1)}
    tasks = {codes: n for codes, n in pair.tasks.items() if offered.keys() >= {*codes}}
    how = known.linear if weights is KappaWeights.LINEAR else known.quadratic
    return cohen(Pair(tasks, offered), how, least=1)


def _pair(
    session: ReadSession,
    asked: ProjectQuestion,
    row: MemberPair,
    people: tuple[Member, Member],
    figures: tuple[Figure, Figure],
) -> AnnotatorPair:
    member, peer = people
    kappa, pi = figures
    tasks = sum(row.tasks.values())
    alike = sum(n for (code, other), n in row.tasks.items() if code == other)
    return AnnotatorPair(
        session=session,
        asked=asked,
        given=row,
        member=member,
        peer=peer,
        tasks=tasks,
        alike=share_of(alike, tasks),
        cohen_kappa=estimate_of(kappa),
        scott_pi=estimate_of(pi),
    )
