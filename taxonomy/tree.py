"""A tree of concepts: immutable, checked when it is built, with several parents allowed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import Any

from taxonomy.concept import NONE, Concept, Texts
from taxonomy.problem import Invalid, Problem

FORMAT = 1
MAX_PROBLEMS = 10_000
"""The most problems of one tree that are told."""
MAX_NAMES = 100
"""The most concepts of a cycle that are named."""


class Tree:
    """The concepts of one version of a taxonomy, in the order of their publisher.

    A poly-hierarchy: a concept may have several parents, but is never among its own ancestors.
    """

    def __init__(
        self,
        concepts: Iterable[Concept] = (),
        *,
        titles: Texts = NONE,
        uri: str | None = None,
        language: str = "",
    ) -> None:
        """Check the concepts and keep them.

        Args:
            concepts: the concepts; screens show siblings in this order.
            titles: the name of the taxonomy by language.
            uri: what identifies the taxonomy to others.
            language: the language that its publisher writes in, where known.

        Raises:
            Invalid: with every duplicate id, dangling reference and cycle.
        """
        listed = tuple(concepts)
        self.concepts: dict[str, Concept] = {concept.id: concept for concept in listed}
        self.titles, self.uri, self.language = titles, uri, language
        every = (_duplicates(listed), _dangling(self.concepts), _cycles(self.concepts))
        problems = [*islice(chain(*every), MAX_PROBLEMS)]
        if problems:
            raise Invalid(problems)

    def __len__(self) -> int:
        """Count the concepts."""
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        """Yield the concepts in their order."""
        return iter(self.concepts.values())

    def __contains__(self, id_: object) -> bool:
        """Tell whether the tree has a concept with this id."""
        return id_ in self.concepts

    def __getitem__(self, id_: str) -> Concept:
        """Return the concept with this id. Raises KeyError if there is none."""
        return self.concepts[id_]

    def __eq__(self, other: object) -> bool:
        """Tell whether two trees are equal: concepts with their order, titles, URI and language."""
        return isinstance(other, Tree) and self.plain() == other.plain()

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The concepts with nothing above them."""
        return tuple(c.id for c in self if not c.broader)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Concept -> its place in the order of the publisher, from 0."""
        return {id_: place for place, id_ in enumerate(self.concepts)}

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """Concept -> its children, for each concept that has any."""
        found: dict[str, list[str]] = {}
        for concept in self:
            for parent in concept.broader:
                found.setdefault(parent, []).append(concept.id)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def referring(self) -> Mapping[str, tuple[str, ...]]:
        """Concept -> the concepts related to it or replaced by it, where there are any."""
        found: dict[str, dict[str, None]] = {}
        for concept in self:
            for other in (*concept.related, *concept.replaced_by):
                found.setdefault(other, {})[concept.id] = None
        return {other: tuple(ids) for other, ids in found.items()}

    def children(self, id_: str | None) -> tuple[str, ...]:
        """Return the children of a concept; the roots for None."""
        return self.roots if id_ is None else self.narrower.get(id_, ())

    def ancestors(self, id_: str) -> list[str]:
        """Return all ancestors of a concept, each once, nearest first."""
        return _walk(id_, lambda at: self.concepts[at].broader)

    def descendants(self, id_: str) -> list[str]:
        """Return all descendants of a concept, each once, nearest first."""
        return _walk(id_, lambda at: self.narrower.get(at, ()))

    def path(self, id_: str) -> tuple[str, ...]:
        """Return the ids from a root to the concept, along the first parents."""
        path = [id_]
        while above := self.concepts[path[-1]].broader:
            path.append(above[0])
        return tuple(reversed(path))

    def paths(self, id_: str) -> Iterator[tuple[str, ...]]:
        """Yield every path from a root to the concept; there may be very many."""
        above = self.concepts[id_].broader
        if not above:
            yield (id_,)
        for parent in above:
            for path in self.paths(parent):
                yield (*path, id_)

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """Concept -> edges to its nearest root; 0 for roots."""
        depths = dict.fromkeys(self.roots, 0)
        level: list[str] = list(self.roots)
        depth = 0
        while level:
            depth += 1
            level = [c for at in level for c in self.narrower.get(at, ()) if c not in depths]
            depths.update(dict.fromkeys(level, depth))
            level = list(dict.fromkeys(level))
        return depths

    def plain(self) -> dict[str, Any]:
        """Return the tree as JSON that `Tree.of` reads."""
        return {"concepts": [c.plain() for c in self], **self._around()}

    def _around(self) -> dict[str, Any]:
        """Return the JSON fields beside `concepts`, which is the first by name."""
        around = {"language": self.language, "titles": dict(self.titles), "uri": self.uri}
        return {"format": FORMAT} | {name: value for name, value in around.items() if value}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Tree:
        """Return the tree from the JSON of `plain`. Raises Invalid."""
        return cls(
            map(Concept.of, plain["concepts"]),
            titles=plain.get("titles", NONE),
            uri=plain.get("uri"),
            language=plain.get("language", ""),
        )

    def encode(self) -> bytes:
        """Return the tree as compact JSON in UTF-8 with sorted keys: equal trees, equal bytes."""
        # Concept by concept: JSON objects of a large tree take ten times the memory of its bytes.
        concepts = ",".join(_spelled(concept.plain()) for concept in self)
        rest = _spelled(self._around())
        return f'{{"concepts":[{concepts}],{rest[1:]}'.encode()

    @classmethod
    def decode(cls, data: bytes) -> Tree:
        """Return the tree from the bytes of `encode`. Raises Invalid."""
        return cls.of(json.loads(data))


def _spelled(value: dict[str, Any]) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _walk(start: str, step: Any) -> list[str]:
    found: dict[str, None] = {}
    level = list(step(start))
    while level:
        found.update(dict.fromkeys(level))
        level = [after for at in level for after in step(at) if after not in found]
    return list(found)


def _duplicates(concepts: tuple[Concept, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for concept in concepts:
        if concept.id in seen:
            message = f"The id {concept.id!r} is used twice: give each concept its own."
            yield Problem("DUPLICATE_ID", message, concept.id)
        seen.add(concept.id)


def _dangling(concepts: Mapping[str, Concept]) -> Iterator[Problem]:
    for concept in concepts.values():
        for parent in concept.broader:
            if parent not in concepts:
                message = f"The parent {parent!r} of {concept.id!r} does not exist."
                yield Problem("DANGLING_PARENT", message, concept.id)
        for other in concept.related:
            if other not in concepts:
                message = f"{concept.id!r} is related to {other!r}, which does not exist."
                yield Problem("DANGLING_RELATION", message, concept.id)


def _cycles(concepts: Mapping[str, Concept]) -> Iterator[Problem]:
    """Find cycles: every concept between cycles is walked upwards once, until one closes."""
    inside, seen = _between_cycles(concepts), set[str]()
    for start in inside:
        path: dict[str, None] = {}
        at = start
        while at not in seen and at not in path:
            path[at] = None
            at = next(parent for parent in concepts[at].broader if parent in inside)
        if at in path:
            walked = list(path)
            cycle = walked[walked.index(at) :]
            names = " > ".join(repr(id_) for id_ in (*cycle[:MAX_NAMES], cycle[0]))
            message = f"A concept cannot stand above itself: {names}. Cut one of these links."
            yield Problem("CYCLE", message, cycle[0])
        seen.update(path)


def _between_cycles(concepts: Mapping[str, Concept]) -> Collection[str]:
    """Return the concepts left after removing leaves and then roots repeatedly, in their order.

    Each of them has a parent among them, so that a walk upwards ends in a cycle. In a tree without
    a cycle none is left.
    """
    left = _linked({id_: concept.broader for id_, concept in concepts.items()})
    children: dict[str, list[str]] = {id_: [] for id_ in left}
    for id_ in left:
        for parent in filter(left.__contains__, concepts[id_].broader):
            children[parent].append(id_)
    return _linked(children)


def _linked(links: Mapping[str, Collection[str]]) -> Mapping[str, int]:
    """Return what is left after removing repeatedly what nothing that is left links to."""
    counts = dict.fromkeys(links, 0)
    for targets in links.values():
        for target in filter(counts.__contains__, targets):
            counts[target] += 1
    free = [id_ for id_, count in counts.items() if not count]
    while free:
        gone = free.pop()
        del counts[gone]
        for target in filter(counts.__contains__, links[gone]):
            counts[target] -= 1
            if not counts[target]:
                free.append(target)
    return counts
