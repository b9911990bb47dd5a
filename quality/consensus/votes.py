"""Votes: who said what of which task, in an order that does not depend on that of the rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

LARGEST = 50_000_000
"""The most numbers of one array: tasks or votes, times labels."""


class TooLargeError(ValueError):
    """There are more votes and labels than a method takes."""


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes as numbers: row i says that `people[person[i]]` said `labels[label[i]]`.

    Tasks, people and labels are sorted, and rows by task, person and label, so that a result is
    the same to the last bit whatever the order in which votes came. A person who voted twice on
    a task counts twice.
    """

    tasks: tuple[Hashable, ...]
    people: tuple[Hashable, ...]
    labels: tuple[Hashable, ...]
    task: Codes
    person: Codes
    label: Codes

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, Any, Any]]) -> Votes:
        """Return votes from rows of a task, a person and a label, each of which can be sorted."""
        columns = [*zip(*rows, strict=True)] or [(), (), ()]
        names = [tuple(sorted(set(column))) for column in columns]
        codes = []
        for column, known in zip(columns, names, strict=True):
            code = {name: number for number, name in enumerate(known)}
            codes.append(np.fromiter((code[one] for one in column), np.int64, len(column)))
        order = np.lexsort(codes[::-1])
        task, person, label = (code[order] for code in codes)
        tasks, people, labels = names
        return cls(tasks, people, labels, task, person, label)

    def __len__(self) -> int:
        return len(self.task)

    @cached_property
    def starts(self) -> Codes:
        """The first row of each task; every task has a row."""
        return np.searchsorted(self.task, np.arange(len(self.tasks)))

    @cached_property
    def per_task(self) -> Codes:
        """How many votes each task has."""
        return np.bincount(self.task, minlength=len(self.tasks))

    @cached_property
    def per_person(self) -> Codes:
        """How many votes each person gave."""
        return np.bincount(self.person, minlength=len(self.people))

    def counts(self, weights: Floats | None = None) -> Floats:
        """Return how many votes each label has on each task, or their weights: tasks × labels.

        Raises:
            TooLargeError: for more than LARGEST numbers.
        """
        self.require_room(len(self.tasks))
        wide = len(self.labels)
        found = np.bincount(self.task * wide + self.label, weights, len(self.tasks) * wide)
        return found.astype(np.float64).reshape(len(self.tasks), wide)

    def require_room(self, rows: int) -> None:
        """Require that so many rows of a number for each label fit. Raises TooLargeError."""
        if rows * len(self.labels) > LARGEST:
            message = f"{rows:,} × {len(self.labels):,} labels are more than {LARGEST:,} numbers"
            raise TooLargeError(message)
