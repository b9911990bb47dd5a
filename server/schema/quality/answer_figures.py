"""Figures of the answers to one question, on all tasks or on those of a slice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from functools import partial

import strawberry

from server.access.permissions import Permission
from server.reads.computing import computed
from server.reads.quality.distribution import ancestry, label_counts, rolled_up
from server.reads.quality.figures import Coefficient, by_depth, confusions, figures, measures_of
from server.reads.quality.over_time import CohortDay
from server.reads.quality.scales import AgreementDistance
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import Paging, page_of_all, paging
from server.schema.quality.by_label import AgreementOnLabel, agreement_by_label
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
    label_share,
    over_time,
)
from server.schema.quality.over_time import Stretches, agreement_over_time
from server.schema.quality.question import ProjectQuestion, shown_value


@strawberry.type
class AnswerFigures(Readable):
    """Fields of a question, on all its tasks or on some."""

    asked: strawberry.Private[ProjectQuestion]
    question: str
    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )

    @query(Permission.STATISTICS_READ)
    async def agreement_by_depth(self) -> list[AgreementAtDepth]:
        """Agreement on the branches of a hierarchy, from the top down; empty for other questions.

        α by NOMINAL distance, where a value counts as what is above it at a depth. Empty as well
        where the taxonomy was erased.
        """
        given, scale = await self.asked.compared(self.session)
        if AgreementDistance.HIERARCHICAL not in scale.distances:
            return []
        known = await self.asked.units(self.session, given)
        found = await asyncio.to_thread(by_depth, given.cells, scale, known)
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
        coefficient: Coefficient | None = None,
        distance: AgreementDistance | None = None,
        similarity: float | None = None,
    ) -> list[AgreementOfTime]:
        """Agreement on the tasks of each stretch of time, the earliest first.

        From the day `begin` up to `end`, which is not included. A task belongs to one stretch of
        time, that of the work on it or that of its import. Those without answers are left out.
        By the usual coefficient, if none is given. Regions, texts and orders are compared on 1,000
        tasks of all these days together, if there are more.
        """
        wanted = Stretches(begin, end, bucket, of)
        choice = MeasureChoice(coefficient, distance, similarity)
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
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[LabelShare]:
        """How many labels give each value, the most frequent first.

        With `depth`, labels count for what is above them at that depth; 0 is the top.
        """
        wanted = paging(first, after, last, before)
        return await self.distribution_of(info, use, depth, wanted)

    @query(Permission.STATISTICS_READ)
    async def coverage(self, info: Info) -> LabelCoverage | None:
        """How many of the options, concepts or labels of regions that are offered labels give.

        Zeros for questions that list none, such as numbers; null where the taxonomy was erased.
        """
        if self.asked.erased:
            return None
        given = await self.asked.labels(self.session)
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
        by_day = await self.asked.labels_by_day(self.session, days_of(begin, end, bucket))
        return over_time(self.session, self.asked, by_day, bucket)

    async def agreements_of_values(self) -> list[Agreement]:
        """Return how much people agree, by every measure of values, the usual one first."""
        given, scale = await self.asked.compared(self.session)
        measures = measures_of(scale)
        known = await self.asked.known(self.session, given, measures)
        found = await asyncio.to_thread(figures, given.cells, scale, measures, known)
        missing = self.asked.missing(MeasureChoice(Coefficient.KRIPPENDORFF_ALPHA, None))
        shown = [agreement_of(*one) for one in zip(measures, found, strict=True)]
        return shown if missing is None else [missing, *shown]

    async def distribution_of(
        self,
        info: Info,
        use: LabelUse,
        depth: int | None,
        wanted: Paging,
        labels: Counter[str] | None = None,
    ) -> Connection[LabelShare]:
        """Return a page of the distribution of labels; None for all that count."""
        self.asked.require_depth(depth)
        given = +(await self.asked.labels(self.session) if labels is None else labels)
        above = await computed(self.asked.steps(len(given)), ancestry, given, self.asked.hierarchy)
        own = given if depth is None else rolled_up(given, above, depth)
        total = given.total()
        if use is LabelUse.UNUSED:
            own = Counter(
                {value: 0 for value in await self.asked.offered(info.context) if value not in own}
            )
        size = self.asked.steps(len(own) + len(given))
        counts = await computed(size, label_counts, own, given, above)
        made = partial(label_share, self.session, self.asked, total)
        return page_of_all(counts, len(counts), wanted, made)
