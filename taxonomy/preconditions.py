"""Preconditions of edits: which concepts exist, may replace others, and may be placed where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
