"""Posteriors beside those of crowd-kit, which oracles.csv holds, and beside what a paper prints."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quality.consensus import Outcome, Votes, dawid_skene, glad, mace, majority, wawa
from tests.quality.consensus.data import DATA, votes_of
from tests.quality.consensus.published import ANAESTHETISTS, FIRST_PERSON, PRIORS

with Path(__file__).with_name("oracles.csv").open(encoding="utf-8") as lines:
    ROWS = [*csv.DictReader(lines)]
SAME = {
    "anaesthetists": {"dawid_skene"},
    "bluebirds": {"dawid_skene", "wawa"},
    "d_product": {"wawa"},
}
"""Where both must agree to nine digits beside plain majorities: there are no ties, and everybody
answered tasks of every label."""
ALIKE = 5e-3
"""In proportion. Elsewhere crowd-kit gives a tie to one of its labels, and spreads what is unknown
of a person over other labels; it fits abilities by another search, to another precision."""


def tolerance(row: dict[str, str]) -> float:
    method = row["method"]
    if method == "mace":
        return 1e-6  # It adds 1e-8 to likelihoods, and begins elsewhere.
    return 1e-9 if method == "majority" or method in SAME.get(row["set"], ()) else ALIKE


def found(row: dict[str, str], votes: Votes) -> Outcome:
    if row["method"] == "dawid_skene":
        return dawid_skene(votes, smoothing=0, tolerance=0, iterations=int(row["iterations"]))
    if row["method"] == "mace":
        return mace(votes, tolerance=1e-12, restarts=1)
    return {"majority": majority, "wawa": wawa, "glad": glad}[row["method"]](votes)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(list(row.values())[:3]))
def test_posteriors_are_those_of_crowd_kit(row: dict[str, Any]) -> None:
    if row["set"] == "anaesthetists":
        votes = Votes.of(ANAESTHETISTS)
    elif DATA.exists():
        votes, _ = votes_of(row["set"])
    else:
        pytest.skip("needs ../shared/data, which is not on this machine")
    values = found(row, votes).posteriors
    near = tolerance(row)
    assert float((values**2).sum()) == pytest.approx(float(row["squares"]), rel=near)
    assert float((values**3).sum()) == pytest.approx(float(row["cubes"]), rel=near)


def test_the_paper_of_dawid_and_skene() -> None:
    outcome = dawid_skene(Votes.of(ANAESTHETISTS), smoothing=0)
    assert outcome.posteriors.mean(axis=0) == pytest.approx(PRIORS, abs=0.005)
    assert outcome.confusion is not None
    labels = outcome.votes.labels
    rates = {(labels[true], labels[said]): p for true, said, p in outcome.confusion.of(0)}
    for cell, rate in FIRST_PERSON.items():
        assert rates[cell] == pytest.approx(rate, abs=0.005)
    assert np.diff(outcome.objectives).min() >= 0
