"""Consensus of numbers: means and medians, and means in which steady people weigh more."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from quality.consensus.votes import Codes, Floats

Row: TypeAlias = tuple[Any, Any, float]
"""A task, a person and a number; tasks can be sorted, and people too."""
ROUNDS = 2
LEAST_SHARE = 1e-6
"""The least variance of a person, as a share of that of all."""


@dataclass(frozen=True, eq=False)
class NumberOutcome:
    """The number of each task, with its standard error, and the weight of each person."""

    tasks: tuple[Hashable, ...]
    people: tuple[Hashable, ...]
    values: Floats
    errors: Floats
    """The standard error of each value; infinite for a task with one answer by `mean_number`."""
    weights: Floats
    """By person, one divided by the variance of what they say about what is true; 1 by others."""


def mean_number(rows: Iterable[Row]) -> NumberOutcome:
    """Return the mean of the numbers on each task, from rows of a task, a person and a number."""
    given = _Numbers.of(rows)
    means, spread = given.means(np.ones(len(given.value)))
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(spread / (given.counts - 1) / given.counts)
    errors = np.where(given.counts > 1, errors, np.inf)
    return NumberOutcome(given.tasks, given.people, means, errors, np.ones(len(given.people)))


def median_number(rows: Iterable[Row]) -> NumberOutcome:
    """Return the median of each task; of two numbers in the middle, their mean.

    The standard error is that of the median of a normal distribution with the spread of the task.
    """
    rows = [*rows]
    given, mean = _Numbers.of(rows), mean_number(rows)
    order = np.lexsort((given.value, given.task))
    value, ends = given.value[order], np.cumsum(given.counts)
    starts = ends - given.counts
    low, high = starts + (given.counts - 1) // 2, starts + given.counts // 2
    middle = (value[low] + value[high]) / 2
    errors = mean.errors * np.sqrt(np.pi / 2)
    return NumberOutcome(given.tasks, given.people, middle, errors, mean.weights)


def weighted_number(rows: Iterable[Row]) -> NumberOutcome:
    """Return the mean in which a person weighs one divided by the variance of their residuals.

    The variance is that of what they say about the mean of the round before, ROUNDS times. It is
    mixed with that of all people, as if each had given two more answers.
    """
    given = _Numbers.of(rows)
    weights = np.ones(len(given.people))
    for _ in range(ROUNDS):
        means, _ = given.means(weights[given.person])
        residuals = (given.value - means[given.task]) ** 2
        total = residuals.mean() if len(residuals) else 0.0
        if total <= 0:
            break
        answers = np.bincount(given.person, minlength=len(given.people))
        own = np.bincount(given.person, residuals, len(given.people))
        variance = (own + 2 * total) / (answers + 2)
        weights = 1 / np.maximum(variance, LEAST_SHARE * total)
    means, _ = given.means(weights[given.person])
    errors = np.sqrt(1 / np.bincount(given.task, weights[given.person], len(given.tasks)))
    return NumberOutcome(given.tasks, given.people, means, errors, weights)


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Rows by task and person, sorted."""

    tasks: tuple[Hashable, ...]
    people: tuple[Hashable, ...]
    task: Codes
    person: Codes
    value: Floats

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Numbers:
        ordered = sorted(rows)
        tasks = tuple(dict.fromkeys(task for task, _, _ in ordered))
        people = tuple(sorted({person for _, person, _ in ordered}))
        by_task, by_person = ({name: n for n, name in enumerate(some)} for some in (tasks, people))
        return cls(
            tasks,
            people,
            np.array([by_task[task] for task, _, _ in ordered], np.int64),
            np.array([by_person[person] for _, person, _ in ordered], np.int64),
            np.array([value for _, _, value in ordered], np.float64),
        )

    @property
    def counts(self) -> Codes:
        """How many numbers each task has."""
        return np.bincount(self.task, minlength=len(self.tasks))

    def means(self, weights: Floats) -> tuple[Floats, Floats]:
        """Return the weighted mean of each task, and the sum of squares about it."""
        total = np.bincount(self.task, weights, len(self.tasks))
        means = np.bincount(self.task, weights * self.value, len(self.tasks)) / total
        squares: Floats = (self.value - means[self.task]) ** 2
        return means, np.bincount(self.task, squares, len(self.tasks)).astype(np.float64)
