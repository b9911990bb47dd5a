"""Which concepts of an old version are which of a new one: by their ids, or as a mapping says.

A diff and the plan of a migration both ask here, so that they tell of the same merges and splits.
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
    """Two versions side by side; it answers by looking up, and keeps nothing for each concept."""

    def __init__(
        self,
        old: Tree,
        new: Tree,
        mapping: Mapping | None = None,
        fits: Callable[[str], bool] | None = None,
    ) -> None:
        """Take two versions and what their authors say about them.

        `fits` tells to which concepts of the new version labels may go: all but deprecated ones,
        where it is not given.
        """
        self.old, self.new = old, new
        self.mapping = mapping if mapping is not None else NOTHING
        self._fits = fits or (lambda id_: not new[id_].deprecated)
        language = new.language or old.language
        self._languages = (language,) if language else ()

    def tag(self, concept: Concept) -> str | None:
        """Return the tag of the label that a concept is shown with in the main language."""
        return concept.tag(*self._languages)

    def label(self, concept: Concept) -> str:
        """Return the label of a concept in the main language."""
        return concept.label(*self._languages)

    def cardinality(self, id_: str) -> Cardinality | None:
        """Tell how many concepts became how many where labels of this one go.

        None where nothing stands for it. A concept that was split counts as a source of none of
        its parts, since none of its labels goes there by itself: what it is split into may be
        another concept, one to one.
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
        """Return where the labels of a concept go by themselves, if that is one place only.

        These are the targets of the best relation that leads to a concept that fits; else the only
        one that carries labels at all. Where there are several, or none, a person has to choose.
        """
        if not self.mapping.knows(id_):
            return (id_,) if id_ in self.new else ()
        best = self.mapping.best(id_, lambda target: target in self.new and self._fits(target))
        return best or (found if len(found := self._targets(id_, CARRYING)) == 1 else ())

    def became(self, id_: str) -> tuple[str, ...]:
        """Return what stands for a concept: its only heir, or all that it was split into."""
        heirs = self.heirs(id_)
        if len(heirs) == 1:
            return heirs
        return self._targets(id_, _PARTS) or self.targets(id_)

    def targets(self, id_: str) -> tuple[str, ...]:
        """Return every concept of the new version that the mapping names for this one."""
        return self._targets(id_, tuple(Relation))

    def shared(self, id_: str, target: str, *, parts: bool = False) -> bool:
        """Tell whether the target of a concept stays another one, or labels of others go there.

        With `parts`, others that were split count as well: a person may choose it for their labels.
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
        """Return the concepts whose id no longer means them, and that became this one alone."""
        sources = dict.fromkeys(match.source for match in self.mapping.sources(target))
        here = (source for source in sources if source in self.old and not self.stays(source))
        return [source for source in here if self.heirs(source) == (target,)]

    def stays(self, id_: str) -> bool:
        """Tell whether an id means the same concept in both versions.

        It does unless the mapping takes its labels elsewhere. A deprecated concept stays although
        others take over from it.
        """
        if id_ not in self.old or id_ not in self.new:
            return False
        if not self.mapping.knows(id_) or self.new[id_].deprecated:
            return True
        heirs = self.heirs(id_)
        return id_ in heirs or (not heirs and bool(self.targets(id_)))

    def same(self, id_: str) -> str | None:
        """Return the id in the new version of a concept of the old one; None where it has none.

        A pair that is shared with nobody else is one concept under a new id.
        """
        if self.stays(id_):
            return id_
        heirs = self.heirs(id_)
        return heirs[0] if len(heirs) == 1 and not self.shared(id_, heirs[0]) else None

    def survivor(self, id_: str) -> str | None:
        """Return what stands for a concept by itself: the same one, or what it went into."""
        heirs = self.heirs(id_)
        return id_ if self.stays(id_) else heirs[0] if len(heirs) == 1 else None

    def onward(self, ids: Iterable[str]) -> set[str]:
        """Return what stands for each of these concepts; their own id for those that are gone."""
        if not self.mapping:
            return set(ids)
        return {self.survivor(id_) or id_ for id_ in ids}

    def renamed(self, before: Concept, after: Concept) -> bool:
        """Tell whether a concept has another label in the main language."""
        # A concept without any label is shown with its id, which is no name to be changed.
        return self.label(before) != self.label(after) and bool(before.labels or after.labels)

    def moved(self, before: Concept, after: Concept) -> bool:
        """Tell whether a concept has other parents, past merges and new ids of parents."""
        return self.onward(before.broader) != set(after.broader)

    def reaches(self, concept: Concept) -> bool:
        """Tell whether the mapping says anything about a concept that this one refers to."""
        near = (concept.id, *concept.broader, *concept.related, *concept.replaced_by)
        return bool(self.mapping) and any(map(self.mapping.knows, near))

    def _targets(self, id_: str, relations: tuple[Relation, ...]) -> tuple[str, ...]:
        named = (m.target for m in self.mapping.of(id_) if m.relation in relations)
        return tuple(dict.fromkeys(target for target in named if target in self.new))


_PARTS = tuple(relation for relation in Relation if relation is not Relation.RELATED)
