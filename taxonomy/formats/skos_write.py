"""A tree as SKOS: one concept after the other, in any RDF syntax, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO
from urllib.parse import quote

import pyoxigraph as ox

from taxonomy.concept import Concept
from taxonomy.formats import skos_terms as terms
from taxonomy.formats.options import Format
from taxonomy.formats.skos_terms import DCT, OURS, OWL, SKOS, XSD
from taxonomy.formats.triples import SYNTAX
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree


def write_skos(tree: Tree, format: Format, stream: BinaryIO) -> None:
    """Write every field. Raises Invalid for language tags that RDF does not allow."""
    prefixes = terms.PREFIXES if format in (Format.TURTLE, Format.RDF_XML) else None
    ox.serialize(_Writer(tree).triples(), stream, SYNTAX[format], prefixes=prefixes)


class _Writer:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.scheme = _iri(tree.uri) or ox.NamedNode(terms.SCHEME_IRI)
        self.space = terms.namespace(self.scheme.value)
        self.nodes = self._nodes()

    def _nodes(self) -> dict[str, ox.NamedNode]:
        """Concept -> the node of its IRI: its own, if that is valid and no other concept has it."""
        nodes, used = {}, {self.scheme.value}
        for concept in self.tree:
            own = _iri(concept.uri)
            if own is None or own.value in used or own.value.startswith(OURS):
                own = ox.NamedNode(terms.minted(concept.id))
            used.add(own.value)
            nodes[concept.id] = own
        return nodes

    def triples(self) -> Iterator[ox.Triple]:
        yield ox.Triple(self.scheme, ox.NamedNode(terms.TYPE), ox.NamedNode(terms.SCHEME))
        for tag, text in self.tree.titles.items():
            yield ox.Triple(self.scheme, _term(DCT + "title"), _text(text, tag))
        if self.tree.language:
            yield ox.Triple(self.scheme, _term(DCT + "language"), ox.Literal(self.tree.language))
        for concept in self.tree:
            node = self.nodes[concept.id]
            for predicate, value in self.about(concept, node):
                yield ox.Triple(node, _term(predicate), value)

    def about(
        self, concept: Concept, node: ox.NamedNode
    ) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        yield terms.TYPE, ox.NamedNode(terms.CONCEPT)
        yield from self._schemes(concept)
        yield from _texts(concept)
        for predicate, ids in (("broader", concept.broader), ("related", concept.related)):
            for id_ in ids:
                yield SKOS + predicate, self.nodes[id_]
        for id_ in concept.replaced_by:
            yield DCT + "isReplacedBy", self._heir(id_)
        if concept.deprecated:
            yield OWL + "deprecated", ox.Literal("true", datatype=_term(XSD + "boolean"))
        for name, value in (("colour", concept.colour), ("hotkey", concept.hotkey)):
            if value is not None:
                yield OURS + name, ox.Literal(value)
        if terms.id_of(node.value, self.space) != concept.id:
            yield OURS + "id", ox.Literal(concept.id)
        if concept.uri is not None and (concept.uri != node.value or node.value.startswith(OURS)):
            yield OURS + "uri", ox.Literal(concept.uri)

    def _schemes(self, concept: Concept) -> Iterator[tuple[str, ox.NamedNode]]:
        """Yield the schemes; those kept as codes are not declared: the file is read as a whole."""
        kept = map(_iri, concept.codes.get(terms.IN_SCHEME, "").split())
        for scheme in dict.fromkeys((self.scheme, *filter(None, kept))):
            yield SKOS + "inScheme", scheme
            if not concept.broader:
                yield SKOS + "topConceptOf", scheme

    def _heir(self, id_: str) -> ox.NamedNode:
        """Return the node of a replacement, which need not be in this version any more."""
        if id_ in self.nodes:
            return self.nodes[id_]
        return (_iri(id_) if ":" in id_ else None) or ox.NamedNode(terms.minted(id_))


def _texts(concept: Concept) -> Iterator[tuple[str, ox.Literal]]:
    for predicate, texts in (("prefLabel", concept.labels), ("definition", concept.definitions)):
        for tag, text in texts.items():
            yield SKOS + predicate, _text(text, tag)
    yield from _lists("altLabel", concept.alternatives)
    yield from _lists("hiddenLabel", concept.hidden)
    yield from _lists("note", concept.notes)
    yield from _lists("example", concept.examples)
    for system, code in concept.codes.items():
        if system == terms.IDENTIFIER:
            yield DCT + "identifier", ox.Literal(code)
        else:
            yield SKOS + "notation", _notation(system, code)


def _lists(
    predicate: str, lists: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, ox.Literal]]:
    for tag, texts in lists.items():
        for text in texts:
            yield SKOS + predicate, _text(text, tag)


def _notation(system: str, code: str) -> ox.Literal:
    if not system:
        return ox.Literal(code)
    never = (OURS, XSD + "string", terms.RDF, terms.IN_SCHEME)
    iri = None if system.startswith(never) else _iri(system)
    return ox.Literal(code, datatype=iri or ox.NamedNode(terms.CODE_IRI + quote(system, safe="")))


def _text(text: str, tag: str) -> ox.Literal:
    if not tag:
        return ox.Literal(text)
    try:
        return ox.Literal(text, language=tag)
    except ValueError as error:
        message = f"RDF cannot say {tag!r}: write a language tag like 'en' or 'de-AT' (BCP 47)."
        raise Invalid([Problem("BAD_LANGUAGE", message, text[:80])]) from error


def _iri(text: str | None) -> ox.NamedNode | None:
    if not text or text.startswith("_:"):
        return None
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


@cache
def _term(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
