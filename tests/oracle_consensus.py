"""The oracle's rules for texts and numbers that several people gave. See `tests.oracle`."""

from __future__ import annotations

from fractions import Fraction
from statistics import median_high, median_low
from typing import Any

Row = dict[str, Any]

TIED = "TIED"


def text(question: Row, given: list[str]) -> str | None:
    """The text of the majority, None where texts are not compared, or TIED."""
    if question.get("consensus") != "exact":
        return None
    [most, *_] = sorted(given, key=given.count, reverse=True)
    return most if given.count(most) > len(given) - given.count(most) else TIED


def number(question: Row, given: list[str]) -> Fraction | str:
    """The middle of numbers as they are written, or TIED."""
    exact = [Fraction(one) for one in given]
    low, high = median_low(exact), median_high(exact)
    middle = (low + high) / 2
    if low != high and (question.get("even", "tie") == "tie" or not _offered(question, middle)):
        return TIED
    return middle


def _offered(question: Row, middle: Fraction) -> bool:
    """Whether somebody could have given it; it lies between two that somebody gave."""
    steps = [Fraction(1)] if question.get("integer") else []
    if question.get("step") is not None:
        steps.append(Fraction(str(question["step"])))
        middle -= Fraction(str(question.get("min") or 0))
    return all((middle / step).denominator == 1 for step in steps)
