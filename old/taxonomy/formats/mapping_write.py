"""Mappings as CSV, which loses nothing, and as SKOS in any RDF syntax, which loses the notes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from taxonomy.formats import skos_terms as terms
from taxonomy.formats.options import RDF, Format
from taxonomy.formats.triples import SYNTAX
from taxonomy.mapping import Mapping
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree


def write_mapping(
    mapping: Mapping,
    format: Format,
    stream: BinaryIO,
    *,
    old: Tree | None = None,
    new: Tree | None = None,
) -> None:
    """Write a mapping; in RDF the two trees give the URIs of the concepts.

    Raises:
        Invalid: for a format other than CSV, TSV and those of RDF.
    """
    if format in RDF:
        triples = _triples(mapping, old, new)
        prefixes = terms.PREFIXES if format in (Format.TURTLE, Format.RDF_XML) else None
        ox.serialize(triples, stream, SYNTAX[format], prefixes=prefixes)
    elif format in (Format.CSV, Format.TSV):
        _write_table(mapping, "\t" if format is Format.TSV else ",", stream)
    else:
        message = "A mapping can be written as CSV, TSV, Turtle, N-Triples, RDF/XML or JSON-LD."
        raise Invalid([Problem("UNKNOWN_FORMAT", message)])


def _write_table(mapping: Mapping, delimiter: str, stream: BinaryIO) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["source", "relation", "target", "note"])
    writer.writerows((m.source, m.relation.value, m.target, m.note) for m in mapping.matches)
    writer.writerows((source, "", "", "") for source in mapping.unmatched)
    stream.write(text.getvalue().encode())


def _triples(mapping: Mapping, old: Tree | None, new: Tree | None) -> Iterator[ox.Triple]:
    for match in mapping.matches:
        predicate = ox.NamedNode(f"{terms.SKOS}{match.relation.value.lower()}Match")
        yield ox.Triple(_node(match.source, old), predicate, _node(match.target, new))
    truth = ox.Literal("true", datatype=ox.NamedNode(terms.XSD + "boolean"))
    for source in mapping.unmatched:
        yield ox.Triple(_node(source, old), ox.NamedNode(terms.OURS + "unmatched"), truth)


def _node(id_: str, tree: Tree | None) -> ox.NamedNode:
    uri = tree[id_].uri if tree is not None and id_ in tree else None
    for iri in (uri, id_ if ":" in id_ else None):
        if iri:
            try:
                return ox.NamedNode(iri)
            except ValueError:
                continue
    return ox.NamedNode(terms.minted(id_))
