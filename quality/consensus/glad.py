"""GLAD: the ability of each person, and how difficult each task is, decide who is right.

Whitehill, Ruvolo, Wu, Bergsma and Movellan (2009), "Whose vote should count more". A person with
ability α is right on a task with easiness exp(β) with probability σ(α exp(β)), and else wrong in
every way alike; α and β have normal priors with mean 1 and variance 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quality.consensus.em import MOST_ITERATIONS, TOLERANCE, Step, fit, normalized
from quality.consensus.outcome import Outcome
from quality.consensus.votes import Floats, Votes
from quality.consensus.voting import shares

STEPS, HALVINGS = 25, 40
"""Steps of conjugate gradient in an iteration, and halvings of one step at most."""
SUFFICIENT = 1e-4
"""The part of the gain which the gradient promises that a step must bring."""


def glad(
    votes: Votes, *, tolerance: float = TOLERANCE, iterations: int = MOST_ITERATIONS
) -> Outcome:
    """Estimate abilities, how easy tasks are, and what is true, in turns.

    It begins with the shares of votes, and all labels are equally likely beforehand. A person's
    skill is the probability of being right on a task with β = 1.

    Raises:
        TooLargeError: for more than LARGEST tasks times labels.
    """
    if not len(votes):
        return Outcome(votes, shares(votes), np.zeros(0))
    model = _Model(votes, np.ones(len(votes.people)), np.ones(len(votes.tasks)))
    end = fit(shares(votes), model.improve, len(votes), tolerance=tolerance, iterations=iterations)
    return end.outcome(votes, _sigmoid(model.ability * np.e))


@dataclass(eq=False)
class _Model:
    """The parameters, which each iteration moves on."""

    votes: Votes
    ability: Floats
    ease: Floats

    def improve(self, posteriors: Floats) -> Step:
        """Move the parameters uphill, and return the posteriors that follow from them."""
        votes, wide = self.votes, len(self.votes.labels)
        cells = votes.task * wide + votes.label
        self._climb(posteriors.ravel()[cells])
        right, wrong = self._logs(self.ability, self.ease)
        gains = np.bincount(cells, right - wrong, posteriors.size)
        scores = gains.astype(np.float64).reshape(posteriors.shape)
        scores += np.add.reduceat(wrong, votes.starts)[:, None] - np.log(wide)
        found, log_likelihood = normalized(scores)
        return Step(found, log_likelihood, self._prior(self.ability, self.ease))

    def _logs(self, ability: Floats, ease: Floats) -> tuple[Floats, Floats]:
        """Return by vote the logarithms of its probability where it is right, and where wrong."""
        reach = ability[self.votes.person] * np.exp(ease)[self.votes.task]
        ways = max(len(self.votes.labels) - 1, 1)
        return -np.logaddexp(0, -reach), -np.logaddexp(0, reach) - np.log(ways)

    @staticmethod
    def _prior(ability: Floats, ease: Floats) -> float:
        return -0.5 * float(((ability - 1) ** 2).sum() + ((ease - 1) ** 2).sum())

    def _value(self, ability: Floats, ease: Floats, likely: Floats) -> float:
        right, wrong = self._logs(ability, ease)
        return float((likely * right + (1 - likely) * wrong).sum()) + self._prior(ability, ease)

    def _gradient(self, likely: Floats) -> Floats:
        votes, scale = self.votes, np.exp(self.ease)
        reach = self.ability[votes.person] * scale[votes.task]
        excess = likely - _sigmoid(reach)
        by_person = np.bincount(votes.person, excess * scale[votes.task], len(self.ability))
        by_task = np.bincount(votes.task, excess * reach, len(self.ease))
        return np.concatenate([by_person - (self.ability - 1), by_task - (self.ease - 1)])

    def _climb(self, likely: Floats) -> None:
        """Take steps of conjugate gradient (Polak and Ribière) that never go down.

        Args:
            likely: by vote, the probability that it is right.
        """
        people = len(self.ability)
        gradient = self._gradient(likely)
        direction, size = gradient, 1.0 / max(float(np.abs(gradient).max()), 1.0)
        value = self._value(self.ability, self.ease, likely)
        for _ in range(STEPS):
            slope = float((direction * gradient).sum())
            if slope <= 0:
                direction, slope = gradient, float((gradient * gradient).sum())
            for _ in range(HALVINGS):
                ability = self.ability + size * direction[:people]
                ease = self.ease + size * direction[people:]
                reached = self._value(ability, ease, likely)
                if reached >= value + SUFFICIENT * size * slope:
                    break
                size /= 2
            else:
                return
            gained, value = reached - value, reached
            self.ability, self.ease = ability, ease
            size *= 2
            if gained < 1e-9 * len(likely):
                return
            after = self._gradient(likely)
            turn = float((after * (after - gradient)).sum()) / float((gradient**2).sum())
            direction, gradient = after + max(turn, 0.0) * direction, after


def _sigmoid(values: Floats) -> Floats:
    found: Floats = np.exp(-np.logaddexp(0, -values))
    return found
