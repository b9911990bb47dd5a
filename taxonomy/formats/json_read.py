"""JSON to a tree: the JSON of `Tree.plain`, nested objects, or a list of strings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import MAX_DEPTH, FileEntry, build_tree, require_few
from taxonomy.formats.decoding import decode, require_parts, tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.options import Options
from taxonomy.formats.slug import Ids
from taxonomy.tree import Tree

_LINES = {"id", "uri", "colour", "hotkey"}
_TEXTS = {"labels", "definitions", "codes"}
_LISTS = {"alternatives", "hidden", "notes", "examples"}
_IDS = {"broader", "related", "replaced_by"}
_FRIENDLY = {
    "label": "labels",
    "name": "labels",
    "alias": "alternatives",
    "aliases": "alternatives",
    "definition": "definitions",
    "note": "notes",
    "example": "examples",
    "color": "colour",
    "parent": "broader",
    "parents": "broader",
}
_CHILDREN = ("children", "concepts")
_TREE = {"format", "titles", "title", "uri", "language", *_CHILDREN}


class _TwiceError(ValueError):
    """An object has the same key twice; the parser would drop the first value silently."""


def read_json(data: bytes, findings: Diagnostics, options: Options) -> Tree:
    """Read any of the three shapes. Raises Invalid, with paths like concepts[3].labels."""
    plain = load(decode(data, findings, options.encoding), findings)
    reader = _Reader(findings, plain, options.language)
    return build_tree(
        reader.entries(),
        findings,
        titles=reader.texts(reader.top.get("titles", reader.top.get("title")), "titles"),
        uri=reader.line(reader.top.get("uri"), "uri"),
        language=reader.line(reader.top.get("language"), "language") or options.language,
    )


def load(text: str, findings: Diagnostics) -> Any:
    """Parse JSON strictly. Raises Invalid."""
    require_parts(sum(map(text.count, "[{,")), findings)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        findings.add("SYNTAX", f"This is no JSON: {error.msg}.", line(error.lineno))
    except _TwiceError as error:
        findings.add("DUPLICATE_KEY", str(error))
    except RecursionError:
        findings.add("TOO_DEEP", f"Trees may have {MAX_DEPTH} levels at most.")
    except ValueError as error:
        findings.add("SYNTAX", f"This is no JSON: {error}.")
    return findings.fail()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        shown = ", ".join(map(repr, list(found)[:10]))
        raise _TwiceError(f"An object has the key {twice!r} twice; its keys are {shown}.")
    return found


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is not a JSON number"
    raise ValueError(message)


class _Reader:
    def __init__(self, findings: Diagnostics, plain: Any, language: str) -> None:
        self.findings, self.language = findings, language
        self.top: dict[str, Any] = {}
        self.nodes: list[Any] = []
        self.at = ""
        if isinstance(plain, list):
            self.nodes = plain
        elif isinstance(plain, dict):
            self.open(plain)
        else:
            findings.add("WRONG_TYPE", "A taxonomy is an object or a list, not a single value.")
        if not self.nodes and not findings and not self.top:
            findings.add("EMPTY_FILE", "There is no concept in this file.")
        self.ids = Ids(_written(self.nodes, findings))

    def open(self, plain: dict[str, Any]) -> None:
        """Read the top object: a tree with its titles, or a single concept with its children."""
        if not plain.keys() <= _TREE or not plain.keys() & {*_CHILDREN}:
            self.nodes = [plain]
            return
        self.top = plain
        self.at = next(name for name in _CHILDREN if name in plain)
        nodes = plain[self.at]
        if isinstance(nodes, list):
            self.nodes = nodes
        else:
            self.wrong(self.at, "a list")
        if plain.get("format", 1) != 1:
            self.findings.add("UNKNOWN_FORMAT", "This is of a later version.", "format")
        if isinstance(plain.get("language"), str) and not self.language:
            self.language = plain["language"]

    def entries(self) -> Iterator[FileEntry]:
        waiting: list[tuple[Any, str, str | None, int]] = []
        for number, node in enumerate(self.nodes):
            waiting.append((node, f"{self.at}[{number}]", None, 1))
        waiting.reverse()
        while waiting:
            node, where, parent, depth = waiting.pop()
            if depth > MAX_DEPTH:
                message = f"Trees may have {MAX_DEPTH} levels at most."
                self.findings.add("TOO_DEEP", message, where)
                continue
            fields, children = self.fields(node, where)
            label = next(iter(fields.get("labels", {}).values()), "")
            if "id" not in fields:
                fields["id"] = self.ids.give(parent, label) if label else where
            if parent is not None:
                fields["broader"] = tuple(dict.fromkeys((parent, *fields.get("broader", ()))))
            yield where, Concept(**fields)
            below: list[Any] = [
                (child, f"{where}.children[{number}]", fields["id"], depth + 1)
                for number, child in enumerate(children)
            ]
            waiting.extend(reversed(below))

    def fields(self, node: Any, where: str) -> tuple[dict[str, Any], list[Any]]:
        """Return a concept's fields, converted to their types, and its children, unconverted."""
        if isinstance(node, str):
            return {"labels": {self.language: tidy(node)}}, []
        if not isinstance(node, dict):
            self.wrong(where, "a string or an object")
            return {}, []
        found: dict[str, Any] = {}
        for key, value in node.items():
            if key != "children":
                self.field(found, key, value, f"{where}.{key}")
        children = node.get("children", [])
        if not isinstance(children, list):
            self.wrong(f"{where}.children", "a list")
            children = []
        return found, children

    def field(self, found: dict[str, Any], key: str, value: Any, where: str) -> None:
        name = _FRIENDLY.get(key, key)
        if name in found:
            self.findings.add("DUPLICATE_KEY", f"{name!r} is said twice.", where)
        elif name in _LINES:
            text = self.line(value, where)
            if text is not None:
                found[name] = text.lower() if name == "colour" else text
        elif name in _TEXTS:
            codes = name == "codes" and isinstance(value, str)
            found[name] = self.texts({"": value} if codes else value, where)
        elif name in _LISTS:
            found[name] = self.lists(value, where)
        elif name in _IDS:
            found[name] = self.strings([value] if isinstance(value, str) else value, where)
        elif name == "deprecated":
            if not isinstance(value, bool):
                self.wrong(where, "true or false")
            found[name] = value is True
        else:
            self.findings.forgive("UNKNOWN_FIELD", f"Nobody knows the field {key!r}.", where)

    def line(self, value: Any, where: str) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return tidy(value)
        self.wrong(where, "a string")
        return None

    def texts(self, value: Any, where: str) -> dict[str, str]:
        if value is None:
            return {}
        if isinstance(value, str):
            return {self.language: tidy(value)}
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            return {tag: tidy(text) for tag, text in value.items()}
        self.wrong(where, "a string, or strings by language")
        return {}

    def lists(self, value: Any, where: str) -> dict[str, tuple[str, ...]]:
        if isinstance(value, str | list):
            return {
                self.language: self.strings([value] if isinstance(value, str) else value, where)
            }
        if isinstance(value, dict):
            return {tag: self.strings(texts, f"{where}.{tag}") for tag, texts in value.items()}
        self.wrong(where, "a list of strings, or such lists by language")
        return {}

    def strings(self, value: Any, where: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            return tuple(map(tidy, value))
        self.wrong(where, "a list of strings")
        return ()

    def wrong(self, where: str, wanted: str) -> None:
        self.findings.add("WRONG_TYPE", f"Here must be {wanted}.", where)


def _written(nodes: list[Any], findings: Diagnostics) -> Iterator[str]:
    """Yield the ids that the file contains. Raises Invalid for too many concepts."""
    waiting, count = list(nodes), 0
    while waiting:
        node = waiting.pop()
        require_few(count, findings)
        count += 1
        if isinstance(node, dict):
            if isinstance(node.get("id"), str):
                yield tidy(node["id"])
            if isinstance(node.get("children"), list):
                waiting.extend(node["children"])
