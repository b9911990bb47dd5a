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
    posteriors = np.ascontiguousarray(end.last.posteriors)
    expected, totals = said.expected(posteriors)
    rates = np.ascontiguousarray(said.rates(expected, totals).T)
    right = said.unsaid_rates(totals).T.copy()
    right[said.person, said.label] = rates[np.arange(len(rates)), said.label]
    return Outcome(
        votes,
        posteriors,
        (right * posteriors.mean(axis=0)).sum(axis=1),
        Confusion(said.person, said.label, rates, np.ascontiguousarray(totals.T)),
        end.objectives,
        end.last.log_likelihood,
        end.converged,
    )


@dataclass(frozen=True, eq=False)
class _Said:
    """The votes by what a person ever said: column i of an array is about person[i] and label[i].

    Arrays have a row for each true label, so that what is summed lies side by side: four times as
    fast as sums of the rows of a table of votes and labels.
    """

    votes: Votes
    smoothing: float

    @cached_property
    def _keys(self) -> tuple[Codes, Codes]:
        """The pairs of a person and a label, sorted, and the place of that of each vote."""
        key = self.votes.person * len(self.votes.labels) + self.votes.label
        keys, places = np.unique(key, return_inverse=True)
        return keys, places.reshape(-1)

    @cached_property
    def person(self) -> Codes:
        """Who said it."""
        return self._keys[0] // len(self.votes.labels)

    @cached_property
    def label(self) -> Codes:
        """What was said."""
        return self._keys[0] % len(self.votes.labels)

    @cached_property
    def _first(self) -> Codes:
        """The first column of each person."""
        return np.searchsorted(self.person, np.arange(len(self.votes.people)))

    @cached_property
    def _turns(self) -> tuple[Codes, list[Codes]]:
        """The tasks by falling numbers of votes and, turn by turn, what the next vote of each says.

        A turn is about the tasks that have so many votes, which are the first ones in that order.
        """
        votes = self.votes
        order = np.argsort(-votes.per_task, kind="stable")
        starts, counts = votes.starts[order], votes.per_task[order]
        having = [int((counts > turn).sum()) for turn in range(int(counts[0]))]
        places = self._keys[1]
        return order, [places[starts[:many] + turn] for turn, many in enumerate(having)]

    def expected(self, posteriors: Floats) -> tuple[Floats, Floats]:
        """Return how often each was said by what is true, and by person how often it was true."""
        places, size = self._keys[1], len(self.person)
        by_label = np.ascontiguousarray(posteriors.T)
        found = np.stack(
            [np.bincount(places, row.take(self.votes.task), size) for row in by_label]
        ).astype(np.float64, copy=False)
        return found, np.add.reduceat(found, self._first, axis=1)

    def rates(self, expected: Floats, totals: Floats) -> Floats:
        """Return the probabilities of what was said; all alike where there is no evidence."""
        wide = len(self.votes.labels)
        whole = totals[:, self.person] + self.smoothing * wide
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, (expected + self.smoothing) / whole, 1 / wide)

    def unsaid_rates(self, totals: Floats) -> Floats:
        """Return, by true label and person, the probability of a label that they never said."""
        wide = len(self.votes.labels)
        whole = totals + self.smoothing * wide
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, self.smoothing / whole, 1 / wide)

    def improve(self, posteriors: Floats) -> Step:
        """Return the posteriors that follow from the confusions that others imply."""
        expected, totals = self.expected(posteriors)
        with np.errstate(divide="ignore"):
            logs = np.log(self.rates(expected, totals))
            scores = self._summed(logs)
            scores += np.log(posteriors.mean(axis=0))[:, None]
        found, log_likelihood = normalized(scores.T)
        return Step(found, log_likelihood, self._penalty(logs, totals))

    def _summed(self, logs: Floats) -> Floats:
        """Return, by true label and task, the sum over the votes on the task."""
        order, turns = self._turns
        found = np.empty((len(logs), len(order)))
        for row, of_label in zip(found, logs, strict=True):
            total = of_label.take(turns[0])
            for turn in turns[1:]:
                total[: len(turn)] += of_label.take(turn)
            row[order] = total
        return found

    def _penalty(self, logs: Floats, totals: Floats) -> float:
        if not self.smoothing:
            return 0.0
        unsaid = len(self.votes.labels) - np.bincount(self.person)
        others = np.log(self.unsaid_rates(totals)).sum(axis=0)
        return self.smoothing * float(logs.sum() + (unsaid * others).sum())
