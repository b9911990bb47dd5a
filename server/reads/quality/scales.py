"""How the answers to a question are compared: their values, and the distances between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import Any, TypeAlias

import orjson

from quality.cells import Value
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused

Parents: TypeAlias = "Callable[[str], Sequence[str]]"
"""Returns the values right above one; none for a top and for what is not offered any more."""


class AgreementDistance(StrEnum):
    """How far apart two values are."""

    NOMINAL = "NOMINAL"
    """The same or not."""
    ORDINAL = "ORDINAL"
    """By the answers that lie between (Krippendorff's)."""
    INTERVAL = "INTERVAL"
    """The square of the difference."""
    RATIO = "RATIO"
    """The square of the difference in proportion to the sum, where no number is below 0."""
    HIERARCHICAL = "HIERARCHICAL"
    """The square of 1 minus the share of common ancestors."""
    MASI = "MASI"
    """Of sets: Jaccard, less where none holds the other."""
    JACCARD = "JACCARD"
    """Of sets: 1 minus the share of members that both have."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the answers to a question are, and how they may be compared."""

    distances: tuple[AgreementDistance, ...]
    """The distances between them, the usual one first; none where answers are not compared."""
    values: dict[int, Value] = field(default_factory=dict)
    """By code, each value that was given."""
    parents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The values right above each value, and above those; only of a hierarchy."""

    def above(self, value: str) -> Sequence[str]:
        """Return the values right above one; none for a top."""
        return self.parents.get(value, ())


SETS = (AgreementDistance.MASI, AgreementDistance.JACCARD)
"""Distances between sets of options."""

MOST_LEVELS = 100
"""Levels of a hierarchy whose values are rolled up and compared: it takes time with their square.
"""


def scale_of(question: JsonObject, texts: Mapping[int, str], parents: Parents | None) -> Scale:
    """Return the scale of a question.

    Args:
        question: the question in its form.
        texts: by code, the text of each value that was given; see `quality.cells.text_of`.
        parents: of a question whose options form a hierarchy.

    Values that were given while the question was of another kind can only be the same or not.
    """
    kind = question["kind"]
    if kind not in ("choice", "rating", "number"):
        return Scale(())
    try:
        if kind != "choice":
            numbers: dict[int, Value] = {code: _number(text) for code, text in texts.items()}
            return Scale(_of_numbers(kind, numbers.values()), numbers)
        options = _options(texts)
        if question.get("multiple"):
            sets: dict[int, Value] = {code: frozenset(given) for code, given in options.items()}
            return Scale((*SETS, AgreementDistance.NOMINAL), sets)
        single: dict[int, Value] = {code: option for code, (option,) in options.items()}
    except ValueError:
        return Scale((AgreementDistance.NOMINAL,), dict(texts))
    if parents is None:
        return Scale((AgreementDistance.NOMINAL,), single)
    distances = (AgreementDistance.HIERARCHICAL, AgreementDistance.NOMINAL)
    return Scale(distances, single, above(map(str, single.values()), parents))


def _of_numbers(kind: str, given: Iterable[Any]) -> tuple[AgreementDistance, ...]:
    """Return the distances between ratings or numbers: of proportions where none is below 0."""
    usual = [AgreementDistance.INTERVAL, AgreementDistance.ORDINAL]
    ratio = (AgreementDistance.RATIO,) if min(given, default=0) >= 0 else ()
    ordered = usual if kind == "number" else usual[::-1]
    return (*ordered, *ratio, AgreementDistance.NOMINAL)


def above(values: Iterable[str], parents: Parents) -> dict[str, Sequence[str]]:
    """Return the parents of values, and of their parents, up to the top.

    Raises:
        Refused: LIMIT for a hierarchy of more than `MOST_LEVELS` levels.
    """
    found: dict[str, Sequence[str]] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if value not in found:
            found[value] = parents(value)
            waiting += found[value]
    if not any(found.values()):
        return found
    levels: dict[str, int] = {}
    for value in TopologicalSorter(found).static_order():
        levels[value] = 1 + max((levels[parent] for parent in found[value]), default=0)
        if levels[value] > MOST_LEVELS:
            message = f"Values that lie on more than {MOST_LEVELS} levels are not rolled up."
            raise Refused(Code.LIMIT, message, ("question",))
    return found


def _number(text: str) -> float:
    with suppress(ValueError):
        return int(text)
    return float(text)


def _options(texts: Mapping[int, str]) -> dict[int, list[str]]:
    """Return the options in texts, by code. Raises ValueError for a text that is no list."""
    found = {code: orjson.loads(text) for code, text in texts.items()}
    if not {*map(type, found.values())} <= {list}:
        message = "A value is no set of options."
        raise ValueError(message)
    return found
