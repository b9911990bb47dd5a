"""SKOS to a tree, from the statements of a file in any RDF syntax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard
from urllib.parse import unquote

from taxonomy.concept import Concept
from taxonomy.formats.build_tree import FileEntry, build_tree
from taxonomy.formats.decoding import tidy
from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.formats.options import ALL, Format, Options
from taxonomy.formats.skos_schemes import Schemes
from taxonomy.formats.skos_terms import (
    CODE_IRI,
    IDENTIFIER,
    IN_SCHEME,
    SCHEME_IRI,
    XSD,
    id_of,
    namespace,
)
from taxonomy.formats.triples import Literal, Thing, graph, nodes
from taxonomy.tree import Tree

Texts = dict[str, str]
Lists = dict[str, list[str]]


def read_skos(data: bytes, format: Format, findings: Diagnostics, options: Options) -> Tree:
    """Read the concepts of one scheme, or of all. Raises Invalid."""
    said = graph(data, format, findings, options.encoding)
    schemes = Schemes(said)
    scheme = _scheme(schemes, findings, options)
    reader = _Reader(schemes, scheme, findings)
    if options.scheme == ALL and scheme is None:
        reader.keep_schemes()
    about = said.get(scheme, []) if scheme else []
    titles: Texts = {}
    for word in ("title", "prefLabel", "name"):
        for text in reader.texts(about, word):
            titles.setdefault(text.language, tidy(text.value))
    spoken = [thing for word, thing in about if word == "language"]
    return build_tree(
        list(reader.entries()),
        findings,
        titles=titles,
        uri=None if scheme == SCHEME_IRI else scheme,
        language=_spoken(spoken[0]) if spoken else options.language,
    )


def _spoken(thing: Thing) -> str:
    """Return a language from a tag, or from an IRI that ends with a tag."""
    return thing.value if isinstance(thing, Literal) else thing.rsplit("/", 1)[-1]


def _scheme(schemes: Schemes, findings: Diagnostics, options: Options) -> str | None:
    """Return the scheme to read; None if the file has none, or all are to be read."""
    declared = list(schemes.declared)
    listed = f"{', '.join(declared[:20])}{', …' * (len(declared) > 20)}"
    if options.scheme not in (None, ALL):
        if options.scheme not in schemes.declared and not schemes.members(options.scheme):
            message = f"The file has no scheme {options.scheme!r}; it has {listed or 'none'}."
            findings.add("UNKNOWN_SCHEME", message)
            findings.fail()
        return options.scheme
    if len(declared) > 1 and options.scheme is None:
        message = f"Say which scheme is meant, or {ALL!r}: the file has several: {listed}."
        findings.add("SEVERAL_SCHEMES", message)
        findings.fail()
    return declared[0] if len(declared) == 1 else None


class _Reader:
    def __init__(self, schemes: Schemes, scheme: str | None, findings: Diagnostics) -> None:
        self.said, self.findings, self.schemes = schemes.said, findings, schemes
        # Ids are cut only if all schemes have the same namespace: no two concepts get the same id.
        spaces = {namespace(one) for one in ([scheme] if scheme else schemes.declared)}
        self.space = spaces.pop() if len(spaces) == 1 else None
        self.nodes, self.left, self.kept = schemes.concepts, set[str](), dict[str, list[str]]()
        if scheme and schemes.declared.keys() != {scheme}:
            self.select(scheme)
        self.inverse: dict[str, list[str]] = {}
        for node in self.nodes:
            for child in nodes(self.said[node], "narrower"):
                self.inverse.setdefault(child, []).append(self.id(node))

    def select(self, scheme: str) -> None:
        """Leave out the concepts that are not in a scheme, with a warning that counts them."""
        every, members = self.nodes, self.schemes.members(scheme)
        self.nodes, self.left = [n for n in every if n in members], {*every} - members
        if self.left:
            message = (
                f"Left out: {len(self.left):,} of {len(every):,} concepts, which are not in this "
                f"scheme, and {self.schemes.cut(members):,} links to them; {ALL!r} reads them, too."
            )
            self.findings.warn("OTHER_SCHEMES", message, scheme)

    def keep_schemes(self) -> None:
        """Keep the schemes of each concept as one of its codes."""
        self.kept = self.schemes.of_concepts()
        message = (
            f"Left out: the titles of {len(self.schemes.declared):,} schemes. Their IRIs are kept "
            f"with each concept, as a code of the system {IN_SCHEME!r}."
        )
        self.findings.warn("SCHEMES_AS_CODES", message)

    def id(self, node: str) -> str:
        own = next((t.value for w, t in self.said.get(node, ()) if w == "id" and _is(t)), None)
        return own if own is not None else id_of(node, self.space)

    def entries(self) -> Iterator[FileEntry]:
        if not self.nodes:
            message = "There is no skos:Concept in this file: is it a SKOS vocabulary?"
            self.findings.add("NO_CONCEPTS", "This scheme is empty." if self.left else message)
        for node in self.nodes:
            if node.startswith("_:"):
                message = "A concept without an IRI cannot be told from others: give it one."
                self.findings.add("BLANK_CONCEPT", message)
            else:
                concept = self.concept(node)
                yield concept.id, concept

    def concept(self, node: str) -> Concept:
        about, id_ = self.said[node], self.id(node)
        lists = {word: self.lists(about, word) for word in ("altLabel", "hiddenLabel", "example")}
        labels = self.labels(about, lists["altLabel"], id_)
        notes = self.lists(about, "note")
        ours = {word: thing.value for word, thing in about if _is(thing) and word in _OURS}
        minted = node.startswith("urn:annolog:concept:")
        return Concept(
            id=id_,
            labels=labels,
            broader=self.linked(about, "broader", self.inverse.get(node, ())),
            alternatives=_tuples(lists["altLabel"]),
            hidden=_tuples(lists["hiddenLabel"]),
            definitions=self.definitions(about, notes),
            notes=_tuples(notes),
            examples=_tuples(lists["example"]),
            codes=self.codes(about, id_, self.kept.get(node, ())),
            uri=ours.get("uri", None if minted else node),
            related=self.linked(about, "related"),
            colour=ours.get("colour"),
            hotkey=ours.get("hotkey"),
            deprecated=any(w == "deprecated" and _true(t) for w, t in about),
            replaced_by=self.linked(about, "isReplacedBy"),
        )

    def texts(self, about: list[tuple[str, Thing]], wanted: str) -> Iterator[Literal]:
        """Yield the texts of a property, also those that are given through a node of their own."""
        for word, thing in about:
            if word == wanted:
                yield from [thing] if isinstance(thing, Literal) else self.texts_of(thing)

    def texts_of(self, node: str) -> list[Literal]:
        """Return rdf:value or skosxl:literalForm of a node, else its comment or title."""
        about = self.said.get(node, [])
        for wanted in ("text", "comment", "title"):
            if found := [t for word, t in about if word == wanted and isinstance(t, Literal)]:
                return found
        return [] if node.startswith("_:") else [Literal(node, "", "")]

    def lists(self, about: list[tuple[str, Thing]], wanted: str) -> Lists:
        found: Lists = {}
        for text in self.texts(about, wanted):
            value = tidy(text.value)
            if value not in (several := found.setdefault(text.language, [])):
                several.append(value)
        return found

    def labels(self, about: list[tuple[str, Thing]], alternatives: Lists, id_: str) -> Texts:
        """Return one label per language; more than one violates S14 of SKOS."""
        labels: Texts = {}
        for text in self.texts(about, "prefLabel"):
            value = tidy(text.value)
            if labels.setdefault(text.language, value) == value:
                continue
            message = (
                f"{id_!r} has two preferred labels in {text.language or 'no language'!r}: "
                f"{labels[text.language]!r} and {value!r}. Make one of them an alternative."
            )
            self.findings.forgive("TWO_PREFERRED_LABELS", message, id_)
            alternatives.setdefault(text.language, []).append(value)
        # Deprecated concepts often keep nothing but an rdfs:label.
        return labels or {t.language: tidy(t.value) for t in self.texts(about, "name")}

    def definitions(self, about: list[tuple[str, Thing]], notes: Lists) -> Texts:
        """Return the first definition of each language; the others become notes."""
        found: Texts = {}
        for text in self.texts(about, "definition"):
            value = tidy(text.value)
            if value and found.setdefault(text.language, value) != value:
                notes.setdefault(text.language, []).append(value)
        return found

    def codes(self, about: list[tuple[str, Thing]], id_: str, schemes: Sequence[str]) -> Texts:
        found: Texts = {}
        for word, thing in about:
            if word in ("notation", "identifier"):
                value = thing.value if isinstance(thing, Literal) else thing
                system = IDENTIFIER if word == "identifier" else _system(thing)
                if found.setdefault(system, tidy(value)) != tidy(value):
                    message = f"{id_!r} has two codes of one system: {found[system]!r}, {value!r}."
                    self.findings.forgive("TWO_CODES", message, id_)
        return found | ({IN_SCHEME: " ".join(schemes)} if schemes else {})

    def linked(
        self, about: list[tuple[str, Thing]], wanted: str, more: tuple[str, ...] | list[str] = ()
    ) -> tuple[str, ...]:
        # The replacement of a concept need not be in the same tree; its parents must be.
        left = self.left if wanted != "isReplacedBy" else ()
        ids = (self.id(node) for node in nodes(about, wanted) if node not in left)
        return tuple(dict.fromkeys([*ids, *more]))


_OURS = {"uri", "colour", "hotkey"}


def _is(thing: Thing) -> TypeGuard[Literal]:
    return isinstance(thing, Literal)


def _true(thing: Thing) -> bool:
    return isinstance(thing, Literal) and thing.value.strip().lower() in ("true", "1")


def _system(thing: Thing) -> str:
    """Return the system of codes, from the datatype of a notation."""
    if not isinstance(thing, Literal) or thing.language or thing.datatype == XSD + "string":
        return ""
    if thing.datatype.startswith(CODE_IRI):
        return unquote(thing.datatype[len(CODE_IRI) :])
    return thing.datatype


def _tuples(lists: Lists) -> dict[str, tuple[str, ...]]:
    return {tag: tuple(texts) for tag, texts in lists.items() if texts}
