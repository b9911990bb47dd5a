"""The quality of the labels of one question: agreement, distribution, and people."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.statistics import STATISTICS
from server.reads.forms import FormKey, FormQuestion, present_form, question_of
from server.reads.quality.figures import Coefficient, figures
from server.reads.quality.label_counts import labels_of_member
from server.reads.quality.numbers import QuestionKey
from server.reads.quality.scales import AgreementDistance
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Context, Info
from server.schema.core.paging import paging
from server.schema.labeling.task_rights import require_sees_all
from server.schema.quality.answer_figures import AnswerFigures
from server.schema.quality.compared_answers import ComparedAnswers, compared_question
from server.schema.quality.disputed import DisputedTask, disputed_of
from server.schema.quality.drift import DayRange, QuestionDrift, drift_of
from server.schema.quality.figures import (
    Agreement,
    MeasureChoice,
    agreement_of,
)
from server.schema.quality.gold_scores import GoldScoresOfQuestion
from server.schema.quality.label_shares import (
    LabelShare,
    LabelUse,
)
from server.schema.quality.overlap_costs import OverlapOfQuestion
from server.schema.quality.people import (
    AnnotatorAgreement,
    AnnotatorPair,
    GroupAgreement,
    agreement_among,
    annotator_pairs,
    annotators_of,
)
from server.schema.quality.question import ProjectQuestion
from server.schema.statistics import counted_up_to


@strawberry.type(description="The quality of the labels of one question of a project.")
class QuestionQuality(AnswerFigures, ComparedAnswers, GoldScoresOfQuestion, OverlapOfQuestion):
    """Figures of the answers that count: not withdrawn, rejected, replaced or outdated."""

    @query(Permission.STATISTICS_READ)
    async def agreement(
        self,
        coefficient: Coefficient | None = None,
        distance: AgreementDistance | None = None,
        similarity: float | None = None,
    ) -> Agreement:
        """How much people agree, by one measure: the first of `agreements`, if none is given.

        A distance can be given for α and AC2; the usual one depends on the kind of question:
        HIERARCHICAL for options in a hierarchy, MASI for several choices, ORDINAL for ratings,
        INTERVAL for numbers, else NOMINAL. Of regions, `similarity` says how similar those must be
        that stand for the same thing, by default 0.5.
        """
        if self.asked.sampled is not None:
            choice = MeasureChoice(coefficient, distance, similarity)
            return await self.compared_agreement(choice)
        usual = coefficient or Coefficient.KRIPPENDORFF_ALPHA
        choice = MeasureChoice(usual, distance, similarity)
        if (missing := self.asked.missing(choice)) is not None:
            return missing
        given, scale = await self.asked.compared(self.session)
        measure = choice.among(scale)
        known = await self.asked.known(self.session, given, [measure])
        (figure,) = await asyncio.to_thread(figures, given.cells, scale, [measure], known)
        return agreement_of(measure, figure)

    @query(Permission.STATISTICS_READ)
    async def agreements(self) -> list[Agreement]:
        """How much people agree, by every measure that fits the question, the usual one first."""
        if self.asked.sampled is not None:
            return await self.compared_agreements(self.asked.sampled.measures)
        return await self.agreements_of_values()

    @query(Permission.STATISTICS_READ)
    async def agreement_among(
        self, members: list[strawberry.ID], others: list[strawberry.ID] | None = None
    ) -> GroupAgreement:
        """Agreement of some people with each other; with `others`, that of the ones with these.

        Up to 50 each, of whom nobody is in both.
        """
        return await agreement_among(self.session, self.asked, members, others)

    @query(Permission.STATISTICS_READ)
    async def disputed(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DisputedTask]:
        """The tasks to which people gave different values, most disagreement first.

        Of equal ones, the last imported comes first.
        """
        wanted = paging(first, after, last, before)
        return await disputed_of(self.session, self.asked.key, wanted)

    @query(Permission.STATISTICS_READ)
    async def distribution(
        self,
        info: Info,
        *,
        use: LabelUse = LabelUse.USED,
        depth: int | None = None,
        member: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[LabelShare]:
        """How many labels give each value, the most frequent first.

        With `depth`, labels count for what is above them at that depth; 0 is the top. With
        `member`, only labels of that member.
        """
        wanted, given = paging(first, after, last, before), None
        if member is not None:
            id_ = ids.expect("member", member, "member")
            given = await labels_of_member(self.session, self.asked.key, id_)
        return await self.distribution_of(info, use, depth, wanted, given)

    @query(Permission.STATISTICS_READ)
    async def drift(self, window: DayRange, reference: DayRange | None = None) -> QuestionDrift:
        """How far labels, agreement and times of a window differ from those of a reference.

        Of annotations that count, by the day when they were made. The reference is by default the
        30 days before the window; no day may be in both, and neither may have more than 400.
        """
        return await drift_of(self.session, self.asked, window, reference)

    @query(Permission.STATISTICS_READ)
    async def annotators(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AnnotatorAgreement]:
        """How each person's answers agree with those of others, the oldest account first."""
        wanted = paging(first, after, last, before)
        return await annotators_of(self.session, self.asked.key, wanted)

    @query(Permission.STATISTICS_READ)
    async def annotator_pairs(
        self,
        *,
        least: int = 10,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AnnotatorPair]:
        """How the answers of two people agree who both answered `least` tasks or more."""
        wanted = paging(first, after, last, before)
        return await annotator_pairs(self.session, self.asked, wanted, least)


async def quality_of(
    context: Context,
    session: ReadSession,
    project: UUID,
    name: str,
    min_position: int | None,
) -> QuestionQuality:
    """Return the quality of a question of the form that a project has in this session.

    Raises:
        Refused: FORBIDDEN to callers who may not see statistics, or not everybody's answers;
            NOT_FOUND where the form has no such question; UNAVAILABLE where the wanted position is
            not counted in time.
    """
    await require_figures(context, project)
    counters = (QUALITY.name, STATISTICS.name)
    position = min([await counted_up_to(context, session, min_position, one) for one in counters])
    form, asked = await project_question(context, session, project, name)
    compared = await compared_question(context, session, form, asked.question)
    if compared is not None or asked.is_graded:
        sampled = await counted_up_to(context, session, min_position, QUALITY_SAMPLES.name)
        if compared is not None:  # Else only intervals come from the sample.
            position = min(position, sampled)
    return QuestionQuality(
        session=session,
        asked=replace(asked, sampled=compared, position=position),
        question=name,
        as_of_position=position,
    )


async def require_figures(context: Context, project: UUID) -> None:
    """Raise Refused FORBIDDEN for callers who may not see figures, or not everybody's answers."""
    await require_sees_all(context, project, Permission.STATISTICS_READ, "Figures of quality")


async def project_question(
    context: Context, session: ReadSession, project: UUID, name: str
) -> tuple[FormKey, ProjectQuestion]:
    """Return the present form of a project, and a question of it. Raises Refused NOT_FOUND."""
    form = await present_form(session, project)
    question = None if form is None else await question_of(session, form, name)
    if form is None or question is None:
        raise Refused(Code.NOT_FOUND, "The form has no such question.", ("question",))
    return form, await _asked(context, (project, name), question)


async def _asked(context: Context, key: QuestionKey, question: FormQuestion) -> ProjectQuestion:
    """Return a question with its taxonomy, unless that was erased."""
    if question.draws_on is None:
        return ProjectQuestion(key, question, None)
    try:
        outline = await context.services.taxonomies.outline(context.me.org, *question.draws_on)
    except Refused as refused:
        if refused.code is not Code.ERASED:
            raise
        return ProjectQuestion(key, question, None, erased=True)
    return ProjectQuestion(key, question, outline)


@strawberry.type
class QualityOfProject(Readable):
    """The quality of the labels of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.STATISTICS_READ)
    async def quality(
        self, info: Info, question: str, min_position: Position | None = None
    ) -> QuestionQuality | None:
        """Agreement, distribution and people of a question of the present form.

        With `minPosition`, the answer waits some seconds until events up to there are counted.
        """
        return await quality_of(info.context, self.session, self.uuid, question, min_position)
