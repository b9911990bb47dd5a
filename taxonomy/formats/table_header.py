"""The first row of a table: the field and the language of each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from taxonomy.formats.decoding import SPACE, tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.languages import canonical

ALIASES = {
    "id": ("id", "uniqueid", "identifier", "conceptid", "key", "iabcode"),
    "label": ("label", "name", "preferredlabel", "preflabel", "title", "term", "preferredterm"),
    "parent": ("parent", "parents", "parentid", "broader", "parentids"),
    "path": ("path", "labelpath", "fullpath", "category", "categorypath", "hierarchy"),
    "alternatives": (
        *("alternatives", "alternative", "altlabel", "altlabels"),
        *("aliases", "alias", "synonyms", "synonym"),
    ),
    "hidden": ("hidden", "hiddenlabel", "hiddenlabels"),
    "definition": ("definition", "definitions", "description"),
    "notes": ("notes", "note", "scopenote", "comment", "comments"),
    "examples": ("examples", "example"),
    "code": ("code", "codes", "notation"),
    "uri": ("uri", "url", "iri"),
    "related": ("related", "relatedto"),
    "colour": ("colour", "color"),
    "hotkey": ("hotkey", "shortcut"),
    "deprecated": ("deprecated",),
    "replaced_by": ("replacedby", "isreplacedby"),
}
FIELDS = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
WITH_LANGUAGE = {"label", "alternatives", "hidden", "definition", "notes", "examples", "path"}
_LEVEL = re.compile(r"(?:level|tier|ebene|niveau)(\d+)(?:value)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, and the language or (for codes) the system after @."""

    field: str
    suffix: str
    level: int = 0


Header = list[Column | None]


def parse(cells: Sequence[str], language: str) -> Header:
    """Return the meaning of each column; None for a column with an unknown name."""
    found = [_column(cell, language) for cell in cells]
    fields = {column.field for column in found if column}
    if "id" not in fields:
        # In a table without an id column, the column of codes gives the ids.
        codes = [i for i, c in enumerate(found) if c and c.field == "code" and not c.suffix]
        for at in codes[:1]:
            found[at] = Column("id", "")
    return found


def _column(cell: str, language: str) -> Column | None:
    name, at, suffix = tidy(cell).partition("@")
    plain = re.sub(r"[\s_-]+", "", name.casefold())
    if level := _LEVEL.fullmatch(plain):
        return Column("level", canonical(suffix) if at else language, int(level[1][:4]))
    field = FIELDS.get(plain)
    if field is None:
        return None
    if field in WITH_LANGUAGE:
        return Column(field, canonical(suffix) if at else language)
    return Column(field, suffix) if field == "code" or not at else None


def check(header: Header, cells: Sequence[str], number: int, findings: Diagnostics) -> None:
    """Report a header that cannot be used: no labels, or two columns for one field."""
    fields = {column.field for column in header if column}
    if not fields & {"label", "path", "level"}:
        message = (
            "The first row must name the columns, one of them `label`, `path` or `level 1`; "
            f"it says: {', '.join(cells)[:200]}."
        )
        findings.add("NO_HEADER", message, line(number))
        findings.fail()
    seen: set[Column] = set()
    for column, cell in zip(header, cells, strict=True):
        if column in seen:
            message = f"The column {cell.strip(SPACE)!r} says what another one says: drop one."
            findings.add("DUPLICATE_COLUMN", message, line(number))
        elif column:
            seen.add(column)
    shapes = fields & {"parent", "path", "level"}
    if len(shapes) > 1:
        message = f"Give the hierarchy once, not by {' and by '.join(sorted(shapes))}."
        findings.add("SEVERAL_HIERARCHIES", message, line(number))
    levels = {column.level for column in header if column and column.field == "level"}
    if levels and levels != set(range(1, len(levels) + 1)):
        message = f"Number the levels 1, 2, 3 …, not {', '.join(map(str, sorted(levels)))}."
        findings.add("BAD_LEVELS", message, line(number))
