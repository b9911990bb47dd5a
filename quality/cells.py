"""Cells: integer counts from which every coefficient of agreement follows.

Each figure is a function of the sum of `of_unit(task)` over tasks. An event that changes a task
adds `difference(before, after)` to the sum; taking away what was added leaves the very same
integers, so counts that move with events equal counts from scratch. Tasks with different numbers
of answers are counted apart, because coefficients divide by that number: dividing when a figure is
asked for keeps the counts whole numbers.

A unit is what several people answered: one question of one task. A value is counted under its
code. No numpy here: this module is imported where answers are written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, MutableMapping
from enum import IntEnum
from hashlib import sha256
from itertools import combinations
from typing import Any, TypeAlias, TypeVar

Value: TypeAlias = str | int | float | frozenset[str]
"""What a person answered: an option or a concept, a number, or a set of options."""

Cell: TypeAlias = tuple[int, int, int, int]
"""(kind, size, a, b): the `Kind`, the number of answers on the units counted, up to two codes.

A kind that needs fewer codes has 0 in the place of the others.
"""

Person = TypeVar("Person", bound=Any)
PairCell: TypeAlias = tuple[Person, Person, int, int]
"""(x, y, code that x gave, code that y gave), with x < y."""

Key = TypeVar("Key", bound=Hashable)


class Kind(IntEnum):
    """What a cell counts, over all units of one size m. n(c): answers c on a unit; s: Σ n(c)²."""

    UNITS = 1
    """Units."""
    ANSWERS = 2
    """Answers a: Σ n(a)."""
    PAIRS = 3
    """Ordered pairs of answers by different people, first a and then b: Σ n(a)·n(b), or
    Σ n(a)·(n(a) - 1) where a = b. Only a ≤ b is kept, since the other direction is the same."""
    SQUARES = 4
    """Σ s², for intervals. Not kept for single answers, where it is the number of units."""
    PRODUCTS = 5
    """Σ s·n(a), for intervals. Not kept for single answers, where it is the answers."""


# As plain numbers: they are looked up for each cell of each event, and go into a database.
_UNITS, _ANSWERS, _PAIRS, _SQUARES, _PRODUCTS = map(int, Kind)


def text_of(value: Value) -> str:
    """A value as the text that stands for it: equal values have one text.

    A whole number has no decimal point. A set is the JSON array of its sorted members.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        return json.dumps(sorted(value), ensure_ascii=False, separators=(",", ":"))
    return str(int(value)) if value == int(value) else repr(value)


def code_of(text: str) -> int:
    """The code of a value's text: the first 8 bytes of its SHA-256, as a signed integer.

    It depends on the text alone, never on the order of counting.
    """
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big", signed=True)


def of_unit(answers: Mapping[int, int]) -> dict[Cell, int]:
    """The cells of one unit, from the number of answers by code (each at least 1).

    A unit without answers has none.
    """
    size = sum(answers.values())
    if not size:
        return {}
    cells: dict[Cell, int] = {(_UNITS, size, 0, 0): 1}
    squares = sum([n * n for n in answers.values()])
    for code, n in answers.items():
        cells[_ANSWERS, size, code, 0] = n
        if n > 1:
            cells[_PAIRS, size, code, code] = n * (n - 1)
        if size > 1:
            cells[_PRODUCTS, size, code, 0] = squares * n
    if size > 1:
        cells[_SQUARES, size, 0, 0] = squares * squares
        for a, b in combinations(sorted(answers), 2):
            cells[_PAIRS, size, a, b] = answers[a] * answers[b]
    return cells


def of_answers(codes: Collection[int]) -> dict[Cell, int]:
    """The cells of one unit, from the code that each person gave."""
    return of_unit(Counter(codes))


def pairs_of(answers: Mapping[Person, int]) -> dict[PairCell[Person], int]:
    """The pair cells of one unit, from the code that each person gave: one a pair of people."""
    people = sorted(answers)
    return {(x, y, answers[x], answers[y]): 1 for x, y in combinations(people, 2)}


def disagreement(answers: Mapping[int, int]) -> float:
    """The share of pairs of people who gave different answers to one unit; 0 for fewer than two."""
    size = sum(answers.values())
    agreeing = sum(n * (n - 1) for n in answers.values())
    return 1 - agreeing / (size * (size - 1)) if size > 1 else 0.0


def difference(before: Mapping[Key, int], after: Mapping[Key, int]) -> dict[Key, int]:
    """What to add to totals that count `before` so that they count `after`; zeros are left out."""
    known = before.get
    moves = {key: n - was for key, n in after.items() if n != (was := known(key, 0))}
    moves.update({key: -n for key, n in before.items() if n and key not in after})
    return moves


def add(totals: MutableMapping[Key, int], moves: Mapping[Key, int]) -> None:
    """Add moves to totals in place. A sum that comes to zero is removed."""
    for key, n in moves.items():
        total = totals.get(key, 0) + n
        if total:
            totals[key] = total
        else:
            totals.pop(key, None)


def count(units: Iterable[Collection[int]]) -> dict[Cell, int]:
    """The cells of many units, from the codes given on each: counted from scratch."""
    totals: dict[Cell, int] = {}
    for codes in units:
        add(totals, of_answers(codes))
    return totals
