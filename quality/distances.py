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
        """Σ n(c)·n(d)·distance(c, d) over all pairs of columns, n being the margins.

        Raises TooManyValuesError where that would take too long.
        """
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


class TooManyValuesError(ValueError):
    """A distance is not calculated between so many different values: it would take too long."""


MOST_STEPS = 1_000_000_000
"""Steps for a distance that is added up pair by pair: about a second or two."""


class PairDistance:
    """Any distance, given from one column to all; what is expected is added up row by row."""

    def __init__(self, row: Callable[[Table, int], Floats], steps: Callable[[Table], int]) -> None:
        """Define a distance.

        Args:
            row: returns the distances of one column to all columns.
            steps: returns how many steps each pair of columns takes.
        """
        self._row, self._steps = row, steps

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        """The distances of pairs of columns."""
        return by_rows(lambda column: self._row(table, column), left, right)

    def expected(self, table: Table) -> float:
        """Σ n(c)·n(d)·distance(c, d). Raises TooManyValuesError above `MOST_STEPS`."""
        if len(table.values) ** 2 * self._steps(table) > MOST_STEPS:
            raise TooManyValuesError(f"{len(table.values)} values are too many for this distance.")
        margins = table.margins
        return sum(
            float(margins[column] * (self._row(table, column) @ margins))
            for column in np.flatnonzero(margins).tolist()
        )


def by_rows(row: Callable[[int], Floats], left: Ints, right: Ints) -> Floats:
    """The distances of pairs of columns, given a function from one column to those to all."""
    found = np.zeros(len(left))
    order = np.argsort(left, kind="stable")
    starts = np.flatnonzero(np.diff(left[order], prepend=-1))
    for pairs in np.split(order, starts[1:]):
        if len(pairs):
            found[pairs] = row(int(left[pairs[0]]))[right[pairs]]
    return found


def numbers(table: Table) -> Floats:
    """The values of a table, which must be numbers, in another unit if they are huge or tiny."""
    return table.layout.numbers


def _ranks(table: Table) -> Floats:
    """The middle rank of the answers of each value, among all answers in the order of the scale."""
    return np.cumsum(table.margins) - table.margins / 2


def _ratio(table: Table, column: int) -> Floats:
    x = numbers(table)
    if x.min(initial=0.0) < 0:
        raise ValueError("Ratio distances need numbers of 0 or more.")
    total = x + x[column]
    squared: Floats = ((x - x[column]) / np.where(total == 0, 1, total)) ** 2
    return squared


def _shared(table: Table, column: int) -> tuple[Floats, Floats]:
    """Of a column and each other: the members that both sets have, and those that either has."""
    members, sizes = table.layout.members, table.layout.member_counts
    both = members @ members[column]
    return both, sizes + sizes[column] - both


def _jaccard(table: Table, column: int) -> Floats:
    both, either = _shared(table, column)
    return _to_itself(column, 1 - both / np.maximum(either, 1))


def _masi(table: Table, column: int) -> Floats:
    both, either = _shared(table, column)
    sizes = table.layout.member_counts
    inside = both == np.minimum(sizes, sizes[column])
    monotonicity = np.where(both == 0, 0.0, np.where(inside, 2 / 3, 1 / 3))
    return _to_itself(column, 1 - monotonicity * both / np.maximum(either, 1))


def _to_itself(column: int, distances: Floats) -> Floats:
    """Distances with 0 from the column to itself."""
    distances[column] = 0.0
    return distances


def _members(table: Table) -> int:
    return len(table.layout.all_members)


nominal = Nominal()
ordinal = SquaredDifference(_ranks)
"""Krippendorff's: (Σ n(g) from c to d - (n(c) + n(d)) / 2)²; depends on how often values occur."""
interval = SquaredDifference(numbers)
"""(c - d)²; of huge or tiny numbers in another unit, which α does not depend on."""
ratio = PairDistance(_ratio, lambda _: 10)
"""((c - d) / (c + d))² of numbers from 0 on; 0 between 0 and 0."""
jaccard = PairDistance(_jaccard, _members)
"""Of sets: 1 - |c ∩ d| / |c ∪ d|, not squared; 0 between two empty sets."""
masi = PairDistance(_masi, _members)
"""Of sets (Passonneau 2006): 1 - M·|c ∩ d| / |c ∪ d|, not squared; M is 1 for equal sets, 2/3 where
one holds the other, 1/3 where they overlap, 0 where they do not."""
