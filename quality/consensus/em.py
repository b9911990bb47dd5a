"""Expectation and maximization in turns, until the gain for each vote is small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quality.consensus.outcome import Outcome
from quality.consensus.votes import Floats, Votes

TOLERANCE, MOST_ITERATIONS = 1e-7, 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """What one iteration found."""

    posteriors: Floats
    log_likelihood: float
    """Of the votes, given the parameters from which the posteriors follow."""
    penalty: float = 0.0
    """The logarithm of the prior of these parameters, which is maximized along."""

    @property
    def objective(self) -> float:
        """What never falls from one iteration to the next."""
        return self.log_likelihood + self.penalty


@dataclass(frozen=True, slots=True)
class Fitted:
    """The end of the iterations."""

    last: Step
    objectives: tuple[float, ...]
    converged: bool

    def outcome(self, votes: Votes, skills: Floats) -> Outcome:
        """Return the result of a method for votes, given the skill of each person."""
        return Outcome(
            votes,
            self.last.posteriors,
            skills,
            objectives=self.objectives,
            log_likelihood=self.last.log_likelihood,
            converged=self.converged,
        )


def fit(
    start: Floats,
    improve: Callable[[Floats], Step],
    votes: int,
    *,
    tolerance: float = TOLERANCE,
    iterations: int = MOST_ITERATIONS,
) -> Fitted:
    """Improve posteriors until the objective gains less than `tolerance` for each vote.

    Args:
        start: the first posteriors.
        improve: maximizes the parameters for some posteriors, and returns those that follow.
        votes: how many votes there are.
        tolerance: the gain for each vote below which it stops.
        iterations: the most iterations, one at least.

    Raises:
        ValueError: for no iteration, or a tolerance below 0.
    """
    if iterations < 1 or tolerance < 0:
        raise ValueError("give one iteration at least, and a tolerance of 0 or more")
    step = improve(start)
    found = [step.objective]
    while len(found) < iterations:
        step = improve(step.posteriors)
        found.append(step.objective)
        if found[-1] - found[-2] < tolerance * votes:
            return Fitted(step, tuple(found), converged=True)
    return Fitted(step, tuple(found), converged=False)


def normalized(scores: Floats) -> tuple[Floats, float]:
    """Return the posteriors for logarithms of joint probabilities, and the log-likelihood.

    Args:
        scores: tasks × labels; overwritten.
    """
    best = scores.max(axis=1, keepdims=True)
    np.exp(np.subtract(scores, best, out=scores), out=scores)
    total = scores.sum(axis=1, keepdims=True)
    scores /= total
    return scores, float((best + np.log(total)).sum())
