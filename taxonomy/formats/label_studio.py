"""Label Studio's labeling configuration: <Taxonomy>, <Choices> and the many kinds of <…Labels>.

`value` is the label, `alias` the id (Label Studio stores it in place of the value), `hint` the
definition, `background` the colour. XML is read with defusedxml: no document types, no entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import MAX_DEPTH, FileEntry, build_tree
from taxonomy.formats.colours import hexadecimal
from taxonomy.formats.decoding import decode_xml, require_parts, tidy
from taxonomy.formats.diagnostics import Diagnostics, line
from taxonomy.formats.loss_report import preorder
from taxonomy.formats.options import Options
from taxonomy.formats.slug import Ids, derived
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree

_NESTED = {"Taxonomy", "Choices"}
_ITEMS = {"Choice", "Label"}
# The deepest nesting of XML elements; a configuration nests views within views, but far less deep.
_MAX_NESTING = MAX_DEPTH + 50
# Attributes about the first appearance of a choice, which a taxonomy does not have.
_IGNORED = {"selected", "html", "size", "showalias", "aliasstyle", "maxusages", "granularity"}
_IGNORED |= {"selectedcolor", "style", "category", "visible", "margin"}
_KNOWN = {"value", "alias", "hint", "background", "hotkey"}


def read_label_studio(data: bytes, findings: Diagnostics, options: Options) -> Tree:
    """Read the labels of one control tag. Raises Invalid."""
    text = decode_xml(data, findings, options.encoding)
    # An element and an attribute take several times the memory of a cell.
    require_parts(4 * text.count("<") + 3 * text.count("="), findings)
    nodes = _parse(text, findings)
    chosen = _chosen(nodes, findings, options.tag)
    entries = _Items(nodes, chosen, findings, options.language).entries()
    return build_tree(entries, findings, language=options.language)


@dataclass(slots=True)
class XmlNode:
    """An XML element, in a list in the order of the file."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: int | None
    children: list[int] = field(default_factory=list)


class _Target:
    """Collects XML elements in a list, since deeply nested elements break recursive code."""

    def __init__(self) -> None:
        self.nodes: list[XmlNode] = []
        self.open: list[int] = []
        self.parser: DefusedXMLParser | None = None
        self.too_deep = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        number = self.parser.parser.CurrentLineNumber if self.parser else 0
        parent = self.open[-1] if self.open else None
        if len(self.open) >= _MAX_NESTING:
            self.too_deep = self.too_deep or number
            parent = None
        if parent is not None:
            self.nodes[parent].children.append(len(self.nodes))
        self.open.append(len(self.nodes))
        self.nodes.append(XmlNode(tag, attributes, number, parent))

    def end(self, _tag: str) -> None:
        self.open.pop()

    def data(self, _text: str) -> None:
        """Ignore texts between the tags."""

    def close(self) -> list[XmlNode]:
        return self.nodes


def _parse(text: str, findings: Diagnostics) -> list[XmlNode]:
    target = _Target()
    parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    target.parser = parser
    try:
        parser.feed(text.encode(errors="surrogatepass"))
        parser.close()
    except DefusedXmlException:
        message = "Document types and entities are refused: remove <!DOCTYPE …>."
        findings.add("ENTITY", message)
    except ParseError as error:
        number, column = error.position
        reason = str(error).rsplit(":", 1)[0]
        message = f"This is no XML: {reason} at column {column + 1}."
        findings.add("SYNTAX", message, line(number))
    except ValueError as error:
        findings.add("SYNTAX", f"This is no XML: {error}.")
    if target.too_deep:
        message = f"Trees may have {MAX_DEPTH} levels at most."
        findings.add("TOO_DEEP", message, line(target.too_deep))
    findings.check()
    return target.nodes


def _chosen(nodes: list[XmlNode], findings: Diagnostics, wanted: str | None) -> XmlNode:
    """Return the control tag that is to be read: the wanted one, or the only one."""
    controls = [n for n in nodes if n.tag in _NESTED or n.tag.endswith("Labels")]
    names = ", ".join(f"{n.tag} {n.attributes.get('name', '')!r}" for n in controls[:20])
    if wanted is not None:
        found = [n for n in controls if wanted in (n.attributes.get("name"), n.tag)]
    else:
        found = controls
    if len(found) == 1:
        return found[0]
    if found:
        message = f"Say which of these tags is meant: {names}."
        findings.add("SEVERAL_TAGS", message, line(found[1].line))
    else:
        message = "There is no such <Taxonomy>, <Choices> or <…Labels>"
        findings.add("NO_TAG", f"{message}; the file has {names or 'none of them'}.")
    return findings.fail()


class _Items:
    """Reads the choices below one control tag."""

    def __init__(
        self, nodes: list[XmlNode], chosen: XmlNode, findings: Diagnostics, language: str
    ) -> None:
        self.nodes, self.chosen = nodes, chosen
        self.findings, self.language = findings, language
        self.ids = Ids(tidy(n.attributes.get("alias", "")) for n in nodes if n.tag in _ITEMS)

    def entries(self) -> Iterator[FileEntry]:
        values = self.chosen.attributes.get("value", "")
        if not self.chosen.children:
            what = f"come from the data of each task ({values})" if values else "are missing"
            self.findings.add("EMPTY_FILE", f"The labels {what}.", line(self.chosen.line))
        pending: list[tuple[int, str | None]] = []
        pending.extend((at, None) for at in reversed(self.chosen.children))
        seen: dict[tuple[str | None, str], str] = {}
        while pending:
            at, parent = pending.pop()
            node = self.nodes[at]
            where = line(node.line)
            if node.tag not in _ITEMS:
                message = f"<{node.tag}> is no label: only <Choice> and <Label> may stand here."
                self.findings.forgive("UNKNOWN_TAG", message, where)
                continue
            concept = self.concept(node, parent, where, seen)
            yield where, concept
            pending.extend((child, concept.id) for child in reversed(node.children))

    def concept(
        self, node: XmlNode, parent: str | None, where: str, seen: dict[tuple[str | None, str], str]
    ) -> Concept:
        attributes = {name: tidy(value) for name, value in node.attributes.items()}
        for name in attributes:
            if name not in _KNOWN and name.lower() not in _IGNORED:
                message = f"Nobody knows the attribute {name!r}."
                self.findings.forgive("UNKNOWN_ATTRIBUTE", message, where)
        label, own = attributes.get("value", ""), attributes.get("alias", "")
        if not own and (parent, label) in seen:
            message = f"{label!r} stands here before, at {seen[parent, label]}: give it an alias."
            self.findings.add("DUPLICATE_LABEL", message, where)
        if not own:
            seen.setdefault((parent, label), where)
        hint, background = attributes.get("hint"), attributes.get("background")
        return Concept(
            id=own or self.ids.give(parent, label),
            labels={self.language: label},
            broader=() if parent is None else (parent,),
            definitions={self.language: hint} if hint else {},
            colour=self.colour(background, where) if background else None,
            hotkey=attributes.get("hotkey") or None,
        )

    def colour(self, written: str, where: str) -> str | None:
        found = hexadecimal(written)
        if found is None:
            message = f"{written!r} is no colour that we know: write it as #rrggbb."
            self.findings.forgive("BAD_COLOUR", message, where)
        return found


def write_label_studio(tree: Tree, stream: BinaryIO, options: Options) -> None:
    """Write one control tag: `options.tag`, else <Taxonomy>, or <Choices> for a flat tree."""
    flat = not any(concept.broader for concept in tree)
    tag = options.tag or ("Choices" if flat else "Taxonomy")
    if not flat and tag not in _NESTED:
        message = f"<{tag}> holds flat sets only: write this tree as <Taxonomy>."
        raise Invalid([Problem("NOT_FLAT", message)])
    if not re.fullmatch(r"Taxonomy|Choices|[A-Za-z]{0,40}Labels", tag):
        message = f"<{tag}> holds no labels: use Taxonomy, Choices or a tag that ends with Labels."
        raise Invalid([Problem("NO_TAG", message)])
    item = "Choice" if tag in _NESTED else "Label"
    language = options.language or tree.language
    stream.write(f'<View>\n  <{tag} name="labels" toName="item">\n'.encode())
    stream.writelines(text.encode() for text in _elements(tree, item, language))
    stream.write(f"  </{tag}>\n</View>\n".encode())


def _elements(tree: Tree, item: str, language: str) -> Iterator[str]:
    holding = {concept.broader[0] for concept in tree if concept.broader}
    inside: list[str] = []
    for concept in preorder(tree):
        above = concept.broader[0] if concept.broader else None
        while inside and inside[-1] != above:
            inside.pop()
            yield "  " * (len(inside) + 2) + f"</{item}>\n"
        end = ">" if concept.id in holding else "/>"
        attributes = _attributes(concept, above, language)
        yield "  " * (len(inside) + 2) + f"<{item} {attributes}{end}\n"
        if concept.id in holding:
            inside.append(concept.id)
    while inside:
        inside.pop()
        yield "  " * (len(inside) + 2) + f"</{item}>\n"


def _attributes(concept: Concept, above: str | None, language: str) -> str:
    label = concept.label(language)
    found = {
        "value": label,
        "alias": concept.id if concept.id != derived(above, label) else None,
        "hint": concept.definitions.get(language),
        "background": concept.colour,
        "hotkey": concept.hotkey,
    }
    kept = {name: value for name, value in found.items() if value is not None}
    # XML turns line ends and tabs in attributes into spaces unless they are written as numbers.
    numbers = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
    return " ".join(f"{name}={quoteattr(value, numbers)}" for name, value in kept.items())
