"""Changes laid over a tree: reading sees them, and the tree below is neither copied nor changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from taxonomy.concept import Concept
from taxonomy.tree import Tree


class Overlay:
    """A tree with some concepts added, changed or gone."""

    def __init__(self, base: Tree) -> None:
        """Start with no change."""
        self.base = base
        self.changed: dict[str, Concept | None] = {}
        self._gained: dict[str, dict[str, None]] = {}
        self._referring: dict[str, dict[str, None]] = {}
        self._placed: list[tuple[str, str | None]] = []

    def get(self, id_: str) -> Concept | None:
        """Return a concept as it is now; None where there is none."""
        return self.changed[id_] if id_ in self.changed else self.base.concepts.get(id_)

    def put(self, id_: str, concept: Concept | None) -> None:
        """Add, change or, with None, take away a concept."""
        self.changed[id_] = concept
        if concept:
            for parent in concept.broader:
                self._gained.setdefault(parent, {})[id_] = None
            for other in (*concept.related, *concept.replaced_by):
                self._referring.setdefault(other, {})[id_] = None

    def place(self, id_: str, after: str | None) -> None:
        """Let a concept stand right after another one, or behind all."""
        self._placed.append((id_, after))

    def children(self, id_: str) -> Iterator[str]:
        """Give what is right below a concept, in no promised order."""
        # What was ever below it is looked at again: most of it still is, and nothing is undone.
        for child in _once(self.base.narrower.get(id_, ()), self._gained.get(id_, {})):
            concept = self.get(child)
            if concept and id_ in concept.broader:
                yield child

    def referring(self, id_: str) -> Iterator[Concept]:
        """Give the concepts that are related to this one, or replaced by it."""
        for other in _once(self.base.referring.get(id_, ()), self._referring.get(id_, {})):
            concept = self.get(other)
            if concept and (id_ in concept.related or id_ in concept.replaced_by):
                yield concept

    def ancestors(self, *ids: str) -> set[str]:
        """Return everything above these concepts, without themselves unless one is above one."""
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            concept = self.get(waiting.pop())
            above = [up for up in concept.broader if up not in found] if concept else []
            found.update(above)
            waiting += above
        return found

    def ordered(self) -> Iterator[Concept]:
        """Give all concepts in their order."""
        for id_ in _ordered(list(self.base.concepts), self._placed):
            concept = self.get(id_)
            if concept:
                yield concept


def _once(first: tuple[str, ...], second: dict[str, None]) -> Iterator[str]:
    yield from first
    if second:
        known = frozenset(first)
        yield from (id_ for id_ in second if id_ not in known)


def _ordered(ids: list[str], placed: list[tuple[str, str | None]]) -> list[str]:
    """Carry out placements one after the other, on a doubly linked list. None is both its ends."""
    if not placed:
        return ids
    chain: list[str | None] = [None, *ids, None]
    following = dict(pairwise(chain))
    before = dict(pairwise(reversed(chain)))

    def link(first: str | None, second: str | None) -> None:
        following[first], before[second] = second, first

    for id_, after in placed:
        if id_ in following:
            link(before[id_], following[id_])
        left = before[None] if after is None else after
        right = following[left]
        link(left, id_)
        link(id_, right)
    found = []
    at = following[None]
    while at is not None:
        found.append(at)
        at = following[at]
    return found
