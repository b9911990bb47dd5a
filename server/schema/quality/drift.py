"""Drift of labels, agreement and times between two windows of time, as clients see it."""

from __future__ import annotations

import asyncio
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

import quality.times as pure
from quality.figure import Figure
from server.access.permissions import Permission
from server.events.core.refusal import Refused
from server.reads.quality.drift import (
    LONGEST,
    AgreementDrift,
    LabelDrift,
    Windows,
    agreement_drift,
    figure_of_window,
    label_drift,
    window_tasks,
    windows_of,
)
from server.reads.quality.figures import Coefficient
from server.reads.quality.scales import AgreementDistance
from server.reads.quality.times import times_of
from server.reads.session import ReadSession
from server.reads.statistics import Days
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.paging import page_of_all, paging
from server.schema.quality.figures import Estimate, MeasureChoice, Share, estimate_of, share_of
from server.schema.quality.label_shares import Label
from server.schema.quality.question import ProjectQuestion
from server.schema.quality.times import Bounded, bounded_of, fast_share_of
from server.schema.statistics import days_between

if TYPE_CHECKING:
    from quality.drift import Shift


@strawberry.input(description="Days, in UTC.")
class DayRange:
    """Days from the first one up to `end`."""

    begin: date
    end: date = strawberry.field(description="Not among them.")

    def days(self) -> Days:
        """Return the days. Raises Refused as `days_between`."""
        return days_between(self.begin, self.end, LONGEST, f"Ask for {LONGEST} days at most.")


@strawberry.enum(description="Why there is no figure of drift.")
class DriftReason(Enum):
    """Why there is no figure of drift."""

    NO_LABELS = strawberry.enum_value("NO_LABELS", description="A window has no labels.")
    NO_VARIATION = strawberry.enum_value(
        "NO_VARIATION", description="All labels of both windows give one value."
    )
    FEW = strawberry.enum_value(
        "FEW", description="Fewer than two values are left once those with too few labels are one."
    )
    FEW_PEOPLE = strawberry.enum_value(
        "FEW_PEOPLE", description="Too few people gave labels to tell them from chance."
    )
    TOO_MANY = strawberry.enum_value(
        "TOO_MANY", description="Too many people gave too many values to permute people."
    )


@strawberry.type(description="A value in a window and in its reference.")
class DriftedLabel(Label):
    """How the share of a value moved."""

    share: Share = strawberry.field(description="Of all labels of the window.")
    reference_share: Share


@strawberry.type(description="What one person adds to the difference between two windows.")
class DriftedAnnotator(Readable):
    """A member's part in drift."""

    member_uuid: strawberry.Private[UUID | None]
    labels: int
    reference_labels: int
    of_mix: float = strawberry.field(
        description="Since the person gave more or less of all labels, and labels unlike others."
    )
    of_change: float = strawberry.field(description="Since the person's own labels changed.")

    @query(Permission.STATISTICS_READ)
    async def member(self) -> Member | None:
        """The person; null for annotations that were imported without an author."""
        if self.member_uuid is None:
            return None
        return await linked_member(self.session, self.member_uuid)


@strawberry.type(description="How agreement on the tasks of a window differs from its reference.")
class WindowAgreement:
    """Agreement in two windows."""

    estimate: Estimate
    reference: Estimate
    difference: Bounded | None = strawberry.field(
        description="How much the window is above the reference; null where one of them is null."
    )


@strawberry.type(description="How long annotations of a window took, and those of its reference.")
class WindowTimes:
    """Times of annotations, which are counted to 3 %."""

    annotations: int
    reference_annotations: int
    median_ms: Bounded | None = strawberry.field(description="Null without annotations.")
    reference_median_ms: Bounded | None
    ratio: Bounded | None = strawberry.field(
        description="The median of the window by that of the reference."
    )
    fast: Share | None = strawberry.field(
        description="Annotations of the window that took far less time than those of the "
        "reference: three robust standard deviations of the logarithm below its median. Null "
        "where that is unknown."
    )


@strawberry.type(description="How far the labels of a window differ from those of its reference.")
class QuestionDrift(Readable):
    """Drift of a question, on annotations that count, by the day when they were made."""

    asked: strawberry.Private[ProjectQuestion]
    windows: strawberry.Private[Windows]
    found: strawberry.Private[LabelDrift]
    labels: int
    reference_labels: int
    values: int = strawberry.field(
        description="Values that are compared; those with too few labels are one of them."
    )
    psi: float | None = strawberry.field(description="The population stability index.")
    psi_by_chance: float | None = strawberry.field(
        description="What it is on average where nothing has changed."
    )
    divergence: float | None = strawberry.field(
        description="Jensen and Shannon's, in bits: 0 for equal shares, 1 for nothing in common."
    )
    chi_square_p: float | None = strawberry.field(
        description="Of the χ² test, as if each label were of another person."
    )
    people_p: float | None = strawberry.field(
        description="Of a test that permutes people, whose labels are alike: trust this one."
    )
    reason: DriftReason | None = strawberry.field(description="Why there are no figures.")
    people_reason: DriftReason | None = strawberry.field(description="Why `peopleP` is null.")
    drifted: bool = strawberry.field(
        description="Whether PSI exceeds chance by more than 0.1 and p is below .01: `peopleP`, or "
        "`chiSquareP` where people are too few or too many."
    )
    of_mix: float = strawberry.field(
        description="The share of labels by which the windows differ, as far as it is since other "
        "people did the work. It may be below 0."
    )
    of_change: float = strawberry.field(description="As far as people's own labels changed.")

    @query(Permission.STATISTICS_READ)
    async def shares(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DriftedLabel]:
        """The values, those whose share moved most first."""
        wanted, found = paging(first, after, last, before), self.found.shares
        return page_of_all(found, len(found), wanted, self._label)

    @query(Permission.STATISTICS_READ)
    async def annotators(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DriftedAnnotator]:
        """Whose labels make the difference, those who add most to it first."""
        wanted, found = paging(first, after, last, before), self.found.people
        return page_of_all(found, len(found), wanted, self._annotator)

    @query(Permission.STATISTICS_READ)
    async def agreement(
        self,
        coefficient: Coefficient = Coefficient.KRIPPENDORFF_ALPHA,
        distance: AgreementDistance | None = None,
    ) -> WindowAgreement | None:
        """How agreement differs; null where answers are not compared whole, such as regions.

        A task lies in the window of its last annotation. The difference has an interval where both
        figures have.
        """
        choice = MeasureChoice(coefficient, distance)
        return await _agreement(self.session, self.asked, self.windows, choice)

    @query(Permission.STATISTICS_READ)
    async def times(self) -> WindowTimes:
        """How long annotations took, of all questions of the form together."""
        project = self.asked.key[0]
        of = await times_of(self.session, project, self.windows.days)
        to = await times_of(self.session, project, self.windows.reference)
        return _times(of.all, to.all)

    def _label(self, found: tuple[str, int, int]) -> DriftedLabel:
        value, labels, reference = found
        project, question = self.asked.key
        return DriftedLabel(
            session=self.session,
            project=project,
            question=question,
            value=value,
            share=share_of(labels, self.labels),
            reference_share=share_of(reference, self.reference_labels),
        )

    def _annotator(self, shift: Shift) -> DriftedAnnotator:
        return DriftedAnnotator(
            session=self.session,
            member_uuid=shift.part if isinstance(shift.part, UUID) else None,
            labels=shift.labels,
            reference_labels=shift.reference_labels,
            of_mix=shift.of_mix,
            of_change=shift.of_change,
        )


async def drift_of(
    session: ReadSession, asked: ProjectQuestion, window: DayRange, reference: DayRange | None
) -> QuestionDrift:
    """Return how far the labels of a window differ from those of its reference.

    Raises:
        Refused: as `DayRange.days`, `windows_of` and `label_drift`, with the argument first.
    """
    days = _days(window, "window")
    windows = windows_of(days, None if reference is None else _days(reference, "reference"))
    found = await label_drift(session, asked.key, windows)
    figures, tested = found.figures, found.p_of_people
    return QuestionDrift(
        session=session,
        asked=asked,
        windows=windows,
        found=found,
        labels=figures.labels,
        reference_labels=figures.reference_labels,
        values=figures.values,
        psi=figures.psi,
        psi_by_chance=figures.psi_by_chance,
        divergence=figures.divergence,
        chi_square_p=figures.p,
        people_p=tested if isinstance(tested, float) else None,
        reason=None if figures.reason is None else DriftReason[figures.reason.name],
        people_reason=None if isinstance(tested, float) else DriftReason[tested.name],
        drifted=found.drifted,
        of_mix=sum(one.of_mix for one in found.people),
        of_change=sum(one.of_change for one in found.people),
    )


def _days(given: DayRange, argument: str) -> Days:
    try:
        return given.days()
    except Refused as refused:
        raise refused.under(argument) from None


async def _agreement(
    session: ReadSession, asked: ProjectQuestion, windows: Windows, choice: MeasureChoice
) -> WindowAgreement | None:
    if asked.sampled is not None:
        return None
    if (missing := asked.missing(choice)) is not None:
        of = missing.estimate
        return WindowAgreement(estimate=of, reference=of, difference=None)
    figures = list[Figure]()
    for days in (windows.days, windows.reference):
        given = await window_tasks(session, asked.key, days)
        scale = await asked.scale(given.values)
        if not scale.distances:
            return None
        measure = choice.among(scale)
        figures.append(await asyncio.to_thread(figure_of_window, given, scale, measure))
    return _compared(agreement_drift(*figures))


def _compared(found: AgreementDrift) -> WindowAgreement:
    apart = found.difference
    return WindowAgreement(
        estimate=estimate_of(found.window),
        reference=estimate_of(found.reference),
        difference=None
        if apart.value is None
        else Bounded(value=apart.value, low=apart.low, high=apart.high),
    )


def _times(of: pure.Times, to: pure.Times) -> WindowTimes:
    return WindowTimes(
        annotations=sum(of.values()),
        reference_annotations=sum(to.values()),
        median_ms=bounded_of(pure.median(of)),
        reference_median_ms=bounded_of(pure.median(to)),
        ratio=bounded_of(pure.ratio(of, to)),
        fast=fast_share_of(of, to),
    )
