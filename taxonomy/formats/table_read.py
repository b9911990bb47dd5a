"""CSV and TSV to a tree: by parents, by paths, or by a column for each level."""

from __future__ import annotations

from collections.abc import Iterator

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import MAX_DEPTH, FileEntry, build_tree
from taxonomy.formats.decoding import decode, tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.options import Options
from taxonomy.formats.slug import Ids
from taxonomy.formats.table_cells import Line, guess_delimiter, rows, split
from taxonomy.formats.table_header import Header, check, parse
from taxonomy.formats.table_paths import Paths, guess_separator
from taxonomy.tree import Tree

_LISTS = {"alternatives", "hidden", "notes", "examples"}
_TRUE, _FALSE = {"true", "yes", "y", "1", "x"}, {"", "false", "no", "n", "0"}


def read_table(data: bytes, findings: Diagnostics, options: Options) -> Tree:
    """Read a table whose first row names its columns. Raises Invalid."""
    text = decode(data, findings, options.encoding)
    table = list(rows(text, guess_delimiter(text), findings))
    if not table:
        findings.add("EMPTY_FILE", "There is nothing in this file.")
        findings.fail()
    number, names = table[0]
    header = parse(names, options.language)
    check(header, names, number, findings)
    fields = {column.field for column in header if column}
    separator = options.separator
    if separator is None and "path" in fields:
        at = next(i for i, column in enumerate(header) if column and column.field == "path")
        separator = guess_separator([cells[at] for _, cells in table[1:] if at < len(cells)])
    reader = _Rows(header, names, separator or ">", findings)
    lines = [reader.line(*row) for row in table[1:]]
    if fields & {"path", "level"}:
        entries = Paths(lines, findings, merge=options.merge).entries()
    else:
        entries = _by_parents(lines, findings, has_ids="id" in fields)
    return build_tree(entries, findings, language=options.language)


class _Rows:
    """Reads rows one by one, each cell by the field of its column."""

    def __init__(
        self, header: Header, names: list[str], separator: str, findings: Diagnostics
    ) -> None:
        self.header, self.names = header, names
        self.separator, self.findings = separator, findings

    def line(self, number: int, cells: list[str]) -> Line:
        found = Line(line(number))
        levels: list[str] = []
        for at, cell in enumerate(map(tidy, cells)):
            column = self.header[at] if at < len(self.header) else None
            if column is None:
                if cell:
                    self.unknown(at, cell, found.where)
            elif column.field == "level":
                levels.append(cell)
                found.language = column.suffix
            elif cell:
                self.put(found, column.field, column.suffix, cell)
        if levels:
            found.path = self.levels(levels, found.where)
        return found

    def unknown(self, at: int, cell: str, where: str) -> None:
        name = tidy(self.names[at]) if at < len(self.names) else ""
        if name:
            message = f"Nobody knows the column {name!r}: rename it (`note`?) or leave it out."
            self.findings.forgive("UNKNOWN_COLUMN", message, line(1))
        else:
            message = f"{cell[:60]!r} stands in a column without a name."
            self.findings.forgive("UNKNOWN_COLUMN", message, where)

    def levels(self, cells: list[str], where: str) -> list[str]:
        path = [cell for cell in cells if cell]
        if cells[: len(path)] != path:
            message = "A level is left out before the last one: fill the gap."
            self.findings.add("LEVEL_GAP", message, where)
        return path

    def put(self, found: Line, kind: str, suffix: str, cell: str) -> None:
        fields = found.fields
        if kind in _LISTS:
            fields.setdefault(kind, {})[suffix] = tuple(dict.fromkeys(split(cell)))
        elif kind in ("label", "definition"):
            fields.setdefault(f"{kind}s", {})[suffix] = cell
        elif kind == "code":
            fields.setdefault("codes", {})[suffix] = cell
        elif kind in ("related", "replaced_by"):
            fields[kind] = tuple(dict.fromkeys(split(cell)))
        elif kind == "parent":
            found.parents = list(dict.fromkeys(split(cell)))
        elif kind == "path":
            found.path, found.language = split(cell, self.separator), suffix
        elif kind == "deprecated":
            fields[kind] = self.truth(cell, found.where)
        else:
            fields[kind] = cell.lower() if kind == "colour" else cell

    def truth(self, cell: str, where: str) -> bool:
        if cell.casefold() not in _TRUE | _FALSE:
            message = f"{cell[:40]!r} is neither true nor false."
            self.findings.add("BAD_BOOLEAN", message, where)
        return cell.casefold() in _TRUE


def _by_parents(lines: list[Line], findings: Diagnostics, *, has_ids: bool) -> Iterator[FileEntry]:
    """Yield the concepts of a table by parents, which are ids, or labels if there are no ids."""
    if not has_ids:
        lines = _name(lines, findings)
    for row in lines:
        if not row.id:
            findings.add("EMPTY_ID", "This row has no id.", row.where)
            continue
        yield row.where, Concept(**row.fields, broader=tuple(row.parents))


def _name(lines: list[Line], findings: Diagnostics) -> list[Line]:
    """Return the rows with ids made from their labels; rows without a usable label are left out."""
    by_label: dict[str, Line] = {}
    for row in lines:
        if not row.label:
            findings.add("EMPTY_LABEL", "This row has no label.", row.where)
        elif row.label in by_label:
            first = by_label[row.label].where
            message = f"The label {row.label!r} is used before, at {first}: add an `id` column."
            findings.add("DUPLICATE_LABEL", message, row.where)
        else:
            by_label[row.label] = row
    ids, given = Ids(), dict[str, str]()
    for label in by_label:
        # Walk up to the first ancestor with an id, then make ids on the way down.
        way, at = list[str](), label
        while at in by_label and at not in given and at not in way and len(way) <= MAX_DEPTH:
            way.append(at)
            at = next(iter(by_label[at].parents), "")
        for name in reversed(way):
            above = next(iter(by_label[name].parents), "")
            given[name] = ids.give(given.get(above), name)
    for label, row in by_label.items():
        row.fields["id"] = given[label]
        row.parents = [given.get(other, other) for other in row.parents]
        for name in ("related", "replaced_by"):
            if name in row.fields:
                row.fields[name] = tuple(given.get(other, other) for other in row.fields[name])
    return list(by_label.values())
