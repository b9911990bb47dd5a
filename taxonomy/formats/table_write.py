"""A tree as CSV or TSV, by parents (nothing lost but the titles), paths or levels.

Values are written unchanged, also values that begin with = + - or @, which a spreadsheet may take
for a formula: a quote before such a value would change the data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from taxonomy.concept import Concept
from taxonomy.formats.loss_report import preorder
from taxonomy.formats.options import Layout, Options
from taxonomy.formats.table_cells import join
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree

PATH = " > "
Column = tuple[str, str]
"""A field and the language, or the system of codes, of one column."""

_TEXTS = {"label": "labels", "definition": "definitions", "code": "codes"}
_LISTS = {"alternatives", "hidden", "notes", "examples"}
_ORDER = ("label", "alternatives", "hidden", "definition", "notes", "examples", "code")
_SINGLE = ("uri", "related", "colour", "hotkey", "deprecated", "replaced_by")


def write_table(tree: Tree, delimiter: str, stream: BinaryIO, options: Options) -> None:
    """Write one row per concept. Raises Invalid if two concepts have the same path."""
    columns = _columns(tree)
    language = options.language or tree.language
    place = _Place(tree, options.layout, language)
    if options.layout is not Layout.PARENTS:
        columns = [column for column in columns if column != ("label", language)]
    # A TextIOWrapper around the caller's stream would close that stream.
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=delimiter)
    # After the id come the cells of the place, then the fields that at least one concept has.
    writer.writerow(["id", *place.names(), *("@".join(filter(None, c)) for c in columns)])
    for concept in tree if options.layout is Layout.PARENTS else preorder(tree):
        cells = (_cell(concept, field, suffix) for field, suffix in columns)
        writer.writerow([concept.id, *place.cells(concept), *cells])
        if line.tell() > 1 << 14:
            _flush(line, stream)
    _flush(line, stream)


def _flush(line: io.StringIO, stream: BinaryIO) -> None:
    stream.write(line.getvalue().encode())
    line.seek(0)
    line.truncate()


def _columns(tree: Tree) -> list[Column]:
    """List the columns that at least one concept fills."""
    found: dict[Column, None] = {}
    single: set[str] = set()
    for concept in tree:
        for field in _ORDER:
            for suffix in getattr(concept, _TEXTS.get(field, field)):
                found[field, suffix] = None
        single.update(field for field in _SINGLE if getattr(concept, field))
    several = sorted(found, key=lambda column: _ORDER.index(column[0]))
    return [*several, *((field, "") for field in _SINGLE if field in single)]


def _cell(concept: Concept, field: str, suffix: str) -> str:
    value = getattr(concept, _TEXTS.get(field, field))
    if field in _LISTS:
        return join(value.get(suffix, ()))
    if field in _TEXTS:
        return str(value.get(suffix, ""))
    if isinstance(value, tuple):
        return join(value)
    return "true" if value is True else value or ""


class _Place:
    """The cells that give a concept's place in the hierarchy."""

    def __init__(self, tree: Tree, layout: Layout, language: str) -> None:
        self.tree, self.layout, self.language = tree, layout, language
        self.levels = 0
        if layout is not Layout.PARENTS:
            self.levels = max((len(tree.path(c.id)) for c in tree), default=1)
            self.check()

    def names(self) -> Iterator[str]:
        at = f"@{self.language}" if self.language else ""
        if self.layout is Layout.PARENTS:
            yield "parent"
        elif self.layout is Layout.PATHS:
            yield f"path{at}"
        else:
            yield from (f"level {number}{at}" for number in range(1, self.levels + 1))

    def cells(self, concept: Concept) -> list[str]:
        if self.layout is Layout.PARENTS:
            return [join(concept.broader)]
        path = self.path(concept)
        if self.layout is Layout.PATHS:
            return [join(path, PATH)]
        return [*path, *[""] * (self.levels - len(path))]

    def path(self, concept: Concept) -> list[str]:
        return [self.tree[id_].label(self.language) for id_ in self.tree.path(concept.id)]

    def check(self) -> None:
        """Refuse two concepts with one path: no reader could tell them apart."""
        seen: dict[tuple[str, ...], str] = {}
        problems = []
        for concept in self.tree:
            path = tuple(self.path(concept))
            if path in seen:
                message = (
                    f"{concept.id!r} and {seen[path]!r} have the same path {PATH.join(path)!r}: "
                    "write this tree with a column of parents."
                )
                problems.append(Problem("DUPLICATE_PATH", message, concept.id))
            seen.setdefault(path, concept.id)
        if problems:
            raise Invalid(problems)
