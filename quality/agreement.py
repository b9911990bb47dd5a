"""Coefficients of agreement between any number of people, with intervals from cells alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from quality.distances import (
    Distance,
    RankDifference,
    TooManyValuesError,
    expected,
    is_quick,
    nominal,
)
from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.layout import Floats
from quality.table import Table
from quality.units import Units
from quality.variance import Influence, t_interval, unanimous_interval, variance

Weights: TypeAlias = Callable[[Floats, int], Floats]
"""From the places of values on a scale, and its length, the agreement of any two of them."""


def percent(table: Table, weights: Weights | None = None, *, level: float = 0.95) -> Figure:
    """The share of pairs of people who agree: the mean over units with two answers (Fleiss 1971).

    Nothing is said about chance; with one value only, it is still given.
    """
    if not table.units:
        return _null(table, level, Reason.NO_PAIRS)
    value = table.observed(_matrix(table, weights))
    spread = None if weights else variance(table, _of_observed(table, value), table.several)
    return _figure(table, value, spread, level, chance=None if weights else 0.0, least=0.0)


def fleiss(table: Table, weights: Weights | None = None, *, level: float = 0.95) -> Figure:
    """Fleiss' κ in Gwet's extension to units with different numbers of answers.

    Chance is Σ w(c, d)·π(c)·π(d), π being the mean over all units of the share of a value, units
    with one answer included. Where all units have equally many, it is Fleiss' own.
    """
    share = table.prevalence
    matrix = _matrix(table, weights)
    expected = share if matrix is None else matrix @ share
    chance = float(share @ expected) if np.count_nonzero(share) > 1 else 1.0
    return _chance_corrected(table, matrix, chance, 2 * expected, level)


def gwet(
    table: Table, weights: Weights | None = None, *, offered: bool = False, level: float = 0.95
) -> Figure:
    """Gwet's AC1, or with weights AC2, which stays calm where one value prevails.

    Chance is Σ w / (K·(K - 1)) · Σ π(c)·(1 - π(c)). K counts the values seen, or with `offered`
    all values of the scale.
    """
    share = table.prevalence
    k, total = _scale(table, weights, offered=offered)
    factor = total / (k * (k - 1)) if k > 1 else 0.0
    chance = factor * float((share * (1 - share)).sum()) if k > 1 else 1.0
    return _chance_corrected(
        table, _matrix(table, weights), chance, factor * (1 - 2 * share), level
    )


def brennan_prediger(
    table: Table, weights: Weights | None = None, *, offered: bool = False, level: float = 0.95
) -> Figure:
    """Brennan and Prediger's coefficient: chance is Σ w / K², all values being equally likely.

    K counts the values seen, or with `offered` all values of the scale.
    """
    k, total = _scale(table, weights, offered=offered)
    chance = total / k**2 if k else 1.0
    slope = np.zeros(len(table.values))
    return _chance_corrected(table, _matrix(table, weights), chance, slope, level)


def gwet_ac2(
    table: Table, distance: Distance, *, units: Units | None = None, level: float = 0.95
) -> Figure:
    """Gwet's AC2 with the weight 1 - distance / largest distance, K being the values seen.

    `units` give it an interval. It is null with TOO_MANY for values that take long to compare.
    """
    if not table.units:
        return _null(table, level, Reason.NO_PAIRS)
    seen: Floats = np.asarray(table.labels.any(axis=0), np.float64)
    k = int(seen.sum())
    if k < 2:
        return _null(table, level, Reason.NO_VARIATION)
    if not is_quick(distance, table):
        return _null(table, level, Reason.TOO_MANY)
    largest = distance.largest(table)
    try:
        apart = float(seen @ distance.to_all(table, seen)) / largest
    except TooManyValuesError:
        return _null(table, level, Reason.TOO_MANY)
    share, factor = table.prevalence, (k**2 - apart) / (k * (k - 1))
    chance, pairs = factor * float(share @ (1 - share)), table.pairs
    far = distance.between(table, pairs.left, pairs.right) / largest
    observed = 1 - float(table.pair_weights / table.sizes[pairs.size] @ far) / table.units
    value = (observed - chance) / (1 - chance)
    spread = None
    if units is not None:
        agreed = 1 - units.apart(distance) / (largest * units.sizes)
        slope = factor * (1 - 2 * share)
        spread = _spread_by_units(table, units, agreed, observed, chance, slope)
    # A next unit that does not agree is as far apart as two different values are on average.
    unlike = 1 - (1 - chance) * k * (k - 1) / apart
    return _figure(table, value, spread, level, chance=unlike, told=units)


def alpha(
    table: Table,
    distance: Distance = nominal,
    *,
    units: Units | None = None,
    level: float = 0.95,
) -> Figure:
    """Krippendorff's α = 1 - D_o / D_e, for any numbers of answers and any distance.

    Nominal α has an interval from cells that have squares, others have it from `units`. It is null
    with TOO_MANY for more different values than the distance is calculated for, and without an
    interval, for NO_INTERVAL, where they would take too long a second time.
    """
    if not table.units:
        return _null(table, level, Reason.NO_PAIRS)
    try:
        near = distance.to_all(table, table.margins)
    except TooManyValuesError:
        return _null(table, level, Reason.TOO_MANY)
    by_chance = float(table.margins @ near)
    if np.count_nonzero(table.margins) < 2 or by_chance <= 0:
        return _null(table, level, Reason.NO_VARIATION)
    pairs, n = table.pairs, table.answers
    observed = float(table.pair_weights @ distance.between(table, pairs.left, pairs.right))
    value = 1 - (n - 1) * observed / by_chance
    # Of other distances, a next unit that does not agree is as far apart as chance has it.
    chance = 1 - expected(nominal, table) / (n * (n - 1))
    if distance is nominal and table.squares is not None:
        units = None
    slow = units is not None and not table.unanimous and not is_quick(distance, table)
    spread = None if slow else _spread_of_alpha(table, distance, observed, near, units)
    reason = Reason.NO_INTERVAL if slow else None
    return _figure(table, value, spread, level, chance=chance, told=units, reason=reason)


def _spread_of_alpha(
    table: Table, distance: Distance, observed: float, near: Floats, units: Units | None
) -> float | None:
    """The variance of α, from `units` or, of nominal α, from cells; null where it has none."""
    if units is None:
        if distance is not nominal:
            return None
        return variance(table, _of_alpha(table, observed, near), table.several)
    if table.unanimous:
        return None
    by_label = _by_label(table, distance, observed, near)
    apart = (table.answers - 1) / float(table.margins @ near) * units.apart(distance)
    return units.variance(units.summed(by_label) - apart, apart, 2)


def alpha_variance(
    table: Table, distance: Distance = nominal, *, units: Units | None = None
) -> float | None:
    """The variance of α over samples of units; null where α or its interval is.

    As in `alpha`, that of nominal α comes from cells, and that of others from `units`.
    """
    if not table.units or not is_quick(distance, table):
        return None
    try:
        near = distance.to_all(table, table.margins)
    except TooManyValuesError:
        return None
    if float(table.margins @ near) <= 0:
        return None
    pairs = table.pairs
    observed = float(table.pair_weights @ distance.between(table, pairs.left, pairs.right))
    if distance is nominal and table.squares is not None:
        units = None
    return _spread_of_alpha(table, distance, observed, near, units)


def _chance_corrected(
    table: Table, matrix: Floats | None, chance: float, slope: Floats, level: float
) -> Figure:
    """The figure (p_o - p_e) / (1 - p_e); `slope` is how p_e moves with the share of each value."""
    if not table.units:
        return _null(table, level, Reason.NO_PAIRS)
    if chance >= 1:
        return _null(table, level, Reason.NO_VARIATION)
    observed = table.observed(matrix)
    value = (observed - chance) / (1 - chance)
    if matrix is not None:
        return _figure(table, value, None, level, chance=None)
    influence = _of_chance_corrected(table, observed, chance, slope)
    spread = variance(table, influence, np.ones(len(table.sizes)))
    return _figure(table, value, spread, level, chance=chance)


def _of_observed(table: Table, observed: float) -> Influence:
    """The influence of a unit on the percentage: ((s - m) / (m·(m - 1)) - p_o) / N."""
    m, rows = table.sizes, table.several / table.units
    square = rows / (m * np.maximum(m - 1, 1))
    return Influence(-rows * observed - m * square, square, np.zeros_like(table.labels))


def _of_chance_corrected(table: Table, observed: float, chance: float, slope: Floats) -> Influence:
    """The influence of a unit through the percentage and through the shares of values."""
    constant, square, _ = _of_observed(table, observed)
    by_observed = 1 / (1 - chance)
    by_share = (observed - 1) / (1 - chance) ** 2 * slope / table.units_by_size.sum()
    return Influence(
        constant * by_observed - float(by_share @ table.prevalence),
        square * by_observed,
        by_share / table.sizes[:, None],
    )


def _spread_by_units(
    table: Table, units: Units, agreed: Floats, observed: float, chance: float, slope: Floats
) -> float | None:
    """The variance of (p_o - p_e) / (1 - p_e), as `_of_chance_corrected`, unit by unit.

    `agreed` is how far the answers to each unit agree; that of one answer is of no weight.
    """
    by_observed = (units.sizes >= 2) / (table.units * (1 - chance))
    by_share = (observed - 1) / (1 - chance) ** 2 * slope / table.units_by_size.sum()
    influence = by_observed * (agreed - observed) + units.summed(by_share) / units.sizes
    return units.variance(influence, by_observed, 1)


def _of_alpha(table: Table, observed: float, near: Floats) -> Influence:
    """The influence of a unit on nominal α = 1 - (n - 1)·D / E, D = Σ (m² - s) / (m - 1)."""
    m = table.sizes
    by_observed = -(table.answers - 1) / float(table.margins @ near)
    by_label = _by_label(table, nominal, observed, near)
    shares = table.several / np.maximum(m - 1, 1)
    return Influence(
        by_observed * m**2 * shares, -by_observed * shares, table.several[:, None] * by_label
    )


def _by_label(table: Table, distance: Distance, observed: float, near: Floats) -> Floats:
    """How α moves with one more answer c, by column, beside what it adds to D.

    `near` is Σ n(d)·distance(c, d), by column. Distances of ranks move with answers themselves.
    """
    n, by_chance = table.answers, float(table.margins @ near)
    moved, ranks = 2 * near, np.zeros_like(near)
    if isinstance(distance, RankDifference):
        pairs = table.pairs
        ranks = distance.moved(table, pairs.left, pairs.right, table.pair_weights)
        moved = moved + distance.expected_moved(table)
    found: Floats = (n - 1) * (observed * moved / by_chance - ranks) / by_chance
    return found - observed / by_chance


def _matrix(table: Table, weights: Weights | None) -> Floats | None:
    """The agreement of any two columns; null for that of equal values only."""
    if weights is None:
        return None
    return weights(table.layout.positions.astype(np.float64), table.layout.offered)


def _scale(table: Table, weights: Weights | None, *, offered: bool) -> tuple[int, float]:
    """K, and the sum of weights between K values."""
    if not offered:
        seen = table.labels.any(axis=0)
        k = int(np.count_nonzero(seen))
        matrix = _matrix(table, weights)
        return k, float(k if matrix is None else matrix[np.ix_(seen, seen)].sum())
    k = table.layout.offered
    return k, float(k if weights is None else weights(np.arange(k, dtype=np.float64), k).sum())


def _figure(
    table: Table,
    value: float,
    spread: float | None,
    level: float,
    *,
    chance: float | None,
    least: float = -1.0,
    told: Units | None = None,
    reason: Reason | None = None,
) -> Figure:
    """The figure of a value with its variance.

    `chance` is null where agreement is weighted by a matrix; `told` are the units that the variance
    is known from, if not from all.
    """
    units = table.units
    low, high, method = None, None, IntervalMethod.NONE
    if chance is not None and units > 1 and table.unanimous:
        low, high = unanimous_interval(units, level, chance, least)
        method = IntervalMethod.WILSON
    elif spread is not None and units > 1:
        known = units if told is None else min(units, told.drawn)
        low, high = t_interval(value, spread, known, level, least)
        method = IntervalMethod.DELTA
    elif told is not None and not told.enough and units > 1:
        reason = Reason.NO_INTERVAL
    few = Reason.FEW if units < FEW else reason
    return Figure(value, low, high, level, units, table.answers, method, few)


def _null(table: Table, level: float, reason: Reason) -> Figure:
    return Figure(None, None, None, level, table.units, table.answers, reason=reason)
