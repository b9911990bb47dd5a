"""How alike people put things in order."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import numpy as np

from quality.layout import Floats


def kendall(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Kendall's τ of two orders: of all pairs of things, those in the same order less the rest.

    Things that only one of them ranks come last in the other, all alike; a pair that one of them
    does not order counts half for and half against (Fagin, Kumar and Sivakumar 2003). None where
    there are less than two things.
    """
    first, second = _ranks(one, other)
    pairs = len(first) * (len(first) - 1) / 2
    if not pairs:
        return None
    signs = [np.sign(each[:, None] - each) for each in (first, second)]
    return float((signs[0] * signs[1]).sum() / 2 / pairs)


def spearman(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Spearman's ρ of two orders: the correlation of ranks.

    Things that only one of them ranks come last in the other, with the mean of the ranks that are
    left. None where there are less than two things, or one of them orders none.
    """
    first, second = (
        (each - each.mean() for each in _ranks(one, other)) if one or other else ([], [])
    )
    size = float(np.sqrt(np.dot(first, first) * np.dot(second, second)))
    return float(np.dot(first, second)) / size if size else None


def kendall_w(orders: Sequence[Sequence[str]]) -> float | None:
    """Kendall's W of all orders of the same things, from 0 to 1: (1 + (m - 1)·mean ρ) / m.

    None where they are of different things, of less than two, or of one person.
    """
    m, things = len(orders), len(orders[0]) if orders else 0
    if m < 2 or things < 2 or any(set(order) != set(orders[0]) for order in orders):
        return None
    place = {thing: at for at, thing in enumerate(orders[0])}
    total = np.zeros(things)
    for order in orders:
        total[[place[thing] for thing in order]] += np.arange(things)
    spread = float(((total - total.mean()) ** 2).sum())
    return 12 * spread / (m * m * (things**3 - things))


def _ranks(one: Sequence[str], other: Sequence[str]) -> tuple[Floats, Floats]:
    """The ranks of all things that either of them ranks, in the same order of things."""
    things = list(dict.fromkeys((*one, *other)))
    found = []
    for order in (one, other):
        last = fmean(range(len(order), len(things))) if len(order) < len(things) else 0.0
        place = {thing: float(at) for at, thing in enumerate(order)}
        found.append(np.array([place.get(thing, last) for thing in things]))
    return found[0], found[1]
