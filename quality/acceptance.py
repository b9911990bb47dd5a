"""Acceptance plans: how many to draw of a lot, and with how many wrong ones to accept it still.

A plan is computed from two risks, or is one of MIL-STD-105E (single sampling), whose tables follow
from how they were constructed: the product of sample size and acceptable rate decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import log10

from quality.bounds import binomial_tail, hypergeometric_tail

MOST_DRAWN = 1_000
"""The largest sample of a plan that is looked for."""


@dataclass(frozen=True, slots=True)
class AcceptancePlan:
    """Draw `items`, and accept where at most `accept` of them are wrong."""

    items: int
    accept: int


class Severity(Enum):
    """How strict the plans of MIL-STD-105E are, by what became of the lots before."""

    NORMAL = "NORMAL"
    TIGHTENED = "TIGHTENED"


def accept_probability(plan: AcceptancePlan, rate: float, lot: int | None = None) -> float:
    """The probability that a lot is accepted of which a share is wrong.

    Args:
        plan: the plan.
        rate: the share.
        lot: the size of the lot; None for one so large that drawing leaves it as it is.
    """
    if lot is None:
        return binomial_tail(plan.accept, plan.items, rate)
    return hypergeometric_tail(plan.accept, plan.items, round(lot * rate), lot)


def plan_of(
    aql: float,
    lq: float,
    lot: int | None = None,
    *,
    producer_risk: float = 0.05,
    consumer_risk: float = 0.10,
) -> AcceptancePlan | None:
    """The smallest plan that accepts good lots and rejects bad ones with the wanted probabilities.

    Args:
        aql: the share of wrong ones in a lot that is good (acceptable quality limit).
        lq: the share in one that is bad (limiting quality), larger than `aql`.
        lot: the size of the lot; None for a large one, by the binomial distribution.
        producer_risk: the largest probability to reject a good lot.
        consumer_risk: the largest probability to accept a bad one.

    Returns:
        None where no sample that is smaller than the lot, and than `MOST_DRAWN`, tells them apart.
    """
    longest = MOST_DRAWN if lot is None else min(lot, MOST_DRAWN)
    accept = items = 0
    while True:
        items = _least_items(accept, max(items, accept + 1), longest, lq, lot, consumer_risk)
        plan = AcceptancePlan(items, accept)
        if accept_probability(plan, lq, lot) > consumer_risk:
            return None
        if accept_probability(plan, aql, lot) >= 1 - producer_risk:
            return plan
        accept += 1


def _least_items(accept: int, low: int, high: int, lq: float, lot: int | None, risk: float) -> int:
    """The fewest items of which a bad lot is accepted with at most this risk; `high` if none."""
    while low < high:
        middle = (low + high) // 2
        if accept_probability(AcceptancePlan(middle, accept), lq, lot) <= risk:
            high = middle
        else:
            low = middle + 1
    return high


def oc_curve(
    plan: AcceptancePlan, lot: int | None = None, points: int = 40
) -> list[tuple[float, float]]:
    """The operating curve: pairs of a share of wrong ones and the probability to accept.

    It begins at 0 and ends where fewer than one of 1,000 lots are accepted.
    """
    low, high = 0.0, 1.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        if accept_probability(plan, middle, lot) < 0.001:
            high = middle
        else:
            low = middle
    rates = [high * step / points for step in range(points + 1)]
    return [(rate, accept_probability(plan, rate, lot)) for rate in rates]


LETTERS = dict(
    zip(
        "ABCDEFGHJKLMNPQR",
        (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
        strict=True,
    )
)
"""By code letter of MIL-STD-105E, how many items are drawn."""
AQLS = (0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0)
"""The acceptable quality limits of MIL-STD-105E, in percent."""
_LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)
"""The largest lot of each code letter, A first, at general inspection level II."""
_FIRST = 0.125
"""The product of sample size and acceptable share of the first plan; each next one has 10^(1/5)
times as much."""
_ACCEPT = {
    Severity.NORMAL: (0, None, None, 1, 2, 3, 5, 7, 10, 14, 21),
    Severity.TIGHTENED: (None, 0, None, None, 1, 2, 3, 5, 8, 12, 18),
}
"""By product, with how many wrong ones a lot is accepted; None where another letter is taken."""


def letter_of(lot: int) -> str:
    """The code letter of MIL-STD-105E for a lot, at general inspection level II."""
    return list(LETTERS)[bisect_left(_LOTS, lot)]


def preset(letter: str, aql_percent: float, severity: Severity = Severity.NORMAL) -> AcceptancePlan:
    """The single sampling plan of MIL-STD-105E, tables II-A and II-B.

    Where the standard has an arrow, the plan of the letter that it points to is returned.

    Raises:
        ValueError: no such letter, no such limit, or no plan for both.
    """
    if letter not in LETTERS or aql_percent not in AQLS:
        raise ValueError("there is no such letter or limit in MIL-STD-105E")
    accepts, letters = _ACCEPT[severity], list(LETTERS)
    at = letters.index(letter)
    begin, end = accepts.index(0), len(accepts) - 1
    while 0 <= at < len(letters):
        items = LETTERS[letters[at]]
        step = round(5 * log10(items * aql_percent / 100 / _FIRST))
        accept = accepts[step] if begin <= step <= end else None
        if accept is not None:
            return AcceptancePlan(items, accept)
        # Up to the plan with 0 from right behind it, and from those with too many.
        up = step > end or (step == begin + 1 and at)
        at += -1 if up else 1
    raise ValueError("MIL-STD-105E has no plan for this letter and limit")


def severity_after(accepted: Sequence[bool]) -> Severity:
    """How strict the next plan is, given what became of the lots before, the first one first.

    Tightened after 2 of 5 (or fewer) successive lots were rejected, normal after 5 were accepted.
    """
    severity, since = Severity.NORMAL, list[bool]()
    for one in accepted:
        since.append(one)
        last = since[-5:]
        if severity is Severity.NORMAL and last.count(False) >= 2:
            severity, since = Severity.TIGHTENED, []
        elif severity is Severity.TIGHTENED and len(last) == 5 and all(last):
            severity, since = Severity.NORMAL, []
    return severity
