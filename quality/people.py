"""What many answers of a person say about the person: how good, how fast, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from quality.bounds import wilson

LEAST_FOR_RANKS = 20
"""With fewer judged answers, a person has no rank."""
BIN = 25
"""Answers in one stretch of a learning curve."""
_TO_SIGMA = 1.4826
"""The standard deviation of a normal distribution over its median absolute deviation."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a person before any answer of theirs: a beta distribution.

    `strength` is a + b, in answers; infinite where people do not differ more than by chance.
    """

    mean: float
    strength: float

    def shrunk(self, hits: int, n: int) -> float:
        """Return the expected share of right answers of a person with these answers."""
        if self.strength == float("inf"):
            return self.mean
        return (hits + self.mean * self.strength) / (n + self.strength)


def prior_of(people: Iterable[tuple[int, int]]) -> Prior | None:
    """Return the prior that hits and answers of people suggest, by the method of moments.

    The moments are those of the beta-binomial distribution, each person weighing by their answers
    (Kleinman 1973). None where fewer than two people have answers.
    """
    known = [(hits, n) for hits, n in people if n]
    if len(known) < 2:
        return None
    total = sum(n for _, n in known)
    mean = sum(hits for hits, _ in known) / total
    spread = len(known) / ((len(known) - 1) * total)
    spread *= sum(n * (hits / n - mean) ** 2 for hits, n in known)
    chance = mean * (1 - mean)
    more = spread - chance * sum(1 / n for _, n in known) / len(known)
    strength = (chance - spread) / more if more > 0 else float("inf")
    return Prior(mean, max(strength, 0.0))


def ranks(people: Sequence[tuple[int, int]], level: float = 0.95) -> list[int | None]:
    """Return the rank of each person by the lower bound of the share of right answers, from 1.

    People with the same bound share a rank; those with fewer than `LEAST_FOR_RANKS` answers have
    none.
    """
    bounds = [wilson(*one, level)[0] if one[1] >= LEAST_FOR_RANKS else None for one in people]
    ordered = sorted((bound for bound in bounds if bound is not None), reverse=True)
    return [None if bound is None else ordered.index(bound) + 1 for bound in bounds]


def speed_scores(seconds: Sequence[float]) -> list[float] | None:
    """Return for each time how many robust deviations its logarithm is from the median.

    Below -3 an answer was given too fast to be typical. None where half of the times or more are
    equal, so that there is no deviation.

    Args:
        seconds: of comparable answers; 0 counts as a millisecond.
    """
    logs = [log(max(one, 0.001)) for one in seconds]
    if not logs:
        return None
    middle = median(logs)
    deviation = _TO_SIGMA * median(abs(one - middle) for one in logs)
    return [(one - middle) / deviation for one in logs] if deviation else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Successive judged answers of a person."""

    first: int
    """The number of the first of them, from 1."""
    n: int
    hits: int
    low: float
    high: float


def learning_curve(right: Sequence[bool], size: int = BIN) -> list[Stretch]:
    """Return the share of right answers in stretches of `size`, in order; the last may be short."""
    found = []
    for at in range(0, len(right), size):
        part = right[at : at + size]
        hits = sum(part)
        found.append(Stretch(at + 1, len(part), hits, *wilson(hits, len(part))))
    return found


def worse_since(right: Sequence[bool], slack: float = 0.05, bound: float = 5.0) -> int | None:
    """Return from which answer on, counted from 1, a person is worse than before; None if never.

    It is the test of Page and Hinkley: shortfalls from the mean so far, each less `slack`, are
    summed, and the sum may rise by `bound` above the least value that it had. The worse answers
    begin behind that least value.
    """
    total = least = 0.0
    hits, since = 0, 1
    for number, one in enumerate(right, 1):
        hits += one
        total += hits / number - one - slack
        if total < least:
            least, since = total, number + 1
        elif total - least > bound:
            return since
    return None
