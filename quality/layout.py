"""Which cell stands where: the keys of cells as columns of arrays, shared by equal tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quality.cells import Kind, Value

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


class Rows(NamedTuple):
    """The cells of one kind: where they stand among all, their rows of size, their columns."""

    at: Ints
    size: Ints
    a: Ints
    b: Ints


class Layout:
    """The sizes (rising) and the values seen (in the order of their scale) of some cells.

    `keys` has one row a cell: kind, size, a, b. `values` maps codes to values in the order of
    their scale; numbers are put in theirs. Without it, a value is its code as text.
    """

    def __init__(self, keys: Ints, values: Mapping[int, Value] | None) -> None:
        self.keys = keys
        self.sizes: Ints
        self.sizes, self._size = np.unique(keys[:, 1], return_inverse=True)
        seen = np.unique(keys[keys[:, 0] == Kind.ANSWERS, 2])
        scale = scale_of(values, seen.tolist())
        place = {code: index for index, code in enumerate(scale)}
        positions = np.array([place[code] for code in seen.tolist()], np.int64)
        order = np.argsort(positions)
        self.offered = len(scale)
        """How many values the scale has, seen or not."""
        self.positions: Ints = positions[order]
        """The place of each value seen on the scale, from 0."""
        self.codes: Ints = seen[order]
        self.values: tuple[Value, ...] = tuple(scale[code] for code in self.codes.tolist())
        self._seen, self._rank = seen, np.argsort(order)
        self._rows: dict[Kind, Rows] = {}

    @cached_property
    def all_members(self) -> tuple[str, ...]:
        """Of values that are sets: the members of all of them, sorted."""
        sets = [value for value in self.values if isinstance(value, frozenset)]
        if len(sets) < len(self.values):
            raise ValueError("Distances of sets need values that are sets.")
        return tuple(sorted(frozenset().union(*sets)))

    @cached_property
    def members(self) -> Floats:
        """Of values that are sets: 1 for each member that a value (row) has, else 0."""
        place = {member: at for at, member in enumerate(self.all_members)}
        found = np.zeros((len(self.values), len(place)))
        for row, value in enumerate(self.values):
            found[row, [place[member] for member in value]] = 1  # type: ignore[union-attr]
        return found

    @cached_property
    def member_counts(self) -> Floats:
        """Of values that are sets: how many members each has."""
        counts: Floats = self.members.sum(1)
        return counts

    @cached_property
    def numbers(self) -> Floats:
        """Of values that are numbers: these. If they are huge or tiny, in another unit.

        That is a power of two, so that no digit is lost; with it, no fourth power, as a variance
        has it, is too large or too small for a float.
        """
        if any(isinstance(value, str | frozenset) for value in self.values):
            raise ValueError("Interval and ratio distances need values that are numbers.")
        found = np.array(self.values, np.float64)
        _, exponent = np.frexp(np.abs(found).max(initial=0.0))
        return found if abs(exponent) < 100 else np.ldexp(found, -exponent)

    def rows(self, kind: Kind) -> Rows:
        """The cells of a kind."""
        if kind not in self._rows:
            at = np.flatnonzero(self.keys[:, 0] == kind)
            a, b = self._columns(self.keys[at, 2]), self._columns(self.keys[at, 3])
            self._rows[kind] = Rows(at, self._size[at], a, b)
        return self._rows[kind]

    def _columns(self, codes: Ints) -> Ints:
        """The columns of codes; of 0, which stands for no code, any."""
        if not len(self._seen):
            return np.zeros_like(codes)
        found: Ints = np.searchsorted(self._seen, codes).clip(max=len(self._seen) - 1)
        columns: Ints = self._rank[found]
        return columns


def scale_of(values: Mapping[int, Value] | None, seen: Sequence[int]) -> dict[int, Value]:
    """The values that codes stand for, in the order of their scale; numbers in theirs.

    Without values, each code seen stands for itself, as text. Raises ValueError for a code seen
    that no value is given for.
    """
    if values is None:
        return {code: str(code) for code in seen}
    if unknown := [code for code in seen if code not in values]:
        raise ValueError(f"No value is given for the codes {unknown}.")
    if any(isinstance(value, str | frozenset) for value in values.values()):
        return dict(values)
    return dict(sorted(values.items(), key=lambda item: float(item[1])))  # type: ignore[arg-type]
