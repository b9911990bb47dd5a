"""Agreement of two people: Cohen's κ and Scott's π over the tasks that both answered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quality.agreement import Weights
from quality.cells import Value
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.layout import Floats, scale_of
from quality.variance import t_interval, unanimous_interval


class Pair:
    """Tasks that two people answered, by the value of the first (row) and of the second (column).

    `cells` maps the two codes to the number of tasks. `values` maps codes to values in the order
    of their scale, seen or not; without it, the codes that occur. Raises ValueError for a code
    that no value is given for.
    """

    def __init__(
        self, cells: Mapping[tuple[int, int], int], values: Mapping[int, Value] | None = None
    ) -> None:
        scale = scale_of(values, sorted({code for key in cells for code in key}))
        place = {code: index for index, code in enumerate(scale)}
        self.counts: Floats = np.zeros((len(scale), len(scale)))
        for (a, b), n in cells.items():
            self.counts[place[a], place[b]] += n

    @property
    def tasks(self) -> int:
        """Tasks that both answered."""
        return int(self.counts.sum())


def cohen(
    pair: Pair, weights: Weights | None = None, *, least: int = FEW, level: float = 0.95
) -> Figure:
    """Cohen's κ: chance is Σ w(c, d)·p(c)·q(d), the shares of values of one and of the other.

    Null with fewer than `least` common tasks.
    """
    share = pair.counts / max(pair.tasks, 1)
    return _chance_corrected(pair, weights, share.sum(1), share.sum(0), least, level)


def scott(
    pair: Pair, weights: Weights | None = None, *, least: int = FEW, level: float = 0.95
) -> Figure:
    """Scott's π: as κ, with the mean of both people's shares in the place of each.

    Null with fewer than `least` common tasks.
    """
    share = pair.counts / max(pair.tasks, 1)
    pooled = (share.sum(1) + share.sum(0)) / 2
    return _chance_corrected(pair, weights, pooled, pooled, least, level)


def _chance_corrected(
    pair: Pair, weights: Weights | None, first: Floats, second: Floats, least: int, level: float
) -> Figure:
    """(p_o - p_e) / (1 - p_e), with an interval by the delta method over tasks."""
    n, k = pair.tasks, len(pair.counts)
    if n < max(least, 1):
        reason = Reason.FEW if n else Reason.NO_PAIRS
        return Figure(None, None, None, level, n, 2 * n, reason=reason)
    w = np.eye(k) if weights is None else weights(np.arange(k, dtype=np.float64), k)
    share = pair.counts / n
    observed, chance = float((w * share).sum()), float(first @ w @ second)
    if chance >= 1 or np.count_nonzero(first + second) < 2:
        return Figure(None, None, None, level, n, 2 * n, reason=Reason.NO_VARIATION)
    value = (observed - chance) / (1 - chance)
    few = Reason.FEW if n < FEW else None
    influence = (w - (1 - value) * ((w @ second)[:, None] + w.T @ first)) / (1 - chance)
    mean = float((share * influence).sum())
    if n < 2:
        return Figure(value, None, None, level, n, 2 * n, reason=few)
    if not (pair.counts * (1 - np.eye(k))).any():
        low, high = unanimous_interval(n, level, chance, -1.0)
        return Figure(value, low, high, level, n, 2 * n, IntervalMethod.WILSON, few)
    spread = float((share * (influence - mean) ** 2).sum()) / (n - 1)
    low, high = t_interval(value, spread, n, level, -1.0)
    return Figure(value, low, high, level, n, 2 * n, IntervalMethod.DELTA, few)
