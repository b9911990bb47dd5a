"""When a task has enough answers: people are asked until one value is likely enough.

Each person is right with one probability, and wrong in every way alike; before anything is known of
a person, it has the prior Beta(4, 1). Loads no numpy.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TypeVar

RIGHT, WRONG = 4.0, 1.0
"""The prior of how often a person is right: as if so many answers were known to be so."""
PRIOR = RIGHT / (RIGHT + WRONG)
"""How often a person is right of whom nothing is known."""
SUREST = 0.999
"""Nobody counts as right more often, nor as wrong more often."""
MOST_VALUES = 10
"""Values that a wrong answer spreads over at most: people confuse few of many."""
TIED = 1e-9

Value = TypeVar("Value", bound=Hashable)


def posterior(answers: Iterable[tuple[float, Value]], values: int) -> dict[Value, float]:
    """Return the probability of each value that somebody gave.

    Args:
        answers: how often who gave it is right, and the value.
        values: how many values can be chosen, all as likely beforehand.
    """
    scores: dict[Value, float] = {}
    count = 0
    for skill, value in answers:
        right = min(max(skill, 1 - SUREST), SUREST)
        wrong = (1 - right) / max(min(values, MOST_VALUES) - 1, 1)
        scores[value] = scores.get(value, 0.0) + log(right) - log(wrong)
        count += 1
    if not count:
        return {}
    highest = max(0.0, *scores.values())
    others = max(max(min(values, MOST_VALUES), 2) - len(scores), 0)
    shares = {value: exp(score - highest) for value, score in scores.items()}
    total = sum(sorted(shares.values())) + others * exp(-highest)
    return {value: share / total for value, share in shares.items()}


def likeliest(found: Mapping[Value, float]) -> tuple[Value | None, float]:
    """Return the likeliest value with its probability; None where several are as likely."""
    if not found:
        return None, 0.0
    most = max(found.values())
    leading = [value for value, share in found.items() if share >= most * (1 - TIED)]
    return (leading[0] if len(leading) == 1 else None), most


@dataclass(frozen=True, slots=True)
class Rule:
    """When nobody else is asked."""

    confidence: float
    """How likely a value must be."""
    least: int
    """How many are asked at least."""
    most: int
    """How many are asked at most."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a task would have stopped."""

    answers: int
    """How many would have been asked."""
    leading: tuple[Hashable, ...]
    """The likeliest value, or several that are as likely."""
    sure: bool
    """Whether it is as likely as the rule asks for; else a reviewer would decide."""


def replay(
    tasks: Iterable[Sequence[tuple[Hashable, Hashable]]], rule: Rule, values: int
) -> list[Stopped]:
    """Return where tasks would have stopped, of those with as many answers as that takes.

    How often people are right is learned from the tasks before: each answer counts as right as far
    as its value was likely where its task stopped.

    Args:
        tasks: in the order of work, each with who gave which value, in the order of arrival.
        rule: when nobody else is asked.
        values: how many values can be chosen.
    """
    known: dict[Hashable, tuple[float, float]] = {}
    found = []
    for answers in tasks:
        given = list[tuple[float, Hashable]]()
        for number, (person, value) in enumerate(answers, 1):
            right, wrong = known.get(person, (RIGHT, WRONG))
            given.append((right / (right + wrong), value))
            if number < rule.least:
                continue
            likely = posterior(given, values)
            _, most = likeliest(likely)
            if most < rule.confidence and number < min(rule.most, len(answers)):
                continue
            leading = tuple(v for v, share in likely.items() if share >= most * (1 - TIED))
            found.append(Stopped(number, leading, most >= rule.confidence))
            for who, said in answers[:number]:
                right, wrong = known.get(who, (RIGHT, WRONG))
                known[who] = right + likely[said], wrong + 1 - likely[said]
            break
    return found
