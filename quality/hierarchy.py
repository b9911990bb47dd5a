"""The distance of concepts in a taxonomy, and the concepts above them at a depth.

Two concepts are the nearer, the more of their ancestors they share:
1 - |A(a) ∩ A(b)| / |A(a) ∪ A(b)|, where A(x) is x with all its ancestors. Siblings at depth 4 are
at .4, cousins at .67, concepts of different branches at 1. It enters α squared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from itertools import chain
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np

from quality.cells import Value, text_of
from quality.distances import TooManyValuesError, by_rows
from quality.layout import Floats, Ints, Layout
from quality.table import Table

MOST_CONCEPTS = 10_000
"""How many concepts with several ways up α is calculated for: it takes time with their square."""

MOST_LEVELS = 100
"""Levels of a hierarchy that α is calculated for: it takes time with their square."""


class Hierarchy:
    """Concepts by their parents; a distance for `alpha`.

    `parents` maps a concept to its parents, of which the first is the main one. Concepts without
    parents are at depth 1, each the top of a branch, and so is a value that is not in it. Raises
    graphlib.CycleError, a ValueError, where a concept is its own ancestor.
    """

    def __init__(self, parents: Mapping[str, Sequence[str]]) -> None:
        order = TopologicalSorter(parents).static_order()
        graph = any(len(each) > 1 for each in parents.values())
        self._paths: dict[str, tuple[str, ...]] = {}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._tables: WeakKeyDictionary[Layout, _Distances] = WeakKeyDictionary()
        for concept in order:
            above = parents.get(concept, ())
            self._paths[concept] = (*(self._paths[above[0]] if above else ()), concept)
            if graph:
                sets = (self._ancestors[parent] for parent in above)
                self._ancestors[concept] = frozenset({concept}).union(*sets)

    def path(self, concept: str) -> tuple[str, ...]:
        """The main way from the top of its branch down to a concept, itself included."""
        return self._paths.get(concept, (concept,))

    def ancestors(self, concept: str) -> frozenset[str]:
        """A concept with all its ancestors, on every way up."""
        return self._ancestors.get(concept) or frozenset(self.path(concept))

    def at_depth(self, concept: Value, depth: int) -> Value:
        """The ancestor at a depth, from 1, on the main way; a concept above it stays itself.

        `table.merged(lambda concept: hierarchy.at_depth(concept, 1))` is what people agree on
        when only branches count.
        """
        return self.path(text_of(concept))[:depth][-1]

    def delta(self, a: str, b: str) -> float:
        """The distance of two concepts, not squared."""
        one, other = self.ancestors(a), self.ancestors(b)
        both = len(one & other)
        return 1 - both / (len(one) + len(other) - both)

    def between(self, table: Table, left: Ints, right: Ints) -> Floats:
        """The squared distances of pairs of columns."""
        return self._distances(table).between(left, right)

    def to_all(self, table: Table, amounts: Floats) -> Floats:
        """Σ n(b)·distance(a, b)² over all columns b, n being the amounts, by column a.

        Raises TooManyValuesError where that would take too long.
        """
        return self._distances(table).to_all(amounts)

    def largest(self, table: Table) -> float:  # noqa: ARG002 - as of all distances
        """1, the distance of concepts of different branches."""
        return 1.0

    def steps(self, table: Table) -> int:
        """The steps of all pairs of columns; 0 in a tree, where they are not gone through."""
        return self._distances(table).steps

    def _distances(self, table: Table) -> _Distances:
        """How the values of a table lie to each other; kept for tables of the same layout."""
        found = self._tables.get(table.layout)
        if found is None:
            concepts = [text_of(value) for value in table.values]
            paths = [self.path(concept) for concept in concepts]
            sets = [
                self._ancestors.get(concept, path)
                for concept, path in zip(concepts, paths, strict=True)
            ]
            alone = all(len(path) == len(each) for path, each in zip(paths, sets, strict=True))
            found = self._tables[table.layout] = _Tree(paths) if alone else _Graph(sets)
        return found


class _Distances(Protocol):
    @property
    def steps(self) -> int: ...

    def between(self, left: Ints, right: Ints) -> Floats: ...

    def to_all(self, amounts: Floats) -> Floats: ...


class _Tree:
    """Concepts with one way up each: `paths` from the top, one a column."""

    steps = 0

    def __init__(self, paths: Sequence[tuple[str, ...]]) -> None:
        self._depth = np.array([len(path) for path in paths], np.int64)
        self._deepest = int(self._depth.max(initial=0))
        number = _numbered(paths)
        # Node numbers by column and level; -1 below the concept.
        self._nodes: Ints = np.full((len(paths), self._deepest), -1)
        self._nodes[np.arange(self._deepest) < self._depth[:, None]] = [
            number[node] for path in paths for node in path
        ]

    def between(self, left: Ints, right: Ints) -> Floats:
        both = np.zeros(len(left))
        for level in self._nodes.T:
            both += (level[left] == level[right]) & (level[left] >= 0)
        return _squared(both, self._depth[left], self._depth[right])

    def to_all(self, amounts: Floats) -> Floats:
        """Σ n(b)·distance², by column. Raises TooManyValuesError below `MOST_LEVELS`.

        The sum goes over nodes instead of pairs of concepts: O(K·depth²) instead of O(K²). Of
        pairs below a node at level l, those that meet at a deeper one are counted there. Let
        f(l) be the squared distance of concepts at depths i, j that meet at level l, with
        f(0) = 1. A pair counts f(0) at the root, and f(l) - f(l - 1) at each common ancestor of
        level l: in all, f of the deepest. So a node of level l adds (f(l) - f(l - 1))·h to each
        concept below it, h being the amounts below the node by depth.
        """
        if self._deepest > MOST_LEVELS:
            raise TooManyValuesError(f"Concepts lie on more than {MOST_LEVELS} levels.")
        found = np.full(len(self._depth), amounts.sum())
        depths = np.arange(1.0, self._deepest + 1)
        before = np.ones((self._deepest, self._deepest))
        for level, nodes in enumerate(self._nodes.T, 1):
            below = nodes >= 0
            _, row = np.unique(nodes[below], return_inverse=True)
            width, deep = self._deepest, self._depth[below]
            of_node = np.bincount(row * width + deep - 1, amounts[below]).astype(np.float64)
            of_node = np.pad(of_node, (0, -len(of_node) % width)).reshape(-1, width)[:, level - 1 :]
            here = _squared(float(level), depths[level - 1 :, None], depths[level - 1 :])
            found[below] += (of_node @ (here - before))[row, deep - level]
            before = here[1:, 1:]
        return found


class _Graph:
    """Concepts of which some have several ways up: `sets` of ancestors, one a column."""

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        number = _numbered(sets)
        self._above = [np.array([number[node] for node in each]) for each in sets]
        self._size = np.array([len(each) for each in self._above], np.float64)
        below: list[list[int]] = [[] for _ in number]
        for column, above in enumerate(self._above):
            for node in above:
                below[node].append(column)
        self._below = [np.array(each, np.int64) for each in below]

    def between(self, left: Ints, right: Ints) -> Floats:
        return by_rows(self._row, left, right)

    @property
    def steps(self) -> int:
        """The steps of all pairs of columns."""
        return 10 * len(self._above) ** 2

    def to_all(self, amounts: Floats) -> Floats:
        used = np.flatnonzero(amounts)
        if len(used) > MOST_CONCEPTS:
            raise TooManyValuesError(
                f"Hierarchical agreement takes at most {MOST_CONCEPTS} concepts where some have "
                f"several parents; {len(used)} are used. Ask for agreement at a depth."
            )
        found = np.zeros(len(amounts))
        for row in used.tolist():
            found[row] = self._row(row) @ amounts
        return found

    def _row(self, column: int) -> Floats:
        """The squared distances from one column to all."""
        sharing = np.concatenate([self._below[node] for node in self._above[column]])
        both = np.bincount(sharing, minlength=len(self._size)).astype(np.float64)
        return _squared(both, self._size[column], self._size)


def _squared(both: Floats | float, one: Floats | Ints, other: Floats | Ints) -> Floats:
    """The squared distance, from how many ancestors two concepts share, and how many each has."""
    distance = 1 - both / (one + other - both)
    return distance * distance


def _numbered(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    return {node: at for at, node in enumerate(dict.fromkeys(chain.from_iterable(sets)))}
