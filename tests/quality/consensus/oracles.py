"""Write oracles.csv: what crowd-kit says about the sets of this folder.

    python3.11 -m venv /tmp/consensus-oracle
    /tmp/consensus-oracle/bin/pip install 'pandas<3' 'scikit-learn<1.6' 'numpy<2' attrs tqdm nltk
    /tmp/consensus-oracle/bin/pip install --no-deps crowd-kit==1.4.2
    PYTHONPATH=. /tmp/consensus-oracle/bin/python -m tests.quality.consensus.oracles

crowd-kit (Apache-2.0) is never a requirement of ours. Dawid and Skene's model is run for the same
number of iterations on both sides, since the two stop by different rules. Its MACE takes arrays in
the order in which people, tasks and labels appear for sorted ones, and so mixes them up; numbers in
the order of appearance, as here, are sorted as well. Its OneCoinDawidSkene is left out: it does not
smooth.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote, Wawa

from tests.quality.consensus.data import SETS
from tests.quality.consensus.published import ANAESTHETISTS

TARGET = Path(__file__).with_name("oracles.csv")
ITERATIONS = (1, 5, 20)
Row = tuple[str, str, int, float, float]
"""Set, method, iterations, and of all posteriors the sums of squares and of cubes."""


def sums(posteriors: pd.DataFrame) -> tuple[float, float]:
    values = posteriors.fillna(0).to_numpy()
    return float((values**2).sum()), float((values**3).sum())


def figures(name: str, answers: list[tuple[Any, Any, Any]]) -> Iterator[Row]:
    frame = pd.DataFrame(answers, columns=["task", "worker", "label"])
    yield name, "majority", 0, *sums(MajorityVote().fit(frame).probas_)
    yield name, "wawa", 0, *sums(Wawa().fit_predict_proba(frame))
    for iterations in ITERATIONS:
        model = DawidSkene(n_iter=iterations, tol=float("-inf")).fit(frame)
        yield name, "dawid_skene", iterations, *sums(model.probas_)
    if len(answers) < 7_000:
        labels = GLAD(n_iter=100, silent=True).fit(frame).probas_
        yield name, "glad", 100, *sums(labels)
    if len(answers) <= 10_000:
        numbered = frame.apply(lambda column: pd.factorize(column)[0])
        model = MACE(n_restarts=1, n_iter=400).fit(numbered)
        yield name, "mace", 400, *sums(model.probas_)


def main() -> None:
    sets = {"anaesthetists": lambda: (ANAESTHETISTS, {}), **SETS}
    with TARGET.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(["set", "method", "iterations", "package", "version", "squares", "cubes"])
        for name, read in sets.items():
            for set_, method, iterations, *found in figures(name, read()[0]):
                out.writerow([set_, method, iterations, "crowd-kit", version("crowd-kit"), *found])


if __name__ == "__main__":
    main()
