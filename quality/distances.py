"""How far apart two values are, as Krippendorff's alpha takes it.

A distance enters as its definition says: interval, ratio, ordinal and hierarchical ones squared,
those of sets (MASI, Jaccard) as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from quality.layout import Floats, Ints
from quality.table import Table


class Distance(Protocol):
    """A distance between the values of a table."""

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        """The distances of pairs of columns, squared where the definition says so; 0 to itself."""
        ...

    def expected(self, table: Table) -> float:
        """Σ n(c)·n(d)·distance(c, d) over all pairs of columns, n being the margins."""
        ...


class Nominal:
    """0 for the same value, 1 for another."""

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:  # noqa: ARG002
        different: Floats = (left != right).astype(np.float64)
        return different

    def expected(self, table: Table) -> float:
        margins = table.margins
        return float(margins.sum() ** 2 - margins @ margins)


class SquaredDifference:
    """(x(c) - x(d))² for values that have a place x on a line."""

    def __init__(self, places: Callable[[Table], Floats]) -> None:
        self._places = places

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        x = self._places(table)
        squared: Floats = (x[left] - x[right]) ** 2
        return squared

    def expected(self, table: Table) -> float:
        x, margins = self._places(table), table.margins
        n = margins.sum()
        mean = margins @ x / max(n, 1)
        return float(2 * n * (margins @ (x - mean) ** 2))


class PairDistance:
    """Any function of two columns; what is expected is added up row by row, K² in all."""

    def __init__(self, distances: Callable[[Table, Ints, Ints], Floats]) -> None:
        self.between = distances

    def expected(self, table: Table) -> float:
        columns = np.arange(len(table.values))
        return sum(
            float(n * (self.between(table, np.full_like(columns, row), columns) @ table.margins))
            for row, n in enumerate(table.margins)
            if n
        )


def numbers(table: Table) -> Floats:
    """The values of a table, which must be numbers."""
    if any(isinstance(value, str | frozenset) for value in table.values):
        raise ValueError("Interval and ratio distances need values that are numbers.")
    return np.array(table.values, np.float64)


def _ranks(table: Table) -> Floats:
    """The middle rank of the answers of each value, among all answers in the order of the scale."""
    return np.cumsum(table.margins) - table.margins / 2


def _ratio(table: Table, left: Ints, right: Ints) -> Floats:
    x = numbers(table)
    total = x[left] + x[right]
    return ((x[left] - x[right]) / np.where(total == 0, 1, total)) ** 2


def _shared(table: Table, left: Ints, right: Ints) -> tuple[Floats, Floats, Floats]:
    """Of pairs of sets: the members that both have, and those of each."""
    members = table.layout.members
    both = np.einsum("pm,pm->p", members[left], members[right])
    sizes = members.sum(1)
    return both, sizes[left], sizes[right]


def _jaccard(table: Table, left: Ints, right: Ints) -> Floats:
    both, one, other = _shared(table, left, right)
    return np.where(left == right, 0.0, 1 - both / np.maximum(one + other - both, 1))


def _masi(table: Table, left: Ints, right: Ints) -> Floats:
    both, one, other = _shared(table, left, right)
    inside = both == np.minimum(one, other)
    monotonicity = np.where(both == 0, 0.0, np.where(inside, 2 / 3, 1 / 3))
    similarity = monotonicity * both / np.maximum(one + other - both, 1)
    return np.where(left == right, 0.0, 1 - similarity)


nominal = Nominal()
ordinal = SquaredDifference(_ranks)
"""Krippendorff's: (Σ n(g) from c to d - (n(c) + n(d)) / 2)²; depends on how often values occur."""
interval = SquaredDifference(numbers)
"""(c - d)²."""
ratio = PairDistance(_ratio)
"""((c - d) / (c + d))²; 0 between 0 and 0."""
jaccard = PairDistance(_jaccard)
"""Of sets: 1 - |c ∩ d| / |c ∪ d|, not squared; 0 between two empty sets."""
masi = PairDistance(_masi)
"""Of sets (Passonneau 2006): 1 - M·|c ∩ d| / |c ∪ d|, not squared; M is 1 for equal sets, 2/3 where
one holds the other, 1/3 where they overlap, 0 where they do not."""
