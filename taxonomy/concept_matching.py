"""Matches concepts of an old version to concepts of a new one, by their ids and by a mapping.

A diff and the plan of a label migration both use this module, so both have the same merges and
splits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from taxonomy.concept import Concept
from taxonomy.mapping import CARRYING, Mapping, Relation
from taxonomy.tree import Tree

NOTHING = Mapping()


class Cardinality(StrEnum):
    """How many concepts became how many: the cardinality of a mapping, in the words of SSSOM."""

    ONE_TO_ONE = "1:1"
    """One concept, under the same id or another one."""
    MANY_TO_ONE = "n:1"
    """A merge: other concepts became the same one, or it was there already and stays."""
    ONE_TO_MANY = "1:n"
    """A split: into several concepts, or into narrower ones of which only some are named."""
    MANY_TO_MANY = "n:n"
    """A split in which other concepts became one of its parts as well."""


SPLIT = (Cardinality.ONE_TO_MANY, Cardinality.MANY_TO_MANY)


class ConceptMatching:
    """Two versions with their mapping. Methods look concepts up; no result is kept per concept."""

    def __init__(
        self,
        old: Tree,
        new: Tree,
        mapping: Mapping | None = None,
        fits: Callable[[str], bool] | None = None,
    ) -> None:
        """Keep two versions and the mapping between them.

        `fits` tells whether labels may go to a concept of the new version; by default, to all but
        deprecated ones.
        """
        self.old, self.new = old, new
        self.mapping = mapping if mapping is not None else NOTHING
        self._fits = fits or (lambda id_: not new[id_].deprecated)
        language = new.language or old.language
        self._languages = (language,) if language else ()

    def tag(self, concept: Concept) -> str | None:
        """Return the language tag of the concept's label in the main language."""
        return concept.tag(*self._languages)

    def label(self, concept: Concept) -> str:
        """Return the label of a concept in the main language."""
        return concept.label(*self._languages)

    def cardinality(self, id_: str) -> Cardinality | None:
        """Return how many concepts became how many, for this concept and its targets.

        None if it has no target. A concept that was split does not count as a source of its parts,
        since no label goes to a part by itself: a part may at the same time be the one target of
        another concept.
        """
        heirs = self.heirs(id_)
        if len(heirs) == 1:
            one, many = Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_ONE
            return many if self.shared(id_, heirs[0]) else one
        if not (parts := self.became(id_)):
            return None
        several = any(self.shared(id_, part, parts=True) for part in parts)
        return Cardinality.MANY_TO_MANY if several else Cardinality.ONE_TO_MANY

    def heirs(self, id_: str) -> tuple[str, ...]:
        """Return the targets of a concept's labels; to a single one, labels go by themselves.

        These are the targets of the best relation that leads to a concept that fits; else the only
        target that can carry labels at all. If there are several or none, a person has to choose.
        """
        if not self.mapping.knows(id_):
            return (id_,) if id_ in self.new else ()
        best = self.mapping.best(id_, lambda target: target in self.new and self._fits(target))
        return best or (found if len(found := self._targets(id_, CARRYING)) == 1 else ())

    def became(self, id_: str) -> tuple[str, ...]:
        """Return the concepts that replace this one: its only heir, or all parts of its split."""
        heirs = self.heirs(id_)
        if len(heirs) == 1:
            return heirs
        return self._targets(id_, _PARTS) or self.targets(id_)

    def targets(self, id_: str) -> tuple[str, ...]:
        """Return every concept of the new version that the mapping names for this one."""
        return self._targets(id_, tuple(Relation))

    def shared(self, id_: str, target: str, *, parts: bool = False) -> bool:
        """Tell whether the target of a concept is also an old concept, or the target of others.

        With `parts`, other concepts whose split includes the target count as well: a person may
        choose it for their labels.
        """
        if target != id_ and self.stays(target):
            return True
        others = (m.source for m in self.mapping.sources(target) if m.source != id_)
        return any(
            other in self.old
            and (self.heirs(other) == (target,) or (parts and target in self.became(other)))
            for other in others
        ) or any(
            other != id_
            and other in self.old
            and not self.mapping.knows(other)
            and self.new[other].deprecated
            and self.new[other].replaced_by == (target,)
            for other in self.new.referring.get(target, ())
        )

    def leaving(self, target: str) -> list[str]:
        """Return the old concepts that are gone under their own id and became this target alone."""
        sources = dict.fromkeys(match.source for match in self.mapping.sources(target))
        here = (source for source in sources if source in self.old and not self.stays(source))
        return [source for source in here if self.heirs(source) == (target,)]

    def stays(self, id_: str) -> bool:
        """Tell whether an id means the same concept in both versions.

        It does unless the mapping sends its labels to another concept. A deprecated concept stays
        although other concepts replace it.
        """
        if id_ not in self.old or id_ not in self.new:
            return False
        if not self.mapping.knows(id_) or self.new[id_].deprecated:
            return True
        heirs = self.heirs(id_)
        return id_ in heirs or (not heirs and bool(self.targets(id_)))

    def same(self, id_: str) -> str | None:
        """Return the id in the new version of a concept of the old one; None if it has none.

        A source and a target that belong to no other pair are one concept under a new id.
        """
        if self.stays(id_):
            return id_
        heirs = self.heirs(id_)
        return heirs[0] if len(heirs) == 1 and not self.shared(id_, heirs[0]) else None

    def survivor(self, id_: str) -> str | None:
        """Return the new id of a concept, or the concept that it was merged into; else None."""
        heirs = self.heirs(id_)
        return id_ if self.stays(id_) else heirs[0] if len(heirs) == 1 else None

    def onward(self, ids: Iterable[str]) -> set[str]:
        """Return the `survivor` of each concept; the old id for a concept without one."""
        if not self.mapping:
            return set(ids)
        return {self.survivor(id_) or id_ for id_ in ids}

    def renamed(self, before: Concept, after: Concept) -> bool:
        """Tell whether a concept has another label in the main language."""
        # A concept without any label is shown with its id, which is no name to be changed.
        return self.label(before) != self.label(after) and bool(before.labels or after.labels)

    def moved(self, before: Concept, after: Concept) -> bool:
        """Tell whether a concept has other parents, apart from merges and new ids of parents."""
        return self.onward(before.broader) != set(after.broader)

    def reaches(self, concept: Concept) -> bool:
        """Tell whether the mapping names this concept or one that it refers to."""
        near = (concept.id, *concept.broader, *concept.related, *concept.replaced_by)
        return bool(self.mapping) and any(map(self.mapping.knows, near))

    def _targets(self, id_: str, relations: tuple[Relation, ...]) -> tuple[str, ...]:
        named = (m.target for m in self.mapping.of(id_) if m.relation in relations)
        return tuple(dict.fromkeys(target for target in named if target in self.new))


_PARTS = tuple(relation for relation in Relation if relation is not Relation.RELATED)
