"""Figures that are a sum over a sum, such as F1: units are what is sampled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quality.bounds import wilson
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.variance import t_interval


def ratio(
    numerators: Sequence[float],
    denominators: Sequence[float],
    answers: int,
    *,
    level: float = 0.95,
    least: float = 0.0,
) -> Figure:
    """Σ x / Σ y over units, with an interval by the delta method.

    A unit moves the ratio r by (x - r·y) / Σ y. Where all units say 1 and that is the largest
    value, the lower bound is Wilson's of the share of units that do; where all say the same else,
    there is no interval.

    Args:
        numerators: x of each unit with two answers or more.
        denominators: y of each of them; 0 for a unit that says nothing.
        answers: those on the units.
        level: of the interval.
        least: the smallest value that there is; the largest is 1.
    """
    units = len(denominators)
    if not units:
        return Figure(None, None, None, level, 0, 0, reason=Reason.NO_PAIRS)
    x, y = np.asarray(numerators, np.float64), np.asarray(denominators, np.float64)
    total = float(y.sum())
    if total <= 0:
        reason = Reason.NOTHING_COMPARED
        return Figure(None, None, None, level, units, answers, reason=reason)
    value = min(float(x.sum()) / total, 1.0)
    few = Reason.FEW if units < FEW else None
    telling = int(np.count_nonzero(y))
    moved = (x - value * y) / total
    spread = float(moved @ moved) * telling / max(telling - 1, 1)
    if telling < 2 or (spread <= 1e-24 and value < 1):
        return Figure(value, None, None, level, units, answers, reason=few)
    if spread <= 1e-24:
        low, _ = wilson(telling, telling, level)
        return Figure(value, low, 1.0, level, units, answers, IntervalMethod.WILSON, few)
    low, high = t_interval(value, spread, telling, level, least)
    return Figure(value, low, high, level, units, answers, IntervalMethod.DELTA, few)


def mean(values: Sequence[float], answers: int, *, units: int, level: float = 0.95) -> Figure:
    """The mean of values between -1 and 1, one of each unit that has one, with a t interval.

    `units` counts those without a value, too: they have two answers, which are not comparable.
    """
    if units and not values:
        reason = Reason.NOTHING_COMPARED
        return Figure(None, None, None, level, units, answers, reason=reason)
    return ratio(values, [1.0] * len(values), answers, level=level, least=-1.0)
