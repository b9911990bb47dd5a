"""Guesses the format of a file: by the end of its name, then by its content."""

from __future__ import annotations

import re

from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.formats.options import Format
from taxonomy.formats.table_cells import guess_delimiter
from taxonomy.formats.table_header import FIELDS

_ENDINGS = {
    "ttl": Format.TURTLE,
    "turtle": Format.TURTLE,
    "nt": Format.N_TRIPLES,
    "rdf": Format.RDF_XML,
    "owl": Format.RDF_XML,
    "jsonld": Format.JSON_LD,
    "csv": Format.CSV,
    "txt": Format.TEXT,
    "text": Format.TEXT,
}
_HEAD = 4_096
_IAB = re.compile(r"(?:^|\t)(?:Unique ID|IAB Code)\t", re.MULTILINE)
_TRIPLE = re.compile(r"(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+[<\"_].*\.\s*")
# A name with a colon is an element only before a space: <urn:x> is an IRI.
_XML = re.compile(r"\s*<(?:[?!]|\w+[\s/>]|\w+:\w+\s)")
_TURTLE = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:@(?:prefix|base)\b|(?i:prefix|base)\s+\S*\s*<)")


def guess(data: bytes, name: str, findings: Diagnostics) -> Format:
    """Return the format. Raises Invalid for an empty file whose name says nothing."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if found := _ENDINGS.get(ending):
        return found
    head = _head(data)
    if not head.strip():
        findings.add("EMPTY_FILE", "There is nothing in this file.")
        findings.fail()
    if ending in ("tsv", "tab"):
        return Format.IAB_TSV if _IAB.search(head) else Format.TSV
    if ending == "xml" or _XML.match(head):
        return Format.RDF_XML if "22-rdf-syntax-ns#" in head else Format.LABEL_STUDIO
    if ending == "json" or head.lstrip()[0] in "{[":
        return Format.JSON_LD if _linked(head) else Format.JSON
    return _plain(head)


def _head(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data[:_HEAD].decode(encoding, errors="replace")


def _linked(head: str) -> bool:
    return bool(re.search(r'"@(?:context|graph|id|type)"\s*:', head))


def _plain(head: str) -> Format:
    if _TURTLE.match(head):
        return Format.TURTLE
    if _TRIPLE.fullmatch(head.lstrip().split("\n", 1)[0]):
        return Format.N_TRIPLES
    if _IAB.search(head):
        return Format.IAB_TSV
    first = head.lstrip().split("\n", 1)[0]
    delimiter = guess_delimiter(first)
    names = [re.sub(r"[\s_\"-]+|@.*", "", cell.casefold()) for cell in first.split(delimiter)]
    known = [name for name in names if name in FIELDS or re.fullmatch(r"(?:level|tier)1", name)]
    if known and (len(names) > 1 or known[0] in ("path", "label")):
        return Format.TSV if delimiter == "\t" else Format.CSV
    return Format.TEXT
