"""Consensus of votes: models of people on 100,000 tasks with five answers each; no server.

One line a figure, in CPU time. The reference of Dawid and Skene's model is crowd-kit with as many
iterations, where it is installed beside numpy (it is no requirement of ours), and else the same
iterations written with `np.add.at`, the plainest way in numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.agreement import cpu_ms
from bench.harness import figure
from quality.consensus import Votes, dawid_skene, glad, mace, majority, one_coin, wawa

OVERLAP, PEOPLE = 5, 500
SIZES = (5, 20)
"""Labels."""
ITERATIONS = 5


def main(arguments: list[str]) -> None:
    quick = "--quick" in arguments
    tasks = 2_000 if quick else 100_000
    for labels in SIZES:
        votes = drawn(tasks, labels)
        about = f"{tasks:,} tasks, {OVERLAP} answers, {labels} labels"
        for name, method in METHODS.items():
            if labels > SIZES[0] and name not in ("majority", "dawid_skene"):
                continue
            found = method(votes)
            spent = cpu_ms(lambda method=method, votes=votes: method(votes))
            figure(f"consensus {name}: {about}", spent, "ms", iterations=found.iterations)
        mine = cpu_ms(lambda votes=votes: _same(votes), rounds=2)
        name, reference = referenced(votes)
        other = cpu_ms(reference)
        label = f"consensus dawid_skene, {ITERATIONS} iterations: {about}, {name} divided by ours"
        figure(label, other / mine, "x", ours_ms=round(mine))


METHODS: dict[str, Callable[[Votes], Any]] = {
    "majority": majority,
    "wawa": wawa,
    "one_coin": one_coin,
    "dawid_skene": dawid_skene,
    "mace": lambda votes: mace(votes, restarts=1),
    "glad": glad,
}


def drawn(tasks: int, labels: int) -> Votes:
    """Answers of people who are right with probabilities of 0.5 to 0.95."""
    random = np.random.default_rng(1)
    skill = random.uniform(0.5, 0.95, PEOPLE)
    person = random.integers(0, PEOPLE, tasks * OVERLAP)
    task = np.repeat(np.arange(tasks), OVERLAP)
    true = random.integers(0, labels, tasks)[task]
    right = random.random(len(task)) < skill[person]
    label = np.where(right, true, random.integers(0, labels, len(task)))
    return Votes.of(zip(task.tolist(), person.tolist(), label.tolist(), strict=True))


def _same(votes: Votes) -> None:
    dawid_skene(votes, smoothing=0, tolerance=0, iterations=ITERATIONS)


def referenced(votes: Votes) -> tuple[str, Callable[[], object]]:
    """Return the name of the reference, and what runs it for the same votes."""
    try:
        import pandas as pd
        from crowdkit.aggregation import DawidSkene
    except ImportError:
        return "np.add.at", lambda: plainly(votes)
    columns = {"task": votes.task, "worker": votes.person, "label": votes.label}
    frame = pd.DataFrame(columns)
    model = DawidSkene(n_iter=ITERATIONS, tol=float("-inf"))
    return "crowd-kit", lambda: model.fit(frame)


def plainly(votes: Votes) -> np.ndarray:
    """Dawid and Skene's model without smoothing, as one would write it down."""
    people, labels = len(votes.people), len(votes.labels)
    posteriors = np.zeros((len(votes.tasks), labels))
    np.add.at(posteriors, (votes.task, votes.label), 1.0)
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    for _ in range(ITERATIONS):
        rates = np.zeros((people, labels, labels))
        np.add.at(rates, (votes.person, votes.label), posteriors[votes.task])
        rates /= np.maximum(rates.sum(axis=1, keepdims=True), 1e-12)
        scores = np.tile(np.log(posteriors.mean(axis=0)), (len(posteriors), 1))
        with np.errstate(divide="ignore"):
            np.add.at(scores, votes.task, np.log(rates)[votes.person, votes.label])
        posteriors = np.exp(scores - scores.max(axis=1, keepdims=True))
        posteriors /= posteriors.sum(axis=1, keepdims=True)
    return posteriors


if __name__ == "__main__":
    main(sys.argv[1:])
