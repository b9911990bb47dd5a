"""Nominal α of weighted pieces: characters, moments, or clusters of regions, many to a task.

Pieces of one task are no independent sample, so an interval takes tasks for what is sampled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from quality.figure import FEW, Figure, IntervalMethod, Reason
from quality.variance import t_interval, unanimous_interval


@dataclass(slots=True)
class TaskPieces:
    """What the pieces of one task add to α, all of them valued by the same people."""

    people: int
    """Those who answered the task: two or more."""
    disagreements: int = 0
    """Σ weight·(m² - Σ n(c)²) over pieces, m being the people and n(c) those who gave value c."""
    values: Counter[Hashable] = field(default_factory=Counter)
    """By value, Σ weight·n(c)."""

    def add(self, counts: Mapping[Hashable, int], weight: int = 1) -> None:
        """Add a piece, by how many people gave it each value."""
        self.disagreements += weight * (self.people**2 - sum(n * n for n in counts.values()))
        for value, n in counts.items():
            self.values[value] += weight * n


def alpha_of_pieces(tasks: Sequence[TaskPieces], *, level: float = 0.95) -> Figure:
    """Krippendorff's nominal α over all pieces of tasks, with an interval by the delta method."""
    units, answers = len(tasks), sum(task.people for task in tasks)
    if not units:
        return Figure(None, None, None, level, 0, 0, reason=Reason.NO_PAIRS)
    margins: Counter[Hashable] = Counter()
    for task in tasks:
        margins.update(task.values)
    n = margins.total()
    observed = sum(task.disagreements / (task.people - 1) for task in tasks)
    expected = n * n - sum(each * each for each in margins.values())
    if not expected:
        reason = Reason.NO_VARIATION if n else Reason.NOTHING_COMPARED
        return Figure(None, None, None, level, units, answers, reason=reason)
    value = 1 - (n - 1) * observed / expected
    few = Reason.FEW if units < FEW else None
    if units < 2:
        return Figure(value, None, None, level, units, answers, reason=few)
    if not observed:
        chance = 1 - expected / (n * (n - 1))
        low, high = unanimous_interval(units, level, chance, -1.0)
        return Figure(value, low, high, level, units, answers, IntervalMethod.WILSON, few)
    spread = _variance(tasks, margins, observed, expected)
    if spread <= 1e-15:
        return Figure(value, None, None, level, units, answers, reason=few)
    low, high = t_interval(value, spread, units, level, -1.0)
    return Figure(value, low, high, level, units, answers, IntervalMethod.DELTA, few)


def _variance(
    tasks: Sequence[TaskPieces], margins: Counter[Hashable], observed: float, expected: int
) -> float:
    """The variance of α over samples of tasks, from what a task moves it by."""
    n, units = margins.total(), len(tasks)
    by_observed = -(n - 1) / expected
    by_value = {
        value: observed * (2 * (n - 1) * (n - each) / expected - 1) / expected
        for value, each in margins.items()
    }
    moved = [
        by_observed * task.disagreements / (task.people - 1)
        + sum(by_value[value] * each for value, each in task.values.items())
        for task in tasks
    ]
    middle = sum(moved) / units
    return sum((each - middle) ** 2 for each in moved) * units / (units - 1)
