"""The composition of two mappings, one after the other, as one mapping."""

from __future__ import annotations

from collections.abc import Container

from taxonomy.mapping import Mapping, Match, Relation

ORDER = list(Relation)
"""From the strongest relation to the weakest."""


def composed(
    first: Mapping,
    second: Mapping,
    sources: Container[str] | None = None,
    targets: Container[str] | None = None,
) -> Mapping:
    """Return the mapping that applies `first` and then `second`.

    A concept that a mapping does not name keeps its id. A composed match has the weaker of its two
    relations.

    Args:
        first: from the old version to a version between.
        second: from the version between to the new version.
        sources: the concepts of the old version; matches of other sources are left out.
        targets: the concepts of the new version; matches with other targets are left out.
    """
    matches: list[Match] = []
    unmatched: list[str] = []
    for source in dict.fromkeys((*first, *second)):
        if sources is not None and source not in sources:
            continue
        begun = first.of(source) if first.knows(source) else (_itself(source),)
        ended = [_joined(link, onward) for link in begun for onward in _onward(second, link)]
        found = [match for match in ended if targets is None or match.target in targets]
        matches += found
        if not found:
            unmatched.append(source)
    return Mapping(matches, unmatched)


def _itself(id_: str) -> Match:
    return Match(id_, Relation.EXACT, id_)


def _onward(second: Mapping, link: Match) -> tuple[Match, ...]:
    return second.of(link.target) if second.knows(link.target) else (_itself(link.target),)


def _joined(link: Match, onward: Match) -> Match:
    relation = max(link.relation, onward.relation, key=ORDER.index)
    return Match(link.source, relation, onward.target, link.note or onward.note)
