"""Comparison of the answers to a form: values chosen, places in a ranking, regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.events.changes.field_changes import ChangeKind, kind_of
from server.events.changes.region_changes import RegionChange, region_changes
from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS


@dataclass(frozen=True, slots=True)
class RankChange:
    """An item with its places in two rankings, 0 the best."""

    value: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """The answer to one question at both moments; None where there was none."""

    question: str
    before: JsonObject | None
    after: JsonObject | None
    added: tuple[str, ...] = ()
    """Values that were chosen, or items that were ranked, only after."""
    removed: tuple[str, ...] = ()
    """Values that were chosen, or items that were ranked, only before."""
    moved: tuple[RankChange, ...] = ()
    """Items that are ranked at both moments, at different places."""
    regions: tuple[RegionChange, ...] = ()

    @property
    def kind(self) -> ChangeKind:
        """Whether the answer was added, changed or removed."""
        return kind_of(self.before, self.after)


def answer_changes(before: JsonObject, after: JsonObject) -> tuple[AnswerChange, ...]:
    """Return the answers that differ, by name of the question.

    The order of chosen values and of regions is not compared. An answer to a question that became
    one of another kind has no parts in common with the answer before.

    Args:
        before: answers by name of the question.
        after: the same at the later moment.
    """
    found = (_change(name, before.get(name), after.get(name)) for name in {**before, **after})
    return tuple(sorted((c for c in found if c is not None), key=lambda c: c.question))


def _change(name: str, before: JsonObject | None, after: JsonObject | None) -> AnswerChange | None:
    """Return what differs in the answers to one question; None where nothing does."""
    if before == after:
        return None
    kinds = {answer["kind"] for answer in (before, after) if answer is not None}
    if len(kinds) > 1:
        return AnswerChange(name, before, after)
    (kind,) = kinds
    if kind == "choice":
        old, new = _list(before, "values"), _list(after, "values")
        added, removed = _only(new, old), _only(old, new)
        same = not (added or removed) and kind_of(before, after) is ChangeKind.CHANGED
        return None if same else AnswerChange(name, before, after, added, removed)
    if kind == "ranking":
        return _of_rankings(name, before, after)
    if kind in REGION_FIELDS:
        field = REGION_FIELDS[kind]
        regions = region_changes(_list(before, field), _list(after, field))
        same = not regions and kind_of(before, after) is ChangeKind.CHANGED
        return None if same else AnswerChange(name, before, after, regions=regions)
    return AnswerChange(name, before, after)


def _of_rankings(name: str, before: JsonObject | None, after: JsonObject | None) -> AnswerChange:
    old, new = _list(before, "order"), _list(after, "order")
    places = {value: place for place, value in enumerate(new)}
    moved = [RankChange(v, n, places[v]) for n, v in enumerate(old) if places.get(v, n) != n]
    return AnswerChange(name, before, after, _only(new, old), _only(old, new), tuple(moved))


def _list(answer: JsonObject | None, field: str) -> list[Any]:
    found: list[Any] = [] if answer is None else answer[field]
    return found


def _only(these: list[str], those: list[str]) -> tuple[str, ...]:
    """Return the values of a list that another one has not."""
    known = set(those)
    return tuple(value for value in these if value not in known)
