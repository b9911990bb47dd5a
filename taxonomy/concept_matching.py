"""Which concept of an old version is which of a new one: by its id, or as a mapping says."""

from __future__ import annotations

from collections.abc import Iterable

from taxonomy.concept import Concept
from taxonomy.mapping import Mapping, Relation
from taxonomy.tree import Tree

NOTHING = Mapping()


class ConceptMatching:
    """Two versions side by side; it answers by looking up, and keeps nothing for each concept."""

    def __init__(self, old: Tree, new: Tree, mapping: Mapping | None = None) -> None:
        """Take two versions and what their authors say about them."""
        self.old, self.new = old, new
        self.mapping = mapping if mapping is not None else NOTHING
        language = new.language or old.language
        self._languages = (language,) if language else ()

    def tag(self, concept: Concept) -> str | None:
        """Return the tag of the label that a concept is shown with in the main language."""
        return concept.tag(*self._languages)

    def label(self, concept: Concept) -> str:
        """Return the label of a concept in the main language."""
        return concept.label(*self._languages)

    def stays(self, id_: str) -> bool:
        """Tell whether an id means the same concept in both versions.

        It does unless the mapping takes it elsewhere. A deprecated concept stays although others
        take over from it.
        """
        if id_ not in self.old or id_ not in self.new:
            return False
        if not self.mapping.knows(id_) or self.new[id_].deprecated:
            return True
        exact = self._exact(id_)
        return id_ in exact or (not exact and bool(self.mapping.of(id_)))

    def same(self, id_: str) -> str | None:
        """Return the id in the new version of a concept of the old one; None where it has none.

        A pair of an EXACT match that share it with nobody else is one concept under a new id.
        """
        if self.stays(id_):
            return id_
        exact = self._exact(id_)
        if len(exact) != 1 or exact[0] not in self.new or id_ not in self.old:
            return None
        return exact[0] if self.origin(exact[0]) == id_ else None

    def origin(self, id_: str) -> str | None:
        """Return the id in the old version of a concept of the new one: `same` the other way."""
        if self.stays(id_):
            return id_
        # A source with several targets is split: what it is split into may be another concept.
        sources = {
            match.source
            for match in self.mapping.sources(id_)
            if match.source in self.old and self._exact(match.source) == [id_]
        }
        (source, *others) = sources or (None,)
        return None if others or source is None or self.stays(source) else source

    def survivor(self, id_: str) -> str | None:
        """Return what stands for a concept by itself: the same one, or what it went into."""
        same = self.same(id_)
        if same is not None or not self.mapping.knows(id_):
            return same
        heir = self.mapping.heir(id_)
        return heir if heir in self.new else None

    def onward(self, ids: Iterable[str]) -> set[str]:
        """Return what stands for each of these concepts; their own id for those that are gone."""
        if not self.mapping:
            return set(ids)
        return {self.survivor(id_) or id_ for id_ in ids}

    def reaches(self, concept: Concept) -> bool:
        """Tell whether the mapping says anything about a concept that this one refers to."""
        near = (concept.id, *concept.broader, *concept.related, *concept.replaced_by)
        return bool(self.mapping) and any(map(self.mapping.knows, near))

    def _exact(self, id_: str) -> list[str]:
        matches = self.mapping.of(id_)
        return list({m.target: None for m in matches if m.relation is Relation.EXACT})
