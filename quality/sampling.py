"""Samples that anybody can draw again: by chance, by stratum, or by risk.

Chance is SHA-256 of the seed and the id of each item, so that a draw depends on no generator of
random numbers, no order of items and no machine. Probabilities are exact fractions of integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from math import sqrt


def chance(seed: str, item: str) -> int:
    """A number of 256 bits for an item, as if thrown by dice that the seed names."""
    return int.from_bytes(sha256(f"{seed}\n{item}".encode()).digest())


def digest_of(items: Iterable[str]) -> str:
    """SHA-256 of the ids of items, in order, one a line, in hexadecimal digits."""
    return sha256("".join(f"{item}\n" for item in sorted(items)).encode()).hexdigest()


def draw(items: Iterable[str], n: int, seed: str) -> list[str]:
    """Draw n of the items, or all if there are fewer: those with the lowest `chance`, in its order.

    Each set of n items is drawn with the same probability.
    """
    return sorted(items, key=lambda item: (chance(seed, item), item))[:n]


def draw_strata(
    strata: Sequence[Sequence[str]], sizes: Sequence[int], seed: str
) -> list[tuple[str, int]]:
    """Draw from each stratum as many items as `sizes` says.

    Returns:
        The items with the number of their stratum, in the order of their `chance`, so that
        whoever looks at some of the items first sees all strata.
    """
    found = [
        (item, number)
        for number, (stratum, size) in enumerate(zip(strata, sizes, strict=True))
        for item in draw(stratum, size, seed)
    ]
    return sorted(found, key=lambda pair: (chance(seed, pair[0]), pair[0]))


def draw_by_risk(risks: Mapping[str, int], n: int, seed: str) -> list[tuple[str, Fraction]]:
    """Draw n items, each with a probability that is proportional to its risk.

    Items whose risk is so large that the probability would exceed 1 are drawn for certain. The
    others are put in the order of their `chance`, side by side with lengths by their risk, and
    taken at equal distances (systematic sampling of a random order), which gives each exactly
    its probability.

    Args:
        risks: the risk of each item, a positive integer in any unit.
        n: how many.
        seed: names the dice.

    Returns:
        The items, each with the probability with which it was drawn, in the order of their chance.
    """
    order = draw(risks, len(risks), seed)
    certain, rest, left = _certain(risks, order, min(n, len(order)))
    total = sum(risks[item] for item in rest)
    found = {item: Fraction(1) for item in certain}
    place = chance(seed, "") * total >> 256
    # Item i covers [reached, reached + left·risk); a point lies at place, place + total, …
    reached = 0
    for item in rest:
        reached += left * risks[item]
        if place < reached:
            found[item] = Fraction(left * risks[item], total)
            place += total
    return [(item, found[item]) for item in order if item in found]


def _certain(risks: Mapping[str, int], order: list[str], n: int) -> tuple[set[str], list[str], int]:
    """The items that are drawn for certain, all others in order, and how many of these to draw."""
    certain = set[str]()
    rest = order
    while n > len(certain):
        left, total = n - len(certain), sum(risks[item] for item in rest)
        more = {item for item in rest if left * risks[item] >= total}
        if not more:
            break
        certain |= more
        rest = [item for item in rest if item not in certain]
    return certain, rest, n - len(certain)


def proportional(sizes: Sequence[int], n: int) -> list[int]:
    """How many to draw of each stratum, by its size; at least one of each, as far as n goes."""
    return _shared_out([float(size) for size in sizes], sizes, n)


def even(sizes: Sequence[int], n: int) -> list[int]:
    """How many to draw of each stratum so that all have as many, as far as each has so many."""
    return _shared_out([1.0] * len(sizes), sizes, n)


def neyman(sizes: Sequence[int], rates: Sequence[float], n: int) -> list[int]:
    """How many to draw of each stratum so that the variance of the estimate is least.

    Args:
        sizes: the sizes of the strata.
        rates: the share of wrong ones that is expected in each; of 0 or 1 counts as one percent
            off, since nobody is that sure.
        n: how many in all.
    """
    sure = [min(max(rate, 0.01), 0.99) for rate in rates]
    weights = [size * sqrt(p * (1 - p)) for size, p in zip(sizes, sure, strict=True)]
    return _shared_out(weights, sizes, n)


def _shared_out(weights: Sequence[float], sizes: Sequence[int], n: int) -> list[int]:
    """Share n out by weights: one for each stratum first, no more than it has, ties in order."""
    n = min(n, sum(sizes))
    order = sorted(range(len(sizes)), key=lambda h: (-weights[h], h))
    given = [0] * len(sizes)
    for h in order[:n]:
        given[h] = min(1, sizes[h])
    # Each next one goes where the fewest were given for the weight (D'Hondt's divisors).
    while sum(given) < n:
        open_ = [h for h in order if given[h] < sizes[h]]
        best = max(open_, key=lambda h: weights[h] / (given[h] + 1))
        given[best] += 1
    return given
