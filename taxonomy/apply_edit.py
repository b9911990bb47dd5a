"""Computes the effect of an edit on a draft before the draft changes: all of it, or Invalid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from taxonomy import checks, languages
from taxonomy.concept import NONE, Concept, spelled
from taxonomy.edits import (
    Add,
    Annotate,
    Deprecate,
    Edit,
    Merge,
    Move,
    Relate,
    Remove,
    Rename,
    Restore,
    Split,
)
from taxonomy.mapping import Match, Relation
from taxonomy.overlay import Overlay
from taxonomy.problem import Invalid, Problem


def refuse(problems: Iterable[Problem]) -> None:
    """Raise Invalid if there is any problem."""
    if found := list(problems):
        raise Invalid(found)


def missing(view: Overlay, *ids: str) -> Iterator[Problem]:
    """Yield a problem for each id without a concept: NOT_FOUND."""
    for id_ in dict.fromkeys(ids):
        if view.get(id_) is None:
            yield Problem("NOT_FOUND", f"There is no concept {id_!r}: choose another.", id_)


def unfit(view: Overlay, heirs: tuple[str, ...], *leaving: str) -> Iterator[Problem]:
    """Find heirs that cannot replace the leaving concepts: SELF, DEPRECATED."""
    yield from missing(view, *(heir for heir in heirs if heir not in leaving))
    for heir in heirs:
        concept = view.get(heir)
        if heir in leaving:
            yield Problem("SELF", "A concept cannot take over from itself: choose another.", heir)
        elif concept and concept.deprecated:
            message = "It is deprecated and cannot take over: restore it or choose another."
            yield Problem("DEPRECATED", message, heir)


def repeated(id_: str, broader: tuple[str, ...]) -> Iterator[Problem]:
    """Find a parent that is named twice: TAKEN."""
    if len(set(broader)) < len(broader):
        yield Problem("TAKEN", "A parent is named twice: name each once.", id_)


def cycle(id_: str, broader: tuple[str, ...], view: Overlay) -> Iterator[Problem]:
    """Find a concept that would be above itself under these parents: CYCLE."""
    if id_ in broader or id_ in view.ancestors(*broader):
        message = "A concept cannot stand above itself: choose a parent that is not below it."
        yield Problem("CYCLE", message, id_)


def no_sibling(
    view: Overlay, id_: str, broader: tuple[str, ...], after: str | None
) -> Iterator[Problem]:
    """Find that `after` is no sibling under these parents: NOT_SIBLING."""
    other = view.get(after) if after is not None else None
    if after is None:
        return
    shared = other and (set(broader) & set(other.broader) or not (broader or other.broader))
    if after == id_ or not shared:
        message = f"{after!r} is no sibling there: choose one to stand after, or none to be last."
        yield Problem("NOT_SIBLING", message, id_)


Became = tuple[Match, ...] | None
"""Where the labels of a concept go; None if they stay on the concept."""


@dataclass(slots=True)
class EditEffect:
    """The changed concepts of one edit, over the concepts before it."""

    view: Overlay
    changes: dict[str, Concept | None] = field(default_factory=dict)
    placed: dict[str, str | None] = field(default_factory=dict)
    became: dict[str, Became] = field(default_factory=dict)

    def get(self, id_: str) -> Concept | None:
        """Return a concept as it will be after the edit; None if it will not exist."""
        return self.changes[id_] if id_ in self.changes else self.view.get(id_)

    def at(self, id_: str) -> Concept:
        """Return a concept as it will be after the edit. Raises KeyError if it will not exist."""
        found = self.get(id_)
        if found is None:
            raise KeyError(id_)
        return found

    def put(self, id_: str, **values: Any) -> None:
        """Set fields of a concept."""
        self.changes[id_] = replace(self.at(id_), **values)

    def relate(self, first: str, others: Iterable[str]) -> None:
        """Relate a concept to other concepts, in both directions."""
        for other in others:
            for here, there in ((first, other), (other, first)):
                if here != there and there not in self.at(here).related:
                    self.put(here, related=(*self.at(here).related, there))

    def leave(self, id_: str, heirs: tuple[str, ...], relation: Relation) -> None:
        """Remove a concept; the concepts that referred to it now refer to its heirs."""
        own = self.at(id_).related
        for other in {**{c.id: c for c in self.view.referring(id_)}, **self.changes}:
            concept = self.get(other)
            if concept and other != id_ and id_ in (*concept.related, *concept.replaced_by):
                self.put(
                    other,
                    related=_swapped(concept.related, id_, heirs, other),
                    replaced_by=_swapped(concept.replaced_by, id_, heirs, other),
                )
        self.changes[id_] = None
        for heir in heirs:
            self.relate(heir, filter(self.get, own))
        self.became[id_] = tuple(Match(id_, relation, heir) for heir in heirs)


def effect(edit: Edit, view: Overlay) -> EditEffect:
    """Return the effect of an edit. Raises Invalid with every reason why it is impossible."""
    found = EditEffect(view)
    EFFECTS[type(edit)](found, edit)
    refuse(
        problem
        for id_, concept in found.changes.items()
        if concept
        for problem in checks.problems(concept, view.get(id_))
    )
    return found


def _add(to: EditEffect, edit: Add) -> None:
    new = edit.concept
    view = to.view
    refuse(checks.shape(new))
    taken = "This id is taken: choose another one."
    refuse(
        [
            *([Problem("TAKEN", taken, new.id)] if view.get(new.id) else []),
            *repeated(new.id, new.broader),
            *missing(view, *new.broader, *new.related),
            *unfit(view, new.replaced_by, new.id),
            *no_sibling(view, new.id, new.broader, edit.after),
        ]
    )
    to.changes[new.id] = replace(_disjoint(spelled(new)), related=())
    to.relate(new.id, new.related)
    to.placed[new.id] = edit.after


def _rename(to: EditEffect, edit: Rename) -> None:
    refuse(missing(to.view, edit.id))
    if not checks.is_texts(edit.labels):
        refuse([Problem("SHAPE", "labels must be an object with a text a language.", edit.id)])
    refuse(checks.once(edit.id, "labels", edit.labels))
    labels = {**to.at(edit.id).labels, **languages.texts(edit.labels)}
    to.put(edit.id, labels={tag: text for tag, text in labels.items() if text.strip()})
    to.changes[edit.id] = _disjoint(to.at(edit.id))


def _move(to: EditEffect, edit: Move) -> None:
    view, id_ = to.view, edit.id
    refuse(missing(view, id_, *edit.broader))
    refuse(
        [
            *repeated(id_, edit.broader),
            *cycle(id_, edit.broader, view),
            *no_sibling(view, id_, edit.broader, edit.after),
        ]
    )
    to.put(id_, broader=edit.broader)
    to.placed[id_] = edit.after


def _merge(to: EditEffect, edit: Merge) -> None:
    view, into = to.view, edit.into
    gone = dict.fromkeys(edit.sources)
    refuse(missing(view, *gone))
    refuse(unfit(view, (into,), *gone))
    if not gone:
        refuse([Problem("EMPTY", "Name at least one concept to merge into this one.", into)])
    children = [child for source in gone for child in view.children(source)]
    moving = [child for child in dict.fromkeys(children) if child not in gone and child != into]
    above = view.ancestors(into)
    refuse(
        Problem("CYCLE", f"It stands between {into!r} and what is merged: move it first.", child)
        for child in moving
        if child in above
    )
    for child in moving:
        up = (into if parent in gone else parent for parent in to.at(child).broader)
        to.put(child, broader=tuple(dict.fromkeys(up)))
    to.put(into, broader=tuple(dict.fromkeys(_kept_above(to, to.at(into).broader, gone))))
    for source in gone:
        _inherit_names(to, into, to.at(source))
        to.leave(source, (into,), Relation.EXACT)


def _split(to: EditEffect, edit: Split) -> None:
    view, id_ = to.view, edit.id
    parts = tuple(dict.fromkeys(edit.into))
    refuse(missing(view, id_))
    refuse(unfit(view, parts, id_))
    if len(parts) < 2:
        message = "Name at least two concepts to split it into, or merge or rename it instead."
        refuse([Problem("TOO_FEW", message, id_)])
    above = to.at(id_).broader
    for child in view.children(id_):
        to.put(child, broader=_swapped(to.at(child).broader, id_, above, child))
    to.leave(id_, parts, Relation.NARROW)


def _deprecate(to: EditEffect, edit: Deprecate) -> None:
    id_, heirs = edit.id, tuple(dict.fromkeys(edit.replaced_by))
    refuse(missing(to.view, id_))
    refuse(unfit(to.view, heirs, id_))
    to.put(id_, deprecated=True, replaced_by=heirs)
    # The concept stays, and its meaning differs from that of the replacement: not EXACT.
    relation = Relation.CLOSE if len(heirs) == 1 else Relation.NARROW
    to.became[id_] = tuple(Match(id_, relation, heir) for heir in heirs) or None


def _restore(to: EditEffect, edit: Restore) -> None:
    refuse(missing(to.view, edit.id))
    to.put(edit.id, deprecated=False, replaced_by=())
    to.became[edit.id] = None


def _relate(to: EditEffect, edit: Relate) -> None:
    first, second = edit.first, edit.second
    refuse(missing(to.view, first, second))
    if first == second:
        refuse([Problem("SELF", "A concept is not related to itself: choose another.", first)])
    if edit.related:
        to.relate(first, [second])
        return
    for here, there in ((first, second), (second, first)):
        if there in to.at(here).related:
            to.put(here, related=_swapped(to.at(here).related, there, (), here))


def _annotate(to: EditEffect, edit: Annotate) -> None:
    refuse([*missing(to.view, edit.id), *checks.annotation(edit.id, edit.changes)])
    values: dict[str, Any] = {}
    for name, value in edit.changes.items():
        if value is None:
            values[name] = None if checks.SHAPES[name] is checks.is_text else NONE
        elif checks.SHAPES[name] is checks.is_lists:
            values[name] = {tag: tuple(texts) for tag, texts in value.items() if texts}
        else:
            values[name] = value
    to.put(edit.id, **values)
    to.changes[edit.id] = _disjoint(spelled(to.at(edit.id)))


def _remove(to: EditEffect, edit: Remove) -> None:
    refuse(missing(to.view, edit.id))
    if any(to.view.children(edit.id)):
        message = "There are concepts below it: move or remove them first."
        refuse([Problem("HAS_CHILDREN", message, edit.id)])
    to.leave(edit.id, (), Relation.EXACT)


EFFECTS: dict[type[Edit], Callable[[EditEffect, Any], None]] = {
    Add: _add,
    Rename: _rename,
    Move: _move,
    Merge: _merge,
    Split: _split,
    Deprecate: _deprecate,
    Restore: _restore,
    Relate: _relate,
    Annotate: _annotate,
    Remove: _remove,
}


def _swapped(ids: tuple[str, ...], gone: str, heirs: tuple[str, ...], own: str) -> tuple[str, ...]:
    """Return `ids` with the heirs in place of `gone`; each id once, and never `own`."""
    if gone not in ids:
        return ids
    at = ids.index(gone)
    found = dict.fromkeys((*ids[:at], *heirs, *ids[at + 1 :]))
    return tuple(id_ for id_ in found if id_ != own)


def _kept_above(to: EditEffect, broader: Iterable[str], gone: Mapping[str, None]) -> Iterator[str]:
    """Yield the parents; in place of a parent that is removed, the parents of that one."""
    for parent in broader:
        if parent in gone:
            yield from _kept_above(to, to.at(parent).broader, gone)
        else:
            yield parent


def _inherit_names(to: EditEffect, into: str, source: Concept) -> None:
    """Add the names of a merged source to `into`: as alternatives, its hidden names as hidden."""
    alternatives = {tag: (text,) for tag, text in source.labels.items()}
    to.put(
        into,
        alternatives=_joined(to.at(into).alternatives, alternatives, source.alternatives),
        hidden=_joined(to.at(into).hidden, source.hidden),
    )
    to.changes[into] = _disjoint(to.at(into))


def _joined(*lists: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for texts in lists:
        for tag, more in texts.items():
            found[tag] = tuple(dict.fromkeys((*found.get(tag, ()), *more)))
    return found


def _disjoint(concept: Concept) -> Concept:
    """Keep a name that occurs twice in one language once: as preferred, else as alternative.

    SKOS Reference, S13: the three kinds of labels are pairwise disjoint.
    """
    taken = {(tag, text) for tag, text in concept.labels.items()}
    kept: list[Mapping[str, tuple[str, ...]]] = []
    for names in (concept.alternatives, concept.hidden):
        left = {
            tag: tuple(dict.fromkeys(text for text in texts if (tag, text) not in taken))
            for tag, texts in names.items()
        }
        taken |= {(tag, text) for tag, texts in names.items() for text in texts}
        kept.append({tag: texts for tag, texts in left.items() if texts} or NONE)
    return replace(concept, alternatives=kept[0], hidden=kept[1])
