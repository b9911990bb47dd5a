"""Spans and intervals: each piece of a text or a recording has the labels of more than half."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quality.regions.budget import Budget

Stretch: TypeAlias = "tuple[float, float, str]"
"""Start, end and label."""


@dataclass(frozen=True, slots=True)
class VotedStretch:
    """A stretch that more than half of all people marked."""

    start: float
    end: float
    label: str


def vote_stretches(
    given: Sequence[Iterable[Stretch]], budget: Budget
) -> tuple[list[VotedStretch], float]:
    """Return the stretches that more than half marked, in order, and how far people agree.

    All is cut wherever somebody's stretch ends. A piece has a label where more than half of all
    people marked it so; half is not enough, so of two ends that are tied the shorter stretch is
    taken. Pieces side by side are one stretch, unless most of those who marked both end a stretch
    between them. The agreement is the mean share of people who say the same of a piece and a label,
    by length, over all that somebody marked; 1 where nobody marked anything.

    Args:
        given: by person, the stretches of one place.
        budget: what it may cost.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    labels = sorted({label for each in given for _, _, label in each})
    found, agreed, length = list[VotedStretch](), 0.0, 0.0
    for label in labels:
        own = [[(start, end) for start, end, name in each if name == label] for each in given]
        kept, right, marked = _vote(own, budget)
        found += [VotedStretch(start, end, label) for start, end in kept]
        agreed, length = agreed + right, length + marked
    found.sort(key=lambda one: (one.start, one.end, one.label))
    return found, agreed / length if length else 1.0


def _vote(
    given: Sequence[Sequence[tuple[float, float]]], budget: Budget
) -> tuple[list[tuple[float, float]], float, float]:
    """Return stretches of one label, the length times the agreement, and the length marked."""
    cuts = sorted({end for each in given for one in each for end in one})
    votes, apart = Counter[int](), Counter[int]()
    for each in given:
        covered, ends = set[int](), set[int]()
        joined = set[int]()
        for start, end in each:
            first, last = bisect_left(cuts, start), bisect_left(cuts, end)
            budget.spend(2 + 2 * (last - first))
            covered.update(range(first, last))
            joined.update(range(first + 1, last))
            ends.add(last)
        votes.update(covered)
        apart.update(at for at in ends if at in covered and at - 1 in covered and at not in joined)
    kept, right, marked = list[tuple[float, float]](), 0.0, 0.0
    for at in sorted(votes):
        wide, share = cuts[at + 1] - cuts[at], votes[at] / len(given)
        held = 2 * votes[at] > len(given)
        marked, right = marked + wide, right + wide * (share if held else 1 - share)
        if not held:
            continue
        if kept and kept[-1][1] == cuts[at] and 2 * apart[at] <= min(votes[at], votes[at - 1]):
            kept[-1] = (kept[-1][0], cuts[at + 1])
        else:
            kept.append((cuts[at], cuts[at + 1]))
    return kept, right, marked
