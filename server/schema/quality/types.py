"""The quality of the labels of one question: agreement, distribution, and people."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import canonical_json, ids
from server.events.core.refusal import Code, Refused
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import NotLoaded, restriction
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.statistics import STATISTICS
from server.reads.forms import present_form, question_of
from server.reads.quality import numbers
from server.reads.quality.distribution import ancestry, label_counts, rolled_up
from server.reads.quality.figures import Coefficient, by_depth, confusions, figures, measures_of
from server.reads.quality.label_counts import labels_by_day, labels_of_member, labels_of_question
from server.reads.quality.scales import AgreementDistance, Scale, scale_of
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Context, Info
from server.schema.core.paging import page_of_all, paging
from server.schema.labeling.types import sees_all
from server.schema.quality.compared_answers import (
    ComparedAnswers,
    ProjectQuestion,
    compared_question,
)
from server.schema.quality.figures import (
    Agreement,
    Estimate,
    Share,
    agreement_of,
    chosen,
    estimate_of,
)
from server.schema.quality.label_shares import (
    LabelCoverage,
    LabelShare,
    LabelsOfTime,
    LabelUse,
    TimeBucket,
    days_of,
    over_time,
    share_of,
    shares_of,
)
from server.schema.quality.people import (
    AnnotatorAgreement,
    AnnotatorPair,
    annotator_pairs,
    annotators_of,
)
from server.schema.statistics import counted_up_to


@strawberry.type(description="Two values that people gave to the same tasks.")
class LabelConfusion:
    """How often two values stand against each other."""

    value: str = strawberry.field(description="Of a question with several choices, JSON of them.")
    other: str
    pairs: int = strawberry.field(
        description="Pairs of people of whom one gave the value and one the other, on all tasks."
    )
    share: Share = strawberry.field(description="Of all pairs of people who disagree.")


@strawberry.type(description="Agreement with all values taken for what is above them at a depth.")
class AgreementAtDepth:
    """Nominal α of a cut through a hierarchy."""

    depth: int = strawberry.field(description="0 is the top.")
    estimate: Estimate


@strawberry.type(description="The quality of the labels of one question of a project.")
class QuestionQuality(ComparedAnswers):
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
            return await self.compared_agreement(coefficient, distance, similarity)
        given, scale = await self._values()
        measure = chosen(measures_of(scale), coefficient, distance, similarity)
        (figure,) = await asyncio.to_thread(figures, given.cells, scale, [measure])
        return agreement_of(measure, figure)

    @query(Permission.STATISTICS_READ)
    async def agreements(self) -> list[Agreement]:
        """How much people agree, by every measure that fits the question, the usual one first."""
        if self.asked.sampled is not None:
            return await self.compared_agreements(self.asked.sampled.measures)
        given, scale = await self._values()
        measures = measures_of(scale)
        found = await asyncio.to_thread(figures, given.cells, scale, measures)
        return [agreement_of(*one) for one in zip(measures, found, strict=True)]

    @query(Permission.STATISTICS_READ)
    async def agreement_by_depth(self) -> list[AgreementAtDepth]:
        """Agreement on the branches of a hierarchy, from the top down; empty for other questions.

        α by NOMINAL distance, where a value counts as what is above it at a depth.
        """
        given, scale = await self._values()
        if AgreementDistance.HIERARCHICAL not in scale.distances:
            return []
        found = await asyncio.to_thread(by_depth, given.cells, scale)
        return [
            AgreementAtDepth(depth=depth, estimate=estimate_of(figure))
            for depth, figure in enumerate(found)
        ]

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
        given, scale = await self._values()
        found = await asyncio.to_thread(confusions, given.cells)
        total = sum(pairs for *_, pairs in found)

        def shown(one: tuple[int, int, int]) -> LabelConfusion:
            *codes, pairs = one
            value, other = sorted(_shown(scale, code, given.values) for code in codes)
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
        if depth is not None and depth < 0:
            raise Refused(Code.INVALID, "A depth is 0 or more.", ("depth",))
        given, parents = await self._labels(member), self.asked.parents
        above = await asyncio.to_thread(ancestry, given, parents)
        own = given if depth is None else rolled_up(given, above, depth)
        total = given.total()
        if use is LabelUse.UNUSED:
            own = Counter({value: 0 for value in await self._offered(info) if value not in own})
        counts = await asyncio.to_thread(label_counts, own, given, above)
        return page_of_all(
            counts,
            len(counts),
            wanted,
            lambda one: shares_of(self.session, self.asked.key, [one], total)[0],
        )

    @query(Permission.STATISTICS_READ)
    async def coverage(self, info: Info) -> LabelCoverage:
        """How many of the options, concepts or labels of regions that are offered labels give.

        Zeros for questions that list none, such as numbers.
        """
        given = await labels_of_question(self.session, self.asked.key)
        used = {value for value, labels in given.items() if labels}
        offered = set(await self._offered(info))
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
        return over_time(self.session, self.asked.key, by_day, bucket, self.asked.parents)

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

    async def _values(self) -> tuple[numbers.QuestionNumbers, Scale]:
        """Return the numbers of the question, and the scale of its values."""
        given = await numbers.question_numbers(self.session, self.asked.key)
        parents = self.asked.parents if self.asked.is_hierarchy else None
        question = self.asked.question.question
        return given, await asyncio.to_thread(scale_of, question, given.values, parents)

    async def _labels(self, member: strawberry.ID | None) -> Counter[str]:
        """Return the labels by value, of one member or of everybody."""
        if member is None:
            found = await labels_of_question(self.session, self.asked.key)
        else:
            id_ = ids.expect("member", member, "member")
            found = await labels_of_member(self.session, self.asked.key, id_)
        return +found

    async def _offered(self, info: Info) -> Iterable[str]:
        """Return the values that the question offers."""
        if self.asked.outline is None:
            return self.asked.question.listed
        ref = TaxonomyRef.model_validate(self.asked.question.question["taxonomy"])
        drawn, part = self.asked.question.draws_on, restriction(ref)
        if drawn is not None:
            await info.context.services.taxonomies.find(
                info.context.me.org, NotLoaded(drawn, part=part)
            )
        return self.asked.outline.allowed(part)


def _shown(scale: Scale, code: int, given: dict[int, str]) -> str:
    """Return a value as text, spelled as in distributions: of one choice, the option itself."""
    value = scale.values.get(code)
    if isinstance(value, float):
        return canonical_json.encode(value).decode()
    return value if isinstance(value, str) else given[code]


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
    drawn = question.draws_on
    outline = drawn and await context.services.taxonomies.outline(context.me.org, *drawn)
    compared = await compared_question(session, form, question, context.services.blobs)
    if compared is not None:
        sampled = await counted_up_to(context, session, min_position, QUALITY_SAMPLES.name)
        position = min(position, sampled)
    return QuestionQuality(
        session=session,
        asked=ProjectQuestion((project, name), question, outline, compared, position),
        question=name,
        as_of_position=position,
    )


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
