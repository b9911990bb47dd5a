"""How long people take: the median of times, and times that are far below the usual ones.

Times are counted rounded to five binary digits, 3 % at most. Their numbers add up over days and
people, and they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TypeAlias

from quality.bounds import wilson

Times: TypeAlias = Mapping[int, int]
"""How many answers took each time, in milliseconds as `rounded` gives it."""

_DIGITS = 5
LEAST = 6
"""With fewer times, their median has no interval."""
FAR = 3.0
"""How many robust standard deviations of its logarithm an outlier lies below the median."""
_ROBUST = 1.4826
"""The standard deviation of a normal distribution, by its median absolute deviation."""


def rounded(milliseconds: int) -> int:
    """Round a time to five binary digits, to the middle of all times that are counted together."""
    shift = max(milliseconds.bit_length() - _DIGITS, 0)
    return (milliseconds >> shift << shift) + (1 << shift) // 2


@dataclass(frozen=True, slots=True)
class Estimated:
    """A value with its interval at 95 %; low and high are null together."""

    value: float
    low: float | None
    high: float | None
    n: int


def median(times: Times) -> Estimated | None:
    """Return the median of times, with the interval of its order statistics; None of no times."""
    n = sum(times.values())
    if not n:
        return None
    value = _quantile(times, (n + 1) / 2)
    if n < LEAST:
        return Estimated(value, None, None, n)
    reach = NormalDist().inv_cdf(0.975) * sqrt(n) / 2
    low, high = _quantile(times, n / 2 - reach), _quantile(times, n / 2 + 1 + reach)
    return Estimated(value, low, high, n)


def ratio(times: Times, reference: Times) -> Estimated | None:
    """Return the median of times by that of a reference, with its interval; None without either.

    The interval is of the difference of logarithms: the squares of what each one's interval
    reaches are added (Donner and Zou's MOVER).
    """
    of, to = median(times), median(reference)
    if of is None or to is None or not to.value or not of.value:
        return None
    value = of.value / to.value
    if None in (of.low, to.low):
        return Estimated(value, None, None, of.n)
    x, y = (tuple(log(max(one or 0, 0.5)) for one in (e.low, e.value, e.high)) for e in (of, to))
    low = x[1] - y[1] - sqrt((x[1] - x[0]) ** 2 + (y[2] - y[1]) ** 2)
    high = x[1] - y[1] + sqrt((x[2] - x[1]) ** 2 + (y[1] - y[0]) ** 2)
    return Estimated(value, exp(low), exp(high), of.n)


def fast_share(times: Times, reference: Times) -> Estimated | None:
    """Return the share of times far below the usual ones, with Wilson's interval.

    Far is FAR robust standard deviations of the logarithm below the median of the reference. None
    without times, and where half of the reference took the same time.
    """
    n = sum(times.values())
    bound = usual_least(reference)
    if not n or bound is None:
        return None
    fast = sum(number for time, number in times.items() if time < bound)
    return Estimated(fast / n, *wilson(fast, n), n)


def usual_least(reference: Times) -> float | None:
    """Return the time, in ms, below which a time is an outlier; None where that is unknown."""
    middle = median(reference)
    if middle is None or middle.low is None or not middle.value:
        return None
    apart: dict[float, int] = {}
    for time, number in reference.items():
        distance = abs(log(max(time, 0.5) / middle.value))
        apart[distance] = apart.get(distance, 0) + number
    spread = _quantile(apart, (middle.n + 1) / 2)
    return middle.value * exp(-FAR * _ROBUST * spread) if spread else None


def _quantile(numbers: Mapping[float, int] | Times, rank: float) -> float:
    """Return the value at a rank, from 1 on: between two values, their mean."""
    ordered = sorted(numbers.items())
    total = sum(number for _, number in ordered)
    low = min(max(int(rank), 1), total)
    high = min(low + (rank > low), total)
    return (_at(ordered, low) + _at(ordered, high)) / 2


def _at(ordered: list[tuple[float, int]], rank: int) -> float:
    seen = 0
    for value, number in ordered:
        seen += number
        if seen >= rank:
            return value
    return ordered[-1][0]
