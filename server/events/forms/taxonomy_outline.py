"""Outlines of taxonomy versions: which concepts a question allows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias
from uuid import UUID

from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import AllowedValues
from server.events.forms.questions import TaxonomyRef

What: TypeAlias = "tuple[UUID, int] | tuple[str, str] | str"
"""What is to be loaded: a version (taxonomy, number), a mapping ("mapping", digest), or a tree, by
its digest or its name."""


class NotLoaded(Refused):
    """A decision needs a taxonomy that this process has not read yet: read it and decide again.

    A client that gets this refusal can simply retry.
    """

    def __init__(
        self, what: What, named: tuple[str | int, ...] = (), part: Restriction | None = None
    ) -> None:
        """Name the missing taxonomy, tree or mapping.

        Args:
            what: the version, tree or mapping to read.
            named: the path in the input that names it, for the refusal if it does not exist.
            part: the part of a large version to compute, which takes too long for a decision.
        """
        self.what = what
        self.named = named
        self.part = part
        super().__init__(Code.UNAVAILABLE, "A taxonomy is being read: retry with the same id.")

    def under(self, *prefix: str | int) -> NotLoaded:
        """Return a NotLoaded with `prefix` before `named`: the refusal itself has no path."""
        return NotLoaded(self.what, (*prefix, *self.named), self.part)


SMALL = 2_000
"""Concepts up to which any part of a version is computed within a decision."""
OFFERS = 32
"""The most parts of a version that are cached."""


class OutlineEntry(NamedTuple):
    """One concept, with the properties that questions need."""

    id: str
    broader: tuple[str, ...]
    deprecated: bool


class Restriction(NamedTuple):
    """The part of a version that a question allows."""

    subtree: str | None = None
    min_depth: int | None = None
    max_depth: int | None = None
    leaves_only: bool = False


class Outline:
    """Ids, parents and order of the concepts of one published version, in little memory."""

    def __init__(self, concepts: Iterable[OutlineEntry]) -> None:
        """Index the concepts, which come in their publisher's order."""
        listed = tuple(concepts)
        self.ranks: dict[str, int] = {concept.id: rank for rank, concept in enumerate(listed)}
        self._deprecated = {concept.id for concept in listed if concept.deprecated}
        self._roots = tuple(concept.id for concept in listed if not concept.broader)
        below: dict[str, list[str]] = {}
        for concept in listed:
            for parent in concept.broader:
                below.setdefault(parent, []).append(concept.id)
        self._below = {parent: tuple(children) for parent, children in below.items()}
        self._above = {concept.id: concept.broader for concept in listed if concept.broader}
        self._offers: dict[Restriction, AllowedConcepts] = {}

    def __contains__(self, concept: object) -> bool:
        """Tell whether the version has a concept with this id."""
        return concept in self.ranks

    def __len__(self) -> int:
        """Count the concepts."""
        return len(self.ranks)

    @property
    def offered(self) -> int:
        """How many concepts the cached parts of this version have in all."""
        return sum(map(len, self._offers.values()))

    def forget(self) -> None:
        """Drop the cached parts, whose references to this outline would keep it in memory."""
        self._offers = {}

    def ready(self, ref: Restriction) -> bool:
        """Tell whether `allowed` is fast: the part is cached, or the version is small."""
        return ref in self._offers or len(self) <= SMALL

    def allowed(self, ref: Restriction) -> AllowedConcepts:
        """Return the concepts that may be chosen, with their place in the publisher's order.

        Depth 0 is the top of the subtree, or the roots of the whole version. Deprecated concepts
        are not allowed; a concept with only deprecated ones below counts as a leaf.
        """
        known = self._offers.get(ref)
        if known is not None:
            return known
        found = AllowedConcepts(self, ref)
        for concept, depth in self._depths(ref.subtree).items():
            if concept in self._deprecated or depth < (ref.min_depth or 0):
                continue
            if ref.max_depth is not None and depth > ref.max_depth:
                continue
            if ref.leaves_only and self._living(concept):
                continue
            found[concept] = self.ranks[concept]
        if len(self._offers) >= OFFERS:
            del self._offers[next(iter(self._offers))]
        self._offers[ref] = found
        return found

    def why(self, concept: str, ref: Restriction) -> str:
        """Return the sentence that says why a concept may not be chosen."""
        name = shown_path(concept)
        if concept not in self.ranks:
            return f"The taxonomy has no concept {name} in this version: look for the right one."
        if concept in self._deprecated:
            return f"The concept {name} is deprecated: choose another one."
        depth = self._depth(concept, ref.subtree)
        if depth is None:
            top = shown_path(ref.subtree)
            return f"The concept {name} is not part of {top}: choose one below that."
        if depth < (ref.min_depth or 0):
            return f"The concept {name} is too general: choose one at depth {ref.min_depth}."
        if ref.max_depth is not None and depth > ref.max_depth:
            return f"The concept {name} is too deep: choose one at depth {ref.max_depth}."
        return f"The concept {name} is not a leaf: choose one below it."

    def _depth(self, concept: str, subtree: str | None) -> int | None:
        """Return the steps up to the subtree's top, or to a root; None if there is no such path.

        Only ancestors of the concept are visited, which are few even in a large taxonomy.
        """
        level, seen, depth = [concept], {concept}, 0
        while level:
            if any(one == subtree if subtree else one not in self._above for one in level):
                return depth
            above = (parent for one in level for parent in self._above.get(one, ()))
            level = [one for one in dict.fromkeys(above) if one not in seen]
            seen.update(level)
            depth += 1
        return None

    def broader(self, concept: str) -> tuple[str, ...]:
        """Return the concepts right above one; none for a root and for an unknown concept."""
        return self._above.get(concept, ())

    def descendants(self, concept: str) -> list[str]:
        """Return all descendants of a concept, each once."""
        return [id_ for id_ in self._depths(concept) if id_ != concept]

    def levels(self, subtree: str | None) -> Iterator[list[str]]:
        """Yield the concepts at each depth, from the top of a subtree or the roots on."""
        level = list(self._roots) if subtree is None else [subtree]
        seen = set[str]()
        while level:
            yield level
            seen.update(level)
            below = (child for concept in level for child in self._below.get(concept, ()))
            level = [child for child in dict.fromkeys(below) if child not in seen]

    def _depths(self, subtree: str | None) -> dict[str, int]:
        levels = enumerate(self.levels(subtree))
        return {concept: depth for depth, level in levels for concept in level}

    def _living(self, concept: str) -> bool:
        return any(child not in self._deprecated for child in self._below.get(concept, ()))


class AllowedConcepts(AllowedValues):
    """The concepts of one version that a question allows."""

    def __init__(self, outline: Outline, ref: Restriction) -> None:
        """Start empty; the outline adds the allowed concepts."""
        super().__init__()
        self.source, self._outline, self._ref = outline, outline, ref

    def why(self, value: str) -> str:
        """Return the sentence that says why a concept is not allowed."""
        return self._outline.why(value, self._ref)


def restriction(ref: TaxonomyRef) -> Restriction:
    """Return the part of its version that a question allows."""
    return Restriction(ref.subtree, ref.min_depth, ref.max_depth, ref.leaves_only)


def require_subtree(outline: Outline, ref: TaxonomyRef) -> None:
    """Raise Refused NOT_FOUND if a question names a subtree that its version does not have."""
    if ref.subtree is not None and ref.subtree not in outline:
        message = f"Version {ref.version} of the taxonomy has no concept {shown_path(ref.subtree)}."
        raise Refused(Code.NOT_FOUND, message, ("taxonomy", "subtree"))


def offered(outline: Outline, ref: TaxonomyRef) -> AllowedConcepts:
    """Return the concepts of a version that a question allows.

    Raises:
        Refused: NOT_FOUND if there is no such subtree, INVALID if no concept may be chosen.
    """
    require_subtree(outline, ref)
    found = outline.allowed(restriction(ref))
    if not found:
        message = "Nothing is left to choose: widen the subtree or the depths."
        raise Refused(Code.INVALID, message, ("taxonomy",))
    return found
