"""Figures of agreement as clients see them: a value with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import strawberry

from quality.figure import Figure, IntervalMethod, Reason
from server.events.core.refusal import Code, Refused
from server.reads.quality.comparisons.questions import HALF
from server.reads.quality.figures import Coefficient, Measure
from server.reads.quality.scales import AgreementDistance

strawberry.enum(
    Coefficient,
    name="AgreementCoefficient",
    description="A measure of agreement between people. Of numbers: ICC, the share of the variance "
    "that is of tasks (one-way), and MEAN_DIFFERENCE, in their unit. Of regions, which "
    "match where they are similar enough and have one label: F1, twice the matches over all "
    "regions; F1_UNLABELED, whatever the labels; F1_MEAN, the mean at 0.5, 0.55 … 0.95; MEAN_IOU, "
    "the mean similarity of matches; PANOPTIC_QUALITY, F1 times that. Of texts: the share of "
    "characters or words that need no edit. Of orders: Kendall's τ, Spearman's ρ, Kendall's W.",
)
strawberry.enum(
    AgreementDistance,
    description="How far apart two values are. NOMINAL: the same or not. ORDINAL: by the answers "
    "that lie between (Krippendorff's). INTERVAL: the square of the difference. RATIO: of the "
    "difference in proportion to the sum, offered where no number is below 0. HIERARCHICAL: the "
    "square of 1 minus the share of common ancestors. MASI and JACCARD: of sets, "
    "by what they share.",
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


@strawberry.type(description="A value that was computed from answers, with its interval.")
class Estimate:
    """A figure; value, low and high may each be null."""

    value: float | None
    low: float | None = strawberry.field(
        description="The interval that holds the true value with probability `level`, if it is "
        "known without resampling: its lower end."
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


def chosen(
    measures: Sequence[Measure],
    coefficient: Coefficient | None,
    distance: AgreementDistance | None,
    similarity: float | None,
) -> Measure:
    """Return the measure that arguments ask for, among those of a question.

    Raises:
        Refused: INVALID where there is none.
    """
    found = [one for one in measures if coefficient in (None, one.coefficient)]
    if not found:
        offered = ", ".join(dict.fromkeys(one.coefficient for one in measures))
        raise Refused(Code.INVALID, f"Use one of the coefficients {offered}.", ("coefficient",))
    near = [one for one in found if distance in (None, one.distance)]
    if not near:
        offered = ", ".join(dict.fromkeys(one.distance for one in found if one.distance))
        message = f"Use one of the distances {offered}." if offered else "Give no distance here."
        raise Refused(Code.INVALID, message, ("distance",))
    if similarity is None:
        usual = [one for one in near if coefficient is not None and one.similarity == HALF]
        return (usual or near)[0]
    if not 0 <= similarity <= 1:
        raise Refused(Code.INVALID, "A similarity is a number from 0 to 1.", ("similarity",))
    matching = [one for one in near if one.similarity is not None]
    if not matching:
        raise Refused(Code.INVALID, "Give no similarity here: nothing is matched.", ("similarity",))
    return replace(matching[0], similarity=similarity)


@strawberry.type(description="A share of a whole, with its interval (Wilson's, at 95 %).")
class Share:
    """A proportion."""

    value: float
    low: float
    high: float
