"""Intraclass correlation of numbers: which share of their variance is that of tasks."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np

from quality.bounds import beta_quantile, student_t, wilson
from quality.distances import expected, nominal
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.layout import Floats, Ints
from quality.table import Table
from quality.units import Units
from quality.variance import unanimous_interval


class Design(StrEnum):
    """What is asked of people who all gave a number to all tasks (McGraw and Wong 1996)."""

    AGREEMENT = "AGREEMENT"
    """ICC(A,1) and ICC(A,k): that they give the same numbers."""
    CONSISTENCY = "CONSISTENCY"
    """ICC(C,1) and ICC(C,k): that their numbers differ by what is the same on all tasks."""


def icc(table: Table, *, level: float = 0.95) -> Figure:
    """ICC(1): one-way, whoever answered which task, with Shrout and Fleiss' interval.

    Tasks with one number say nothing. Where tasks have different numbers of answers, their mean
    size stands for it as in the analysis of variance, (Σ m - Σ m² / Σ m) / (N - 1). Where nobody
    differs, it is 1 with the lower bound of α. Null with NO_VARIATION where all numbers are equal.

    Raises:
        ValueError: where a value is no number.
    """
    units, answers = table.units, table.answers
    if not units:
        return Figure(None, None, None, level, 0, 0, reason=Reason.NO_PAIRS)
    if any(isinstance(value, str | frozenset) for value in table.values):
        message = "ICC is of numbers"
        raise ValueError(message)
    between, within = _squares(table)
    varied = np.count_nonzero(table.several @ table.labels) > 1
    if units < 2 or answers == units or not varied:
        reason = Reason.NO_VARIATION if units > 1 else Reason.FEW
        return Figure(None, None, None, level, units, answers, reason=reason)
    sizes = table.sizes * table.several
    size = (answers - float(sizes**2 @ table.units_by_size) / answers) / (units - 1)
    mean_between, mean_within = between / (units - 1), within / (answers - units)
    value = (mean_between - mean_within) / (mean_between + (size - 1) * mean_within)
    few = Reason.FEW if units < FEW else None
    if not mean_within:
        # As for α, a next unit whose numbers differ is as far apart as chance has it.
        chance = 1 - expected(nominal, table) / (answers * (answers - 1))
        low, high = unanimous_interval(units, level, chance, -1.0)
        return Figure(1.0, low, high, level, units, answers, IntervalMethod.WILSON, few)
    f = mean_between / mean_within
    low, high = (
        (each - 1) / (each + size - 1)
        for each in (
            f / _f_quantile((1 + level) / 2, units - 1, answers - units),
            f * _f_quantile((1 + level) / 2, answers - units, units - 1),
        )
    )
    return Figure(value, low, high, level, units, answers, IntervalMethod.F, few)


def icc_of_people(
    given: Floats,
    design: Design = Design.AGREEMENT,
    *,
    of_mean: bool = False,
    level: float = 0.95,
) -> Figure:
    """ICC of people who all gave a number to all tasks, with McGraw and Wong's interval.

    Null with NO_PAIRS without tasks or a second person, with FEW for one task, and with
    NO_VARIATION where the variance that it is a share of is estimated as 0 or less.

    Args:
        given: one row a task and one column a person.
        design: AGREEMENT for ICC(A,1), CONSISTENCY for ICC(C,1).
        of_mean: whether it is of the mean of all people's numbers: ICC(A,k), ICC(C,k).
        level: of the interval.
    """
    n, k = given.shape
    if n < 2 or k < 2:
        reason = Reason.FEW if n and k > 1 else Reason.NO_PAIRS
        return Figure(None, None, None, level, n, given.size, reason=reason)
    off = _shifted(given)
    off -= off.mean()
    rows = k * float((off.mean(1) ** 2).sum())
    columns = n * float((off.mean(0) ** 2).sum())
    return _TwoWay.of(n, k, rows, columns, float((off**2).sum())).figure(
        design, of_mean=of_mean, level=level
    )


def icc_of_pair(tasks: Mapping[tuple[float, float], int], *, level: float = 0.95) -> Figure:
    """ICC(A,1) of two people: they give the same numbers. As `icc_of_people`.

    Args:
        tasks: by the numbers of the first and of the second, how many tasks were given them.
        level: of the interval.
    """
    n = sum(tasks.values())
    if n < 2:
        reason = Reason.FEW if n else Reason.NO_PAIRS
        return Figure(None, None, None, level, n, 2 * n, reason=reason)
    weights = np.array([*tasks.values()], np.float64)
    given = _shifted(np.array([*tasks], np.float64))
    given -= weights @ given.mean(1) / n
    means = weights @ given / n
    rows = 2 * float(weights @ given.mean(1) ** 2)
    total = float(weights @ (given**2).sum(1))
    found = _TwoWay.of(n, 2, rows, n * float(means @ means), total)
    return found.figure(Design.AGREEMENT, of_mean=False, level=level)


def _shifted(given: Floats) -> Floats:
    """Return numbers with the same ICC: zeros where all are equal, and none that is too large.

    The mean of equal numbers may differ from them by rounding; the square of a large one is
    infinite.
    """
    scaled = _scaled(given)
    return scaled - scaled.flat[0]


def _scaled(given: Floats) -> Floats:
    """Return numbers with the same ICC whose squares are finite."""
    _, exponent = np.frexp(np.abs(given).max())
    scaled: Floats = np.ldexp(given, -exponent)  # by a power of two, which rounds nothing
    return scaled


@dataclass(frozen=True, slots=True)
class _TwoWay:
    """The analysis of variance of n tasks by k people: mean squares of each, and of the rest."""

    n: int
    k: int
    rows: float
    columns: float
    left: float

    @classmethod
    def of(cls, n: int, k: int, rows: float, columns: float, total: float) -> _TwoWay:
        """Return the mean squares for sums of squares."""
        left = max(total - rows - columns, 0.0)
        return cls(n, k, rows / (n - 1), columns / (k - 1), left / ((n - 1) * (k - 1)))

    def figure(self, design: Design, *, of_mean: bool, level: float) -> Figure:
        """Return the ICC of one person's numbers, or of everybody's mean."""
        n, k, answers = self.n, self.k, self.n * self.k
        other = (self.columns - self.left) / n if design is Design.AGREEMENT else 0.0
        below = self.rows + other
        single = below + (k - 1) * (self.left + other)
        if (below if of_mean else single) <= 0:
            return Figure(None, None, None, level, n, answers, reason=Reason.NO_VARIATION)
        value = (self.rows - self.left) / (below if of_mean else single)
        few = Reason.FEW if n < FEW else None
        ends = self._interval(design, level, single) if self.left and single > 0 else ()
        if of_mean:
            whole = [1 + (k - 1) * end for end in ends]
            bounded = min(whole, default=0) > 0
            ends = (
                tuple(k * end / by for end, by in zip(ends, whole, strict=True)) if bounded else ()
            )
        if not ends or not all(isfinite(end) for end in ends):
            return Figure(value, None, None, level, n, answers, reason=few)
        low, high = ends
        return Figure(value, low, high, level, n, answers, IntervalMethod.F, few)

    def _interval(self, design: Design, level: float, single: float) -> tuple[float, ...]:
        """Return the interval of ICC(C,1) or ICC(A,1), whose denominator is `single`."""
        n, k, rows, columns, left = self.n, self.k, self.rows, self.columns, self.left
        chance = (1 + level) / 2
        if design is Design.CONSISTENCY:
            f, freedom = rows / left, (n - 1.0) * (k - 1)
            low = f / _f_quantile(chance, n - 1, freedom)
            high = f * _f_quantile(chance, freedom, n - 1)
            return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)
        value = (rows - left) / single
        ratio, other = k * value * columns / left, n * (1 + (k - 1) * value) - k * value
        freedom = (n - 1) * (k - 1) * (ratio + other) ** 2
        if not freedom:
            return ()
        freedom /= (n - 1) * ratio**2 + other**2
        upper, lower = _f_quantile(chance, n - 1, freedom), _f_quantile(chance, freedom, n - 1)
        rest = k * columns + (k * n - k - n) * left
        low = n * (rows - upper * left) / (upper * rest + n * rows)
        return low, n * (lower * rows - left) / (rest + n * lower * rows)


def mean_difference(table: Table, *, units: Units | None = None, level: float = 0.95) -> Figure:
    """The mean over tasks of how far two numbers differ, in their own unit.

    `units` give it an interval, by t as the mean of tasks that it is. Where nobody differs, the
    upper end is Wilson's for the share of tasks whose numbers do, and a next one's are as far apart
    as different numbers are by chance. With one number only there is none, for NO_VARIATION.
    """
    known, answers = table.units, table.answers
    if not known:
        return Figure(None, None, None, level, 0, 0, reason=Reason.NO_PAIRS)
    x, exponent = _numbers_and_unit(table)
    pairs = table.pairs
    apart = np.abs(x[pairs.left] - x[pairs.right])
    value = float(table.pair_weights / table.sizes[pairs.size] @ apart) / known
    low, high, method, reason = None, None, IntervalMethod.NONE, None
    if table.unanimous:
        if (far := _apart_by_chance(table, x)) is None:
            reason = Reason.NO_VARIATION
        elif known > 1:
            least, _ = wilson(known, known, level)
            low, high, method = 0.0, (1 - least) * far, IntervalMethod.WILSON
    elif units is not None and known > 1:
        spread = _spread_of_mean(table, units, x, value)
        if spread is not None:
            reach = student_t(level, min(known, units.drawn) - 1) * spread**0.5
            low, high, method = max(value - reach, 0.0), value + reach, IntervalMethod.DELTA
        elif not units.enough:
            reason = Reason.NO_INTERVAL
    ends = [None if one is None else _in_unit(one, exponent) for one in (value, low, high)]
    few = Reason.FEW if known < FEW else reason
    return Figure(ends[0], ends[1], ends[2], level, known, answers, method, few)


def _in_unit(number: float, exponent: int) -> float:
    """A number of the unit 2^e; the largest there is where it would be infinite."""
    with np.errstate(over="ignore"):
        return min(float(np.ldexp(number, exponent)), sys.float_info.max)


class _Apart:
    """How far two numbers are apart."""

    def __init__(self, x: Floats) -> None:
        self._x = x

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:  # noqa: ARG002
        """The distances of pairs of columns."""
        found: Floats = np.abs(self._x[left] - self._x[right])
        return found


def _spread_of_mean(table: Table, units: Units, x: Floats, value: float) -> float | None:
    """The variance of a mean over tasks of how far two numbers differ, as `Units.variance`."""
    several = units.sizes >= 2
    apart = several * units.apart(_Apart(x)) / units.sizes
    return units.variance(several * (apart - value) / table.units, apart / table.units, 2)


def _apart_by_chance(table: Table, x: Floats) -> float | None:
    """How far two different numbers are apart on average; null where there is one number."""
    n = table.margins
    different = float(n.sum()) ** 2 - float(n @ n)
    if different <= 0:
        return None
    off = x - x[0]
    below, sums = np.cumsum(n) - n, np.cumsum(n * off) - n * off
    return 2 * float(n @ (off * below - sums)) / different


def _numbers_and_unit(table: Table) -> tuple[Floats, int]:
    """The numbers of a table in another unit whose squares are finite, and that unit as 2^e."""
    x = np.array(table.values, np.float64)
    _, exponent = np.frexp(np.abs(x).max())
    return np.ldexp(x, -exponent), int(exponent)


def _squares(table: Table) -> tuple[float, float]:
    """The squares between tasks and within them, from pairs of answers.

    Within a task of m numbers, it is the sum over pairs of (x - y)² / m.
    """
    given, pairs = table.several @ table.labels, table.pairs
    # A huge number that was given alone would make all squares 0.
    x = _scaled(np.where(given > 0, np.array(table.values, np.float64), 0.0))
    weights = table.pair_weights * (table.sizes[pairs.size] - 1) / (2 * table.sizes[pairs.size])
    within = float(weights @ (x[pairs.left] - x[pairs.right]) ** 2)
    middle = float(given @ x) / float(given.sum())
    total = float(given @ (x - middle) ** 2)
    return max(total - within, 0.0), within


def _f_quantile(probability: float, freedom: float, other: float) -> float:
    """The quantile of Fisher's F: F / (F + other / freedom) has a beta distribution."""
    share = beta_quantile(probability, freedom / 2, other / 2)
    return other * share / (freedom * (1 - share)) if share < 1 else float("inf")
