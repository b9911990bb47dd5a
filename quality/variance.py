"""Intervals of figures, from cells alone or from units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from quality.bounds import student_t, wilson
from quality.cells import Value, code_of, of_answers, text_of
from quality.figure import Figure, IntervalMethod
from quality.layout import Floats, Ints
from quality.table import Table


class Influence(NamedTuple):
    """What one unit adds to a figure, to first order: constant + square·s + Σ label(c)·n(c).

    `constant` and `square` have one number a row of size, `label` one a row and column.
    """

    constant: Floats
    square: Floats
    label: Floats


def variance(table: Table, influence: Influence, rows: Floats) -> float | None:
    """The variance of a figure over samples of units.

    Null for one unit, without squares, and where all units add the same, which says nothing of
    how far a next one could be off.

    `rows` is 1 for the sizes of the units that are sampled. With z(u) the influence of a unit,
    the variance is N/(N - 1)·(Σ z² - (Σ z)²/N): the sum over units is taken from the moments of
    their counts, which the cells hold.
    """
    units = rows * table.units_by_size
    total = units.sum()
    if total < 2 or table.squares is None:
        return None
    constant, square, label = influence
    s = table.squares_by_size
    first = constant * table.units_by_size + square * s
    second = constant**2 * table.units_by_size + square**2 * table.squares
    second += 2 * constant * square * s
    if label.any():
        by_label = (label * table.labels).sum(1)
        first += by_label
        second += 2 * constant * by_label + 2 * square * (label * table.products).sum(1)
        second += (label**2 * table.labels).sum(1) + _crossed(table, label)
    spread = float(rows @ second - (rows @ first) ** 2 / total)
    # Terms of both signs cancel; what is left below their rounding is none.
    size = constant**2 * table.units_by_size + square**2 * table.squares
    if spread <= 1e-12 * float(rows @ size):
        return None
    return spread * float(total / (total - 1))


def _crossed(table: Table, label: Floats) -> Floats:
    """Σ label(c)·label(d) over pairs of answers, by row of size."""
    pairs = table.pairs
    crossed = pairs.n * label[pairs.size, pairs.left] * label[pairs.size, pairs.right]
    found = np.bincount(pairs.size, crossed * table.directions, len(table.sizes))
    return found.astype(np.float64)


def t_interval(
    value: float, spread: float, units: int, level: float, least: float
) -> tuple[float, float]:
    """The t interval of a figure with a variance, cut at 1, and at `least` if the value is more.

    κ and AC2 are less than -1 where chance agrees more often than not, and people nearly never.
    """
    reach = student_t(level, units - 1) * spread**0.5
    low = value - reach
    return max(low, least) if value >= least - 1e-9 else low, min(value + reach, 1.0)


def unanimous_interval(
    units: int, level: float, chance: float, least: float
) -> tuple[float, float]:
    """The interval of 1, where all units agree and so have no variance.

    A next unit might not agree: Wilson's lower bound of the share of those that do, beyond chance.
    """
    low, _ = wilson(units, units, level)
    return max(1 - (1 - low) / (1 - chance), least), 1.0


def bootstrap(
    units: Iterable[Collection[Value]],
    functional: Callable[[Table], Figure],
    *,
    seed: int,
    resamples: int = 1000,
    level: float = 0.95,
    scale: Iterable[Value] | None = None,
) -> Figure:
    """The figure of units, with an interval from units drawn with replacement.

    For coefficients without an interval from cells. The same units (in any order), seed and
    resamples give the same interval. Samples in which there is no figure are left out.
    """
    patterns = Counter(tuple(sorted(unit, key=text_of)) for unit in units)
    drawn = sorted(patterns.items(), key=lambda item: [text_of(value) for value in item[0]])
    number = np.array([n for _, n in drawn])
    table = Table.of_units([unit for unit, n in drawn for _ in range(n)], scale)
    figure = functional(table)
    if figure.value is None or figure.units < 2:
        return figure
    cell, pattern, amount = _cells_of(table, [unit for unit, _ in drawn])
    random = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        times = random.multinomial(number.sum(), number / number.sum())
        counts = np.bincount(cell, amount * times[pattern], len(table.n))
        values.append(functional(table.with_counts(counts.astype(np.float64))).value)
    found = [value for value in values if value is not None]
    if not found:
        return figure
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    method = IntervalMethod.BOOTSTRAP
    return replace(figure, low=float(low), high=float(high), level=level, method=method)


def _cells_of(table: Table, patterns: Sequence[Collection[Value]]) -> tuple[Ints, Ints, Floats]:
    """Which cell of a table each pattern adds to, and how much: columns cell, pattern, amount."""
    place = {key: at for at, key in enumerate(map(tuple, table.layout.keys.tolist()))}
    parts = [
        (place[key], number, n)
        for number, unit in enumerate(patterns)
        for key, n in of_answers([code_of(text_of(value)) for value in unit]).items()
    ]
    cell, pattern, amount = (np.array(column) for column in zip(*parts, strict=True))
    return cell, pattern, amount.astype(np.float64)
