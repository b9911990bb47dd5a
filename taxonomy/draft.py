"""A draft: a base version and the edits since. Cheap to open and to edit, however large it is."""

from __future__ import annotations

from collections.abc import Iterable

from taxonomy.apply_edit import EditEffect, effect
from taxonomy.concept import Concept
from taxonomy.draft_view import DraftView
from taxonomy.edits import Edit
from taxonomy.mapping import Mapping, Match, Relation
from taxonomy.overlay import Overlay
from taxonomy.tree import Tree

ORDER = list(Relation)
"""From the strongest relation to the weakest."""


class Draft:
    """The next version as it would be if it were published now."""

    def __init__(self, base: Tree, edits: Iterable[Edit] = ()) -> None:
        """Apply edits to a base version. Raises Invalid if an edit is impossible."""
        self.base = base
        self._overlay = Overlay(base)
        # In the order of the edits: a replacement exists at that time and may be removed later.
        self._became: dict[str, tuple[Match, ...]] = {}
        self._tree: Tree | None = base
        for edit in edits:
            self.apply(edit)

    def apply(self, edit: Edit) -> bool:
        """Apply one edit; return whether it changed the draft.

        Raises:
            Invalid: with every reason why it is impossible; the draft stays as it was. The codes
                are NOT_FOUND, TAKEN, CYCLE, HAS_CHILDREN, NOT_SIBLING, SELF, DEPRECATED, EMPTY,
                TOO_FEW, TOO_MANY, TOO_LONG, SPACE, CONTROL, LANGUAGE, COLOUR, SHAPE and
                UNKNOWN_FIELD.
        """
        done = effect(edit, self._overlay)
        if self._is_so(done):
            return False
        for id_, concept in done.changes.items():
            if concept and self._overlay.get(id_) is None:
                # An id that was removed and is added again means its own concept again.
                self._became.pop(id_, None)
            self._overlay.put(id_, concept)
        for id_, after in done.placed.items():
            self._overlay.place(id_, after)
        for id_, matches in done.became.items():
            self._became.pop(id_, None)
            if matches is not None:
                self._became[id_] = matches
        self._tree = None
        return True

    def _is_so(self, done: EditEffect) -> bool:
        """Tell whether an edit would change nothing."""
        return (
            all(self._overlay.get(id_) == concept for id_, concept in done.changes.items())
            and all(self._became.get(id_) == matches for id_, matches in done.became.items())
            and all(self._overlay.stands(id_, after) for id_, after in done.placed.items())
        )

    def get(self, id_: str) -> Concept | None:
        """Return a concept of the draft; None if there is none."""
        return self._overlay.get(id_)

    def children(self, id_: str) -> list[str]:
        """Return the children of a concept, in no particular order; `tree()` has the order."""
        return list(self._overlay.children(id_))

    def changed(self) -> dict[str, Concept | None]:
        """Return the concepts that differ from the base version, by id; None for removed ones."""
        return {
            id_: concept
            for id_, concept in self._overlay.changed.items()
            if concept != self.base.concepts.get(id_)
        }

    def tree(self) -> Tree:
        """Return the draft as a tree; the base itself if there is no edit."""
        if self._tree is None:
            base = self.base
            self._tree = Tree(
                self._overlay.ordered(), titles=base.titles, uri=base.uri, language=base.language
            )
        return self._tree

    def view(self) -> DraftView:
        """Return the draft for reading single concepts; apply no edit afterwards."""
        return DraftView(self._overlay)

    def mapping(self) -> Mapping:
        """Return the mapping of concepts of the base that were removed or replaced.

        Merges are EXACT, parts of a split NARROW, replacements of a deprecated concept CLOSE
        (NARROW if there are several). Removed concepts are unmatched; all others keep their id.
        """
        heirs = self._heirs()
        matches: list[Match] = []
        unmatched: list[str] = []
        for id_ in self._became:
            if id_ not in self.base:
                continue
            found = heirs[id_]
            matches += [Match(id_, relation, target) for target, relation in found.items()]
            if not found and self.get(id_) is None:
                unmatched.append(id_)
        return Mapping(matches, unmatched)

    def _heirs(self) -> dict[str, dict[str, Relation]]:
        """Follow replacements to the last one, since a merge's target may be removed later, too."""
        found: dict[str, dict[str, Relation]] = {}
        for id_, matches in reversed(self._became.items()):
            heirs: dict[str, Relation] = {}
            for match in matches:
                onward = found.get(match.target, {})
                if not onward and self.get(match.target):
                    onward = {match.target: Relation.EXACT}
                for target, relation in onward.items():
                    weaker = max(match.relation, relation, key=ORDER.index)
                    heirs[target] = min(heirs.get(target, weaker), weaker, key=ORDER.index)
            found[id_] = heirs
        return found
