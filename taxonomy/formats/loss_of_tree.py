"""The losses of writing one tree in a format, limited to fields that the tree has."""

from __future__ import annotations

from taxonomy.concept import Concept
from taxonomy.formats.loss_report import (
    ORDER,
    OTHER_LANGUAGES,
    OTHER_PARENTS,
    TITLES,
    loses,
    preorder,
)
from taxonomy.formats.options import DEFAULT, EXTENSION, Format, Options
from taxonomy.tree import Tree


def losses_of(tree: Tree, format: Format, options: Options = DEFAULT) -> list[str]:
    """Return the losses of `loses` that this tree would have, in alphabetical order."""
    found = {what for what in loses(format, options) if _has(tree, what)}
    if format is Format.IAB_TSV and any(concept.codes.keys() - {EXTENSION} for concept in tree):
        found.add("codes")
    return sorted(found)


def _has(tree: Tree, what: str) -> bool:
    if what == OTHER_PARENTS:
        return any(len(concept.broader) > 1 for concept in tree)
    if what == OTHER_LANGUAGES:
        return len({tag for concept in tree for tag in _tags(concept)}) > 1
    if what == ORDER:
        return any(a.id != b.id for a, b in zip(tree, preorder(tree), strict=True))
    if what == TITLES:
        return bool(tree.titles or tree.uri or tree.language)
    return any(getattr(concept, what) for concept in tree)


def _tags(concept: Concept) -> set[str]:
    return {*concept.labels, *concept.alternatives, *concept.definitions}
