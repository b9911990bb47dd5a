"""Figures of agreement on a question, from its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from quality.cells import Cell, Kind, Value
from quality.figure import Figure
from server.reads.quality.distribution import ancestry
from server.reads.quality.scales import AgreementDistance, Scale

if TYPE_CHECKING:
    from quality.distances import Distance
    from quality.table import Table

MOST_DEPTHS = 20
"""Depths of a hierarchy for which agreement is computed."""


class Coefficient(StrEnum):
    """A measure of agreement between any number of people."""

    KRIPPENDORFF_ALPHA = "KRIPPENDORFF_ALPHA"
    """Krippendorff's α: 1 minus the observed distance over the one expected by chance."""
    GWET_AC1 = "GWET_AC1"
    """Gwet's AC1, which stays near the percentage where one value is frequent."""
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
    """Return the measures for a scale, the usual one first: α by each distance, then the others."""
    measures = [Measure(Coefficient.KRIPPENDORFF_ALPHA, distance) for distance in scale.distances]
    if AgreementDistance.INTERVAL in scale.distances:
        measures += [Measure(coefficient, None) for coefficient in OF_NUMBERS]
    rest = OF_VALUES if scale.distances else ()
    return measures + [Measure(coefficient, AgreementDistance.NOMINAL) for coefficient in rest]


def figures(cells: Mapping[Cell, int], scale: Scale, measures: Sequence[Measure]) -> list[Figure]:
    """Return a figure of each measure.

    It takes milliseconds for some hundred values, and seconds for many thousands: call it in a
    thread.
    """
    # numpy takes a tenth of a second to import, which is nothing that a start should wait for.
    from quality.table import Table  # noqa: PLC0415

    table = Table(cells, scale.values)
    return [
        _figure(table, measure.coefficient, _distance(measure.distance, scale))
        for measure in measures
    ]


def figures_of_each(
    parts: Iterable[Mapping[Cell, int]], scale: Scale, measure: Measure
) -> list[Figure]:
    """Return a figure of a measure for each of several parts of the tasks. Call it in a thread."""
    from quality.table import Table  # noqa: PLC0415

    distance, values = _distance(measure.distance, scale), scale.values
    return [
        _figure(
            Table(cells, {code: values[code] for code in values_in(cells)}),
            measure.coefficient,
            distance,
        )
        for cells in parts
    ]


def values_in(cells: Mapping[Cell, int]) -> list[int]:
    """Return the codes of the values that are counted in cells, in order."""
    return sorted({code for kind, _, code, _ in cells if kind == Kind.ANSWERS})


def _figure(table: Table, coefficient: Coefficient, distance: Distance) -> Figure:
    from quality import agreement  # noqa: PLC0415
    from quality.measures import intraclass  # noqa: PLC0415

    if coefficient is Coefficient.KRIPPENDORFF_ALPHA:
        return agreement.alpha(table, distance)
    functions: dict[Coefficient, Callable[[Table], Figure]] = {
        Coefficient.GWET_AC1: agreement.gwet,
        Coefficient.FLEISS_KAPPA: agreement.fleiss,
        Coefficient.BRENNAN_PREDIGER: agreement.brennan_prediger,
        Coefficient.PERCENT: agreement.percent,
        Coefficient.ICC: intraclass.icc,
        Coefficient.MEAN_DIFFERENCE: intraclass.mean_difference,
    }
    return functions[coefficient](table)


def _distance(distance: AgreementDistance | None, scale: Scale) -> Distance:
    from quality import distances  # noqa: PLC0415
    from quality.hierarchy import Hierarchy  # noqa: PLC0415

    if distance is AgreementDistance.HIERARCHICAL:
        return Hierarchy(scale.parents)
    usual = distance or AgreementDistance.NOMINAL
    found: Distance = getattr(distances, usual.value.lower())
    return found


def by_depth(cells: Mapping[Cell, int], scale: Scale) -> list[Figure]:
    """Return nominal α with all values taken for what is above them at depth 0, 1, and so on.

    Depth 0 is the top. The last depth is the one above the deepest value that was given.
    """
    from quality.agreement import alpha  # noqa: PLC0415
    from quality.table import Table  # noqa: PLC0415

    table, given = Table(cells, scale.values), [str(value) for value in scale.values.values()]
    known, found = ancestry(given, scale.above), []
    for depth in range(MOST_DEPTHS):
        tops = {value: min(known.at(value, depth)) for value in given}
        if all(value == top for value, top in tops.items()):
            break
        found.append(alpha(table.merged(partial(_top, tops))))
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
