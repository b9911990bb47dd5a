"""Agreement of two people: Cohen's κ and Scott's π over the tasks that both answered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quality.agreement import Weights
from quality.cells import Value
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.layout import Floats, Ints, scale_of
from quality.variance import t_interval, unanimous_interval


class Pair:
    """Tasks that two people answered, by the value of each.

    `cells` maps the codes that the first and the second gave to the number of tasks. `values` maps
    codes to values in the order of their scale, seen or not; numbers are put in theirs. Without
    it, a value is its code. Raises ValueError for a code that no value is given for.
    """

    def __init__(
        self, cells: Mapping[tuple[int, int], int], values: Mapping[int, Value] | None = None
    ) -> None:
        seen = sorted({code for key in cells for code in key})
        place = {code: index for index, code in enumerate(scale_of(values, seen))}
        column = {code: index for index, code in enumerate(seen)}
        self.positions: Floats = np.array([place[code] for code in seen], np.float64)
        """The place of each value seen on the scale, from 0."""
        self.offered = len(place)
        """How many values the scale has, seen or not."""
        self.first: Ints = np.array([column[a] for a, _ in cells], np.int64)
        self.second: Ints = np.array([column[b] for _, b in cells], np.int64)
        self.n: Floats = np.fromiter(cells.values(), np.float64, len(cells))

    @property
    def tasks(self) -> int:
        """Tasks that both answered."""
        return int(self.n.sum())

    @property
    def unanimous(self) -> bool:
        """Whether both gave the same value to every task."""
        return not self.n[self.first != self.second].any()

    def shares(self) -> tuple[Floats, Floats]:
        """The shares of the values seen, of the first person and of the second."""
        k, n = len(self.positions), max(self.tasks, 1)
        first, second = (np.bincount(each, self.n, k) for each in (self.first, self.second))
        return first / n, second / n


def cohen(
    pair: Pair, weights: Weights | None = None, *, least: int = FEW, level: float = 0.95
) -> Figure:
    """Cohen's κ: chance is Σ w(c, d)·p(c)·q(d), the shares of values of one and of the other.

    Null with fewer than `least` common tasks.
    """
    return _chance_corrected(pair, weights, *pair.shares(), least, level)


def scott(
    pair: Pair, weights: Weights | None = None, *, least: int = FEW, level: float = 0.95
) -> Figure:
    """Scott's π: as κ, with the mean of both people's shares in the place of each.

    Null with fewer than `least` common tasks.
    """
    first, second = pair.shares()
    pooled = (first + second) / 2
    return _chance_corrected(pair, weights, pooled, pooled, least, level)


def _chance_corrected(
    pair: Pair, weights: Weights | None, p: Floats, q: Floats, least: int, level: float
) -> Figure:
    """(p_o - p_e) / (1 - p_e), with an interval by the delta method over tasks."""
    n = pair.tasks
    if n < max(least, 1):
        reason = Reason.FEW if n else Reason.NO_PAIRS
        return Figure(None, None, None, level, n, 2 * n, reason=reason)
    if weights is None:
        agreement, by_first, by_second = (pair.first == pair.second).astype(np.float64), q, p
    else:
        matrix = weights(pair.positions, pair.offered)
        agreement, by_first, by_second = matrix[pair.first, pair.second], matrix @ q, p @ matrix
    share = pair.n / n
    observed, chance = 1 - float(share @ (1 - agreement)), float(p @ by_first)
    if chance >= 1 or np.count_nonzero(p + q) < 2:
        return Figure(None, None, None, level, n, 2 * n, reason=Reason.NO_VARIATION)
    value = (observed - chance) / (1 - chance)
    expected = by_first[pair.first] + by_second[pair.second]
    influence = (agreement - (1 - value) * expected) / (1 - chance)
    spread = float(share @ (influence - share @ influence) ** 2) / max(n - 1, 1)
    return _figure(pair, value, chance, spread, level)


def _figure(pair: Pair, value: float, chance: float, spread: float, level: float) -> Figure:
    n = pair.tasks
    low, high, method = None, None, IntervalMethod.NONE
    if n > 1 and pair.unanimous:
        low, high = unanimous_interval(n, level, chance, -1.0)
        method = IntervalMethod.WILSON
    elif n > 1 and spread > 1e-15:  # Else every task is alike, which says nothing of a next one.
        low, high = t_interval(value, spread, n, level, -1.0)
        method = IntervalMethod.DELTA
    few = Reason.FEW if n < FEW else None
    return Figure(value, low, high, level, n, 2 * n, method, few)
