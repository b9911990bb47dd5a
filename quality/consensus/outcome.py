"""What a method found: the probability of each label of each task, and the skill of each person."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quality.consensus.votes import Codes, Floats, Votes

TIED = 1e-9
"""Labels whose probabilities differ by less, in proportion, are tied."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """What people say, by what is true; only what a person ever said has a row.

    Row i is about `person[i]` and `said[i]`: `rates[i, k]` is the probability that the person says
    this where label k is true. `evidence[person, k]` is how many answers it is known from.
    """

    person: Codes
    said: Codes
    rates: Floats
    evidence: Floats

    def of(self, person: int) -> Iterator[tuple[int, int, float]]:
        """Yield what is true, what a person says, and the probability, where it is above 0.

        Only of those true labels for which there is the evidence of an answer.
        """
        known = np.flatnonzero(self.evidence[person] >= 1)
        first, end = np.searchsorted(self.person, [person, person + 1])
        for true in known:
            for row in range(first, end):
                if self.rates[row, true] > 0:
                    yield int(true), int(self.said[row]), float(self.rates[row, true])


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of a method for votes."""

    votes: Votes
    posteriors: Floats
    """Tasks × labels: the probability that the label is true; of a vote, its share."""
    skills: Floats
    """By person, 0 to 1: how often the person is right, as far as the method can tell."""
    confusion: Confusion | None = None
    objectives: tuple[float, ...] = ()
    """What was maximized, before each iteration's end: it never falls. Empty without iterations."""
    log_likelihood: float | None = None
    """Of the votes, given what was found; None for methods without a model."""
    converged: bool = True
    """Whether the stop rule was met before the last iteration allowed."""

    @property
    def iterations(self) -> int:
        """How many iterations there were."""
        return len(self.objectives)

    @cached_property
    def confidence(self) -> Floats:
        """By task, the probability of its likeliest label."""
        found: Floats = self.posteriors.max(axis=1, initial=0.0)
        return found

    @cached_property
    def leading(self) -> NDArray[np.bool_]:
        """Tasks × labels: whether the label is the likeliest, alone or tied."""
        return self.posteriors >= self.confidence[:, None] * (1 - TIED)

    @cached_property
    def winners(self) -> Codes:
        """By task, the code of its likeliest label; -1 where several are tied."""
        if not self.votes.tasks:
            return np.zeros(0, np.int64)
        alone = self.leading.sum(axis=1) == 1
        return np.where(alone, self.leading.argmax(axis=1), -1)

    @property
    def values(self) -> list[Hashable | None]:
        """By task, its label; None where several are tied."""
        return [None if code < 0 else self.votes.labels[code] for code in self.winners]
