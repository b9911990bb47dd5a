"""Differences between figures of separate samples, and many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from quality.agreement import alpha, alpha_variance
from quality.bounds import incomplete_beta, student_t
from quality.distances import Distance, nominal
from quality.figure import FEW
from quality.table import Table
from quality.units import Units


@dataclass(frozen=True, slots=True)
class TestedDifference:
    """How far a figure lies above another one of other units.

    `low`, `high` and `p`, which says how often chance alone is as far off, are null where a sample
    has fewer than `FEW` units, or no variance.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    level: float = 0.95


def alpha_difference(
    one: Table,
    other: Table,
    distance: Distance = nominal,
    *,
    units: tuple[Units | None, Units | None] = (None, None),
    level: float = 0.95,
) -> TestedDifference:
    """The difference of α between two samples without common units.

    Its standard error is √(se₁² + se₂²); t has the degrees of freedom of the smaller sample, of
    whose units those count that the variance is known from: `units`, where α is not nominal.
    """
    samples = [*zip((one, other), units, strict=True)]
    values = [alpha(table, distance).value for table, _ in samples]
    if values[0] is None or values[1] is None:
        return TestedDifference(None, level=level)
    value = values[0] - values[1]
    spreads = [alpha_variance(table, distance, units=told) for table, told in samples]
    least = min(_known(table, distance, told) for table, told in samples)
    if least < FEW or None in spreads:
        return TestedDifference(value, level=level)
    error = sqrt(sum(spread for spread in spreads if spread is not None))
    reach = student_t(level, least - 1) * error
    return TestedDifference(
        value, value - reach, value + reach, two_sided(value / error, least - 1)
    )


def _known(table: Table, distance: Distance, units: Units | None) -> int:
    return table.units if units is None or distance is nominal else min(table.units, units.drawn)


def two_sided(t: float, freedom: int) -> float:
    """The probability that Student's t is as far from 0, to either side."""
    return incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def benjamini_hochberg(ps: Sequence[float | None]) -> list[float | None]:
    """The adjusted p of each test, in their order: the least rate of false discoveries that has it.

    Tests without a p are none.
    """
    known = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    found: list[float | None] = [None] * len(ps)
    least = 1.0
    for rank in range(len(known), 0, -1):
        p, place = known[rank - 1]
        least = found[place] = min(least, p * (len(known) / rank))
    return found
