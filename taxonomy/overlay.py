"""Changes over a tree: readers see them, and the tree below is neither copied nor changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from taxonomy.concept import Concept
from taxonomy.order import Order
from taxonomy.tree import Tree


class Overlay:
    """A tree with some concepts added, changed or removed."""

    def __init__(self, base: Tree) -> None:
        """Start without changes to the base tree."""
        self.base = base
        self.changed: dict[str, Concept | None] = {}
        self._gained: dict[str, dict[str, None]] = {}
        self._referring: dict[str, dict[str, None]] = {}
        self._order = Order(base)

    def get(self, id_: str) -> Concept | None:
        """Return a concept with its changes; None if it does not exist or was removed."""
        return self.changed[id_] if id_ in self.changed else self.base.concepts.get(id_)

    def put(self, id_: str, concept: Concept | None) -> None:
        """Add or change a concept; with None, remove it."""
        self.changed[id_] = concept
        if concept:
            for parent in concept.broader:
                self._gained.setdefault(parent, {})[id_] = None
            for other in (*concept.related, *concept.replaced_by):
                self._referring.setdefault(other, {})[id_] = None

    def place(self, id_: str, after: str | None) -> None:
        """Place a concept in the order right after another one; with None, after all others."""
        self._order.place(id_, after)

    def stands(self, id_: str, after: str | None) -> bool:
        """Tell whether a concept stands where `place` would put it."""
        order = self._order
        step, wanted = (order.following, None) if after is None else (order.before, after)
        beside = step(id_)
        while beside is not None and self.get(beside) is None:
            beside = step(beside)  # that one was removed
        return beside == wanted

    def children(self, id_: str) -> Iterator[str]:
        """Yield the children of a concept, in no particular order."""
        # All concepts that were ever below it are checked again: most still are, and so removing a
        # child need not be recorded.
        for child in _once(self.base.narrower.get(id_, ()), self._gained.get(id_, {})):
            concept = self.get(child)
            if concept and id_ in concept.broader:
                yield child

    def roots(self) -> Iterator[str]:
        """Yield the concepts with nothing above them, in no particular order."""
        base = self.base
        for root in base.roots:
            concept = self.get(root)
            if concept and not concept.broader:
                yield root
        for id_, concept in self.changed.items():
            if concept and not concept.broader and (id_ not in base or base[id_].broader):
                yield id_

    def referring(self, id_: str) -> Iterator[Concept]:
        """Yield the concepts that are related to this one, or replaced by it."""
        for other in _once(self.base.referring.get(id_, ()), self._referring.get(id_, {})):
            concept = self.get(other)
            if concept and (id_ in concept.related or id_ in concept.replaced_by):
                yield concept

    def ancestors(self, *ids: str) -> set[str]:
        """Return all ancestors of these concepts; of themselves, only those above another one."""
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            concept = self.get(waiting.pop())
            above = [up for up in concept.broader if up not in found] if concept else []
            found.update(above)
            waiting += above
        return found

    def order(self) -> Mapping[str, int]:
        """Return the place of each concept in the order, those that were removed included."""
        if not self._order:
            return self.base.order
        return {id_: place for place, id_ in enumerate(self._order)}

    def ordered(self) -> Iterator[Concept]:
        """Yield all concepts in their order."""
        for id_ in self._order or self.base.concepts:
            concept = self.get(id_)
            if concept:
                yield concept


def _once(first: tuple[str, ...], second: dict[str, None]) -> Iterator[str]:
    yield from first
    if second:
        known = frozenset(first)
        yield from (id_ for id_ in second if id_ not in known)
