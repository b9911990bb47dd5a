"""Maps labels from one version of a taxonomy to another: one target, or candidates for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from taxonomy.concept import Concept
from taxonomy.concept_matching import SPLIT, Cardinality, ConceptMatching
from taxonomy.mapping import Mapping, anything
from taxonomy.tree import Tree

CANDIDATES = 20
"""The most candidates that a person gets to choose from."""

Usable = Callable[[str], bool]
Step = tuple[Tree, Tree, Mapping]
"""A version, the next version, and the mapping between them."""


class Rule(StrEnum):
    """Why a label goes where it goes."""

    UNCHANGED = "UNCHANGED"
    MOVED = "MOVED"
    """The same concept under other parents."""
    RENAMED = "RENAMED"
    """The same concept with another label, under other parents or not."""
    MERGED = "MERGED"
    """Into a concept that others go to as well."""
    SPLIT = "SPLIT"
    """Several targets, or only narrower and related ones: a person chooses."""
    REMOVED = "REMOVED"
    """No target: a person chooses, from what stands above it if that is still there."""
    AMBIGUOUS = "AMBIGUOUS"
    """A namesake, or a target that the question does not offer: a person chooses."""


CARRIED = (Rule.UNCHANGED, Rule.MOVED, Rule.RENAMED, Rule.MERGED)
"""The rules that map a label without a person, ordered by how much they change it."""


class MappingResult(NamedTuple):
    """Where the labels of a concept go: exactly one target, or candidates for a person."""

    rule: Rule
    targets: tuple[str, ...]

    @property
    def unambiguous(self) -> bool:
        """Whether labels can be mapped without asking a person."""
        return self.rule in CARRIED


def map_label(
    concept_id: str, old: Tree, new: Tree, mapping: Mapping, usable: Usable = anything
) -> MappingResult:
    """Map the labels of a concept from one version to the next.

    `usable` tells whether a concept of the new version may be chosen; deprecated ones never may.
    """
    return _LabelMapper(old, new, mapping, usable).map_label(concept_id)


def map_labels(
    steps: Sequence[Step], ids: Iterable[str], usable: Usable
) -> dict[str, MappingResult]:
    """Map labels through several versions, each step by its own mapping.

    Args:
        steps: the published steps in order; each begins with the version that ended the one before.
        ids: concepts of the first version.
        usable: whether a concept of the last version may be chosen: by subtree, depth, leaves.
    """
    last = len(steps) - 1
    passages = [
        _LabelMapper(*step, usable if n == last else anything, final=n == last)
        for n, step in enumerate(steps)
    ]
    found = {}
    for id_ in ids:
        at = MappingResult(Rule.UNCHANGED, (id_,))
        for passage in passages:
            at = passage.onward(at)
        found[id_] = at
    return found


class _LabelMapper:
    """One step, with a cache of look-ups that many concepts share."""

    def __init__(
        self, old: Tree, new: Tree, mapping: Mapping, usable: Usable, *, final: bool = True
    ) -> None:
        self.old, self.new, self.mapping = old, new, mapping
        self._usable, self._final = usable, final
        self._pair = ConceptMatching(old, new, mapping)
        self._offered = ConceptMatching(old, new, mapping, self._fits)
        self._fates: dict[str, MappingResult] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def onward(self, at: MappingResult) -> MappingResult:
        """Continue a result of the step before; a label that needed a person there still does."""
        if at.unambiguous:
            after = self.map_label(at.targets[0])
            if not after.unambiguous:
                return after
            return MappingResult(max(at.rule, after.rule, key=CARRIED.index), after.targets)
        targets = dict.fromkeys(to for id_ in at.targets for to in self.map_label(id_).targets)
        return MappingResult(at.rule, tuple(islice(targets, CANDIDATES)))

    def map_label(self, id_: str) -> MappingResult:
        """Return the result for a concept, which is computed once and cached."""
        if id_ not in self._fates:
            self._fates[id_] = self._decided(id_)
        return self._fates[id_]

    def _decided(self, id_: str) -> MappingResult:
        if self.mapping.knows(id_):
            return self._mapped(id_)
        if id_ not in self.new:
            return self._gone(id_)
        if self.new[id_].deprecated:
            return self._deprecated(id_)
        return self._to(id_, self._changed(id_, id_))

    def _fits(self, id_: str) -> bool:
        # A concept that is deprecated in a version between is replaced by the next step.
        return not self._final or (not self.new[id_].deprecated and self._usable(id_))

    def _mapped(self, id_: str) -> MappingResult:
        """Map a concept that the mapping names."""
        how = self._offered.cardinality(id_)
        if how is None:
            return self._removed(id_)
        if how in SPLIT:
            return MappingResult(Rule.SPLIT, self._candidates(self._offered.targets(id_)))
        (target,) = self._offered.heirs(id_)
        merged = how is Cardinality.MANY_TO_ONE
        return self._to(target, Rule.MERGED if merged else self._changed(id_, target))

    def _changed(self, id_: str, target: str) -> Rule:
        """Return the rule for a concept and its target, by comparing their labels and parents."""
        before, after = self.old.concepts.get(id_), self.new[target]
        if before is None:
            return Rule.UNCHANGED
        if self._pair.renamed(before, after):
            return Rule.RENAMED
        return Rule.MOVED if self._pair.moved(before, after) else Rule.UNCHANGED

    def _to(self, target: str, rule: Rule) -> MappingResult:
        """Return a single target, or nearby candidates if the target cannot be chosen."""
        if self._fits(target):
            return MappingResult(rule, (target,))
        return MappingResult(Rule.AMBIGUOUS, self._candidates([target]))

    def _deprecated(self, id_: str) -> MappingResult:
        heirs = list(dict.fromkeys(self._replacements(id_)))
        if not heirs:
            return self._removed(id_)
        if len(heirs) == 1:
            return self._to(heirs[0], Rule.MERGED)
        return MappingResult(Rule.SPLIT, self._candidates(heirs))

    def _replacements(self, id_: str) -> Iterator[str]:
        """Yield the replacements of a deprecated concept; for deprecated ones, theirs in turn."""
        seen, waiting = {id_}, [id_]
        while waiting:
            for heir in self.new[waiting.pop(0)].replaced_by:
                if heir in self.new and heir not in seen:
                    seen.add(heir)
                    if not self.new[heir].deprecated:
                        yield heir
                    else:
                        waiting.append(heir)

    def _gone(self, id_: str) -> MappingResult:
        """Map a concept whose id is gone: look for concepts of the same name under new ids."""
        concept = self.old.concepts.get(id_)
        names = self._spelled(concept) if concept else ()
        found = dict.fromkeys(other for name in names for other in self._named.get(name, ()))
        usable = tuple(islice(filter(self._fits, found), CANDIDATES))
        return MappingResult(Rule.AMBIGUOUS, usable) if usable else self._removed(id_)

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for concept in self.new:
            for name in self._spelled(concept):
                found.setdefault(name, []).append(concept.id)
        return found

    def _spelled(self, concept: Concept) -> set[str]:
        others = (text for texts in concept.alternatives.values() for text in texts)
        return {name.casefold() for name in (self._pair.label(concept), *others)}

    def _removed(self, id_: str) -> MappingResult:
        """Return the nearest ancestors that still exist, as candidates for a person."""
        here = id_ in self.new
        tree = self.new if here else self.old
        level = list(tree[id_].broader) if id_ in tree else []
        found: dict[str, None] = {}
        seen = set(level)
        while level:
            further = []
            for above in level:
                heir = above if here else self._pair.survivor(above)
                if heir is not None and self._fits(heir):
                    found[heir] = None
                else:
                    further += [up for up in tree[above].broader if up not in seen]
                    seen.update(further)
            level = further
        return MappingResult(Rule.REMOVED, tuple(islice(found, CANDIDATES)))

    def _candidates(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Return the targets that can be chosen; if none can, usable concepts near them."""
        listed = list(dict.fromkeys(targets))
        usable = list(filter(self._fits, listed))
        if not usable:
            usable = [near for target in listed for near in self._nearby(target)]
        return tuple(islice(dict.fromkeys(usable), CANDIDATES))

    def _nearby(self, id_: str) -> tuple[str, ...]:
        """Return the usable replacements, descendants or ancestors of a concept."""
        if id_ not in self._near:
            new = self.new
            near = (*self._replacements(id_), *new.descendants(id_), *new.ancestors(id_))
            usable = filter(self._fits, dict.fromkeys(near))
            self._near[id_] = tuple(islice(usable, CANDIDATES))
        return self._near[id_]
