"""Agreement on regions, texts and orders: by everybody, by label, and by people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import strawberry

from server.access.permissions import Permission
from server.reads.forms import FormKey, FormQuestion, input_kinds
from server.reads.quality.comparisons.questions import (
    MEASURES,
    OF_ALL,
    ComparedQuestion,
    figures,
    figures_by_label,
    figures_by_people,
)
from server.reads.quality.figures import Coefficient, LabelFigures, Measure, PeopleFigure
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Context
from server.schema.core.paging import (
    Paging,
    counted,
    numbers_of,
    page_of,
    page_of_all,
    paging,
)
from server.schema.quality.figures import Agreement, MeasureChoice, agreement_of, chosen
from server.schema.quality.question import ProjectQuestion

BY_LABEL = (Coefficient.F1, Coefficient.MEAN_IOU)
"""The measures of each label of regions."""
T = TypeVar("T")


async def compared_question(
    context: Context, session: ReadSession, form: FormKey, question: FormQuestion
) -> ComparedQuestion | None:
    """Return a question of a form if its answers are compared two by two, else None."""
    body = question.question
    if body["kind"] not in MEASURES:
        return None
    name = body.get("applies_to") or ""
    kind = (await input_kinds(session, form)).get(name)
    about = (name, kind) if kind else None
    services = context.services
    return ComparedQuestion(
        form[0], body["name"], body, about, services.blobs, services.comparisons, context.me.member
    )


@strawberry.type(description="How much people agree on the regions of one label.")
class RegionLabelAgreement:
    """The figures of a label."""

    label: str
    regions: int = strawberry.field(description="With this label, of all people.")
    agreements: list[Agreement] = strawberry.field(
        description="By F1 and MEAN_IOU, of the tasks on which somebody marked such a region."
    )


@strawberry.type(description="How much one person agrees with those who answered the same tasks.")
class AnnotatorFigure:
    """The figure of a member."""

    member: Member
    agreement: Agreement


@strawberry.type(description="How much two people agree.")
class AnnotatorPairFigure:
    """The figure of two members."""

    member: Member
    peer: Member
    agreement: Agreement


@strawberry.type
class ComparedAnswers(Readable):
    """Fields of a question whose answers are compared two by two; of others, lists are empty."""

    asked: strawberry.Private[ProjectQuestion]

    @query(Permission.STATISTICS_READ)
    async def agreement_by_region_label(
        self,
        *,
        similarity: float | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[RegionLabelAgreement]:
        """How much people agree on the regions of each label, the most frequent label first.

        Empty for questions without regions, and for relations.
        """
        wanted, found = paging(first, after, last, before), list[LabelFigures]()
        asked, measures = self.asked.sampled, list[Measure]()
        if asked is not None and {*BY_LABEL} <= {one.coefficient for one in asked.measures}:
            measures = [
                chosen(asked.measures, MeasureChoice(one, None, similarity)) for one in BY_LABEL
            ]
            found = await figures_by_label(self._counted, asked, measures)
        return page_of_all(found, len(found), wanted, partial(_label_agreement, measures))

    @query(Permission.STATISTICS_READ)
    async def agreement_by_annotator(
        self,
        *,
        coefficient: Coefficient | None = None,
        similarity: float | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AnnotatorFigure]:
        """How much each person agrees with others on regions, texts or orders, the oldest first.

        By a coefficient that compares two people: by default F1, CHARACTER_SIMILARITY or
        KENDALL_TAU. Empty for questions of one value, which `annotators` is for.
        """
        wanted = paging(first, after, last, before)
        measure, found = await self._by_people(coefficient, similarity, 1)

        async def made(one: PeopleFigure) -> AnnotatorFigure:
            (member,) = await self._members(one)
            return AnnotatorFigure(member=member, agreement=agreement_of(measure, one.figure))

        return await _page_of_people(found, wanted, made)

    @query(Permission.STATISTICS_READ)
    async def agreement_by_pair(
        self,
        *,
        coefficient: Coefficient | None = None,
        similarity: float | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AnnotatorPairFigure]:
        """How much any two people agree on regions, texts or orders; as `agreementByAnnotator`.

        Empty for questions of one value, which `annotatorPairs` is for.
        """
        wanted = paging(first, after, last, before)
        measure, found = await self._by_people(coefficient, similarity, 2)

        async def made(one: PeopleFigure) -> AnnotatorPairFigure:
            member, peer = await self._members(one)
            agreement = agreement_of(measure, one.figure)
            return AnnotatorPairFigure(member=member, peer=peer, agreement=agreement)

        return await _page_of_people(found, wanted, made)

    async def compared_agreement(self, choice: MeasureChoice) -> Agreement:
        """Return the figure of the measure that a caller asks for."""
        assert self.asked.sampled is not None  # noqa: S101 - of such questions only
        measure = chosen(self.asked.sampled.measures, choice)
        return (await self.compared_agreements([measure]))[0]

    async def compared_agreements(self, measures: Sequence[Measure]) -> list[Agreement]:
        """Return a figure of each measure."""
        assert self.asked.sampled is not None  # noqa: S101 - of such questions only
        found = await figures(self._counted, self.asked.sampled, measures)
        return [agreement_of(*one) for one in zip(measures, found, strict=True)]

    @property
    def _counted(self) -> ReadSession:
        """The session as of the position up to which answers are counted."""
        return self.session.as_of(self.asked.position)

    async def _by_people(
        self, coefficient: Coefficient | None, similarity: float | None, number: int
    ) -> tuple[Measure, list[PeopleFigure]]:
        """Return the measure that arguments ask for, and its figures of one or two people."""
        asked = self.asked.sampled
        if asked is None:
            return Measure(Coefficient.PERCENT, None), []
        offered = [one for one in asked.measures if one.coefficient not in OF_ALL]
        measure = chosen(
            offered, MeasureChoice(coefficient or offered[0].coefficient, None, similarity)
        )
        return measure, await figures_by_people(self._counted, asked, measure, number)

    async def _members(self, one: PeopleFigure) -> list[Member]:
        found = await asyncio.gather(*(linked_member(self.session, id_) for id_ in one.people))
        return [member for member in found if member is not None]


def _label_agreement(measures: Sequence[Measure], one: LabelFigures) -> RegionLabelAgreement:
    agreements = [agreement_of(*each) for each in zip(measures, one.figures, strict=True)]
    return RegionLabelAgreement(label=one.label, regions=one.regions, agreements=agreements)


async def _page_of_people(
    found: Sequence[PeopleFigure], wanted: Paging, made: Callable[[PeopleFigure], Awaitable[T]]
) -> Connection[T]:
    """Return a page of a list in memory, whose items have their places as cursors."""
    numbers = numbers_of(range(len(found)), wanted)
    shown = await asyncio.gather(*(made(found[number]) for number in numbers))
    items = [(str(number), one) for number, one in zip(numbers, shown, strict=True)]
    return page_of(items, wanted, total=counted(len(found)))
