"""How alike texts are: the share of characters or words that need no edit."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Sequence


def normalized(text: str) -> str:
    """A text in Unicode's form NFC, with white space in a row as one space, and none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normalizing_steps(text: str) -> int:
    """About how much work `normalized` is: marks on one letter are put in order two by two."""
    if text.isascii():
        return 0
    words = (sum(map(bool, map(unicodedata.combining, word))) for word in text.split())
    return len(text) + sum(marks * marks for marks in words) // 10


def steps(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """About how much work `edits` is, in steps of 0.2 µs."""
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    return longer * (8 + shorter // 500)


def edits(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Levenshtein's distance: insertions, deletions and replacements that make one the other.

    Hyyrö's form of Myers' algorithm: a column of the table of distances is two integers of as many
    bits as one sequence is long, of the steps up and of the steps down.
    """
    if len(one) > len(other):
        one, other = other, one
    if not one:
        return len(other)
    places: dict[Hashable, int] = {}
    for at, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << at
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, distance = whole, 0, len(one)
    for item in other:
        equal = places.get(item, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        across_up, across_down = down | ~(diagonal | up), up & diagonal
        distance += bool(across_up & last) - bool(across_down & last)
        across_up = across_up << 1 | 1
        up = (across_down << 1 | ~(diagonal | across_up)) & whole
        down = across_up & diagonal & whole
    return distance
