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


class Apart(Protocol):
    """How far values of a table are apart."""

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        """The distances of pairs of columns, squared where the definition says so; 0 to itself."""
        ...


class Distance(Apart, Protocol):
    """A distance between the values of a table, which can be summed over all of them."""

    def to_all(self, table: Table, amounts: Floats) -> Floats:
        """Σ a(d)·distance(c, d) over all columns d, for each column c that has an amount.

        Raises TooManyValuesError where that would take too long.
        """
        ...

    def largest(self, table: Table) -> float:
        """The largest distance that two values can have, for weights."""
        ...

    def steps(self, table: Table) -> int:
        """About how many steps all pairs of columns take; 0 where they are not gone through."""
        ...


def expected(distance: Distance, table: Table) -> float:
    """Σ n(c)·n(d)·distance(c, d) over all pairs of columns, n being the margins.

    Raises TooManyValuesError as the distance does.
    """
    return float(table.margins @ distance.to_all(table, table.margins))


class Nominal:
    """0 for the same value, 1 for another."""

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:  # noqa: ARG002
        different: Floats = (left != right).astype(np.float64)
        return different

    def to_all(self, table: Table, amounts: Floats) -> Floats:  # noqa: ARG002
        others: Floats = amounts.sum() - amounts
        return others

    def largest(self, table: Table) -> float:  # noqa: ARG002
        return 1.0

    def steps(self, table: Table) -> int:  # noqa: ARG002
        return 0


class SquaredDifference:
    """(x(c) - x(d))² for values that have a place x on a line, in the order of the columns."""

    def __init__(self, places: Callable[[Table], Floats]) -> None:
        self._places = places

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        x = self._places(table)
        squared: Floats = (x[left] - x[right]) ** 2
        return squared

    def to_all(self, table: Table, amounts: Floats) -> Floats:
        x, total = self._places(table), amounts.sum()
        off = x - amounts @ x / max(total, 1)
        found: Floats = total * off**2 + amounts @ off**2
        return found

    def largest(self, table: Table) -> float:
        x = self._places(table)
        return float((x[-1] - x[0]) ** 2)

    def steps(self, table: Table) -> int:  # noqa: ARG002
        return 0


class RankDifference(SquaredDifference):
    """(r(c) - r(d))², r being the middle rank of the answers of a value: it moves with answers."""

    def __init__(self) -> None:
        super().__init__(_ranks)

    def moved(self, table: Table, left: Ints, right: Ints, weights: Floats) -> Floats:
        """By how much Σ weight·distance over pairs of columns moves with one more answer c.

        An answer c moves the ranks above c by 1, and that of c by a half.
        """
        ranks, k = _ranks(table), len(table.values)
        apart = 2 * weights * (ranks[left] - ranks[right])
        found = np.bincount(left, apart, k) - np.bincount(right, apart, k)
        return _above(found.astype(np.float64))

    def expected_moved(self, table: Table) -> Floats:
        """The same of `expected`."""
        ranks, margins = _ranks(table), table.margins
        return _above(4 * margins * (margins.sum() * ranks - margins @ ranks))


def _above(amounts: Floats) -> Floats:
    """For each column, the sum of the amounts above it, and half of its own."""
    found: Floats = np.cumsum(amounts[::-1])[::-1] - amounts / 2
    return found


class PlaceDifference:
    """j·(j + 1) / 2 for values that lie j places apart among those seen: Gwet's ordinal weights."""

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:  # noqa: ARG002
        apart = np.abs(left - right)
        found: Floats = apart * (apart + 1) / 2
        return found

    def to_all(self, table: Table, amounts: Floats) -> Floats:
        place = np.arange(len(table.values), dtype=np.float64)
        total, first, second = amounts.sum(), amounts @ place, amounts @ place**2
        below, below_first = np.cumsum(amounts), np.cumsum(amounts * place)
        apart = place * (2 * below - total) + first - 2 * below_first
        squared = total * place**2 - 2 * place * first + second
        found: Floats = (squared + apart) / 2
        return found

    def largest(self, table: Table) -> float:
        return len(table.values) * (len(table.values) - 1) / 2

    def steps(self, table: Table) -> int:  # noqa: ARG002
        return 0


class TooManyValuesError(ValueError):
    """A distance is not calculated between so many different values: it would take too long."""


MOST_STEPS = 1_000_000_000
"""Steps for a distance that is added up pair by pair: about a second or two."""


def is_quick(distance: Distance, table: Table) -> bool:
    """Tell whether a distance takes so few steps that pairs of values may be gone through again."""
    return distance.steps(table) <= MOST_STEPS // 10


class PairDistance:
    """Any distance, given from one column to all; sums over all pairs are added up row by row."""

    def __init__(
        self,
        row: Callable[[Table, int], Floats],
        steps: Callable[[Table], int],
        largest: Callable[[Table], float] = lambda _: 1.0,
    ) -> None:
        """Define a distance.

        Args:
            row: returns the distances of one column to all columns.
            steps: returns how many steps each pair of columns takes.
            largest: returns the largest distance that there can be.
        """
        self._row, self._steps, self._largest = row, steps, largest

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        """The distances of pairs of columns."""
        return by_rows(lambda column: self._row(table, column), left, right)

    def to_all(self, table: Table, amounts: Floats) -> Floats:
        """Σ a(d)·distance(c, d) by column. Raises TooManyValuesError above `MOST_STEPS`."""
        if self.steps(table) > MOST_STEPS:
            raise TooManyValuesError(f"{len(table.values)} values are too many for this distance.")
        found = np.zeros(len(table.values))
        for column in np.flatnonzero(amounts).tolist():
            found[column] = self._row(table, column) @ amounts
        return found

    def largest(self, table: Table) -> float:
        """The largest distance that two values can have."""
        return self._largest(table)

    def steps(self, table: Table) -> int:
        """The steps of all pairs of columns."""
        return len(table.values) ** 2 * self._steps(table)


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
ordinal = RankDifference()
"""Krippendorff's: (Σ n(g) from c to d - (n(c) + n(d)) / 2)²; depends on how often values occur."""
places = PlaceDifference()
"""j·(j + 1) / 2 for values that lie j places apart; the ordinal weights of Gwet and irrCAC."""
interval = SquaredDifference(numbers)
"""(c - d)²; of huge or tiny numbers in another unit, which α does not depend on."""
ratio = PairDistance(_ratio, lambda _: 10, lambda table: float(_ratio(table, 0)[-1]))
"""((c - d) / (c + d))² of numbers from 0 on; 0 between 0 and 0."""
jaccard = PairDistance(_jaccard, _members)
"""Of sets: 1 - |c ∩ d| / |c ∪ d|, not squared; 0 between two empty sets."""
masi = PairDistance(_masi, _members)
"""Of sets (Passonneau 2006): 1 - M·|c ∩ d| / |c ∪ d|, not squared; M is 1 for equal sets, 2/3 where
one holds the other, 1/3 where they overlap, 0 where they do not."""
