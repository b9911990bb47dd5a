"""How alike two texts are, by the trigrams of their words: from 0 to 1."""

from __future__ import annotations

import re

COMPARED = 5_000
"""The first characters of a text, which are compared."""
_WORD = re.compile(r"\w+")


def trigrams(text: str) -> frozenset[str]:
    """Return the groups of three characters in the words of a text, whatever their case.

    A word is taken with two spaces before it and one behind, so that its beginning counts most.
    """
    found = set[str]()
    for word in _WORD.findall(text[:COMPARED].lower()):
        padded = f"  {word} "
        found.update(padded[i : i + 3] for i in range(len(padded) - 2))
    return frozenset(found)


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two texts are, given their trigrams: shared ones by all; 0 without any."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
