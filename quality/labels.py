"""Agreement on each label: where one person gives it, do others give it too?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quality.cells import Cell, Kind
from quality.figure import FEW, Figure, Reason


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How people agree on one label, over the units with two answers or more."""

    value: str
    answers: int
    """Answers that give it."""
    alike: float
    """Of the other answers to the same unit, the share that gives it too: the mean over `answers`.

    For two people it is Cicchetti and Feinstein's specific agreement.
    """
    figure: Figure
    """Krippendorff's α of giving the label or not."""


def by_label(
    cells: Mapping[Cell, int], labels: Mapping[int, frozenset[str]]
) -> list[LabelAgreement]:
    """Return the agreement on each label, those that most answers give first.

    Args:
        cells: of any units.
        labels: the labels that each value gives, by the code of the value.

    The share is o / n and α is 1 - (N - 1)·(n - o) / (n·(N - n)), where N is the number of answers,
    n of those with the label, and o is its coincidence with itself: pairs of two answers to one
    unit that both give it, counted in both directions, each divided by the unit's answers less one.
    """
    given, pairs = Counter[str](), Counter[tuple[str, int]]()
    total = units = 0
    for (kind, size, a, b), n in cells.items():
        if size < 2:
            continue
        if kind == Kind.UNITS:
            units, total = units + n, total + size * n
        elif kind == Kind.ANSWERS:
            for label in labels[a]:
                given[label] += n
        elif kind == Kind.PAIRS:
            for label in labels[a] & labels[b]:
                pairs[label, size] += n if a == b else 2 * n
    both = Counter[str]()
    # Whole numbers of one size are divided together, so that 1 comes out as 1.
    for (label, size), n in sorted(pairs.items()):
        both[label] += n / (size - 1)  # type: ignore[assignment]
    ordered = sorted(given, key=lambda label: (-given[label], label))
    return [
        LabelAgreement(
            label,
            given[label],
            both[label] / given[label],
            _alpha(given[label], both[label], total, units),
        )
        for label in ordered
    ]


def _alpha(n: int, both: float, total: int, units: int) -> Figure:
    """Return α of a label without an interval; null where all answers give it."""
    if n == total:
        return Figure(None, None, None, 0.95, units, total, reason=Reason.NO_VARIATION)
    value = 1 - (total - 1) * (n - both) / (n * (total - n))
    few = Reason.FEW if units < FEW else None
    return Figure(value, None, None, 0.95, units, total, reason=few)
