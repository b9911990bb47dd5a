"""The losses of each format: what it cannot carry, and what is left of a tree written in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from taxonomy.concept import NONE, Concept
from taxonomy.formats.options import DEFAULT, EXTENSION, RDF, Format, Layout, Options
from taxonomy.tree import Tree

OTHER_PARENTS = "other parents"
"""Loss: a concept keeps its first parent only."""
OTHER_LANGUAGES = "other languages"
"""Loss: only labels and texts in one language are kept, and the file does not name the language."""
ORDER = "order"
"""Loss: concepts are read back with their children right after them; siblings keep their order."""
TITLES = "titles"
"""Loss: the name, the URI and the language of the tree itself."""

_TREE = frozenset({OTHER_PARENTS, OTHER_LANGUAGES, ORDER, TITLES})
_FIELDS = frozenset(Concept.__slots__) - {"id", "labels", "broader"}

LOSES: Mapping[Format, frozenset[str]] = {
    **dict.fromkeys(RDF, frozenset()),
    Format.JSON: frozenset(),
    Format.CSV: frozenset({TITLES}),
    Format.TSV: frozenset({TITLES}),
    Format.TEXT: _TREE | (_FIELDS - {"alternatives"}),
    Format.LABEL_STUDIO: _TREE | (_FIELDS - {"definitions", "colour", "hotkey"}),
    Format.IAB_TSV: frozenset({OTHER_PARENTS, OTHER_LANGUAGES, TITLES}) | (_FIELDS - {"codes"}),
}
"""Format -> its losses: fields of `Concept`, and constants above. Tables by paths or levels lose
`other parents` and `order` as well. IAB's files keep one code, that of the system "Extension"."""


def loses(format: Format, options: Options = DEFAULT) -> frozenset[str]:
    """Return the losses of writing a tree in this format with these options."""
    if format in (Format.CSV, Format.TSV) and options.layout is not Layout.PARENTS:
        return LOSES[format] | {OTHER_PARENTS, ORDER}
    return LOSES[format]


def kept(tree: Tree, format: Format, options: Options = DEFAULT) -> Tree:
    """Return the tree as it is read back after it was written in a format.

    The reader has to be given the language if the format does not carry it.
    """
    lost = loses(format, options)
    language = options.language or tree.language
    concepts = preorder(tree) if ORDER in lost else iter(tree)
    left = [_kept(concept, lost, language) for concept in concepts]
    if format is Format.IAB_TSV:
        left = [replace(c, codes={s: c.codes[s] for s in c.codes if s == EXTENSION}) for c in left]
    if OTHER_LANGUAGES in lost:
        return Tree(left, language=language)
    if ORDER in lost:
        # A path has a label of each concept in its language, even if the concept itself has none.
        left = [_with_label(concept, language) for concept in left]
    if TITLES in lost:
        return Tree(left)
    return Tree(left, titles=tree.titles, uri=tree.uri, language=tree.language)


def _kept(concept: Concept, lost: frozenset[str], language: str) -> Concept:
    changes: dict[str, Any] = {name: _nothing(name) for name in lost & _FIELDS}
    if OTHER_PARENTS in lost:
        changes["broader"] = concept.broader[:1]
    if OTHER_LANGUAGES in lost:
        changes["labels"] = {language: concept.label(language)}
        for name in {"alternatives", "definitions"} - lost:
            texts = getattr(concept, name)
            changes[name] = {language: texts[language]} if texts.get(language) else NONE
    return replace(concept, **changes)


def _with_label(concept: Concept, language: str) -> Concept:
    return replace(concept, labels={**concept.labels, language: concept.label(language)})


def _nothing(name: str) -> Any:
    if name in ("related", "replaced_by"):
        return ()
    if name == "deprecated":
        return False
    return None if name in ("uri", "colour", "hotkey") else NONE


def preorder(tree: Tree) -> Iterator[Concept]:
    """Yield each concept once, under its first parent, followed by all its descendants."""
    children: dict[str | None, list[str]] = {}
    for concept in tree:
        above = concept.broader[0] if concept.broader else None
        children.setdefault(above, []).append(concept.id)
    waiting = list(reversed(children.get(None, ())))
    while waiting:
        id_ = waiting.pop()
        yield tree[id_]
        waiting.extend(reversed(children.get(id_, ())))
