"""Bounds of proportions, quantiles of t, tails of χ²: closed forms and bisection, no scipy."""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300
_PRECISION = 1e-16


@lru_cache(maxsize=100)
def _normal_quantile(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def wilson(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a proportion; (0, 1) for n = 0."""
    if not n:
        return 0.0, 1.0
    z = _normal_quantile((1 + level) / 2)
    p, share = hits / n, z * z / n
    middle = (p + share / 2) / (1 + share)
    reach = z / (1 + share) * sqrt(p * (1 - p) / n + share / (4 * n))
    return middle - reach if hits else 0.0, middle + reach if hits < n else 1.0


def clopper_pearson(hits: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's exact interval of a proportion; (0, 1) for n = 0.

    Hits and n may be fractions, as where an effective number stands for weighted trials.
    """
    tail = (1 - level) / 2
    low = beta_quantile(tail, hits, n - hits + 1) if hits else 0.0
    high = beta_quantile(1 - tail, hits + 1, n - hits) if hits < n else 1.0
    return low, high


def binomial_tail(most: int, n: int, rate: float) -> float:
    """The probability of at most `most` successes in n trials, each with probability `rate`."""
    if most < 0:
        return 0.0
    return 1.0 if most >= n else incomplete_beta(1 - rate, n - most, most + 1)


def hypergeometric_tail(most: int, n: int, marked: int, size: int) -> float:
    """The probability of at most `most` marked ones among n drawn of `size`, without replacement.

    Args:
        most: how many at most.
        n: how many are drawn.
        marked: how many of all are marked.
        size: how many there are.
    """
    least, last = max(0, n - (size - marked)), min(n, marked)
    if most < least:
        return 0.0
    if most >= last:
        return 1.0
    # From the end on the near side of the peak, terms only fall: the sum ends early.
    if most > (n + 1) * (marked + 1) // (size + 2):
        return 1 - _falling(range(most + 1, last + 1), n, marked, size)
    return min(1.0, _falling(range(most, least - 1, -1), n, marked, size))


def _falling(counts: range, n: int, marked: int, size: int) -> float:
    """The sum of hypergeometric probabilities, until they do not matter any more."""
    first, up, rest = counts.start, counts.step > 0, size - marked - n
    term = exp(_ways(marked, first) + _ways(size - marked, n - first) - _ways(size, n))
    found = 0.0
    for k in counts:
        found += term
        if term <= found * _PRECISION:
            break
        if up:
            term *= (marked - k) * (n - k) / ((k + 1) * (rest + k + 1))
        else:
            term *= k * (rest + k) / ((marked - k + 1) * (n - k + 1))
    return found


def hypergeometric(hits: int, n: int, size: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a proportion of `size`, of whom n were drawn without replacement.

    (0, 1) for n = 0. It is narrower than Clopper and Pearson's, since what was drawn is known.
    """
    if not n:
        return 0.0, 1.0
    tail, low, high = (1 - level) / 2, hits, size - (n - hits)
    # As more are marked, few hits become less likely.
    first, last = low, high
    while first < last:
        middle = (first + last) // 2
        if 1 - hypergeometric_tail(hits - 1, n, middle, size) > tail:
            last = middle
        else:
            first = middle + 1
    lowest, last = first, high
    while first < last:
        middle = (first + last + 1) // 2
        if hypergeometric_tail(hits, n, middle, size) > tail:
            first = middle
        else:
            last = middle - 1
    return lowest / size, first / size


def _ways(n: int, k: int) -> float:
    """The logarithm of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


@lru_cache(maxsize=256)
def student_t(level: float, freedom: int) -> float:
    """How many standard errors reach to both sides of a value, by Student's t.

    Cornish and Fisher's expansion is used from 200 degrees on, where its error is below 1e-10.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    if freedom < 200:
        # t² / (t² + ν) has a beta distribution; its quantile is found on the side of its tail.
        share = beta_quantile(1 - level, freedom / 2, 0.5)
        return sqrt(freedom * (1 - share) / share)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def chi_square_tail(statistic: float, freedom: int) -> float:
    """How often χ² with some degrees of freedom is as large as a statistic, or larger.

    It is Q(ν / 2, x / 2): by a series where x is small, else by a continued fraction.
    """
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in count(1):
            term *= x / (a + step)
            total += term
            if term < total * _PRECISION:
                break
        return 1 - front * total
    value = d = 1 / (x + 1 - a)
    c = 1 / _TINY
    for step in count(1):
        term, by = step * (a - step), x + 2 * step + 1 - a
        d = 1 / ((by + term * d) or _TINY)
        c = (by + term / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return front * value


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, by bisection to the last bit."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return high


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b), by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1 / (1 + d2 / (1 + …)), by Lentz's method."""
    value = c = 1.0
    d = 0.0
    for step in count(1):
        half = step // 2
        if step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        d = 1 / ((1 + term * d) or _TINY)
        c = (1 + term / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value
