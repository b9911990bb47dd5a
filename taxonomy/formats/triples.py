"""RDF files as statements by subject; reports all syntax errors of a file, not only the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from taxonomy.formats.decoding import decode, decode_xml, require_parts
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.options import Format
from taxonomy.formats.skos_terms import TERMS
from taxonomy.languages import canonical

SYNTAX = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.RDF_XML: ox.RdfFormat.RDF_XML,
    Format.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.JSON_LD: ox.RdfFormat.JSON_LD,
}
# Parsers of these formats go on after a bad statement; those of XML and JSON cannot.
_RECOVERING = {Format.TURTLE, Format.N_TRIPLES}

MAX_STATEMENTS = 1_500_000
"""The most statements that are read of a file; the first one about something counts twice."""
_MAX_MISTAKES = 10_000
"""After so many the rest is not read: there may be any number of them on one line."""
_MAX_NESTING = 250
_MAX_CONTEXTS = 2**19
"""The most bytes of all contexts of a file of JSON-LD together."""
_CONTEXT = re.compile(
    rb'"' + b"".join(rb"(?:%c|\\u00%02x)" % (sign, sign) for sign in b"@context") + rb'"\s*:\s*',
    re.IGNORECASE,
)
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[^\s{}\[\]]|[{}\[\]]', re.DOTALL)
_MAX_ENTITY = 300
_MAX_ENTITIES = 200
_MAX_EXPANDED = 2**20
"""The most characters that all entities of a file may stand for: they name namespaces."""


class Literal(NamedTuple):
    """An RDF literal: a text with its language or datatype."""

    value: str
    language: str
    datatype: str


Thing = str | Literal
"""The object of a statement: an IRI, a blank node ("_:" and its name), or a literal."""
Graph = dict[str, list[tuple[str, Thing]]]
"""Subject -> its statements as (word of TERMS, object), in the order of the file."""


def graph(data: bytes, format: Format, findings: Diagnostics, encoding: str | None) -> Graph:
    """Read the statements that TERMS names. Raises Invalid with every syntax error."""
    if format is Format.RDF_XML:
        octets = decode_xml(data, findings, encoding).encode(errors="surrogatepass")
        # An attribute takes several times the memory of a cell.
        require_parts(2 * octets.count(b"="), findings)
        _Check(findings).run(octets)
    else:
        octets = decode(data, findings, encoding).encode(errors="surrogatepass")
    if format is Format.JSON_LD:
        _require_small_contexts(octets, findings)
    found: Graph = {}
    left = MAX_STATEMENTS
    for quad in _quads(octets, format, findings):
        word = TERMS.get(quad.predicate.value)
        if word is not None:
            about = _node(quad.subject)
            left -= 1 if about in found else 2
            found.setdefault(about, []).append((word, _thing(quad.object)))
            if left < 0:
                message = f"Files may have {MAX_STATEMENTS:,} statements at most: split it."
                findings.add("TOO_LARGE", message)
                findings.fail()
    findings.check()
    return found


def nodes(about: list[tuple[str, Thing]], *words: str) -> Iterator[str]:
    """Yield the nodes among the objects of statements with these words."""
    return (thing for word, thing in about if word in words and isinstance(thing, str))


def _quads(data: bytes, format: Format, findings: Diagnostics) -> Iterator[ox.Quad]:
    parser = ox.parse(data, SYNTAX[format], without_named_graphs=format is not Format.JSON_LD)
    reported = mistakes = 0
    while True:
        try:
            yield next(parser)
        except StopIteration:
            return
        except MemoryError:
            # Which the parser says of a text or a name beyond the buffer that it allows itself.
            findings.add("TOO_LONG", "A text or a name in this file is longer than 16 MiB.")
            return
        except SyntaxError as error:
            number = error.lineno or 0
            # One mistake can cause several errors on its line.
            if number != reported or not number:
                reason = re.sub(r"^Parser error at line .*?: | \(line \d+\)$", "", str(error))
                if "LoadDocumentCallback" in reason:
                    reason = "Nothing is fetched: write the @context out in the file itself"
                findings.add("SYNTAX", f"{reason[:300]}.", line(number) if number else "")
            reported, mistakes = number, mistakes + 1
            if format not in _RECOVERING or findings.full or mistakes > _MAX_MISTAKES:
                return


def _require_small_contexts(data: bytes, findings: Diagnostics) -> None:
    """Refuse JSON-LD whose contexts are large: the parser takes a hundred times their size."""
    size = 0
    for found in _CONTEXT.finditer(data):
        size += _end_of_value(data, found.end()) - found.end()
        if size > _MAX_CONTEXTS:
            message = f"Contexts may have {_MAX_CONTEXTS >> 10:,} KiB at most: shorten them."
            findings.add("TOO_LARGE", message)
            findings.fail()


def _end_of_value(data: bytes, start: int) -> int:
    """Return where a JSON value ends, which begins at `start`; the end of the file if far away."""
    depth = 0
    for sign in _NESTING.finditer(data, start, start + 2 * _MAX_CONTEXTS):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(sign[0], 0)
        if depth <= 0:
            return sign.end()
    return len(data)


class _Check:
    """Checks XML first, since the RDF parser reports no lines and is slow on deep nesting."""

    def __init__(self, findings: Diagnostics) -> None:
        self.findings, self.depth = findings, 0
        self.data, self.entities, self.expanded = b"", 0, 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self.entity

    def run(self, data: bytes) -> None:
        self.data = data
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            message = f"This is no XML: {reason} at column {error.offset + 1}."
            self.findings.add("SYNTAX", message, line(error.lineno))
        self.findings.check()

    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MAX_NESTING:
            message = f"Elements may stand in each other {_MAX_NESTING} times at most."
            self.findings.add("TOO_DEEP", message, line(self.parser.CurrentLineNumber))
            self.findings.fail()

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def entity(self, name: str, parameter: int, value: str | None, *_more: object) -> None:
        """Allow entities as short names of namespaces; refuse those that expand or load files."""
        self.entities += 1
        if parameter or value is None or "&" in value or len(value) > _MAX_ENTITY:
            message = "Entities may only be short texts: write this one out where it is used."
            self.findings.add("ENTITY", message, line(self.parser.CurrentLineNumber))
        else:
            # Counted before any is used: the parser itself would hold what they stand for.
            self.expanded += self.data.count(f"&{name};".encode()) * len(value)
        if self.entities > _MAX_ENTITIES or self.expanded > _MAX_EXPANDED:
            message = (
                f"A file may declare {_MAX_ENTITIES} entities at most, which stand for "
                f"{_MAX_EXPANDED:,} characters in all: write them out."
            )
            self.findings.add("ENTITY", message, line(self.parser.CurrentLineNumber))
            self.findings.fail()


def _node(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    if isinstance(node, ox.NamedNode):
        return node.value
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else "_:"


def _thing(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Thing:
    if not isinstance(node, ox.Literal):
        return _node(node)
    if language := node.language:
        return Literal(node.value, canonical(language), "")
    return Literal(node.value, "", node.datatype.value)
