"""A mapping between two versions: which concepts of the new one replace which of the old one."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from taxonomy.problem import Problem
from taxonomy.tree import Tree

FORMAT = 1


class Relation(StrEnum):
    """How a target relates to its source: the mapping properties of SKOS (W3C, 2009, §10)."""

    EXACT = "EXACT"
    CLOSE = "CLOSE"
    BROAD = "BROAD"
    """The target is broader than the source."""
    NARROW = "NARROW"
    """The target is narrower than the source."""
    RELATED = "RELATED"


INVERSE = {Relation.BROAD: Relation.NARROW, Relation.NARROW: Relation.BROAD}
CARRYING = (Relation.EXACT, Relation.CLOSE, Relation.BROAD)
"""The relations by which a label may be mapped without a person, best first: it stays true."""


def anything(_id: str) -> bool:
    """Return True for every concept: the filter that restricts nothing."""
    return True


@dataclass(frozen=True, slots=True)
class Match:
    """One line of a mapping: source and target, and how the target relates to the source."""

    source: str
    relation: Relation
    target: str
    note: str = ""


class Mapping:
    """The statements of an author about concepts of an old version; immutable.

    A source that the mapping does not name keeps its id. A source that it names without a target
    is gone.
    """

    def __init__(self, matches: Iterable[Match] = (), unmatched: Iterable[str] = ()) -> None:
        """Keep each match once, in order; a source with a match does not count as unmatched.

        Args:
            matches: lines of the mapping; a source may have several.
            unmatched: sources that the author says have no target.
        """
        self.matches = tuple(dict.fromkeys(matches))
        by_source: dict[str, list[Match]] = {}
        by_target: dict[str, list[Match]] = {}
        for match in self.matches:
            by_source.setdefault(match.source, []).append(match)
            by_target.setdefault(match.target, []).append(match)
        self.unmatched = tuple(dict.fromkeys(id_ for id_ in unmatched if id_ not in by_source))
        self._of = {source: tuple(found) for source, found in by_source.items()}
        self._of.update(dict.fromkeys(self.unmatched, ()))
        self._sources = {target: tuple(found) for target, found in by_target.items()}

    def __len__(self) -> int:
        """Count the sources that the mapping names."""
        return len(self._of)

    def __iter__(self) -> Iterator[str]:
        """Yield the sources that the mapping names."""
        return iter(self._of)

    def __eq__(self, other: object) -> bool:
        """Tell whether two mappings have equal matches and unmatched sources, in the same order."""
        if not isinstance(other, Mapping):
            return NotImplemented
        return (self.matches, self.unmatched) == (other.matches, other.unmatched)

    def __hash__(self) -> int:
        """Return a hash that is equal for equal mappings."""
        return hash((self.matches, self.unmatched))

    def __repr__(self) -> str:
        """Return the lines of the mapping."""
        return f"Mapping({list(self.matches)!r}, {list(self.unmatched)!r})"

    def knows(self, source: str) -> bool:
        """Tell whether the mapping names this source, with a target or as unmatched."""
        return source in self._of

    def of(self, source: str) -> tuple[Match, ...]:
        """Return the matches of a source; none if it is unmatched or not named."""
        return self._of.get(source, ())

    def sources(self, target: str) -> tuple[Match, ...]:
        """Return the matches that lead to a target."""
        return self._sources.get(target, ())

    def best(self, source: str, fits: Callable[[str], bool] = anything) -> tuple[str, ...]:
        """Return the targets of the best relation that can carry a label without a person.

        EXACT beats CLOSE beats BROAD; NARROW and RELATED never carry a label. Targets that do not
        fit are ignored.
        """
        matches = [match for match in self.of(source) if fits(match.target)]
        for relation in CARRYING:
            if found := tuple(dict.fromkeys(m.target for m in matches if m.relation is relation)):
                return found
        return ()

    def inverted(self) -> Mapping:
        """Return the inverse mapping: BROAD becomes NARROW, unmatched sources are left out."""
        return Mapping(
            Match(m.target, INVERSE.get(m.relation, m.relation), m.source, m.note)
            for m in self.matches
        )

    def plain(self) -> dict[str, Any]:
        """Return the mapping as JSON that `of_plain` reads: one list per match."""
        rows = [[m.source, m.relation.value, m.target, m.note] for m in self.matches]
        found: dict[str, Any] = {
            "format": FORMAT,
            "matches": [row if row[-1] else row[:-1] for row in rows],
        }
        if self.unmatched:
            found["unmatched"] = list(self.unmatched)
        return found

    @classmethod
    def of_plain(cls, plain: AbstractMapping[str, Any]) -> Mapping:
        """Return the mapping from the JSON of `plain`."""
        return cls(
            (
                Match(source, Relation(relation), target, *note)
                for source, relation, target, *note in plain["matches"]
            ),
            plain.get("unmatched", ()),
        )

    def encode(self) -> bytes:
        """Return the mapping as compact JSON in UTF-8 with sorted keys: equal ones, equal bytes."""
        spelled = json.dumps(
            self.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
        return spelled.encode()

    @classmethod
    def decode(cls, data: bytes) -> Mapping:
        """Return the mapping from the bytes of `encode`."""
        return cls.of_plain(json.loads(data))

    def check(self, old: Tree, new: Tree) -> list[Problem]:
        """Return a problem for every concept that the mapping names but its tree does not have."""
        problems = []
        for match in self.matches:
            where = f"{match.source} {match.relation} {match.target}"
            if match.source not in old:
                problems.append(_dangling("SOURCE", match.source, "old", where))
            if match.target not in new:
                problems.append(_dangling("TARGET", match.target, "new", where))
        problems += [
            _dangling("SOURCE", id_, "old", f"{id_} unmatched")
            for id_ in self.unmatched
            if id_ not in old
        ]
        return problems


def _dangling(end: str, id_: str, version: str, where: str) -> Problem:
    message = f"The {end.lower()} {id_!r} is not in the {version} version: correct or drop this."
    return Problem(f"DANGLING_{end}", message, where)


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
