"""Write drift_figures.csv: what scipy says about pairs of windows of labels.

README.md beside this file has the command. The package is never a requirement of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

TARGET = Path(__file__).with_name("drift_figures.csv")
TABLES = (
    ((30, 50, 20), (60, 90, 50)),
    ((12, 8), (9, 31)),
    ((400, 300, 200, 60, 40), (390, 310, 190, 70, 40)),
    ((400, 300, 200, 60, 40), (300, 300, 300, 60, 40)),
    ((5000, 10), (4000, 90)),
)
TAILS = (
    (0.1, 1),
    (3.841458820694124, 1),
    (40.0, 1),
    (2.5, 4),
    (30.0, 7),
    (120.0, 100),
    (900.0, 44),
)


def figures() -> Iterator[tuple[str, str, float]]:
    """Each measure with what it is of, as text, and its value."""
    for window, reference in TABLES:
        both = np.array([window, reference])
        of = f"{' '.join(map(str, window))} | {' '.join(map(str, reference))}"
        tested = stats.chi2_contingency(both, correction=False)
        yield "chi_square", of, tested.statistic
        yield "p", of, tested.pvalue
        yield "divergence", of, jensenshannon(*both, base=2) ** 2
    for statistic, freedom in TAILS:
        yield "tail", f"{statistic} | {freedom}", stats.chi2.sf(statistic, freedom)


def main() -> None:
    with TARGET.open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("measure", "of", "package", "version", "value"))
        lines.writerows(
            (measure, of, "scipy", version("scipy"), repr(float(value)))
            for measure, of, value in figures()
        )


if __name__ == "__main__":
    main()
