"""Answers against reference answers that are known to be right: scores, and when to act on them.

A score is a share between 0 and 1, and an answer is right if its score reaches a bound. Regions are
matched in `quality.regions.scores`; their score follows here, at any similarity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, log

from quality.bounds import wilson
from quality.measures.texts import edits, normalized


def set_score(said: AbstractSet[str], reference: AbstractSet[str]) -> float:
    """Return the share of the members of either set that are in both; 1 of two empty ones.

    Of two concepts, each given with all its ancestors, it is 1 less their distance in a hierarchy:
    an ancestor or a descendant of what is right has a part of it.
    """
    either = len(said | reference)
    return len(said & reference) / either if either else 1.0


@dataclass(frozen=True, slots=True)
class MatchedRegions:
    """The regions of an answer and of a reference, and how similar those are that match."""

    said: int
    """Regions of the answer."""
    reference: int
    alike: tuple[tuple[int, int], ...]
    """Similarities in whole percent, rounded down, each with its number of matches."""

    @classmethod
    def of(cls, said: int, reference: int, similarities: Iterable[float]) -> MatchedRegions:
        """Return the regions with their matches, given the similarity of each match."""
        found = Counter(floor(one * 100 + 1e-7) for one in similarities)
        return cls(said, reference, tuple(sorted(found.items())))

    def f1(self, least: float) -> float:
        """Return F1 with matches as similar as `least`, in whole percent; 1 where no regions are.

        The most similar regions match first, so that the matches at a higher similarity are those
        at a lower one that reach it.
        """
        both = self.said + self.reference
        matched = sum(n for percent, n in self.alike if percent >= least * 100 - 1e-7)
        return 2 * matched / both if both else 1.0


def number_score(said: float, reference: float, tolerance: float = 0.0) -> float:
    """Return 1 for a number that is at most `tolerance` away from the reference, else 0."""
    return float(abs(said - reference) <= tolerance)


def text_score(said: str, reference: str) -> float:
    """Return 1 less the character error rate, at least 0: edits per character of the reference.

    Unicode forms and white space make no difference. An empty reference has score 1 for an empty
    text and 0 for any other.
    """
    said, reference = normalized(said), normalized(reference)
    if not reference:
        return float(not said)
    return max(0.0, 1 - edits(said, reference) / len(reference))


class Verdict(StrEnum):
    """What a rule says of a person's answers."""

    NONE = "NONE"
    WARN = "WARN"
    PAUSE = "PAUSE"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Right answers among those that were judged, and the interval of their share."""

    hits: int
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WilsonRule:
    """Warn who is below a threshold beyond doubt, and pause who still is some answers later.

    Somebody is below it beyond doubt where the upper end of Wilson's interval is. The rule looks
    again and again, so it errs more often than the level of one interval says: of people who are
    right 85 times in 100, it warns some 7 in 100 within 2,000 answers, at a threshold of 80.
    """

    threshold: float = 0.8
    least: int = 8
    """Answers that are judged before anybody is warned."""
    more: int = 5
    """Answers that are judged between a warning and a pause."""
    level: float = 0.9
    """Of the interval, both ends together."""

    def evidence(self, hits: int, n: int) -> Evidence:
        """Return the numbers that the rule decides on."""
        return Evidence(hits, n, *wilson(hits, n, self.level))

    def verdict(self, hits: int, n: int, *, warned: int | None = None) -> Verdict:
        """Decide on all answers so far.

        Args:
            hits: right answers.
            n: answers that were judged.
            warned: how many had been judged when the person was warned; None if nobody warned.
        """
        if n < self.least or self.evidence(hits, n).high >= self.threshold:
            return Verdict.NONE
        if warned is None:
            return Verdict.WARN
        return Verdict.PAUSE if n >= warned + self.more else Verdict.NONE


@dataclass(frozen=True, slots=True)
class SequentialRule:
    """Wald's sequential probability ratio test: pause as soon as the worse share is established.

    It is the strict rule: nobody is warned.
    """

    good: float = 0.9
    """The share of right answers that is good, p0."""
    poor: float = 0.75
    """The share that is not good enough, p1."""
    false_alarm: float = 0.01
    """α: how often somebody as good as `good` is paused in one test."""
    missed: float = 0.05
    """β: how often somebody as poor as `poor` passes one test."""
    level: float = 0.9

    def evidence(self, hits: int, n: int) -> Evidence:
        """Return the numbers that the rule decides on, with Wilson's interval for readers."""
        return Evidence(hits, n, *wilson(hits, n, self.level))

    def ratio(self, hits: int, n: int) -> float:
        """Return the logarithm of how much likelier the answers are if the person is poor."""
        wrong = log((1 - self.poor) / (1 - self.good))
        return hits * log(self.poor / self.good) + (n - hits) * wrong

    def verdict(self, hits: int, n: int, *, warned: int | None = None) -> Verdict:
        """Decide on the answers since the test began."""
        del warned
        above = log((1 - self.missed) / self.false_alarm)
        return Verdict.PAUSE if self.ratio(hits, n) >= above else Verdict.NONE

    def most_hits(self, n: int) -> int | None:
        """Return with how many right answers of n the test pauses at most; None if with none."""
        most = floor(self._bound(log((1 - self.missed) / self.false_alarm), n))
        return most if most >= 0 else None

    def least_hits(self, n: int) -> int | None:
        """Return with how many right answers of n somebody is good at least; None if with none."""
        least = max(0, ceil(self._bound(log(self.missed / (1 - self.false_alarm)), n)))
        return least if least <= n else None

    def _bound(self, ratio: float, n: int) -> float:
        """Return the hits at which n answers have a ratio."""
        wrong = log((1 - self.poor) / (1 - self.good))
        return (n * wrong - ratio) / (wrong - log(self.poor / self.good))
