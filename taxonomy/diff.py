"""The diff of two versions, concept by concept."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

from taxonomy.concept import Concept
from taxonomy.concept_matching import SPLIT, Cardinality, ConceptMatching
from taxonomy.mapping import Mapping
from taxonomy.tree import Tree

T = TypeVar("T")
Fields = AbstractMapping[str, Any]
"""Values of some fields of a concept, by name of the field."""

NAMES = ("alternatives", "hidden")
ABOUT = ("definitions", "notes", "examples", "codes", "uri", "colour", "hotkey")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept in a list of the diff, with its label in the version that has the concept."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One change of a concept: a value before and after."""

    id: str
    """The concept's id in the new version."""
    was: str
    """The concept's id in the old version; different only if a mapping says so."""
    before: T
    after: T


@dataclass(frozen=True, slots=True)
class Join:
    """Several concepts that became one, or one concept that became several.

    A merge may have a single source: the target was then split itself, or replaces a deprecated
    concept, and the diff has that other concept under `split` or `deprecated`.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    cardinality: Cardinality | None = field(default=None, compare=False)
    """Not compared by `==`, since it depends on other concepts."""


@dataclass(frozen=True, slots=True)
class Diff:
    """The differences between two versions; a concept may be in several lists.

    The order of siblings, and of the parents of a concept, is not compared.
    """

    added: tuple[Entry, ...] = ()
    """Concepts in the new version only that are no target of a merge or split."""
    removed: tuple[Entry, ...] = ()
    """Concepts in the old version only that were neither merged nor split."""
    renamed: tuple[Change[str], ...] = ()
    """Concepts with another preferred label in the main language."""
    moved: tuple[Change[tuple[str, ...]], ...] = ()
    """Concepts with other parents; parents that were merged or have a new id count as the same."""
    merged: tuple[Join, ...] = ()
    split: tuple[Join, ...] = ()
    deprecated: tuple[Entry, ...] = ()
    restored: tuple[Entry, ...] = ()
    relabeled: tuple[Change[Fields], ...] = ()
    """Concepts with other names: those in other languages, alternatives, hidden names."""
    annotated: tuple[Change[Fields], ...] = ()
    """Concepts with changes in other fields: definitions, codes, relations, colours."""

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """Return the length of each list, by its name."""
        return {f.name: len(getattr(self, f.name)) for f in fields(self)}

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """Return the lists as JSON."""
        return {f.name: [_plain(entry) for entry in getattr(self, f.name)] for f in fields(self)}


def diff(old: Tree, new: Tree, mapping: Mapping | None = None) -> Diff:
    """Compare two versions.

    Args:
        old: the version before.
        new: the version after.
        mapping: from old to new, for concepts that do not keep their id. A one-to-one pair whose
            relation carries labels is the same concept under a new id.
    """
    pair = ConceptMatching(old, new, mapping)
    merged, split = tuple(_merged(pair)), tuple(_split(pair))
    joins = (*merged, *split)
    told = {source for join in joins for source in join.sources}
    found: dict[str, list[Any]] = {
        name: [] for name in ("renamed", "moved", "deprecated", "restored", *DEEP)
    }
    removed, known = [], {target for join in joins for target in join.targets}
    for before in old:
        id_ = pair.same(before.id)
        if id_ is not None:
            known.add(id_)
            _compare(pair, before, new[id_], found)
        elif before.id not in told:
            removed.append(Entry(before.id, pair.label(before)))
    return Diff(
        added=tuple(Entry(c.id, pair.label(c)) for c in new if c.id not in known),
        removed=tuple(removed),
        merged=merged,
        split=split,
        **{name: tuple(entries) for name, entries in found.items()},
    )


def _compare(
    pair: ConceptMatching, before: Concept, after: Concept, found: dict[str, list[Any]]
) -> None:
    """Add the differences between two versions of one concept to the lists in `found`."""
    if before == after and not pair.reaches(before):
        return
    if pair.renamed(before, after):
        labels = (pair.label(before), pair.label(after))
        found["renamed"].append(Change(after.id, before.id, *labels))
    if pair.moved(before, after):
        found["moved"].append(Change(after.id, before.id, before.broader, after.broader))
    if before.deprecated != after.deprecated:
        name = "deprecated" if after.deprecated else "restored"
        found[name].append(Entry(after.id, pair.label(after)))
    for name, differing in DEEP.items():
        names = list(differing(pair, before, after))
        if names:
            values = (_values(before, names), _values(after, names))
            found[name].append(Change(after.id, before.id, *values))


def _other_names(pair: ConceptMatching, before: Concept, after: Concept) -> Iterator[str]:
    others = [
        {tag: text for tag, text in concept.labels.items() if tag != pair.tag(concept)}
        for concept in (before, after)
    ]
    if others[0] != others[1]:
        yield "labels"
    yield from (name for name in NAMES if getattr(before, name) != getattr(after, name))


def _about(pair: ConceptMatching, before: Concept, after: Concept) -> Iterator[str]:
    yield from (name for name in ABOUT if getattr(before, name) != getattr(after, name))
    if pair.onward(before.related) != set(after.related):
        yield "related"
    same_state = before.deprecated == after.deprecated
    if same_state and pair.onward(before.replaced_by) != set(after.replaced_by):
        yield "replaced_by"


DEEP = {"relabeled": _other_names, "annotated": _about}


def _merged(pair: ConceptMatching) -> Iterator[Join]:
    """Yield the merges; a target that existed before counts among its own sources."""
    targets = {match.target: None for match in pair.mapping.matches if match.target in pair.new}
    for target in targets:
        sources = pair.leaving(target)
        if sources and pair.shared(sources[0], target):
            if pair.stays(target) and not _is_split(pair, target):
                sources.append(target)
            yield Join(tuple(sources), (target,), Cardinality.MANY_TO_ONE)


def _split(pair: ConceptMatching) -> Iterator[Join]:
    """Yield the splits; a concept that stays for old labels is deprecated instead of split."""
    for source in pair.mapping:
        if source in pair.old and _is_split(pair, source):
            yield Join((source,), pair.became(source), pair.cardinality(source))


def _is_split(pair: ConceptMatching, id_: str) -> bool:
    kept = id_ in pair.new and pair.new[id_].deprecated
    return not kept and pair.cardinality(id_) in SPLIT


def _values(concept: Concept, names: list[str]) -> Fields:
    plain = concept.plain()
    return {name: plain.get(name) for name in names}


def _plain(entry: Any) -> dict[str, Any]:
    return {f.name: getattr(entry, f.name) for f in fields(entry)}
