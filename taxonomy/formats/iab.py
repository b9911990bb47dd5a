"""The TSV files of the IAB Tech Lab: content and ad product taxonomies of all versions.

From 2.0 on the columns are Unique ID, Parent, Name and the tiers. Some files have a row of titles
above the header; a column without a header has its name in that row ("Extension"). 1.0 has IAB
Code, Tier and IAB Category, and the code gives the parent: IAB1-2 is below IAB1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import FileEntry, build_tree
from taxonomy.formats.decoding import decode, tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.options import EXTENSION, Options
from taxonomy.formats.table_cells import Row, rows
from taxonomy.tree import Tree

_PARENTS = ("Parent", "Parent ID")


def read_iab(data: bytes, findings: Diagnostics, options: Options) -> Tree:
    """Read a file of any version. The Parent column counts if the tiers contradict it.

    Raises Invalid; a lenient reader takes the first of two concepts with one id, and makes a
    root of a concept that is its own parent (both occur in published files).
    """
    table = list(rows(decode(data, findings, options.encoding), "\t", findings))
    at = next((i for i, (_, cells) in enumerate(table[:5]) if _is_header(cells)), None)
    if at is None:
        message = "A file of the IAB has a row with `Unique ID` and `Name`, or with `IAB Code`."
        findings.add("NO_HEADER", message)
        findings.fail()
    number, header = table[at][0], [tidy(cell) for cell in table[at][1]]
    titles = [tidy(cell) for cell in table[at - 1][1]] if at else []
    if "IAB Code" in header:
        entries = _first(header, table[at + 1 :], findings, options.language)
    else:
        entries = _later(_named(header, titles), (number, table[at + 1 :]), findings, options)
    return build_tree(entries, findings, language=options.language)


def _is_header(cells: list[str]) -> bool:
    names = {tidy(cell) for cell in cells}
    return names >= {"Unique ID", "Name"} or names >= {"IAB Code", "IAB Category"}


def _named(header: list[str], titles: list[str]) -> list[str]:
    """Return the header, with names from the row of titles for columns that have none."""
    return [
        name or (titles[at] if at < len(titles) else "") or EXTENSION
        for at, name in enumerate(header)
    ]


def _first(
    header: list[str], table: list[Row], findings: Diagnostics, language: str
) -> Iterator[FileEntry]:
    """Read version 1.0."""
    for number, cells in table:
        named = dict(zip(header, map(tidy, cells), strict=False))
        code, tier = named.get("IAB Code", ""), named.get("Tier", "Tier 1")
        if tier not in ("Tier 1", "Tier 2"):
            findings.add("BAD_TIER", f"{tier!r} is neither Tier 1 nor Tier 2.", line(number))
        above = (code.rpartition("-")[0],) if tier == "Tier 2" else ()
        yield line(number), Concept(code, {language: named.get("IAB Category", "")}, above)


def _later(
    header: list[str], body: tuple[int, list[Row]], findings: Diagnostics, options: Options
) -> Iterator[FileEntry]:
    """Read versions from 2.0 on, and the ad product taxonomies."""
    above = next((name for name in _PARENTS if name in header), None)
    if above is None:
        message = "There is no column `Parent` or `Parent ID`."
        findings.add("NO_HEADER", message, line(body[0]))
        findings.fail()
    tiers = [name for name in header if name.startswith("Tier ")]
    others = [n for n in header if n not in {"Unique ID", "Name", above, *tiers}]
    for number, cells in body[1]:
        if any(map(tidy, cells[len(header) :])):
            findings.add("UNKNOWN_COLUMN", "The row is longer than the header.", line(number))
        named = dict(zip(header, map(tidy, cells), strict=False))
        parent = named.get(above, "")
        yield (
            line(number),
            Concept(
                named.get("Unique ID", ""),
                {options.language: named.get("Name", "")},
                (parent,) if parent else (),
                codes={name: named[name] for name in others if named.get(name)},
            ),
        )


def write_iab(tree: Tree, stream: BinaryIO, options: Options) -> None:
    """Write the columns of version 3.0, with as many tiers as the tree has levels."""
    language = options.language or tree.language
    tiers = max((len(tree.path(concept.id)) for concept in tree), default=1)
    names = [f"Tier {number}" for number in range(1, tiers + 1)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t")
    blank = [""] * tiers
    writer.writerow(["Relational ID System", "", "", *blank, EXTENSION])
    writer.writerow(["Unique ID", "Parent", "Name", *names, ""])
    for concept in tree:
        path = [tree[id_].label(language) for id_ in tree.path(concept.id)]
        above = concept.broader[0] if concept.broader else ""
        extension = concept.codes.get(EXTENSION, "")
        filled = [*path, *blank[len(path) :]]
        writer.writerow([concept.id, above, path[-1], *filled, extension])
        stream.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
