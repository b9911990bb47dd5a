"""The last step of every reader: check each concept, then all together, then build the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from taxonomy import languages
from taxonomy.concept import NONE, Concept, Texts, spelled
from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.problem import Invalid
from taxonomy.tree import Tree

MAX_ID, MAX_LABEL, MAX_TEXT, MAX_DEPTH = 1_000, 1_000, 100_000, 100
MAX_CONCEPTS = 250_000
"""The most concepts of a tree: three times the largest that we know of."""

# Characters that neither screens nor XML can hold: controls, lone surrogates, non-characters.
_NEVER = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_IN_LINE = re.compile(f"[{_NEVER}\t\n\u2028\u2029]")
_IN_TEXT = re.compile(f"[{_NEVER}]")
_TAG = re.compile(r"(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

FileEntry = tuple[str, Concept]
"""The place of a concept in its file ("line 12"; its id if there are no lines), and the concept."""


def build_tree(
    entries: Iterable[FileEntry],
    findings: Diagnostics,
    *,
    titles: Texts = NONE,
    uri: str | None = None,
    language: str = "",
) -> Tree:
    """Build the tree. Raises Invalid with its own problems and those that the reader found."""
    places: dict[str, str] = {}
    concepts: dict[str, Concept] = {}
    for where, concept in entries:
        if concept.id in concepts:
            message = f"The id {concept.id!r} is used before, at {places[concept.id]}."
            findings.forgive("DUPLICATE_ID", message, where)
            continue
        require_few(len(concepts), findings)
        _check(where, concept, findings)
        places[concept.id], concepts[concept.id] = where, spelled(concept)
    _check_texts("title", titles, "", findings)
    if findings.lenient:
        concepts = {c.id: _repaired(c, concepts, places, findings) for c in concepts.values()}
    tree = _build(concepts, places, findings, titles, uri, language)
    if tree is not None:
        _check_depth(tree, places, findings)
    if findings or tree is None:
        findings.fail()
    return tree


def require_few(count: int, findings: Diagnostics) -> None:
    """Refuse one concept more than MAX_CONCEPTS. Raises Invalid."""
    if count >= MAX_CONCEPTS:
        findings.add("TOO_LARGE", f"Trees may have {MAX_CONCEPTS:,} concepts at most: split it.")
        findings.fail()


def _build(
    concepts: Mapping[str, Concept],
    places: Mapping[str, str],
    findings: Diagnostics,
    titles: Texts,
    uri: str | None,
    language: str,
) -> Tree | None:
    try:
        return Tree(concepts.values(), titles=titles, uri=uri, language=language)
    except Invalid as error:
        for problem in error.problems:
            where = places.get(problem.where, problem.where)
            findings.add(problem.code, problem.message, where)
    return None


def _repaired(
    concept: Concept, known: Mapping[str, Concept], places: Mapping[str, str], findings: Diagnostics
) -> Concept:
    """Drop links to missing concepts and from a concept to itself, with a warning."""
    where = places[concept.id]
    broader = tuple(id_ for id_ in concept.broader if id_ in known and id_ != concept.id)
    related = tuple(id_ for id_ in concept.related if id_ in known)
    for id_ in concept.broader:
        if id_ not in broader:
            message = f"The parent {id_!r} is left out: it does not exist or is the concept itself."
            findings.forgive("DANGLING_PARENT", message, where)
    for id_ in concept.related:
        if id_ not in related:
            message = f"{id_!r}, which this is related to, does not exist and is left out."
            findings.forgive("DANGLING_RELATION", message, where)
    if (broader, related) == (concept.broader, concept.related):
        return concept
    return replace(concept, broader=broader, related=related)


def _check_languages(where: str, concept: Concept, findings: Diagnostics) -> None:
    for code, texts in (
        ("TWO_PREFERRED_LABELS", concept.labels),
        ("TWO_DEFINITIONS", concept.definitions),
    ):
        for tag in languages.twice(texts):
            kind = code.lower().replace("_", " ")
            message = f"{concept.id!r} has {kind} in {tag!r}: keep one."
            findings.forgive(code, message, where)


def _check(where: str, concept: Concept, findings: Diagnostics) -> None:
    _check_line("id", concept.id, MAX_ID, where, findings)
    _check_languages(where, concept, findings)
    if not concept.labels:
        message = f"{concept.id!r} has no label: give it one, or leave it out."
        findings.forgive("EMPTY_LABEL", message, where)
    for kind, tag, text in _lines(concept):
        _check_tag(tag, where, findings)
        if text.strip():
            _check_line(kind, text, MAX_LABEL, where, findings)
        else:
            findings.add("EMPTY_LABEL", f"A {kind} of {concept.id!r} is empty.", where)
    if concept.definitions or concept.notes or concept.examples:
        _check_prose(where, concept, findings)
    if concept.codes or concept.uri or concept.hotkey or concept.colour:
        _check_marks(where, concept, findings)


def _check_prose(where: str, concept: Concept, findings: Diagnostics) -> None:
    _check_texts("definition", concept.definitions, where, findings)
    for kind, texts in (("note", concept.notes), ("example", concept.examples)):
        for tag, several in texts.items():
            for text in several:
                _check_texts(kind, {tag: text}, where, findings)


def _check_marks(where: str, concept: Concept, findings: Diagnostics) -> None:
    for system in filter(None, concept.codes):
        _check_line("system of codes", system, MAX_LABEL, where, findings)
    for kind, value in (*(("code", v) for v in concept.codes.values()), ("uri", concept.uri)):
        if value is not None:
            _check_line(kind, value, MAX_LABEL, where, findings)
    if concept.hotkey is not None:
        _check_line("hotkey", concept.hotkey, 40, where, findings)
    if concept.colour is not None and not _COLOUR.fullmatch(concept.colour):
        message = f"{concept.colour!r} is no colour: write it as #rrggbb."
        findings.forgive("BAD_COLOUR", message, where)


def _lines(concept: Concept) -> Iterator[tuple[str, str, str]]:
    for tag, text in concept.labels.items():
        yield "label", tag, text
    for kind, names in (("alternative", concept.alternatives), ("hidden label", concept.hidden)):
        for tag, texts in names.items():
            for text in texts:
                yield kind, tag, text


def _check_tag(tag: str, where: str, findings: Diagnostics) -> None:
    if not _TAG.fullmatch(tag):
        message = f"{tag!r} is no language tag: write one like 'en' or 'de-AT' (BCP 47)."
        findings.add("BAD_LANGUAGE", message, where)


def _check_line(kind: str, text: str, most: int, where: str, findings: Diagnostics) -> None:
    if not text:
        findings.add(f"EMPTY_{kind.upper()}", f"This {kind} is empty.", where)
    elif len(text) > most:
        message = f"The {kind} {text[:40]!r}… has {len(text):,} characters, more than {most:,}."
        findings.add("TOO_LONG", message, where)
    if found := _IN_LINE.search(text):
        message = f"The {kind} {text[:40]!r} holds the control character U+{ord(found[0]):04X}."
        findings.add("CONTROL_CHARACTER", message, where)


def _check_texts(kind: str, texts: Texts, where: str, findings: Diagnostics) -> None:
    for tag, text in texts.items():
        _check_tag(tag, where, findings)
        if len(text) > MAX_TEXT:
            message = f"This {kind} has {len(text):,} characters, more than {MAX_TEXT:,}."
            findings.add("TOO_LONG", message, where)
        if found := _IN_TEXT.search(text):
            message = f"This {kind} holds the control character U+{ord(found[0]):04X}."
            findings.add("CONTROL_CHARACTER", message, where)


def _check_depth(tree: Tree, places: Mapping[str, str], findings: Diagnostics) -> None:
    """Refuse a tree too deep for screens and recursion; the longest path from a root counts."""
    waiting = {c.id: len(c.broader) for c in tree}
    level, depth = list(tree.roots), 0
    while level:
        if depth >= MAX_DEPTH:
            message = f"Trees may have {MAX_DEPTH} levels at most."
            findings.add("TOO_DEEP", message, places[level[0]])
            return
        depth += 1
        below = []
        for id_ in level:
            for child in tree.narrower.get(id_, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    below.append(child)
        level = below
