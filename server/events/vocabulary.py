"""What a question must know of a taxonomy version: which concepts may be chosen, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from server.events.questions import TaxonomyRef
from server.events.refusal import Code, Refused


class NotAtHand(Refused):
    """A decision needs something that this process has not read yet: it is read, and tried again.

    Whoever hears it can simply retry.
    """

    def __init__(self, what: tuple[UUID, int] | str) -> None:
        """Say what is needed: a version (taxonomy, number), or a blob by its digest."""
        self.what = what
        super().__init__(Code.UNAVAILABLE, "A taxonomy is being read: retry with the same id.")

    def under(self, *_: str | int) -> NotAtHand:
        """Stay what it is: it concerns no part of the input."""
        return self


class Outlined(NamedTuple):
    """One concept, as far as a question looks."""

    id: str
    broader: tuple[str, ...]
    deprecated: bool


class Restriction(NamedTuple):
    """Which part of a version a question offers."""

    subtree: str | None = None
    min_depth: int | None = None
    max_depth: int | None = None
    leaves_only: bool = False


class Outline:
    """The shape of one published version: no names, little memory, quick answers."""

    def __init__(self, concepts: Iterable[Outlined]) -> None:
        """Keep the concepts in the order of their publisher."""
        listed = tuple(concepts)
        self.ranks: dict[str, int] = {concept.id: rank for rank, concept in enumerate(listed)}
        self._deprecated = {concept.id for concept in listed if concept.deprecated}
        self._roots = tuple(concept.id for concept in listed if not concept.broader)
        below: dict[str, list[str]] = {}
        for concept in listed:
            for parent in concept.broader:
                below.setdefault(parent, []).append(concept.id)
        self._below = {parent: tuple(children) for parent, children in below.items()}
        self.allowed = lru_cache(maxsize=32)(self._allowed)

    def __contains__(self, concept: object) -> bool:
        """Tell whether the version has such a concept."""
        return concept in self.ranks

    def __len__(self) -> int:
        """Count the concepts."""
        return len(self.ranks)

    def _allowed(self, ref: Restriction) -> Mapping[str, int]:
        """Return the concepts that may be chosen, with their place in the publisher's order.

        Depths count from what is offered: 0 for the top of the subtree, or for the roots.
        Deprecated concepts are not offered; one with none but such below it counts as a leaf.
        """
        found: dict[str, int] = {}
        for concept, depth in self._depths(ref.subtree).items():
            if concept in self._deprecated or depth < (ref.min_depth or 0):
                continue
            if ref.max_depth is not None and depth > ref.max_depth:
                continue
            if ref.leaves_only and self._living(concept):
                continue
            found[concept] = self.ranks[concept]
        return MappingProxyType(found)

    def _depths(self, subtree: str | None) -> dict[str, int]:
        level = list(self._roots) if subtree is None else [subtree]
        depths: dict[str, int] = {}
        depth = 0
        while level:
            depths.update((concept, depth) for concept in level)
            below = (child for concept in level for child in self._below.get(concept, ()))
            level = [child for child in dict.fromkeys(below) if child not in depths]
            depth += 1
        return depths

    def _living(self, concept: str) -> bool:
        return any(child not in self._deprecated for child in self._below.get(concept, ()))


def offered(outline: Outline, ref: TaxonomyRef) -> Mapping[str, int]:
    """Return what a question offers of a version.

    Raises:
        Refused: NOT_FOUND where there is no such subtree, INVALID where nothing is left to choose.
    """
    if ref.subtree is not None and ref.subtree not in outline:
        message = f"Version {ref.version} of the taxonomy has no concept {ref.subtree!r}."
        raise Refused(Code.NOT_FOUND, message, ("taxonomy", "subtree"))
    found = outline.allowed(Restriction(ref.subtree, ref.min_depth, ref.max_depth, ref.leaves_only))
    if not found:
        message = "Nothing is left to choose: widen the subtree or the depths."
        raise Refused(Code.INVALID, message, ("taxonomy",))
    return found
