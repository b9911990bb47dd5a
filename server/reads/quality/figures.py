"""Figures of agreement on a question, from its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from quality.cells import Cell, Kind, Value, code_of
from quality.figure import Figure, Reason
from server.projections.counters.quality_answers import alike_in
from server.reads.quality.distribution import ancestry
from server.reads.quality.scales import AgreementDistance, Scale

if TYPE_CHECKING:
    from quality.distances import Distance
    from quality.table import Table
    from quality.units import Known, Units

TOLD = 2
"""Answers of a task that cells tell apart from other tasks."""
MOST_DEPTHS = 20
"""Depths of a hierarchy for which agreement is computed."""


class Coefficient(StrEnum):
    """A measure of agreement between any number of people."""

    KRIPPENDORFF_ALPHA = "KRIPPENDORFF_ALPHA"
    """Krippendorff's α: 1 minus the observed distance over the one expected by chance."""
    GWET_AC1 = "GWET_AC1"
    """Gwet's AC1, which stays near the percentage where one value is frequent."""
    GWET_AC2 = "GWET_AC2"
    """AC1 with weights: two values agree by 1 minus their distance over the largest one."""
    FLEISS_KAPPA = "FLEISS_KAPPA"
    """Fleiss' κ: agreement beyond chance, which the shares of the values tell."""
    BRENNAN_PREDIGER = "BRENNAN_PREDIGER"
    """Agreement beyond chance, with every value equally likely."""
    PERCENT = "PERCENT"
    """The share of pairs of answers that agree."""
    ICC = "ICC"
    """Of numbers: the share of the variance that is of tasks (one-way)."""
    MEAN_DIFFERENCE = "MEAN_DIFFERENCE"
    """Of numbers: how far two answers are apart on average, in their unit."""
    F1 = "F1"
    """Of regions that match and have one label: twice the matches over all regions."""
    F1_UNLABELED = "F1_UNLABELED"
    """Of regions that match, whatever their labels: twice the matches over all regions."""
    F1_MEAN = "F1_MEAN"
    """F1, its mean where regions match from a similarity of 0.5, 0.55 … 0.95 on."""
    MEAN_IOU = "MEAN_IOU"
    """Of regions: the mean similarity of those that match."""
    PANOPTIC_QUALITY = "PANOPTIC_QUALITY"
    """Of regions: F1 times the mean similarity of those that match."""
    CHARACTER_SIMILARITY = "CHARACTER_SIMILARITY"
    """Of texts: the share of characters that need no edit."""
    WORD_SIMILARITY = "WORD_SIMILARITY"
    """Of texts: the share of words that need no edit."""
    KENDALL_TAU = "KENDALL_TAU"
    """Of orders: Kendall's τ, the mean of pairs of people."""
    SPEARMAN_RHO = "SPEARMAN_RHO"
    """Of orders: Spearman's ρ, the mean of pairs of people."""
    KENDALL_W = "KENDALL_W"
    """Of orders: Kendall's W, of all people together."""


OF_VALUES = (
    Coefficient.GWET_AC1,
    Coefficient.FLEISS_KAPPA,
    Coefficient.BRENNAN_PREDIGER,
    Coefficient.PERCENT,
)
"""Coefficients beside α of answers that are the same or not."""
BY_DISTANCE = (Coefficient.KRIPPENDORFF_ALPHA, Coefficient.GWET_AC2)
"""Coefficients that take a distance between values."""
OF_NUMBERS = (Coefficient.ICC, Coefficient.MEAN_DIFFERENCE)


@dataclass(frozen=True, slots=True)
class Measure:
    """A coefficient, with the distance that it uses; the others only tell same from different."""

    coefficient: Coefficient
    distance: AgreementDistance | None
    """None where the coefficient has a distance of its own."""
    similarity: float | None = None
    """Of regions, how similar those must be that stand for the same thing: 0 for any overlap, 1
    for the same place; None where the coefficient does not match regions, or at several values."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How far people agree on the regions of one label."""

    label: str
    regions: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class PeopleFigure:
    """How far two people agree, or one person with all others."""

    people: tuple[UUID, ...]
    figure: Figure


def measures_of(scale: Scale) -> list[Measure]:
    """Return the measures for a scale, the usual one first: α by each distance, then the others.

    AC2 takes each distance that tells more than same from different.
    """
    measures = [Measure(Coefficient.KRIPPENDORFF_ALPHA, distance) for distance in scale.distances]
    if AgreementDistance.INTERVAL in scale.distances:
        measures += [Measure(coefficient, None) for coefficient in OF_NUMBERS]
    measures += [Measure(Coefficient.GWET_AC2, one) for one in scale.distances if _graded(one)]
    rest = OF_VALUES if scale.distances else ()
    return measures + [Measure(coefficient, AgreementDistance.NOMINAL) for coefficient in rest]


def of_units(measures: Iterable[Measure]) -> bool:
    """Tell whether the interval of some measure needs tasks that are told one by one."""
    return any(
        measure.coefficient is Coefficient.MEAN_DIFFERENCE
        or (
            measure.coefficient in BY_DISTANCE
            and measure.distance is not None
            and _graded(measure.distance)
        )
        for measure in measures
    )


def _graded(distance: AgreementDistance) -> bool:
    """Tell whether a distance tells more than same from different."""
    return distance is not AgreementDistance.NOMINAL


def units_of(tasks: Mapping[str, int]) -> Known | None:
    """Return the answers of tasks, given as texts, in order; None where they are too many."""
    return units_of_each([tasks])[0]


def units_of_each(parts: Iterable[Mapping[str, int]]) -> list[Known | None]:
    """Return the same for each of several parts of the tasks, which are counted together.

    Tasks that cells tell apart, with one answer or two, are left out.
    """
    from quality.units import MOST_PAIRS, pairs_in  # noqa: PLC0415 - numpy, where it is needed

    found: list[Known] = []
    for tasks in parts:
        told = ((alike_in(text), n) for text, n in sorted(tasks.items()))
        found.append([one for one in told if sum(one[0].values()) > TOLD])
    few = sum(map(pairs_in, found)) <= MOST_PAIRS
    return [one if few else None for one in found]


def figures(
    cells: Mapping[Cell, int],
    scale: Scale,
    measures: Sequence[Measure],
    known: Known | None = None,
) -> list[Figure]:
    """Return a figure of each measure.

    It takes milliseconds for some hundred values, and seconds for many thousands: call it in a
    thread.

    Args:
        cells: of the tasks.
        scale: of their values.
        measures: what to compute.
        known: answers to tasks, for intervals by distances; None where they cannot be had.
    """
    distances = [distance_of(measure, scale) for measure in measures]
    return _figures(cells, scale.values, measures, distances, known)


def figures_of_each(
    parts: Iterable[tuple[Mapping[Cell, int], Known | None]], scale: Scale, measure: Measure
) -> list[Figure]:
    """Return a figure of a measure for each of several parts of the tasks. Call it in a thread.

    Args:
        parts: of each, the cells and the answers as for `figures`.
        scale: of all values.
        measure: what to compute.
    """
    distance, found = distance_of(measure, scale), list[Figure]()
    for cells, known in parts:
        values = {code: scale.values[code] for code in values_in(cells)}
        found += _figures(cells, values, [measure], [distance], known)
    return found


def _figures(
    cells: Mapping[Cell, int],
    values: Mapping[int, Value],
    measures: Sequence[Measure],
    distances: Sequence[Distance],
    known: Known | None,
) -> list[Figure]:
    # numpy takes a tenth of a second to import, which is nothing that a start should wait for.
    from quality.table import Table  # noqa: PLC0415
    from quality.units import Units  # noqa: PLC0415

    table = Table(cells, values)
    units = Units(table, known) if known is not None and of_units(measures) else None
    return [
        _figure(table, measure.coefficient, distance, units)
        for measure, distance in zip(measures, distances, strict=True)
    ]


def values_in(cells: Mapping[Cell, int]) -> list[int]:
    """Return the codes of the values that are counted in cells, in order."""
    return sorted({code for kind, _, code, _ in cells if kind == Kind.ANSWERS})


def _figure(
    table: Table, coefficient: Coefficient, distance: Distance, units: Units | None
) -> Figure:
    from quality import agreement  # noqa: PLC0415
    from quality.distances import nominal  # noqa: PLC0415
    from quality.measures import intraclass  # noqa: PLC0415

    if coefficient in BY_DISTANCE:
        by_distance = agreement.gwet_ac2
        if coefficient is Coefficient.KRIPPENDORFF_ALPHA:
            by_distance = agreement.alpha
        found = by_distance(table, distance, units=units)
        return found if distance is nominal else explained(found, units)
    if coefficient is Coefficient.MEAN_DIFFERENCE:
        return explained(intraclass.mean_difference(table, units=units), units)
    functions: dict[Coefficient, Callable[[Table], Figure]] = {
        Coefficient.GWET_AC1: agreement.gwet,
        Coefficient.FLEISS_KAPPA: agreement.fleiss,
        Coefficient.BRENNAN_PREDIGER: agreement.brennan_prediger,
        Coefficient.PERCENT: agreement.percent,
        Coefficient.ICC: intraclass.icc,
    }
    return functions[coefficient](table)


def explained(found: Figure, units: Units | None) -> Figure:
    """Return a figure with the reason why it has no interval where units cannot be had."""
    if units is not None or found.value is None or found.low is not None:
        return found
    return replace(found, reason=found.reason or Reason.NO_INTERVAL)


def distance_of(measure: Measure, scale: Scale) -> Distance:
    """Return what a measure calls the distance between two values of a scale."""
    from quality import distances  # noqa: PLC0415
    from quality.hierarchy import Hierarchy  # noqa: PLC0415

    if measure.distance is AgreementDistance.HIERARCHICAL:
        return Hierarchy(scale.parents)
    if measure.distance is AgreementDistance.ORDINAL and (
        measure.coefficient is Coefficient.GWET_AC2
    ):
        return distances.places  # which do not move with the answers
    usual = measure.distance or AgreementDistance.NOMINAL
    found: Distance = getattr(distances, usual.value.lower())
    return found


def by_depth(cells: Mapping[Cell, int], scale: Scale, known: Known | None) -> list[Figure]:
    """Return nominal α with all values taken for what is above them at depth 0, 1, and so on.

    Depth 0 is the top. The last depth is the one above the deepest value that was given.

    Args:
        cells: of the tasks.
        scale: of their values.
        known: answers to tasks, for intervals; None where they cannot be had.
    """
    from quality.agreement import alpha  # noqa: PLC0415
    from quality.table import Table  # noqa: PLC0415
    from quality.units import Units, renamed  # noqa: PLC0415

    table, given = Table(cells, scale.values), [str(value) for value in scale.values.values()]
    above, found = ancestry(given, scale.above), []
    for depth in range(MOST_DEPTHS):
        tops = {value: min(above.at(value, depth)) for value in given}
        if all(value == top for value, top in tops.items()):
            break
        merged, units = table.merged(partial(_top, tops)), None
        if known is not None:
            codes = {code: code_of(tops[str(value)]) for code, value in scale.values.items()}
            units = Units(merged, renamed(known, codes))
        found.append(explained(alpha(merged, units=units), units))
    return found


def _top(tops: Mapping[str, str], value: Value) -> Value:
    return tops[str(value)]


def confusions(cells: Mapping[Cell, int]) -> list[tuple[int, int, int]]:
    """Return the codes of two values that people gave to one task, and how many pairs of people.

    The most frequent pairs of values come first.
    """
    pairs: Counter[tuple[int, int]] = Counter()
    for (kind, _, code, other), amount in cells.items():
        if kind == Kind.PAIRS and code != other:
            pairs[code, other] += amount
    ordered = sorted(pairs.items(), key=lambda found: (-found[1], found[0]))
    return [(code, other, amount) for (code, other), amount in ordered]
