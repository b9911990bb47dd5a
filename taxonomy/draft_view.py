"""A draft as screens read it, concept by concept: its tree is never built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from taxonomy.concept import Concept
from taxonomy.overlay import Overlay


class DraftView:
    """What `Tree` says of single concepts, at the cost of the edits, however large the base is.

    The order of siblings takes one walk over all ids where concepts were added or moved.
    """

    def __init__(self, overlay: Overlay) -> None:
        """Read an overlay, which must not be changed any more."""
        self._overlay = overlay

    @cached_property
    def _length(self) -> int:
        base, changed = self._overlay.base, self._overlay.changed
        gone = sum(concept is None and id_ in base for id_, concept in changed.items())
        new = sum(concept is not None and id_ not in base for id_, concept in changed.items())
        return len(base) + new - gone

    def __len__(self) -> int:
        """Count the concepts."""
        return self._length

    def __contains__(self, id_: str) -> bool:
        """Tell whether the draft has a concept with this id."""
        return self._overlay.get(id_) is not None

    def __getitem__(self, id_: str) -> Concept:
        """Return the concept with this id. Raises KeyError if there is none."""
        found = self._overlay.get(id_)
        if found is None:
            raise KeyError(id_)
        return found

    @property
    def changed(self) -> Mapping[str, Concept | None]:
        """The concepts that edits have touched, by id; None for removed ones."""
        return self._overlay.changed

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return self._overlay.order()

    def children(self, id_: str | None) -> list[str]:
        """Return the children of a concept in their order; the roots for None."""
        found = self._overlay.roots() if id_ is None else self._overlay.children(id_)
        return sorted(found, key=self._order.__getitem__)

    def count(self, id_: str) -> int:
        """Return how many children a concept has."""
        return sum(1 for _ in self._overlay.children(id_))

    def path(self, id_: str) -> tuple[str, ...]:
        """Return the ids from a root to the concept, along the first parents."""
        path = [id_]
        while above := self[path[-1]].broader:
            path.append(above[0])
        return tuple(reversed(path))

    def depth(self, id_: str) -> int:
        """Return the edges from a concept to its nearest root; 0 for roots."""
        depth, level = 0, {id_}
        while all(self[at].broader for at in level):
            level = {parent for at in level for parent in self[at].broader}
            depth += 1
        return depth
