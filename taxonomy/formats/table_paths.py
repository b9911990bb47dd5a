"""Tables by paths: rows that give their place by the labels from the root down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import MAX_DEPTH, FileEntry
from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.formats.slug import Ids
from taxonomy.formats.table_cells import PATH_SEPARATORS, Line, split

_IN_LABELS = {"/", "|"}


def guess_separator(paths: Sequence[str]) -> str:
    """Return the separator between labels: the first known separator that the paths contain.

    A slash or a bar may as well be part of a label ("TV/Video"), so each counts only if the text
    before it is a path of the file, too.
    """
    known = {path.strip() for path in paths}
    for separator in PATH_SEPARATORS:
        using = [path for path in known if len(split(path, separator)) > 1]
        if separator in _IN_LABELS:
            using = [path for path in using if path.rsplit(separator, 1)[0].strip() in known]
        if using:
            return separator
    return PATH_SEPARATORS[0]


Path = tuple[str, ...]


class Paths:
    """Makes a concept of each path, also of paths that are only the beginning of another path."""

    def __init__(self, lines: list[Line], findings: Diagnostics, *, merge: bool) -> None:
        self.lines, self.findings, self.merge = lines, findings, merge
        taken = {row.id for row in lines if row.id}
        self.ids = Ids(taken)
        self.by_path: dict[Path, str] = {}
        self.first: dict[str, Path] = {}
        self.merged: dict[str, str] = {}
        self.fields: dict[str, dict[str, Any]] = {}
        self.places: dict[str, str] = {}
        self.parents: dict[str, dict[str, None]] = {}
        self.listed: dict[Path, str] = {}

    def entries(self) -> Iterator[FileEntry]:
        """Yield the concepts in the order in which their paths first occur."""
        own = {tuple(row.path): row.id for row in self.lines if row.id and row.path}
        for row in self.lines:
            if self.usable(row):
                for depth in range(1, len(row.path) + 1):
                    self.see(tuple(row.path[:depth]), row, own)
                self.describe(row)
        for id_, fields in self.fields.items():
            above = tuple(self.parents[id_])
            yield self.places[id_], Concept(**{**fields, "id": id_, "broader": above})

    def usable(self, row: Line) -> bool:
        path = tuple(row.path)
        if not path:
            self.findings.add("EMPTY_LABEL", "This row has no path.", row.where)
        elif len(path) > MAX_DEPTH:
            message = f"Trees may have {MAX_DEPTH} levels at most."
            self.findings.add("TOO_DEEP", message, row.where)
        elif path in self.listed:
            message = f"This path is listed before, at {self.listed[path]}."
            self.findings.forgive("DUPLICATE_PATH", message, row.where)
        else:
            self.listed[path] = row.where
            return True
        return False

    def see(self, path: Path, row: Line, own: dict[Path, str]) -> None:
        above = self.by_path.get(path[:-1])
        if path not in self.by_path:
            self.by_path[path] = self.name(path, above, own)
        id_ = self.by_path[path]
        if id_ not in self.fields:
            self.fields[id_] = {"labels": {row.language: path[-1]}}
            self.first[id_] = path
            self.places[id_], self.parents[id_] = row.where, {}
        elif len(path) == len(row.path):
            self.repeated(id_, path, row)
        if above is not None:
            self.parents[id_][above] = None

    def name(self, path: Path, above: str | None, own: dict[Path, str]) -> str:
        if path in own:
            return own[path]
        if not self.merge:
            return self.ids.give(above, path[-1])
        if path[-1] not in self.merged:
            self.merged[path[-1]] = self.ids.give(None, path[-1])
        return self.merged[path[-1]]

    def repeated(self, id_: str, path: Path, row: Line) -> None:
        """Report one id for two paths; only with `merge` are these one concept."""
        first = self.first[id_]
        if first != path and not self.merge:
            message = f"The id {id_!r} is used before, for {' > '.join(first)!r}."
            self.findings.add("DUPLICATE_ID", message, row.where)

    def describe(self, row: Line) -> None:
        """Add the fields of the row to the last concept of its path."""
        fields = self.fields[self.by_path[tuple(row.path)]]
        self.places[self.by_path[tuple(row.path)]] = row.where
        for name, value in row.fields.items():
            if name == "labels":
                fields["labels"] = {**fields["labels"], **value}
            else:
                fields[name] = value
