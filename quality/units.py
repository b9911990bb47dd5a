"""Units one by one, for intervals of figures by distances: cells tell only pairs of answers.

How far the answers to a unit are apart is a sum over its pairs, and the variance of a figure needs
the square of that, which pairs of different units cannot tell. Units with one or two answers are
told by their cells. Of those with more, some that were drawn at random stand for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import comb
from typing import NamedTuple, TypeAlias

import numpy as np

from quality.distances import Apart
from quality.figure import FEW
from quality.layout import Floats, Ints
from quality.table import Table

Known: TypeAlias = Sequence[tuple[Mapping[int, int], int]]
"""Units that are told one by one: how many answers have which code, and how many units are so."""

MOST_PAIRS = 1_000_000
"""Pairs of different values, each on one unit, that are gone through: half a second or so."""


class _Alike(NamedTuple):
    """Units with equally many different values: columns and numbers of answers, one row a unit."""

    columns: Ints
    answers: Floats
    times: Floats
    """How many units each row stands for."""


class Units:
    """The units of a table, each with its answers, where cells do not tell them apart.

    Units that are told with a code that the table has not are left out.
    """

    def __init__(self, table: Table, known: Known) -> None:
        """Take the units of a table.

        Args:
            table: the table of all units.
            known: units with three answers or more: all of them, or some at random.
        """
        self._table = table
        drawn = _larger(table, known)
        told = sum(float(part.times.sum()) for part in drawn)
        there = float(table.units_by_size @ (table.sizes > 2))
        two = float(table.units_by_size @ (table.sizes == 2))
        self.drawn = int(two + told)
        """How many units with two answers or more are told one by one."""
        self.enough = self.drawn > 1 and (there <= two or told >= min(there / 2, FEW))
        """Whether they may stand for all: not where most units are larger, and few are told."""
        drawn = [part._replace(times=part.times * (there / told)) for part in drawn]
        # Where none of those with more answers was drawn they are few: like those with two.
        like = 1.0 if told or not two else 1 + there / two
        double = [part._replace(times=part.times * like) for part in _double(table)]
        self._parts = [*_single(table), *double, *drawn]
        self.times = _joined([part.times for part in self._parts])
        """How many units of the table each unit here stands for."""
        self.sizes = _joined([_sizes(part) for part in self._parts])

    def apart(self, distance: Apart) -> Floats:
        """Σ n(c)·n(d)·distance(c, d) / (m - 1) over all pairs of values, by unit."""
        pairs = [_pairs(part) for part in self._parts]
        far = self._between(
            distance,
            np.concatenate([left.ravel() for left, _, _ in pairs]),
            np.concatenate([right.ravel() for _, right, _ in pairs]),
        )
        ends = np.cumsum([n.size for _, _, n in pairs])[:-1]
        sums = [
            2 * (n * one.reshape(n.shape)).sum(1)
            for (_, _, n), one in zip(pairs, np.split(far, ends), strict=True)
        ]
        return _joined(sums) / np.maximum(self.sizes - 1, 1)

    def summed(self, by_column: Floats) -> Floats:
        """Σ n(c)·x(c), by unit."""
        return _joined([(part.answers * by_column[part.columns]).sum(1) for part in self._parts])

    def variance(self, influence: Floats, size: Floats, least: int) -> float | None:
        """The variance of a figure over samples of units, from what each unit adds to it.

        Null unless they are `enough`, for fewer than two units, and where all units add the same,
        which says nothing of how far a next one could be off.

        Args:
            influence: by unit.
            size: how large the terms are that each influence is the sum of.
            least: the answers on the units that are sampled.
        """
        times = self.times * (self.sizes >= least)
        total = float(times.sum())
        if not self.enough or total < 2:
            return None
        spread = float(times @ (influence - times @ influence / total) ** 2)
        # Terms of both signs cancel; what is left below their rounding is none.
        if spread <= 1e-12 * float(times @ size**2):
            return None
        return spread * total / (total - 1)

    def _between(self, distance: Apart, left: Ints, right: Ints) -> Floats:
        """The distances of pairs of columns, each computed once."""
        k = len(self._table.values)
        pairs, place = np.unique(left * k + right, return_inverse=True)
        found: Floats = distance.between(self._table, pairs // k, pairs % k)[place]
        return found


def renamed(known: Known, codes: Mapping[int, int]) -> Known:
    """Units as if everybody had given the value with another code, as `Table.merged` has them."""
    found: list[tuple[Mapping[int, int], int]] = []
    for answers, times in known:
        merged = Counter[int]()
        for code, n in answers.items():
            merged[codes.get(code, code)] += n
        found.append((merged, times))
    return found


def pairs_in(known: Known) -> int:
    """How many pairs of different values units have, each on one unit."""
    return sum(comb(len(answers), 2) for answers, _ in known)


def _sizes(part: _Alike) -> Floats:
    sizes: Floats = part.answers.sum(1)
    return sizes


def _pairs(part: _Alike) -> tuple[Ints, Ints, Floats]:
    """The columns of each pair of different values, and n(c)·n(d), one row a unit."""
    one, other = np.triu_indices(part.columns.shape[1], 1)
    n = part.answers[:, one] * part.answers[:, other]
    return part.columns[:, one], part.columns[:, other], n


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *parts])


def _single(table: Table) -> list[_Alike]:
    """The units with one answer."""
    times = table.labels[table.sizes == 1].sum(0)
    (columns,) = np.nonzero(times)
    return [_Alike(columns[:, None], np.ones((len(columns), 1)), times[columns])]


def _double(table: Table) -> list[_Alike]:
    """The units with two answers: those that are alike, and the others."""
    pairs, two = table.pairs, table.sizes[table.pairs.size] == 2
    alike, apart = two & table.alike, two & ~table.alike & (pairs.n > 0)
    both = np.stack([pairs.left[apart], pairs.right[apart]], 1)
    # Two equal answers are two ordered pairs.
    same = pairs.left[alike][:, None]
    return [
        _Alike(same, np.full(same.shape, 2.0), pairs.n[alike] / 2),
        _Alike(both, np.ones(both.shape), pairs.n[apart]),
    ]


def _larger(table: Table, known: Known) -> list[_Alike]:
    """Units with three answers or more, by the number of their different values."""
    place = {code: column for column, code in enumerate(table.layout.codes.tolist())}
    found: defaultdict[int, list[tuple[list[int], list[int], int]]] = defaultdict(list)
    for answers, times in known:
        if sum(answers.values()) > 2 and answers.keys() <= place.keys():
            columns = [place[code] for code in answers]
            found[len(answers)].append((columns, [*answers.values()], times))
    return [
        _Alike(np.array(columns, np.int64), np.array(n, np.float64), np.array(times, np.float64))
        for of in found.values()
        for columns, n, times in (zip(*of, strict=True),)
    ]
