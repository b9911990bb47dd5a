"""The schemes of a SKOS file, and the concepts in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import cached_property

from taxonomy.formats.skos_terms import CONCEPT, SCHEME
from taxonomy.formats.triples import Graph, nodes

# Only concepts are subjects of these properties, by the axioms S8, S10 and S22 of SKOS.
_OF_CONCEPTS = {"broader", "narrower", "topConceptOf"}
_MOST = 400
"""The most schemes that are searched through one concept: the IRIs of more exceed a code."""


class Schemes:
    """The schemes and the concepts of a file, in its order.

    A concept is in the schemes that the file names for it: by `inScheme`, `topConceptOf` or
    `hasTopConcept`. A concept without a declared scheme is in the schemes of its ancestors.
    """

    def __init__(self, said: Graph) -> None:
        """Take the statements, and add `topConceptOf` for each `hasTopConcept` (axiom S8)."""
        self.said = said
        for scheme, about in said.items():
            for top in nodes(about, "hasTopConcept"):
                if top in said:
                    said[top].append(("topConceptOf", scheme))
        self.declared = {node: None for node, about in said.items() if ("type", SCHEME) in about}
        self.concepts = [
            node
            for node, about in said.items()
            if node not in self.declared
            and any(w in _OF_CONCEPTS or (w == "type" and t == CONCEPT) for w, t in about)
        ]
        self._visits: Counter[str] = Counter()

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """The schemes that the file names for each concept."""
        return {n: {*nodes(self.said[n], "inScheme", "topConceptOf")} for n in self.concepts}

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        found = {node: [*nodes(self.said[node], "narrower")] for node in self.concepts}
        for node in self.concepts:
            for above in nodes(self.said[node], "broader"):
                found.setdefault(above, []).append(node)
        return found

    def members(self, scheme: str) -> set[str]:
        """Return the concepts of a scheme."""
        return self._downwards(node for node in self.concepts if scheme in self.named[node])

    def of_concepts(self) -> dict[str, list[str]]:
        """Return concept -> its schemes, for concepts that are in any scheme."""
        tops: dict[str, list[str]] = {}
        for node in self.concepts:
            for scheme in sorted(self.named[node]):
                tops.setdefault(scheme, []).append(node)
        found: dict[str, list[str]] = {}
        for scheme in sorted(tops):
            for node in self._downwards(tops[scheme]):
                found.setdefault(node, []).append(scheme)
        return found

    def _downwards(self, tops: Iterable[str]) -> set[str]:
        waiting = list(tops)
        found = set(waiting)
        while waiting:
            node = waiting.pop()
            self._visits[node] += 1
            for child in self._below[node] if self._visits[node] <= _MOST else ():
                if child not in found and child in self.named and self._inherits(child):
                    found.add(child)
                    waiting.append(child)
        return found

    def _inherits(self, node: str) -> bool:
        return self.declared.keys().isdisjoint(self.named[node])

    def cut(self, members: Container[str]) -> int:
        """Count the pairs of linked concepts of which only one is a member."""
        pairs = {
            frozenset((node, other))
            for node in self.concepts
            for other in nodes(self.said[node], "broader", "narrower", "related")
            if other in self.named and (node in members) != (other in members)
        }
        return len(pairs)
