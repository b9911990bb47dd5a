"""Mapping tables: columns source, relation, target and note, or the columns of IAB and UAT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from taxonomy.formats.decoding import tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.table_cells import Row
from taxonomy.mapping import Relation


class Said(NamedTuple):
    """One line of a mapping table; without a relation if the source has no target."""

    source: str
    relation: Relation | None
    target: str
    note: str = ""


_COLUMNS = {
    "source": ("source", "sourceid", "from", "fromid", "old", "oldid", "subject", "subjectid"),
    "relation": ("relation", "match", "matchtype", "predicate", "predicateid", "type"),
    "target": ("target", "targetid", "to", "toid", "new", "newid", "object", "objectid"),
    "note": ("note", "notes", "comment", "remark"),
}
_NAMES = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}
_RELATIONS = {"=": Relation.EXACT, "~": Relation.CLOSE, "broader": Relation.BROAD} | {
    "narrower": Relation.NARROW
}
_NO_TARGET = {"none", "unmatched", "nomatch"}

# The relations of the IAB's flags. "One to Many": the target is one of several that share the
# source's meaning, so it is narrower. Two concepts that are not equivalent are merely related.
_FLAGS = (
    (re.compile(r"mapped to parent", re.IGNORECASE), Relation.BROAD),
    (re.compile(r"one to many", re.IGNORECASE), Relation.NARROW),
    (re.compile(r"no semantic equiv[ai]l[ae]n[ct]y", re.IGNORECASE), Relation.RELATED),
)
_VERSIONED = re.compile(r".*\bv\.?\s*(\d+(?:\.\d+)*)\s+(?:URI|ID)", re.IGNORECASE)
_UNIQUE = re.compile(r"(?:.*\s)?(?:Unique ID|UID)", re.IGNORECASE)

Reader = Callable[[list[str]], Iterator[Said]]


def table(rows: list[Row], findings: Diagnostics) -> list[Said]:
    """Read a mapping table with any columns that we know; the header is among the first rows."""
    for at, (_, cells) in enumerate(rows[:3]):
        names = [tidy(cell) for cell in cells]
        reader = _plain(names, findings) or _versions(names) or _iab(names)
        if reader:
            return [said for row in rows[at + 1 :] for said in _checked(row, reader, findings)]
    message = "The first row must name the columns: source, relation, target and note."
    findings.add("NO_HEADER", message, line(rows[0][0]) if rows else "")
    return findings.fail()


def _checked(row: Row, reader: Reader, findings: Diagnostics) -> Iterator[Said]:
    number, cells = row
    try:
        found = list(reader([tidy(cell) for cell in cells]))
    except KeyError as error:
        message = (
            f"{error.args[0]!r} is no relation: write EXACT, CLOSE, BROAD, NARROW or RELATED, "
            "or leave the target empty."
        )
        findings.add("UNKNOWN_RELATION", message, line(number))
        return
    for said in found:
        if said.source:
            yield said
        else:
            message = f"The target {said.target!r} has no source."
            findings.forgive("EMPTY_SOURCE", message, line(number))


def _plain(names: list[str], findings: Diagnostics) -> Reader | None:
    fields = [_NAMES.get(re.sub(r"[\s_-]+", "", name.casefold())) for name in names]
    if not {"source", "target"} <= set(fields):
        return None
    for field in _COLUMNS:
        if fields.count(field) > 1:
            findings.add("DUPLICATE_COLUMN", f"Two columns are a {field}: drop one.", line(1))

    def read(cells: list[str]) -> Iterator[Said]:
        named = {field: cell for field, cell in zip(fields, cells, strict=False) if field}
        relation = _relation(named.get("relation", ""))
        target = named.get("target", "")
        yield Said(
            named.get("source", ""), relation if target else None, target, named.get("note", "")
        )

    return read


def _relation(written: str) -> Relation | None:
    """Return a relation from any of its spellings. Raises KeyError."""
    folded = re.sub(r"^.*[:#/]|[\s_-]+", "", written.casefold()).removesuffix("match") or "exact"
    if folded in _NO_TARGET or written.casefold() in _NO_TARGET:
        return None
    if folded in _RELATIONS:
        return _RELATIONS[folded]
    if folded.upper() not in Relation.__members__:
        raise KeyError(written)
    return Relation(folded.upper())


def _versions(names: list[str]) -> Reader | None:
    """Return the reader of UAT's tables: a column of the new version, others of old versions."""
    found = [_VERSIONED.fullmatch(name) for name in names]
    numbers = {at: tuple(map(int, f[1].split("."))) for at, f in enumerate(found) if f}
    if len(set(numbers.values())) != 2:
        return None
    new = max(numbers, key=lambda at: (numbers[at], -at))
    old = [at for at in numbers if numbers[at] != numbers[new]]

    def read(cells: list[str]) -> Iterator[Said]:
        for at in old:
            source = cells[at] if at < len(cells) else ""
            if source:
                yield Said(source, Relation.EXACT if cells[new] else None, cells[new])

    return read


def _iab(names: list[str]) -> Reader | None:
    """Return the reader of the IAB's tables: two columns of ids, in one file a flag column, too."""
    ids = [at for at, name in enumerate(names) if _UNIQUE.fullmatch(name)]
    if len(ids) != 2:
        return None
    source, target = ids
    flags = names.index("Imperfect Mapping") if "Imperfect Mapping" in names else None
    # A file without the flag column does not say that its matches are exact, either.
    usual = Relation.EXACT if flags is not None else Relation.CLOSE

    def read(cells: list[str]) -> Iterator[Said]:
        padded = [*cells, *[""] * (len(names) - len(cells))]
        flag = padded[flags] if flags is not None else ""
        relation = next((r for pattern, r in _FLAGS if pattern.fullmatch(flag)), usual)
        yield Said(padded[source], relation if padded[target] else None, padded[target], flag)

    return read
