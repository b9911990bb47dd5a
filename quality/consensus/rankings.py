"""Consensus of rankings: points by places, or the order that contradicts people the least."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)

MOST_ITEMS = 8
"""Items up to which the order of Kemeny is searched for: it takes 2ⁿ·n² steps."""


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


def preferences(rankings: Sequence[Sequence[T]]) -> dict[tuple[T, T], int]:
    """Return, by two items, in how many rankings the first is before the second.

    Items that a ranking leaves out share the places below its last one.
    """
    items = sorted({item for ranking in rankings for item in ranking})
    found = dict.fromkeys(permutations(items, 2), 0)
    for ranking in rankings:
        place = {item: at for at, item in enumerate(ranking)}
        for one, other in found:
            found[one, other] += place.get(one, len(items)) < place.get(other, len(items))
    return found


def agreement(order: Sequence[T], rankings: Sequence[Sequence[T]]) -> float:
    """Return the share of what rankings say of two items that an order says as well; 1 of none.

    Args:
        order: all items.
        rankings: what people gave.
    """
    before = preferences(rankings)
    said = sum(before.values())
    same = sum(before[pair] for pair in combinations(order, 2))
    return same / said if said else 1.0


def kemeny(rankings: Sequence[Sequence[T]]) -> list[list[T]]:
    """Return the orders that contradict the fewest of what rankings say of two items.

    Kemeny and Young's rule, exact. Where two orders are equally good, these two alone are returned,
    of which the first is the least by the order of items.

    Raises:
        ValueError: for more than MOST_ITEMS items.
    """
    before = preferences(rankings)
    items = sorted({item for ranking in rankings for item in ranking})
    if len(items) > MOST_ITEMS:
        raise ValueError(f"{len(items)} items are more than {MOST_ITEMS}")
    # By the items that come last, the least cost of their order, and up to two such orders.
    best: dict[frozenset[T], tuple[int, list[list[T]]]] = {frozenset(): (0, [[]])}
    for size in range(1, len(items) + 1):
        for last in map(frozenset, combinations(items, size)):
            tried = []
            for first in last:
                cost, orders = best[last - {first}]
                cost += sum(before[other, first] for other in last if other != first)
                tried += [(cost, [first, *order]) for order in orders]
            least = min(cost for cost, _ in tried)
            best[last] = least, sorted(order for cost, order in tried if cost == least)[:2]
    return best[frozenset(items)][1]
