"""Mapping files: SKOS matches in any RDF syntax, tables, and the official maps of IAB and UAT."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import unquote

from taxonomy.formats.decoding import decode, octets
from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.formats.guess import guess
from taxonomy.formats.mapping_tables import Said, table
from taxonomy.formats.options import RDF, Format
from taxonomy.formats.skos_terms import CONCEPT_IRI, MATCHES
from taxonomy.formats.table_cells import guess_delimiter, rows
from taxonomy.formats.triples import graph
from taxonomy.mapping import INVERSE, Mapping, Match, Relation
from taxonomy.problem import Problem
from taxonomy.tree import Tree

_WORDS = {word: Relation(word.removesuffix("Match").upper()) for word in MATCHES}


def read_mapping(
    data: bytes | BinaryIO,
    format: Format | None = None,
    *,
    name: str = "",
    old: Tree | None = None,
    new: Tree | None = None,
    lenient: bool = False,
    encoding: str | None = None,
    warnings: list[Problem] | None = None,
) -> Mapping:
    """Read a mapping; the whole file or nothing.

    With the two trees given, URIs become ids, and matches from new concepts to old ones are
    inverted. `Mapping.check` checks whether all ids exist.

    Raises:
        Invalid: with every problem of the file.
    """
    findings = Diagnostics(lenient=lenient, warnings=warnings)
    content = octets(data, findings)
    format = format or guess(content, name, findings)
    if format in RDF:
        said = _matches(content, format, findings, encoding)
    elif format in (Format.JSON, Format.LABEL_STUDIO):
        findings.add("UNKNOWN_FORMAT", "A mapping is a table or a SKOS file.")
        findings.fail()
    else:
        text = decode(content, findings, encoding)
        said = table(list(rows(text, guess_delimiter(text), findings)), findings)
    findings.check()
    return _Names(old, new).mapping(said)


def _matches(
    content: bytes, format: Format, findings: Diagnostics, encoding: str | None
) -> list[Said]:
    said: list[Said] = []
    for node, about in graph(content, format, findings, encoding).items():
        for word, thing in about:
            if word in _WORDS and isinstance(thing, str):
                said.append(Said(node, _WORDS[word], thing))
            elif word == "unmatched":
                said.append(Said(node, None, ""))
    if not said:
        findings.add("NO_MATCHES", "There is no skos:exactMatch or other match in this file.")
    return said


class _Names:
    """Turns the names of concepts in a file, such as URIs, into ids."""

    def __init__(self, old: Tree | None, new: Tree | None) -> None:
        self.old, self.new = _ids(old), _ids(new)

    def mapping(self, said: list[Said]) -> Mapping:
        matches, unmatched = [], []
        for line in said:
            if line.relation is None:
                unmatched.append(_named(line.source, self.old))
            else:
                matches.append(self.match(line.source, line.relation, line.target, line.note))
        return Mapping(matches, unmatched)

    def match(self, source: str, relation: Relation, target: str, note: str) -> Match:
        forward = source in self.old and target in self.new
        if not forward and source in self.new and target in self.old:
            source, target = target, source
            relation = INVERSE.get(relation, relation)
        return Match(_named(source, self.old), relation, _named(target, self.new), note)


def _ids(tree: Tree | None) -> dict[str, str]:
    """Return name -> id, for every name by which a file may call a concept of the tree."""
    concepts = tuple(tree or ())
    return {c.uri: c.id for c in concepts if c.uri} | {c.id: c.id for c in concepts}


def _named(name: str, ids: dict[str, str]) -> str:
    if name.startswith(CONCEPT_IRI) and name not in ids:
        return unquote(name[len(CONCEPT_IRI) :])
    return ids.get(name, name)
