r"""Indented text: one concept per line, its children one step further to the right.

    Animals
        Dogs [dog] = Hounds; Canis familiaris
        # a line that begins with # is a remark

A step is a tab, or as many spaces as the first indented line has. `[dog]` gives the id, ` = `
begins the alternative labels, `;` separates them. A backslash before one of these signs makes it
part of the text: \\ \[ \] \= \; \#.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import MAX_DEPTH, FileEntry, build_tree, require_few
from taxonomy.formats.decoding import SPACE, decode, lines
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.loss_report import preorder
from taxonomy.formats.options import Options
from taxonomy.formats.slug import Ids, derived
from taxonomy.tree import Tree

_SIGNS = re.compile(r"([\\\[\]=;#])")
_ESCAPED = re.compile(r"\\([\\\[\]=;#])")
# Escaped signs are stepped over; a space before = or [ may begin a new part.
_STOPS = re.compile(r"\\[\\\[\]=;#]|[ \t](?=[=\[])")
_CLOSED = re.compile(r"(?<!\\)(?:\\\\)*\]\Z")
_NAME = re.compile(r"((?:\\[\\;]|[^;])+)")


def read_text(data: bytes, findings: Diagnostics, options: Options) -> Tree:
    """Read a tree from its indentation. Raises Invalid."""
    text = decode(data, findings, options.encoding)
    reader = _Reader(findings, options.language)
    for number, raw in enumerate(lines(text, findings), 1):
        content = raw.strip(SPACE)
        if content and not content.startswith("#"):
            reader.read(number, raw[: len(raw) - len(raw.lstrip(" \t"))], content)
    if not reader.found:
        findings.add("EMPTY_FILE", "There is nothing in this file.")
    return build_tree(reader.entries(), findings, language=options.language)


class _Reader:
    def __init__(self, findings: Diagnostics, language: str) -> None:
        self.findings, self.language = findings, language
        self.step = ""
        self.open: list[int] = []
        """Level -> index in `found` of the last concept and its ancestors."""
        self.found: list[tuple[str, int | None, str, str, tuple[str, ...]]] = []

    def read(self, number: int, indent: str, content: str) -> None:
        where = line(number)
        depth = self.depth(indent, where)
        if depth >= MAX_DEPTH:
            message = f"Trees may have {MAX_DEPTH} levels at most."
            self.findings.add("TOO_DEEP", message, where)
            return
        require_few(len(self.found), self.findings)
        label, own, names = _parts(content)
        del self.open[depth:]
        parent = self.open[-1] if self.open else None
        self.open.append(len(self.found))
        self.found.append((where, parent, label, own, names))

    def depth(self, indent: str, where: str) -> int:
        """Return the level of an indentation; at most one deeper than the line before."""
        if not indent:
            return 0
        if not self.step:
            self.step = "\t" if indent[0] == "\t" else " " * (len(indent) - len(indent.lstrip(" ")))
        if set(indent) != set(self.step):
            message = "Indent the whole file with tabs or the whole file with spaces."
            self.findings.add("MIXED_INDENTATION", message, where)
            return len(self.open)
        depth, rest = divmod(len(indent), len(self.step))
        if rest:
            message = f"{len(indent)} spaces are no multiple of {len(self.step)}, one step here."
            self.findings.add("BAD_INDENTATION", message, where)
        if depth > len(self.open):
            message = "This stands more than one step below the line before it."
            self.findings.add("INDENTATION_JUMP", message, where)
            return len(self.open)
        return depth

    def entries(self) -> list[FileEntry]:
        ids = Ids(id_ for *_, id_, _ in self.found if id_)
        given: list[str] = []
        seen: dict[tuple[int | None, str], str] = {}
        entries = []
        for where, parent, label, own, names in self.found:
            above = None if parent is None else given[parent]
            if not own and (parent, label) in seen:
                first = seen[parent, label]
                message = f"{label!r} stands here before, at {first}: give both an [id]."
                self.findings.add("DUPLICATE_LABEL", message, where)
            if not own:
                seen.setdefault((parent, label), where)
            given.append(own or ids.give(above, label))
            alternatives = {self.language: names} if names else {}
            broader = (above,) if above is not None else ()
            labels = {self.language: label}
            concept = Concept(given[-1], labels, broader, alternatives=alternatives)
            entries.append((where, concept))
        return entries


def write_text(tree: Tree, stream: BinaryIO, options: Options) -> None:
    """Write one line per concept, with its id unless the id follows from the label."""
    language = options.language or tree.language
    depths: dict[str | None, int] = {None: -1}
    for concept in preorder(tree):
        above = concept.broader[0] if concept.broader else None
        depths[concept.id] = depth = depths[above] + 1
        label = concept.label(language)
        text = "\t" * depth + _escaped(label)
        if concept.id != derived(above, label):
            text += f" [{_escaped(concept.id)}]"
        if names := concept.alternatives.get(language):
            text += " = " + "; ".join(map(_escaped, names))
        stream.write(text.encode() + b"\n")


def _parts(content: str) -> tuple[str, str, tuple[str, ...]]:
    """Split a line into label, id and alternative labels; signs elsewhere are part of the text."""
    opened, end = -1, len(content)
    for found in _STOPS.finditer(content):
        at = found.start() + 1
        if found[0][0] == "\\":
            continue
        if content[at] == "[":
            opened = found.start()
        elif content[at + 1 : at + 2] in ("", " ", "\t"):
            end = found.start()
            break
    names = (_plain(part) for part in _NAME.findall(content[end + 2 :]))
    head = content[:end].rstrip(SPACE)
    own = ""
    if opened >= 0 and _CLOSED.search(head):
        head, own = head[:opened], _plain(head[opened + 2 : -1])
    return _plain(head), own, tuple(dict.fromkeys(filter(None, names)))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text.strip(SPACE))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
