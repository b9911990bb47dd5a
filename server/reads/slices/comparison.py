"""Comparing the agreement on the tasks of slices with that on all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from quality.cells import Cell, difference
from quality.figure import Figure
from server.events.core.refusal import Code, Refused
from server.reads.quality.figures import (
    Coefficient,
    Measure,
    distance_of,
    explained,
    of_units,
    values_in,
)
from server.reads.quality.scales import AgreementDistance, Scale

if TYPE_CHECKING:
    from quality.table import Table
    from quality.tested_differences import TestedDifference
    from quality.units import Known, Units

Cells = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class SliceNumbers:
    """The answers to a question on the tasks of a slice, and on all others."""

    slice: UUID
    question: str
    measure: Measure
    """α by a distance."""
    scale: Scale
    """Of all values."""
    whole: Cells
    """Of all tasks."""
    cells: Cells
    """Of the tasks of the slice."""
    known: Known | None = None
    """Answers to single tasks of the slice, for intervals; None where they cannot be had."""
    known_rest: Known | None = None
    """The same of the other tasks."""


@dataclass(frozen=True, slots=True)
class SliceAgreement:
    """How far people agree on a question on the tasks of a slice, and on all others."""

    given: SliceNumbers
    figure: Figure
    rest: Figure
    difference: TestedDifference
    adjusted: float | None
    """The p of the difference, adjusted for that it is one of many."""


def compared_slices(given: Sequence[SliceNumbers], *, named: bool) -> list[SliceAgreement]:
    """Return α on slices and on the rest. Call it in a thread.

    Args:
        given: what is compared.
        named: whether somebody named the distance; else values are the same or not, where distances
            between them take too long.

    Raises:
        Refused: LIMIT where distances between values take too long.
    """
    from quality.agreement import alpha  # noqa: PLC0415 - numpy, only where it is needed
    from quality.distances import MOST_STEPS  # noqa: PLC0415
    from quality.tested_differences import alpha_difference, benjamini_hochberg  # noqa: PLC0415

    distances = [distance_of(one.measure, one.scale) for one in given]
    tables = [_tables(one) for one in given]
    each = [how.steps(table) for how, both in zip(distances, tables, strict=True) for table in both]
    if not named and sum(each) > MOST_STEPS:
        slow = [any(pair) for pair in zip(each[::2], each[1::2], strict=True)]
        return compared_slices([*map(_by_same, given, slow)], named=True)
    # A table that takes too many steps by itself takes none: its figure is null.
    if sum(steps for steps in each if steps <= MOST_STEPS) > MOST_STEPS:
        message = "People gave too many different values: name fewer questions, or use NOMINAL."
        raise Refused(Code.LIMIT, message, ("questions",))
    units = [_units(one, both) for one, both in zip(given, tables, strict=True)]
    found = [
        alpha_difference(*both, how, units=told)
        for both, how, told in zip(tables, distances, units, strict=True)
    ]
    adjusted = benjamini_hochberg([one.p for one in found])
    agreements = list[SliceAgreement]()
    for place, one in enumerate(given):
        figure, rest = (
            _explained(one.measure, alpha(table, distances[place], units=told), told)
            for table, told in zip(tables[place], units[place], strict=True)
        )
        agreements.append(SliceAgreement(one, figure, rest, found[place], adjusted[place]))
    return agreements


def _by_same(one: SliceNumbers, is_slow: bool) -> SliceNumbers:  # noqa: FBT001 - for `map`
    """Return numbers that are compared by same or different where a distance takes long."""
    same = Measure(Coefficient.KRIPPENDORFF_ALPHA, AgreementDistance.NOMINAL)
    return replace(one, measure=same) if is_slow else one


def _tables(one: SliceNumbers) -> tuple[Table, Table]:
    """Return the tables of a slice, and of the rest."""
    return _table(one.cells, one.scale), _table(difference(one.cells, one.whole), one.scale)


def _table(cells: Cells, scale: Scale) -> Table:
    from quality.table import Table  # noqa: PLC0415

    ordered = dict(sorted(cells.items()))
    return Table(ordered, {code: scale.values[code] for code in values_in(ordered)})


def _units(one: SliceNumbers, tables: tuple[Table, Table]) -> tuple[Units | None, Units | None]:
    from quality.units import Units  # noqa: PLC0415

    if not of_units([one.measure]):
        return None, None
    first, second = (
        None if known is None else Units(table, known)
        for table, known in zip(tables, (one.known, one.known_rest), strict=True)
    )
    return first, second


def _explained(measure: Measure, figure: Figure, units: Units | None) -> Figure:
    return explained(figure, units) if of_units([measure]) else figure
