"""The formats, and what a caller can say about a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taxonomy.languages import canonical


class Format(StrEnum):
    """How a taxonomy is written in a file."""

    TURTLE = "TURTLE"
    RDF_XML = "RDF_XML"
    N_TRIPLES = "N_TRIPLES"
    JSON_LD = "JSON_LD"
    CSV = "CSV"
    TSV = "TSV"
    TEXT = "TEXT"
    """Indented text, one concept a line."""
    JSON = "JSON"
    LABEL_STUDIO = "LABEL_STUDIO"
    IAB_TSV = "IAB_TSV"


RDF = frozenset({Format.TURTLE, Format.RDF_XML, Format.N_TRIPLES, Format.JSON_LD})


class Layout(StrEnum):
    """How a table says what stands below what."""

    PARENTS = "PARENTS"
    """A column with the ids of the parents; loses nothing."""
    PATHS = "PATHS"
    """A column with the labels from the root: Animals > Dogs."""
    LEVELS = "LEVELS"
    """A column for each level."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller can say about a file that the file does not say itself."""

    language: str = ""
    """The language of labels that name none."""
    lenient: bool = False
    """Repair what has one obvious repair, and list that as warnings, instead of refusing it."""
    encoding: str | None = None
    """The encoding where it is not UTF-8, such as "cp1252"."""
    separator: str | None = None
    """What stands between the labels of a path; found by looking where not given."""
    merge: bool = False
    """Paths and levels: a label means one concept wherever it stands (a poly-hierarchy)."""
    tag: str | None = None
    """Label Studio: the tag or the `name` of the one that is meant, where there are several."""
    scheme: str | None = None
    """SKOS: the IRI of the scheme that is meant, or `ALL`, where the file has several."""
    layout: Layout = Layout.PARENTS
    """Tables: how to write the hierarchy."""

    def __post_init__(self) -> None:
        """Give the language its one spelling."""
        object.__setattr__(self, "language", canonical(self.language))


DEFAULT = Options()
ALL = "all"
"""SKOS: said instead of a scheme's IRI, it reads the concepts of every scheme, and of none."""
EXTENSION = "Extension"
"""The one system of codes that the files of the IAB have a column for."""
