"""The quality of the labels of one question: agreement, distribution, and people."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.statistics import STATISTICS
from server.reads.computing import computed
from server.reads.forms import FormQuestion, present_form, question_of
from server.reads.quality.distribution import ancestry, label_counts, rolled_up
from server.reads.quality.figures import Coefficient, by_depth, confusions, figures, measures_of
from server.reads.quality.label_counts import labels_by_day, labels_of_member, labels_of_question
from server.reads.quality.numbers import QuestionKey
from server.reads.quality.over_time import CohortDay
from server.reads.quality.scales import AgreementDistance
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Context, Info
from server.schema.core.paging import page_of_all, paging
from server.schema.labeling.types import sees_all
from server.schema.quality.by_label import AgreementOnLabel, agreement_by_label
from server.schema.quality.compared_answers import ComparedAnswers, compared_question
from server.schema.quality.disputed import DisputedTask, disputed_of
from server.schema.quality.drift import DayRange, QuestionDrift, drift_of
from server.schema.quality.figures import (
    Agreement,
    AgreementAtDepth,
    AgreementOfTime,
    LabelConfusion,
    MeasureChoice,
    agreement_of,
    estimate_of,
    share_of,
)
from server.schema.quality.label_shares import (
    LabelCoverage,
    LabelShare,
    LabelsOfTime,
    LabelUse,
    TimeBucket,
    days_of,
    over_time,
    shares_of,
)
from server.schema.quality.over_time import Stretches, agreement_over_time
from server.schema.quality.overlap_costs import OverlapOfQuestion
from server.schema.quality.people import (
    AnnotatorAgreement,
    AnnotatorPair,
    GroupAgreement,
    agreement_among,
    annotator_pairs,
    annotators_of,
)
from server.schema.quality.question import ProjectQuestion, shown_value
from server.schema.statistics import counted_up_to


@strawberry.type(description="The quality of the labels of one question of a project.")
class QuestionQuality(ComparedAnswers, OverlapOfQuestion):
    """Figures of the answers that count: not withdrawn, rejected, replaced or outdated."""

    question: str
    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )

    @query(Permission.STATISTICS_READ)
    async def agreement(
        self,
        coefficient: Coefficient | None = None,
        distance: AgreementDistance | None = None,
        similarity: float | None = None,
    ) -> Agreement:
        """How much people agree, by one measure: the first of `agreements`, if none is given.

        A distance can be given for α; the usual one depends on the kind of question: HIERARCHICAL
        for options in a hierarchy, MASI for several choices, ORDINAL for ratings, INTERVAL for
        numbers, else NOMINAL. Of regions, `similarity` says how similar those must be that stand
        for the same thing, by default 0.5.
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
        (figure,) = await asyncio.to_thread(figures, given.cells, scale, [measure])
        return agreement_of(measure, figure)

    @query(Permission.STATISTICS_READ)
    async def agreements(self) -> list[Agreement]:
        """How much people agree, by every measure that fits the question, the usual one first."""
        if self.asked.sampled is not None:
            return await self.compared_agreements(self.asked.sampled.measures)
        given, scale = await self.asked.compared(self.session)
        measures = measures_of(scale)
        found = await asyncio.to_thread(figures, given.cells, scale, measures)
        missing = self.asked.missing(MeasureChoice(Coefficient.KRIPPENDORFF_ALPHA, None))
        shown = [agreement_of(*one) for one in zip(measures, found, strict=True)]
        return shown if missing is None else [missing, *shown]

    @query(Permission.STATISTICS_READ)
    async def agreement_by_depth(self) -> list[AgreementAtDepth]:
        """Agreement on the branches of a hierarchy, from the top down; empty for other questions.

        α by NOMINAL distance, where a value counts as what is above it at a depth. Empty as well
        where the taxonomy was erased.
        """
        given, scale = await self.asked.compared(self.session)
        if AgreementDistance.HIERARCHICAL not in scale.distances:
            return []
        found = await asyncio.to_thread(by_depth, given.cells, scale)
        return [
            AgreementAtDepth(depth=depth, estimate=estimate_of(figure))
            for depth, figure in enumerate(found)
        ]

    @query(Permission.STATISTICS_READ)
    async def agreement_over_time(
        self,
        *,
        begin: date,
        end: date,
        bucket: TimeBucket = TimeBucket.WEEK,
        of: CohortDay = CohortDay.ANSWERED,
        coefficient: Coefficient = Coefficient.KRIPPENDORFF_ALPHA,
        distance: AgreementDistance | None = None,
    ) -> list[AgreementOfTime]:
        """Agreement on the tasks of each stretch of time, the earliest first.

        From the day `begin` up to `end`, which is not included. A task belongs to one stretch of
        time, that of the work on it or that of its import. Those without answers are left out.
        """
        wanted, choice = Stretches(begin, end, bucket, of), MeasureChoice(coefficient, distance)
        return await agreement_over_time(self.session, self.asked, wanted, choice)

    @query(Permission.STATISTICS_READ)
    async def agreement_by_label(
        self,
        *,
        depth: int | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AgreementOnLabel]:
        """Agreement on each label, or each option of several choices, the most given first.

        With `depth`, labels count for what is above them at that depth; 0 is the top.
        """
        wanted = paging(first, after, last, before)
        self.asked.require_depth(depth)
        return await agreement_by_label(self.session, self.asked, depth, wanted)

    @query(Permission.STATISTICS_READ)
    async def agreement_among(
        self, members: list[strawberry.ID], others: list[strawberry.ID] | None = None
    ) -> GroupAgreement:
        """Agreement of some people with each other; with `others`, that of the ones with these.

        Up to 50 each, of whom nobody is in both.
        """
        return await agreement_among(self.session, self.asked.key, members, others)

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
    async def confusions(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[LabelConfusion]:
        """Pairs of different values that people gave to the same tasks, the most frequent first."""
        wanted = paging(first, after, last, before)
        given, scale = await self.asked.compared(self.session)
        found = await computed(len(given.cells), confusions, given.cells)
        total = sum(pairs for *_, pairs in found)

        def shown(one: tuple[int, int, int]) -> LabelConfusion:
            *codes, pairs = one
            value, other = sorted(shown_value(scale, code, given.values) for code in codes)
            return LabelConfusion(
                value=value, other=other, pairs=pairs, share=share_of(pairs, total)
            )

        return page_of_all(found, len(found), wanted, shown)

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
        wanted = paging(first, after, last, before)
        self.asked.require_depth(depth)
        given, parents = await self._labels(member), self.asked.parents
        above = await computed(self.asked.steps(len(given)), ancestry, given, parents)
        own = given if depth is None else rolled_up(given, above, depth)
        total = given.total()
        if use is LabelUse.UNUSED:
            own = Counter(
                {value: 0 for value in await self.asked.offered(info.context) if value not in own}
            )
        size = self.asked.steps(len(own) + len(given))
        counts = await computed(size, label_counts, own, given, above)
        return page_of_all(
            counts,
            len(counts),
            wanted,
            lambda one: shares_of(self.session, self.asked, [one], total)[0],
        )

    @query(Permission.STATISTICS_READ)
    async def coverage(self, info: Info) -> LabelCoverage | None:
        """How many of the options, concepts or labels of regions that are offered labels give.

        Zeros for questions that list none, such as numbers; null where the taxonomy was erased.
        """
        if self.asked.erased:
            return None
        given = await labels_of_question(self.session, self.asked.key)
        used = {value for value, labels in given.items() if labels}
        offered = set(await self.asked.offered(info.context))
        return LabelCoverage(
            offered=len(offered),
            used=len(used & offered),
            retired=len(used - offered) if offered else 0,
        )

    @query(Permission.STATISTICS_READ)
    async def distribution_over_time(
        self, begin: date, end: date, bucket: TimeBucket = TimeBucket.WEEK
    ) -> list[LabelsOfTime]:
        """The labels by the time when their annotation was made, the earliest first.

        From the day `begin` up to `end`, which is not included; the days are those of UTC.
        Stretches of time without labels are left out.
        """
        by_day = await labels_by_day(self.session, self.asked.key, days_of(begin, end, bucket))
        return over_time(self.session, self.asked, by_day, bucket)

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
        return await annotator_pairs(self.session, self.asked.key, wanted, least)

    async def _labels(self, member: strawberry.ID | None) -> Counter[str]:
        """Return the labels by value, of one member or of everybody."""
        if member is None:
            found = await labels_of_question(self.session, self.asked.key)
        else:
            id_ = ids.expect("member", member, "member")
            found = await labels_of_member(self.session, self.asked.key, id_)
        return +found


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
    await context.require(Permission.STATISTICS_READ, project)
    if not await sees_all(context, project):
        message = "Figures of quality tell what others answered, which you may not see here."
        raise Refused(Code.FORBIDDEN, message)
    counters = (QUALITY.name, STATISTICS.name)
    position = min([await counted_up_to(context, session, min_position, one) for one in counters])
    form = await present_form(session, project)
    question = None if form is None else await question_of(session, form, name)
    if form is None or question is None:
        raise Refused(Code.NOT_FOUND, "The form has no such question.", ("question",))
    asked = await _asked(context, (project, name), question)
    compared = await compared_question(context, session, form, question)
    if compared is not None:
        sampled = await counted_up_to(context, session, min_position, QUALITY_SAMPLES.name)
        position = min(position, sampled)
    return QuestionQuality(
        session=session,
        asked=replace(asked, sampled=compared, position=position),
        question=name,
        as_of_position=position,
    )


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
