"""Dawid and Skene's model: each person has probabilities of saying each label, by the true one.

Dawid and Skene (1979), "Maximum likelihood estimation of observer error-rates using the EM
algorithm". Rates are smoothed: each label counts as said `smoothing` times more, by everybody and
for each true label. That is a Dirichlet prior, so what is maximized includes its logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quality.consensus.em import MOST_ITERATIONS, TOLERANCE, Step, fit, normalized
from quality.consensus.outcome import Confusion, Outcome
from quality.consensus.votes import Codes, Floats, Votes
from quality.consensus.voting import shares

SMOOTHING = 0.01


def dawid_skene(
    votes: Votes,
    *,
    smoothing: float = SMOOTHING,
    tolerance: float = TOLERANCE,
    iterations: int = MOST_ITERATIONS,
) -> Outcome:
    """Estimate what each person says by what is true, and what is true, in turns.

    It begins with the shares of votes. A person's skill is how often they would be right on tasks
    whose true labels are as frequent as they are found to be.

    Args:
        votes: the votes.
        smoothing: what is added to each count of a confusion, 0 or more.
        tolerance: it stops where an iteration gains less for each vote.
        iterations: the most iterations.

    Raises:
        TooLargeError: for more than LARGEST votes times labels.
        ValueError: for a smoothing below 0.
    """
    if smoothing < 0:
        raise ValueError("smoothing is 0 or more")
    votes.require_room(len(votes))
    if not len(votes):
        return Outcome(votes, shares(votes), np.zeros(0))
    said = _Said(votes, smoothing)
    start = shares(votes)
    end = fit(start, said.improve, len(votes), tolerance=tolerance, iterations=iterations)
    posteriors = end.last.posteriors
    expected, totals = said.expected(posteriors)
    rates = said.rates(expected, totals)
    right = np.zeros((len(votes.people), len(votes.labels)))
    right[said.person, said.label] = rates[np.arange(len(rates)), said.label]
    never = said.unsaid_rates(totals)
    mute = np.ones(right.shape, bool)
    mute[said.person, said.label] = False
    skills = (np.where(mute, never, right) * posteriors.mean(axis=0)).sum(axis=1)
    return Outcome(
        votes,
        posteriors,
        skills,
        Confusion(said.person, said.label, rates, totals),
        end.objectives,
        end.last.log_likelihood,
        end.converged,
    )


@dataclass(frozen=True, eq=False)
class _Said:
    """The votes by person and label: a row of `person` and `label` is what somebody ever said."""

    votes: Votes
    smoothing: float

    @cached_property
    def _order(self) -> Codes:
        return np.lexsort((self.votes.task, self.votes.label, self.votes.person))

    @cached_property
    def _key(self) -> Codes:
        votes, order = self.votes, self._order
        return votes.person[order] * len(votes.labels) + votes.label[order]

    @cached_property
    def _starts(self) -> Codes:
        return np.flatnonzero(np.r_[True, self._key[1:] != self._key[:-1]])

    @cached_property
    def person(self) -> Codes:
        """Who said it."""
        return self._key[self._starts] // len(self.votes.labels)

    @cached_property
    def label(self) -> Codes:
        """What was said."""
        return self._key[self._starts] % len(self.votes.labels)

    @cached_property
    def _first(self) -> Codes:
        """The first row of each person."""
        return np.flatnonzero(np.r_[True, self.person[1:] != self.person[:-1]])

    @cached_property
    def _task(self) -> Codes:
        return self.votes.task[self._order]

    @cached_property
    def _row(self) -> Codes:
        """The row of each vote."""
        found = np.empty(len(self.votes), np.int64)
        found[self._order] = np.searchsorted(self._starts, np.arange(len(found)), "right") - 1
        return found

    def expected(self, posteriors: Floats) -> tuple[Floats, Floats]:
        """Return how often each was said by what is true, and by person how often it was true."""
        expected = np.add.reduceat(posteriors[self._task], self._starts, axis=0)
        return expected, np.add.reduceat(expected, self._first, axis=0)

    def rates(self, expected: Floats, totals: Floats) -> Floats:
        """Return the probabilities of what was said; all alike where there is no evidence."""
        wide = len(self.votes.labels)
        whole = totals[self.person] + self.smoothing * wide
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, (expected + self.smoothing) / whole, 1 / wide)

    def unsaid_rates(self, totals: Floats) -> Floats:
        """Return, by person and true label, the probability of a label that they never said."""
        wide = len(self.votes.labels)
        whole = totals + self.smoothing * wide
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, self.smoothing / whole, 1 / wide)

    def improve(self, posteriors: Floats) -> Step:
        """Return the posteriors that follow from the confusions that others imply."""
        expected, totals = self.expected(posteriors)
        with np.errstate(divide="ignore"):
            logs = np.log(self.rates(expected, totals))
            scores = np.add.reduceat(logs[self._row], self.votes.starts, axis=0)
            scores += np.log(posteriors.mean(axis=0))
        found, log_likelihood = normalized(scores)
        return Step(found, log_likelihood, self._penalty(logs, totals))

    def _penalty(self, logs: Floats, totals: Floats) -> float:
        if not self.smoothing:
            return 0.0
        unsaid = len(self.votes.labels) - np.bincount(self.person)
        others = np.log(self.unsaid_rates(totals)).sum(axis=1)
        return self.smoothing * float(logs.sum() + (unsaid * others).sum())
