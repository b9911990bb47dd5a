"""The model of one coin a person: right with one probability, and else wrong in every way alike.

Demartini, Difallah and Cudré-Mauroux (2012), "ZenCrowd"; for two labels also Dawid and Skene's
model with one parameter. The accuracies have the prior Beta(2, 2), without which the accuracy of a
person with few answers runs to 0 or 1.
"""

from __future__ import annotations

import numpy as np

from quality.consensus.em import MOST_ITERATIONS, TOLERANCE, Step, fit, normalized
from quality.consensus.outcome import Outcome
from quality.consensus.votes import Floats, Votes
from quality.consensus.voting import shares


def one_coin(
    votes: Votes, *, tolerance: float = TOLERANCE, iterations: int = MOST_ITERATIONS
) -> Outcome:
    """Estimate how often each person is right, and what is true, in turns.

    It begins with the shares of votes. All labels are equally likely beforehand.

    Raises:
        TooLargeError: for more than LARGEST tasks times labels.
    """
    wrong_ways = max(len(votes.labels) - 1, 1)
    wide = len(votes.labels)
    cells = votes.task * wide + votes.label

    def accuracies(posteriors: Floats) -> Floats:
        right = np.bincount(votes.person, posteriors.ravel()[cells], len(votes.people))
        found: Floats = (right + 1) / (votes.per_person + 2)
        return found

    def improve(posteriors: Floats) -> Step:
        right = accuracies(posteriors)
        wrong = (1 - right) / wrong_ways
        for_it, against = np.log(right), np.log(wrong)
        gains = np.bincount(cells, (for_it - against)[votes.person], posteriors.size)
        scores = gains.astype(np.float64).reshape(posteriors.shape)
        scores += np.add.reduceat(against[votes.person], votes.starts)[:, None] - np.log(wide)
        found, log_likelihood = normalized(scores)
        penalty = float((for_it + np.log(1 - right)).sum())
        return Step(found, log_likelihood, penalty)

    if not len(votes):
        return Outcome(votes, shares(votes), np.zeros(0))
    end = fit(shares(votes), improve, len(votes), tolerance=tolerance, iterations=iterations)
    return end.outcome(votes, accuracies(end.last.posteriors))
