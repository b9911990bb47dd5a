"""The cells of a set of units as arrays: what coefficients are calculated from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quality.cells import Cell, Kind, Value, code_of, count, text_of
from quality.layout import Floats, Ints, Layout


class Pairs(NamedTuple):
    """Pairs of answers to one unit: row of size, column of each value, how many.

    Two different values are named once, in either order, and counted in one direction.
    """

    size: Ints
    left: Ints
    right: Ints
    n: Floats


class Table:
    """Counts of units by size (rows, rising) and value (columns, in the order of their scale).

    `cells` are those of `quality.cells`, summed over units. `values` maps codes to values in the
    order of their scale, and may name values that nobody gave; numbers are put in their own order.
    Without it, a value is its code as text, which is enough for nominal figures.
    """

    def __init__(
        self, cells: Mapping[Cell, int], values: Mapping[int, Value] | None = None
    ) -> None:
        whole = chain.from_iterable(cells)
        keys = np.fromiter(whole, np.int64, 4 * len(cells)).reshape(-1, 4)
        self.layout = Layout(keys, values)
        self.n: Floats = np.fromiter(cells.values(), np.float64, len(cells))

    @classmethod
    def of_units(
        cls, units: Iterable[Collection[Value]], scale: Iterable[Value] | None = None
    ) -> Table:
        """The table of values given on each unit, where no cells are kept.

        `scale` are the values on offer, in order; without it, those given, sorted. Raises
        ValueError for a value that is not on the scale.
        """
        given = [list(unit) for unit in units]
        used = {value for unit in given for value in unit}
        codes = {value: code_of(text_of(value)) for value in scale or sorted(used, key=text_of)}
        if unknown := used - set(codes):
            raise ValueError(f"These values are not on the scale: {unknown}.")
        cells = count([codes[value] for value in unit] for unit in given)
        return cls(cells, {code: value for value, code in codes.items()})

    def with_counts(self, n: Floats) -> Table:
        """A table of the same cells with other numbers in them."""
        other = object.__new__(Table)
        other.layout, other.n = self.layout, n
        return other

    def merged(self, name: Callable[[Value], Value]) -> Table:
        """The table as if everybody had answered `name(value)` where they answered `value`.

        Values come together, as in an ancestor of concepts or in "has this option"; figures of
        the result have no live interval, because squares cannot be added up from cells.
        """
        names = [name(value) for value in self.values]
        code = np.array([code_of(text_of(each)) for each in names], np.int64)
        scale = dict(zip(code.tolist(), names, strict=True))
        parts = [_keys(self.layout, kind, code) for kind in (Kind.UNITS, Kind.ANSWERS, Kind.PAIRS)]
        # Two values of one name are now a pair of equal answers, which is counted in both
        # directions.
        both = (code[self.pairs.left] == code[self.pairs.right]) & (
            self.pairs.left != self.pairs.right
        )
        numbers = [self.n[at] for at, _ in parts]
        numbers[-1] = numbers[-1] * np.where(both, 2.0, 1.0)
        other = object.__new__(Table)
        other.layout = Layout(np.concatenate([keys for _, keys in parts]), scale)
        other.n = np.concatenate(numbers)
        return other

    @property
    def values(self) -> tuple[Value, ...]:
        """The values seen: the columns."""
        return self.layout.values

    @cached_property
    def sizes(self) -> Floats:
        """Numbers of answers a unit, rising: the rows."""
        return self.layout.sizes.astype(np.float64)

    @cached_property
    def several(self) -> Floats:
        """1 for rows of units with two answers or more, else 0."""
        several: Floats = (self.sizes >= 2).astype(np.float64)
        return several

    @cached_property
    def units_by_size(self) -> Floats:
        """Units, by row."""
        units: Floats = self._summed(Kind.UNITS).sum(1)
        return units

    @cached_property
    def labels(self) -> Floats:
        """Answers, by row and column."""
        return self._summed(Kind.ANSWERS)

    @cached_property
    def pairs(self) -> Pairs:
        """Pairs of answers, as they occurred."""
        at, size, a, b = self.layout.rows(Kind.PAIRS)
        return Pairs(size, a, b, self.n[at])

    @cached_property
    def squares(self) -> Floats | None:
        """Σ s² by row, s = Σ n(c)² of a unit; null where the cells do not have it."""
        found = self._summed(Kind.SQUARES).sum(1)
        known = np.where(self.sizes < 2, self.units_by_size, found)
        return None if np.any((known == 0) & (self.units_by_size > 0)) else known

    @cached_property
    def products(self) -> Floats:
        """Σ s·n(c) by row and column."""
        return np.where((self.sizes < 2)[:, None], self.labels, self._summed(Kind.PRODUCTS))

    @property
    def units(self) -> int:
        """Units with two answers or more."""
        return int(self.several @ self.units_by_size)

    @property
    def answers(self) -> int:
        """Answers on units with two answers or more."""
        return int(self.several @ (self.sizes * self.units_by_size))

    @cached_property
    def alike(self) -> NDArray[np.bool_]:
        """Of `pairs`, whether their two answers are equal."""
        alike: NDArray[np.bool_] = self.pairs.left == self.pairs.right
        return alike

    @cached_property
    def unanimous(self) -> bool:
        """Whether no unit has two different answers."""
        return not self.pairs.n[~self.alike].any()

    @cached_property
    def squares_by_size(self) -> Floats:
        """Σ s by row, s = Σ n(c)² of a unit."""
        equal = np.where(self.alike, self.pairs.n, 0.0)
        among = np.bincount(self.pairs.size, equal, len(self.sizes)).astype(np.float64)
        return among + self.sizes * self.units_by_size

    @cached_property
    def directions(self) -> Floats:
        """Of `pairs`, how often each stands for one direction: 1 of equal answers, else 2."""
        return np.where(self.alike, 1.0, 2.0)

    @cached_property
    def margins(self) -> Floats:
        """n(c): answers c on units with two answers or more, by column."""
        margins: Floats = self.several @ self.labels
        return margins

    @cached_property
    def pair_weights(self) -> Floats:
        """What each of `pairs` adds to the coincidences of its values, both directions together."""
        pairs = self.pairs
        return self.directions * pairs.n / (self.sizes[pairs.size] - 1)

    def coincidences(self) -> Floats:
        """Krippendorff's matrix o(c, d) = Σ n(c)·(n(d) - [c = d]) / (m - 1), by two columns."""
        k = len(self.values)
        found = np.zeros((k, k))
        np.add.at(found, (self.pairs.left, self.pairs.right), self.pair_weights / 2)
        return found + found.T

    @cached_property
    def prevalence(self) -> Floats:
        """π(c): the mean over all units of the share of answers c, by column."""
        shares: Floats = (self.labels / self.sizes[:, None]).sum(0)
        return shares / max(float(self.units_by_size.sum()), 1.0)

    def observed(self, weights: Floats | None = None) -> float:
        """The mean over units with two answers of the agreement of their pairs of answers.

        `weights` is the agreement of two columns, 1 on the diagonal; without it, 1 there only.
        What is added up is disagreement, so that it is exactly 1 where all agree.
        """
        pairs = self.pairs
        apart = self.directions - 1 if weights is None else 1 - weights[pairs.left, pairs.right]
        return 1 - float(self.pair_weights / self.sizes[pairs.size] @ apart) / max(self.units, 1)

    def _summed(self, kind: Kind) -> Floats:
        """Cells of a kind by row and first column; kinds without a value use any column."""
        at, size, a, _ = self.layout.rows(kind)
        shape = len(self.layout.sizes), len(self.values)
        flat = np.bincount(size * shape[1] + a, self.n[at], shape[0] * shape[1])
        return flat.astype(np.float64).reshape(shape)


def _keys(layout: Layout, kind: Kind, code: Ints) -> tuple[Ints, Ints]:
    """Where the cells of a kind stand, and their keys with the codes of columns replaced."""
    at, _, a, b = layout.rows(kind)
    keys = layout.keys[at].copy()
    if kind is not Kind.UNITS:
        keys[:, 2] = code[a]
    if kind is Kind.PAIRS:
        keys[:, 3] = code[b]
    return at, keys
