"""Figures of agreement as clients see them: a value with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import strawberry

from quality.bounds import wilson
from quality.figure import Figure, IntervalMethod, Reason
from server.events.core.refusal import Code, Refused
from server.reads.quality.comparisons.questions import HALF
from server.reads.quality.figures import Coefficient, Measure, measures_of
from server.reads.quality.over_time import CohortDay
from server.reads.quality.scales import AgreementDistance, Scale

strawberry.enum(
    Coefficient,
    name="AgreementCoefficient",
    description="A measure of agreement between people. Regions match where they are similar "
    "enough.",
)
strawberry.enum(
    AgreementDistance,
    description="How far apart two values are. ORDINAL is by the answers that lie between for "
    "KRIPPENDORFF_ALPHA, and by the places that lie between for GWET_AC2.",
)
strawberry.enum(
    CohortDay,
    description="Which day puts a task into a stretch of time, in UTC. ANSWERED: that of the last "
    "annotation that counts. IMPORTED: that of the import of the task.",
)
strawberry.enum(IntervalMethod, description="How an interval was found.")


@strawberry.enum(description="Why a figure is null, or should be read with care.")
class FigureReason(Enum):
    """Why a figure is null, or should be read with care."""

    NO_PAIRS = strawberry.enum_value(
        Reason.NO_PAIRS.value, description="No task has answers of two people."
    )
    NO_VARIATION = strawberry.enum_value(
        Reason.NO_VARIATION.value,
        description="Only one value was given, so that nothing can be said about chance.",
    )
    FEW = strawberry.enum_value(
        Reason.FEW.value, description="Fewer than ten tasks: read the value with care."
    )
    TOO_MANY = strawberry.enum_value(
        Reason.TOO_MANY.value,
        description="More different values were given than are compared by this distance.",
    )
    NO_INTERVAL = strawberry.enum_value(
        Reason.NO_INTERVAL.value,
        description="The value is given without an interval: answers differ too much to go through "
        "them, or too few tasks of the sample have any.",
    )
    NOTHING_COMPARED = strawberry.enum_value(
        Reason.NOTHING_COMPARED.value,
        description="The answers have nothing that this measure compares: nobody marked a region, "
        "no region matches another, or fewer than two things were ranked.",
    )
    SAMPLE = strawberry.enum_value(
        Reason.SAMPLE.value,
        description="Of some of the tasks, taken at random, since there are too many; or without "
        "tasks whose answers are too large to be compared.",
    )
    ERASED = strawberry.enum_value(
        "ERASED", description="The taxonomy was erased, so that nothing is known of distances."
    )


@strawberry.type(description="A value that was computed from answers, with its interval.")
class Estimate:
    """A figure; value, low and high may each be null."""

    value: float | None
    low: float | None = strawberry.field(
        description="The interval that holds the true value with probability `level`, if it is "
        "known: its lower end. By distances, of all tasks with three answers or more it is found "
        "from 1,000 at random."
    )
    high: float | None
    level: float
    tasks: int = strawberry.field(description="Tasks with answers of two people or more.")
    answers: int = strawberry.field(description="The answers to these tasks.")
    method: IntervalMethod
    reason: FigureReason | None


@strawberry.type(description="How much people agree on a question, by one measure.")
class Agreement:
    """A figure with its measure."""

    coefficient: Coefficient
    distance: AgreementDistance | None = strawberry.field(
        description="NOMINAL wherever the coefficient only tells same from different; null where "
        "it has a distance of its own."
    )
    similarity: float | None = strawberry.field(
        description="Of regions, how similar those must be that stand for the same thing: 0 for "
        "any overlap, 1 for the same place. Null where none are matched, or at several values."
    )
    estimate: Estimate


def no_estimate(reason: FigureReason) -> Estimate:
    """Return that there is no figure, and why."""
    return Estimate(
        value=None,
        low=None,
        high=None,
        level=0.95,
        tasks=0,
        answers=0,
        method=IntervalMethod.NONE,
        reason=reason,
    )


ERASED = Agreement(
    coefficient=Coefficient.KRIPPENDORFF_ALPHA,
    distance=AgreementDistance.HIERARCHICAL,
    similarity=None,
    estimate=no_estimate(FigureReason.ERASED),
)


@dataclass(frozen=True)
class MeasureChoice:
    """What a caller asks for."""

    coefficient: Coefficient | None
    """None for the usual one."""
    distance: AgreementDistance | None
    """None for the usual one."""
    similarity: float | None = None
    """Of regions, how similar those must be that stand for the same thing; None for the usual."""

    def among(self, scale: Scale) -> Measure:
        """Return the measure for a scale. Raises Refused INVALID as `chosen`."""
        return chosen(measures_of(scale), self)


def estimate_of(figure: Figure) -> Estimate:
    """Return a figure as clients see it."""
    return Estimate(
        value=figure.value,
        low=figure.low,
        high=figure.high,
        level=figure.level,
        tasks=figure.units,
        answers=figure.answers,
        method=figure.method,
        reason=None if figure.reason is None else FigureReason[figure.reason.name],
    )


def agreement_of(measure: Measure, figure: Figure) -> Agreement:
    """Return the figure of a measure as clients see it."""
    return Agreement(
        coefficient=measure.coefficient,
        distance=measure.distance,
        similarity=measure.similarity,
        estimate=estimate_of(figure),
    )


def chosen(measures: Sequence[Measure], choice: MeasureChoice) -> Measure:
    """Return the measure that a caller asks for, among those of a question.

    Raises:
        Refused: INVALID where there is none.
    """
    found = [one for one in measures if choice.coefficient in (None, one.coefficient)]
    if not found:
        offered = ", ".join(dict.fromkeys(one.coefficient for one in measures))
        raise Refused(Code.INVALID, f"Use one of the coefficients {offered}.", ("coefficient",))
    near = [one for one in found if choice.distance in (None, one.distance)]
    if not near:
        offered = ", ".join(dict.fromkeys(one.distance for one in found if one.distance))
        message = f"Use one of the distances {offered}." if offered else "Give no distance here."
        raise Refused(Code.INVALID, message, ("distance",))
    similarity = choice.similarity
    if similarity is None:
        usual = [one for one in near if choice.coefficient is not None and one.similarity == HALF]
        return (usual or near)[0]
    if not 0 <= similarity <= 1:
        raise Refused(Code.INVALID, "A similarity is a number from 0 to 1.", ("similarity",))
    matching = [one for one in near if one.similarity is not None]
    if not matching:
        raise Refused(Code.INVALID, "Give no similarity here: nothing is matched.", ("similarity",))
    return replace(matching[0], similarity=similarity)


@strawberry.type(description="Agreement with all values taken for what is above them at a depth.")
class AgreementAtDepth:
    """Nominal α of a cut through a hierarchy."""

    depth: int = strawberry.field(description="0 is the top.")
    estimate: Estimate


@strawberry.type(description="Agreement on the tasks of a stretch of time.")
class AgreementOfTime:
    """A figure of a stretch of time."""

    begin: date
    estimate: Estimate


@strawberry.type(description="A share of a whole, with its interval (Wilson's, at 95 %).")
class Share:
    """A proportion."""

    value: float
    low: float
    high: float


def share_of(part: int, whole: int) -> Share:
    """Return the share of a part in a whole; 0 of nothing, with the widest interval."""
    low, high = wilson(part, whole)
    return Share(value=part / whole if whole else 0.0, low=low, high=high)


@strawberry.type(description="Two values that people gave to the same tasks.")
class LabelConfusion:
    """How often two values stand against each other."""

    value: str = strawberry.field(description="Of a question with several choices, JSON of them.")
    other: str
    pairs: int = strawberry.field(
        description="Pairs of people of whom one gave the value and one the other, on all tasks."
    )
    share: Share = strawberry.field(description="Of all pairs of people who disagree.")
