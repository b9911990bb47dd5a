"""Intraclass correlation of numbers: which share of their variance is that of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from quality.bounds import beta_quantile
from quality.distances import numbers
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.layout import Floats
from quality.table import Table


class Design(StrEnum):
    """What is asked of people who all gave a number to all tasks (McGraw and Wong 1996)."""

    AGREEMENT = "AGREEMENT"
    """ICC(A,1): that they give the same numbers."""
    CONSISTENCY = "CONSISTENCY"
    """ICC(C,1): that their numbers differ by what is the same on all tasks."""


def icc(table: Table, *, level: float = 0.95) -> Figure:
    """ICC(1): one-way, whoever answered which task, with Shrout and Fleiss' interval.

    Tasks with one number say nothing. Where tasks have different numbers of answers, their mean
    size stands for it as in the analysis of variance, (Σ m - Σ m² / Σ m) / (N - 1). Null with
    NO_VARIATION where all numbers are the same.

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
        return Figure(1.0, None, None, level, units, answers, reason=few)
    f = mean_between / mean_within
    low, high = (
        (each - 1) / (each + size - 1)
        for each in (
            f / _f_quantile((1 + level) / 2, units - 1, answers - units),
            f * _f_quantile((1 + level) / 2, answers - units, units - 1),
        )
    )
    return Figure(value, low, high, level, units, answers, IntervalMethod.F, few)


def icc_complete(given: Floats, design: Design) -> float | None:
    """ICC(A,1) or ICC(C,1) of numbers with one row a task and one column a person.

    None with less than two tasks or people, or where all numbers are the same.
    """
    n, k = given.shape
    if n < 2 or k < 2:
        return None
    middle = given.mean()
    rows = k * float(((given.mean(1) - middle) ** 2).sum()) / (n - 1)
    columns = n * float(((given.mean(0) - middle) ** 2).sum()) / (k - 1)
    total = float(((given - middle) ** 2).sum())
    left = max(total - rows * (n - 1) - columns * (k - 1), 0.0) / ((n - 1) * (k - 1))
    below = rows + (k - 1) * left
    if design is Design.AGREEMENT:
        below += k * (columns - left) / n
    return (rows - left) / below if below > 0 else None


def icc_of_pair(tasks: Mapping[tuple[float, float], int], *, level: float = 0.95) -> Figure:
    """ICC(A,1) of two people, with Shrout and Fleiss' interval: they give the same numbers.

    Null with NO_VARIATION where all numbers are the same.

    Args:
        tasks: by the numbers of the first and of the second, how many tasks were given them.
        level: of the interval.
    """
    n = sum(tasks.values())
    if n < 2:
        reason = Reason.FEW if n else Reason.NO_PAIRS
        return Figure(None, None, None, level, n, 2 * n, reason=reason)
    given, weights = np.array([*tasks], np.float64), np.array([*tasks.values()], np.float64)
    given -= weights @ given.mean(1) / n
    means = weights @ given / n
    rows = 2 * float(weights @ given.mean(1) ** 2) / (n - 1)
    columns = n * float(means @ means)
    total = float(weights @ (given**2).sum(1))
    left = max(total - rows * (n - 1) - columns, 0.0) / (n - 1)
    below = rows + left + 2 * (columns - left) / n
    if total <= 0 or below <= 0:
        return Figure(None, None, None, level, n, 2 * n, reason=Reason.NO_VARIATION)
    value, few = (rows - left) / below, Reason.FEW if n < FEW else None
    if not left:
        return Figure(value, None, None, level, n, 2 * n, reason=few)
    low, high = _interval_of_pair(value, n, (rows, columns, left), level)
    return Figure(value, low, high, level, n, 2 * n, IntervalMethod.F, few)


def _interval_of_pair(
    value: float, n: int, squares: tuple[float, float, float], level: float
) -> tuple[float, float]:
    """The interval of ICC(A,1), from the mean squares of tasks, of people, and of the rest."""
    rows, columns, left = squares
    ratio, other = columns / left, n * (1 + value) - 2 * value
    freedom = (n - 1) * (2 * value * ratio + other) ** 2
    freedom /= (n - 1) * (2 * value * ratio) ** 2 + other**2
    upper = _f_quantile((1 + level) / 2, n - 1, freedom)
    lower = _f_quantile((1 + level) / 2, freedom, n - 1)
    rest = 2 * columns + (n - 2) * left
    low = n * (rows - upper * left) / (upper * rest + n * rows)
    return low, n * (lower * rows - left) / (rest + n * lower * rows)


def mean_difference(table: Table, *, level: float = 0.95) -> Figure:
    """The mean over tasks of how far two numbers differ, in their own unit; without interval."""
    units, answers = table.units, table.answers
    if not units:
        return Figure(None, None, None, level, 0, 0, reason=Reason.NO_PAIRS)
    pairs, x = table.pairs, np.array(table.values, np.float64)
    apart = np.abs(x[pairs.left] - x[pairs.right])
    value = float(table.pair_weights / table.sizes[pairs.size] @ apart) / units
    few = Reason.FEW if units < FEW else None
    return Figure(value, None, None, level, units, answers, reason=few)


def _squares(table: Table) -> tuple[float, float]:
    """The squares between tasks and within them, from pairs of answers.

    Within a task of m numbers, it is the sum over pairs of (x - y)² / m.
    """
    x, pairs = numbers(table), table.pairs
    weights = table.pair_weights * (table.sizes[pairs.size] - 1) / (2 * table.sizes[pairs.size])
    within = float(weights @ (x[pairs.left] - x[pairs.right]) ** 2)
    given = table.several @ table.labels
    middle = float(given @ x) / float(given.sum())
    total = float(given @ (x - middle) ** 2)
    return max(total - within, 0.0), within


def _f_quantile(probability: float, freedom: float, other: float) -> float:
    """The quantile of Fisher's F: F / (F + other / freedom) has a beta distribution."""
    share = beta_quantile(probability, freedom / 2, other / 2)
    return other * share / (freedom * (1 - share)) if share < 1 else float("inf")
