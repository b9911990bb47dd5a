"""The formats, and the options that a caller can give for a file."""

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
    """How a table gives the parents of its concepts."""

    PARENTS = "PARENTS"
    """A column with the ids of the parents; loses nothing."""
    PATHS = "PATHS"
    """A column with the labels from the root: Animals > Dogs."""
    LEVELS = "LEVELS"
    """A column for each level."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a caller for reading or writing a file."""

    language: str = ""
    """The language of labels that name none."""
    lenient: bool = False
    """Repair problems with one obvious repair, and list them as warnings, instead of refusing."""
    encoding: str | None = None
    """The encoding of the file if it is not UTF-8, such as "cp1252"."""
    separator: str | None = None
    """The sign between the labels of a path; guessed if not given."""
    merge: bool = False
    """Paths and levels: equal labels are one concept under any parent (a poly-hierarchy)."""
    tag: str | None = None
    """Label Studio: the tag, or the `name`, of the control tag to read, if there are several."""
    scheme: str | None = None
    """SKOS: the IRI of the scheme to read, or `ALL`, if the file has several schemes."""
    layout: Layout = Layout.PARENTS
    """Tables: how to write the hierarchy."""

    def __post_init__(self) -> None:
        """Replace the language tag by its canonical spelling."""
        object.__setattr__(self, "language", canonical(self.language))


DEFAULT = Options()
ALL = "all"
"""SKOS: in place of a scheme's IRI, reads the concepts of all schemes, and those in no scheme."""
EXTENSION = "Extension"
"""The only system of codes for which the files of the IAB have a column."""
