"""Votes that are counted: plain, with weights, or weighing as much as they agree with most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np

from quality.consensus.outcome import Outcome
from quality.consensus.votes import Floats, Votes


def majority(votes: Votes) -> Outcome:
    """Most votes win. A person's skill is the share of answers that the majority gave as well.

    Where labels are tied, each of them agrees with the majority by an equal part.
    """
    return _voted(votes, None)


def weighted(votes: Votes, weights: Mapping[Hashable, float]) -> Outcome:
    """Most weight wins; whoever has no weight given has weight 1.

    Raises:
        ValueError: for a weight below 0, or a task whose votes have no weight at all.
    """
    given = np.array([weights.get(person, 1.0) for person in votes.people], np.float64)
    if (given < 0).any():
        raise ValueError("a weight is 0 or more")
    return _voted(votes, given)


def wawa(votes: Votes) -> Outcome:
    """Worker agreement with aggregate: vote again, each person weighing as much as their skill."""
    skills = majority(votes).skills
    if not (np.add.reduceat(skills[votes.person], votes.starts) > 0).all():
        # Somebody who never agrees with a majority, alone on a task, is still heard there.
        skills = np.maximum(skills, np.finfo(np.float64).eps)
    return _voted(votes, skills)


def shares(votes: Votes) -> Floats:
    """Return the share of each label in the votes on each task."""
    return votes.counts() / votes.per_task[:, None]


def _voted(votes: Votes, weights: Floats | None) -> Outcome:
    counts = votes.counts(None if weights is None else weights[votes.person])
    total = counts.sum(axis=1, keepdims=True)
    if (total <= 0).any():
        raise ValueError("a task has no vote with a weight")
    outcome = Outcome(votes, counts / total, np.zeros(len(votes.people)))
    leading = outcome.leading / outcome.leading.sum(axis=1, keepdims=True)
    agreed = np.bincount(votes.person, leading[votes.task, votes.label], len(votes.people))
    return Outcome(votes, outcome.posteriors, agreed / votes.per_person)
