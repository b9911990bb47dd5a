"""Shares of wrong items in a whole, estimated from a sample, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quality.bounds import clopper_pearson, hypergeometric

FINITE = 0.05
"""From this share of the whole on that was looked at, its size counts."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval, by a method that has a name of the field."""

    value: float
    low: float
    high: float
    method: str
    """`CLOPPER_PEARSON`, `HYPERGEOMETRIC`, `STRATIFIED` or `HORVITZ_THOMPSON`."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum: how many it has, how many of them were looked at, and how many were wrong."""

    size: int
    judged: int
    wrong: int


def simple(wrong: int, judged: int, size: int, level: float = 0.95) -> Estimate | None:
    """The share of wrong ones by a simple sample; None where nothing was judged.

    The interval is Clopper and Pearson's or, where more than 5 % were judged, the exact one of
    the hypergeometric distribution.
    """
    if not judged:
        return None
    if judged > FINITE * size:
        low, high = hypergeometric(wrong, judged, size, level)
        return Estimate(wrong / judged, low, high, "HYPERGEOMETRIC")
    low, high = clopper_pearson(wrong, judged, level)
    return Estimate(wrong / judged, low, high, "CLOPPER_PEARSON")


def stratified_moments(strata: Sequence[Stratum]) -> tuple[float, float]:
    """The estimate Σ W p and its variance Σ W² p (1 - p) / n, with W the share of each stratum.

    Strata of which nothing was judged are left out of the whole.
    """
    seen = [one for one in strata if one.judged]
    whole = sum(one.size for one in seen)
    value = variance = 0.0
    for one in seen:
        weight, p = one.size / whole, one.wrong / one.judged
        value += weight * p
        variance += weight**2 * p * (1 - p) / one.judged
    return value, variance


def stratified(strata: Sequence[Stratum], level: float = 0.95) -> Estimate | None:
    """The share of wrong ones by a stratified sample; None where nothing was judged.

    A stratum of which all or none were wrong says nothing of its variance: for the interval, its
    share is taken as if one more had been wrong and one more right. Otherwise an interval would be
    the narrower, the fewer of a stratum were looked at.
    """
    seen = [one for one in strata if one.judged]
    if not seen:
        return None
    value, _ = stratified_moments(seen)
    whole = sum(one.size for one in seen)
    like = 1 / sum((one.size / whole) ** 2 / one.judged for one in seen)
    variance = sum((one.size / whole) ** 2 * _spread(one) / one.judged for one in seen)
    return _weighted(value, variance, like, level, "STRATIFIED")


def _spread(one: Stratum) -> float:
    """The variance of being wrong in a stratum, as far as is known; never 0."""
    p = one.wrong / one.judged
    if one.wrong in (0, one.judged):
        p = (one.wrong + 1) / (one.judged + 2)
    return p * (1 - p)


def by_risk(
    drawn: Sequence[tuple[bool, Fraction]], items: int, size: int, level: float = 0.95
) -> Estimate | None:
    """The share of wrong ones by a sample that was drawn by risk, after Horvitz and Thompson.

    Once all items are judged the estimate is unbiased: each wrong one counts for as many as it was
    unlikely to be drawn. Before, those that are judged stand for all.

    Args:
        drawn: of each judged item, whether it is wrong, and the probability of its being drawn.
        items: how many were drawn.
        size: how many there are.
        level: of the interval.
    """
    if not drawn:
        return None
    judged = len(drawn)
    shares = [items * wrong / probability / size for wrong, probability in drawn]
    value = float(sum(shares, Fraction(0)) / judged)
    spread = sum((float(one) - value) ** 2 for one in shares)
    variance = spread / (judged * (judged - 1)) if judged > 1 else 0.0
    weights = [1 / probability for _, probability in drawn]
    like = float(sum(weights) ** 2 / sum(one * one for one in weights))
    return _weighted(min(value, 1.0), variance, like, level, "HORVITZ_THOMPSON")


def _weighted(value: float, variance: float, like: float, level: float, method: str) -> Estimate:
    """The interval of Korn and Graubard: as of so many equal trials as have this variance.

    Where all or none are wrong the variance says nothing: `like` is the number of equal trials
    by the weights alone.
    """
    certain = variance <= 0 or not 0 < value < 1
    trials = like if certain else value * (1 - value) / variance
    low, high = clopper_pearson(value * trials, trials, level)
    return Estimate(value, low, high, method)
