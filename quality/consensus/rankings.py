"""Consensus of rankings: points by places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)


def borda(rankings: Sequence[Sequence[T]]) -> list[tuple[T, float]]:
    """Return items with their Borda points, the most first.

    A ranking gives an item a point for each of all items that it puts below it. Items that a
    ranking leaves out share the places below its last one. Items with equal points are in the order
    of their names, by which they can be sorted; whoever must have one order treats them as tied.
    """
    items = sorted({item for ranking in rankings for item in ranking})
    points = dict.fromkeys(items, 0.0)
    for ranking in rankings:
        for place, item in enumerate(ranking):
            points[item] += len(items) - 1 - place
        left = [item for item in items if item not in set(ranking)]
        for item in left:
            points[item] += (len(left) - 1) / 2
    return sorted(points.items(), key=lambda one: -one[1])
