"""The order of the concepts of a tree, some of which were placed elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from taxonomy.tree import Tree


class Order:
    """A doubly linked list of ids, whose both ends are None.

    It has the links that differ from those of the tree, so that placing a concept costs the same
    however large the tree is.
    """

    def __init__(self, base: Tree) -> None:
        """Begin with the order of a tree."""
        self._base = base
        self._following: dict[str | None, str | None] = {}
        self._before: dict[str | None, str | None] = {}

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(self._base.concepts)

    def __bool__(self) -> bool:
        """Tell whether any concept was placed."""
        return bool(self._following)

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in their order."""
        ids, places, links = self._ids, self._base.order, self._following
        ends = [*sorted(places[id_] for id_ in places.keys() & links.keys()), len(ids) - 1]
        at = self.following(None)
        while at is not None:
            if at not in places:
                yield at
                at = links[at]
                continue
            # From here to the next link that differs, the order is that of the tree.
            start = places[at]
            end = ends[bisect_left(ends, start)]
            yield from ids[start : end + 1]
            at = links.get(ids[end])

    def following(self, id_: str | None) -> str | None:
        """Return the id behind this one; None for the last, the first for None."""
        if id_ in self._following:
            return self._following[id_]
        place = 0 if id_ is None else self._base.order[id_] + 1
        return self._ids[place] if place < len(self._ids) else None

    def before(self, id_: str | None) -> str | None:
        """Return the id before this one; None for the first, the last for None."""
        if id_ in self._before:
            return self._before[id_]
        place = len(self._ids) if id_ is None else self._base.order[id_]
        return self._ids[place - 1] if place else None

    def place(self, id_: str, after: str | None) -> None:
        """Place an id, which may be new, right after another one; with None, after all others."""
        if id_ in self._following or id_ in self._base:
            self._link(self.before(id_), self.following(id_))
        left = self.before(None) if after is None else after
        right = self.following(left)
        self._link(left, id_)
        self._link(id_, right)

    def _link(self, first: str | None, second: str | None) -> None:
        self._following[first], self._before[second] = second, first
