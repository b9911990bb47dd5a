"""MACE: each vote is known or made up, and each person makes things up with one probability.

Hovy, Berg-Kirkpatrick, Vaswani and Hovy (2013), "Learning whom to trust with MACE". Whoever makes a
vote up says each label with probabilities of their own. How often a person does so has the prior
Beta(1/2, 1/2), and what they say then Dirichlet(10, …); variational Bayes fits both, from several
random beginnings, of which the one with the highest bound of the evidence is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import lgamma

import numpy as np

from quality.consensus.em import MOST_ITERATIONS, TOLERANCE, Fitted, Step, fit, normalized
from quality.consensus.outcome import Outcome
from quality.consensus.votes import Codes, Floats, Votes
from quality.consensus.voting import shares

RESTARTS = 10
KNOWING, STRATEGY = 0.5, 10.0
"""Pseudo-counts: of knowing and of not knowing, and of each label that is made up."""


def mace(
    votes: Votes,
    *,
    seed: int = 0,
    restarts: int = RESTARTS,
    tolerance: float = TOLERANCE,
    iterations: int = MOST_ITERATIONS,
) -> Outcome:
    """Estimate how often each person knows, what they say otherwise, and what is true, in turns.

    All labels are equally likely beforehand. A person's skill is how often they know.

    Args:
        votes: the votes.
        seed: of the random beginnings, which do not depend on the order of votes.
        restarts: how many beginnings.
        tolerance: it stops where an iteration gains less for each vote.
        iterations: the most iterations of one beginning.

    Raises:
        TooLargeError: for more than LARGEST people or tasks times labels.
        ValueError: for less than one beginning.
    """
    if restarts < 1:
        raise ValueError("give one beginning at least")
    votes.require_room(max(len(votes.people), len(votes.tasks)))
    if not len(votes):
        return Outcome(votes, shares(votes), np.zeros(0))
    random = np.random.default_rng(seed)

    def fitted() -> Iterator[tuple[Fitted, _Model]]:
        # One by one, so that the worse ones are not kept: each is as large as tasks times labels.
        for _ in range(restarts):
            model = _Model.drawn(votes, random)
            start = model.posteriors().posteriors
            end = fit(start, model.improve, len(votes), tolerance=tolerance, iterations=iterations)
            yield end, model

    best, model = max(fitted(), key=lambda one: one[0].last.objective)
    return best.outcome(votes, model.knows / (model.knows + model.spams))


@dataclass(eq=False)
class _Model:
    """Counts with the prior, by person: of knowing, of making up, and of each label made up."""

    votes: Votes
    knows: Floats
    spams: Floats
    strategy: Floats
    _cells: Codes = field(init=False)
    """By vote, the place of its label on its task."""

    def __post_init__(self) -> None:
        self._cells = self.votes.task * len(self.votes.labels) + self.votes.label

    @classmethod
    def drawn(cls, votes: Votes, random: np.random.Generator) -> _Model:
        """Return a random beginning."""
        people, wide = len(votes.people), len(votes.labels)
        share = random.uniform(0.1, 0.9, people)
        weight = votes.per_person * share
        drawn = random.dirichlet(np.ones(wide), people)
        rest = (votes.per_person - weight)[:, None]
        return cls(votes, KNOWING + weight, KNOWING + rest[:, 0], STRATEGY + rest * drawn)

    def posteriors(self) -> Step:
        """Return the posteriors that follow, with the bound of the evidence."""
        known, made_up = self._weights()
        votes, wide = self.votes, len(self.votes.labels)
        gains = np.bincount(self._cells, np.log1p(known / made_up), len(votes.tasks) * wide)
        scores = gains.astype(np.float64).reshape(len(votes.tasks), wide)
        scores += np.add.reduceat(np.log(made_up), votes.starts)[:, None] - np.log(wide)
        found, log_likelihood = normalized(scores)
        return Step(found, log_likelihood, -self._divergence())

    def improve(self, posteriors: Floats) -> Step:
        """Count anew by the posteriors of before, and return those that follow."""
        votes = self.votes
        known, made_up = self._weights()
        right = posteriors.ravel()[self._cells] * known / (known + made_up)
        knows = np.bincount(votes.person, right, len(votes.people)).astype(np.float64)
        wide = len(votes.labels)
        said = votes.person * wide + votes.label
        made = np.bincount(said, 1 - right, len(votes.people) * wide)
        others: Floats = made.astype(np.float64).reshape(-1, wide)
        self.knows = KNOWING + knows
        self.spams = KNOWING + others.sum(axis=1)
        self.strategy = STRATEGY + others
        return self.posteriors()

    def _weights(self) -> tuple[Floats, Floats]:
        """Return by vote exp(E log p): of having known it, and of having made it up."""
        whole = digamma(self.knows + self.spams)
        known = np.exp(digamma(self.knows) - whole)
        spam = np.exp(digamma(self.spams) - whole)
        said = np.exp(digamma(self.strategy) - digamma(self.strategy.sum(axis=1))[:, None])
        person = self.votes.person
        return known[person], spam[person] * said[person, self.votes.label]

    def _divergence(self) -> float:
        """Return the Kullback–Leibler divergence of what is known of people from the priors."""
        coin = np.stack([self.knows, self.spams], axis=1)
        return _dirichlet_divergence(coin, KNOWING) + _dirichlet_divergence(self.strategy, STRATEGY)


def _dirichlet_divergence(counts: Floats, prior: float) -> float:
    wide = counts.shape[1]
    total = counts.sum(axis=1, keepdims=True)
    constant = len(counts) * (wide * lgamma(prior) - lgamma(wide * prior))
    shift = (counts - prior) * (digamma(counts) - digamma(total))
    return float(log_gamma(total).sum() - log_gamma(counts).sum() + constant + shift.sum())


def digamma(x: Floats) -> Floats:
    """The digamma function above 0: by recurrence to 6, then by its series; error below 1e-11."""
    x = x.astype(np.float64)
    found: Floats = np.zeros(x.shape)
    for _ in range(6):
        low = x < 6
        found[low] -= 1 / x[low]
        x[low] += 1
    square = 1 / (x * x)
    series = square * (
        1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132)))
    )
    result: Floats = found + np.log(x) - 0.5 / x - series
    return result


def log_gamma(x: Floats) -> Floats:
    """The logarithm of the gamma function above 0, as `digamma` is calculated."""
    x = x.astype(np.float64)
    found: Floats = np.zeros(x.shape)
    for _ in range(6):
        low = x < 6
        found[low] -= np.log(x[low])
        x[low] += 1
    square = 1 / (x * x)
    series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x
    result: Floats = found + (x - 0.5) * np.log(x) - x + 0.5 * np.log(2 * np.pi) + series
    return result
