r"""Cells of tables: rows with their lines, and several values in one cell.

Values are joined by a separator; a backslash before a separator or a backslash makes that sign part
of the value. Other backslashes are kept, so that files written by hand need no escapes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from taxonomy.formats.build_tree import require_few
from taxonomy.formats.decoding import MAX_LINE, SPACE, lines, require_parts
from taxonomy.formats.diagnostics import Diagnostics, line

DELIMITERS = (",", ";", "\t")
LIST = "|"
PATH_SEPARATORS = (">", "»", "::", "|", "/")

Row = tuple[int, list[str]]
"""The number of the line on which a row begins, and its cells."""


@dataclass(slots=True)
class Line:
    """One row: the fields of its concept, and its place in the hierarchy."""

    where: str
    fields: dict[str, Any] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    language: str = ""

    @property
    def id(self) -> str:
        """The id in the row; empty if the row has none."""
        found: str = self.fields.get("id", "")
        return found

    @property
    def label(self) -> str:
        """The first label of the row."""
        labels: dict[str, str] = self.fields.get("labels", {})
        return next(iter(labels.values()), "")


def rows(text: str, delimiter: str, findings: Diagnostics) -> Iterator[Row]:
    """Read RFC 4180, with any delimiter and any line ends; rows without a value are left out."""
    # Before reading: with line ends in quotes, all of a file may be one row.
    require_parts(text.count(delimiter), findings)
    reader = csv.reader(lines(text, findings), delimiter=delimiter, strict=True)
    count = -1  # a header is no concept
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"This row cannot be read ({error}): check its quotes."
            findings.add("SYNTAX", message, line(number))
            if findings.full:
                return
            continue
        if any(cell.strip(SPACE) for cell in cells):
            require_few(count, findings)
            count += 1
            yield number, cells


def guess_delimiter(text: str) -> str:
    """Return the delimiter between the cells of the first line that is not empty."""
    at = re.search(r"[^ \t\r\n]", text)
    start = 1 + max(text.rfind(end, 0, at.start()) for end in "\r\n") if at else 0
    first = re.split(r"[\r\n]", text[start : start + MAX_LINE], maxsplit=1)[0]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)


def split(cell: str, separator: str = LIST) -> list[str]:
    """Return the values of a cell, without empty ones."""
    if "\\" not in cell:
        return [value for part in cell.split(separator) if (value := part.strip(SPACE))]
    escaped = rf"\\[{_signs(separator)}]"
    # The parts between separators consist of escaped signs and all other signs.
    parts = re.split(rf"((?:{escaped}|(?!{re.escape(separator)})[\s\S])+)", cell)[1::2]
    plain = (re.sub(rf"\\([{_signs(separator)}])", r"\1", part.strip(SPACE)) for part in parts)
    return [value for value in plain if value]


def join(values: Iterable[str], separator: str = LIST) -> str:
    """Return the cell with these values, which `split` reads."""
    signs = re.compile(f"([{_signs(separator)}])")
    return separator.join(signs.sub(r"\\\1", value) for value in values)


def _signs(separator: str) -> str:
    """Return the signs that a backslash escapes: in paths, every sign that may be a separator."""
    signs = LIST if separator == LIST else "".join(PATH_SEPARATORS) + separator.strip(SPACE)
    return re.escape("".join(sorted({"\\", *signs})))
