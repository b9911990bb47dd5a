"""Figures of agreement on a question, from its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

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
    GWET_AC1 = "GWET_AC1"
    FLEISS_KAPPA = "FLEISS_KAPPA"
    BRENNAN_PREDIGER = "BRENNAN_PREDIGER"
    PERCENT = "PERCENT"


@dataclass(frozen=True, slots=True)
class Measure:
    """A coefficient, with the distance that it uses; the others only tell same from different."""

    coefficient: Coefficient
    distance: AgreementDistance


def measures_of(scale: Scale) -> list[Measure]:
    """Return the measures for a scale, the usual one first: α by each distance, then the others."""
    alphas = [Measure(Coefficient.KRIPPENDORFF_ALPHA, distance) for distance in scale.distances]
    rest = list(Coefficient)[1:] if scale.distances else ()
    return alphas + [Measure(coefficient, AgreementDistance.NOMINAL) for coefficient in rest]


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

    match coefficient:
        case Coefficient.KRIPPENDORFF_ALPHA:
            return agreement.alpha(table, distance)
        case Coefficient.GWET_AC1:
            return agreement.gwet(table)
        case Coefficient.FLEISS_KAPPA:
            return agreement.fleiss(table)
        case Coefficient.BRENNAN_PREDIGER:
            return agreement.brennan_prediger(table)
        case Coefficient.PERCENT:
            return agreement.percent(table)


def _distance(distance: AgreementDistance, scale: Scale) -> Distance:
    from quality import distances  # noqa: PLC0415
    from quality.hierarchy import Hierarchy  # noqa: PLC0415

    if distance is AgreementDistance.HIERARCHICAL:
        return Hierarchy(scale.parents)
    found: Distance = getattr(distances, distance.value.lower())
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
