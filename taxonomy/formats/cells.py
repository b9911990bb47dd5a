r"""Cells of tables: rows with their lines, and several values in one cell.

Values are joined by a separator; a backslash before a separator or a backslash makes it part of
the value. Other backslashes mean themselves, so that files written by hand need no care.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from taxonomy.formats.decoding import SPACE
from taxonomy.formats.findings import Findings, line

DELIMITERS = (",", ";", "\t")
LIST = "|"

Row = tuple[int, list[str]]
"""The line that a row begins on, and its cells."""


def rows(text: str, delimiter: str, findings: Findings) -> Iterator[Row]:
    """Read RFC 4180, with any delimiter and any line ends; rows without a value are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
            yield number, cells


def guess_delimiter(text: str) -> str:
    """Return what stands between the cells of the first line that is not empty."""
    first = next((part for part in text.splitlines() if part.strip(SPACE)), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)


def split(cell: str, separator: str = LIST) -> list[str]:
    """Return the values of a cell, without those that are empty."""
    if "\\" not in cell:
        return [value for part in cell.split(separator) if (value := part.strip(SPACE))]
    mark = separator.strip(SPACE) or separator
    spaced = re.escape(separator)
    # Between the separators stand escaped characters and any others.
    parts = re.split(rf"((?:\\(?:\\|{re.escape(mark)})|(?!{spaced})[\s\S])+)", cell)[1::2]
    unescaped = (re.sub(rf"\\(\\|{re.escape(mark)})", r"\1", part.strip(SPACE)) for part in parts)
    return [value for value in unescaped if value]


def join(values: Iterable[str], separator: str = LIST) -> str:
    """Return a cell that `split` reads back."""
    mark = separator.strip(SPACE) or separator
    return separator.join(v.replace("\\", "\\\\").replace(mark, f"\\{mark}") for v in values)
