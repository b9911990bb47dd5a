"""Write figures.csv: what other packages say about the sets of `tests.quality.data`.

README.md beside this file has the command. The packages are never requirements of ours.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
from irrCAC import table as irr_table
from irrCAC.raw import CAC
from nltk.metrics import AnnotationTask, jaccard_distance, masi_distance
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from quality.hierarchy import Hierarchy
from tests.quality.data import NUMBERS, SETS, TREE, Units
from tests.quality.textbook import CONT_3X3, CONT_4X4

TARGET = Path(__file__).with_name("figures.csv")
Row = tuple[str, str, str, str, float, float | None]
"""Set, coefficient, its variant, package, value, standard error (or the other bound)."""


def counts(units: Units) -> np.ndarray:
    """How often each value was given on each unit."""
    values = sorted({value for unit in units for value in unit})
    found = [Counter(unit) for unit in units]
    return np.array([[each[value] for value in values] for each in found])


def alphas(name: str, units: Units) -> Iterator[Row]:
    levels = ["nominal", *(("ordinal", "interval", "ratio") if name in NUMBERS else ())]
    given: dict = {"value_counts": counts(units)}
    if name in NUMBERS:
        given["value_domain"] = sorted({value for unit in units for value in unit})
    for level in levels:
        value = krippendorff.alpha(**given, level_of_measurement=level)
        yield name, "alpha", level, "krippendorff", value, None


def chance_corrected(name: str, units: Units) -> Iterator[Row]:
    """By irrCAC, which takes people as columns; who is who is of no weight to these."""
    width = max(map(len, units))
    kept = [unit for unit in units if unit]
    frame = pd.DataFrame([[*map(str, unit), *([None] * (width - len(unit)))] for unit in kept])
    analysis = CAC(frame, digits=15)
    for coefficient, method in (
        ("gwet", analysis.gwet),
        ("fleiss", analysis.fleiss),
        ("brennan_prediger", analysis.bp),
        ("alpha", analysis.krippendorff),
    ):
        found = method()["est"]
        yield name, coefficient, "nominal", "irrCAC", found["coefficient_value"], found["se"]
        if coefficient == "gwet":
            yield name, "percent", "nominal", "irrCAC", found["pa"], None


def weighted(name: str, units: Units) -> Iterator[Row]:
    """By irrCAC, whose weights follow numbers: all sets of numbers here are 1, 2, 3, …"""
    width = max(map(len, units))
    frame = pd.DataFrame([[*unit, *([np.nan] * (width - len(unit)))] for unit in units if unit])
    for variant in ("linear", "quadratic"):
        analysis = CAC(frame, weights=variant, digits=15)
        for coefficient, method in (
            ("gwet", analysis.gwet),
            ("fleiss", analysis.fleiss),
            ("brennan_prediger", analysis.bp),
        ):
            value = method()["est"]["coefficient_value"]
            yield name, coefficient, variant, "irrCAC", value, None


def by_distance(name: str, units: Units) -> Iterator[Row]:
    """AC2 and α with errors by irrCAC; its "quadratic" weights are 1 - interval distance."""
    width, values = max(map(len, units)), sorted({value for unit in units for value in unit})
    frame = pd.DataFrame([[*unit, *([np.nan] * (width - len(unit)))] for unit in units if unit])
    tree = Hierarchy(TREE)
    in_tree = [[1 - tree.delta(str(a), str(b)) ** 2 for b in values] for a in values]
    for variant, weights in (
        ("places", "ordinal"),
        ("interval", "quadratic"),
        ("ratio", "ratio"),
        ("tree", in_tree),
    ):
        analysis = CAC(frame, weights=weights, digits=15)
        found = analysis.gwet()["est"]
        yield name, "gwet_ac2", variant, "irrCAC", found["coefficient_value"], found["se"]
        if variant != "places":  # Krippendorff's ordinal distance is another one.
            found = analysis.krippendorff()["est"]
            yield name, "alpha", variant, "irrCAC", found["coefficient_value"], found["se"]


def fleiss(name: str, units: Units) -> Iterator[Row]:
    if len({len(unit) for unit in units}) == 1:
        value = fleiss_kappa(counts(units))
        yield name, "fleiss", "nominal", "statsmodels", value, None


def sets(name: str, units: Units) -> Iterator[Row]:
    data = [(c, u, value) for u, unit in enumerate(units) for c, value in enumerate(unit)]
    for variant, distance in (("masi", masi_distance), ("jaccard", jaccard_distance)):
        yield name, "alpha", variant, "nltk", AnnotationTask(data, distance).alpha(), None


def pairs(name: str, table: tuple[tuple[int, ...], ...]) -> Iterator[Row]:
    first = [a for a, row in enumerate(table) for n in row for _ in range(n)]
    other = [b for row in table for b, n in enumerate(row) for _ in range(n)]
    for variant, weights in (("nominal", None), ("linear", "linear"), ("quadratic", "quadratic")):
        value = cohen_kappa_score(first, other, weights=weights)
        yield name, "cohen", variant, "scikit-learn", value, None
        found = cohens_kappa(np.array(table), wt=weights)
        yield name, "cohen", variant, "statsmodels", found.kappa, found.std_kappa
    found = irr_table.CAC(pd.DataFrame(table), digits=15).scott()["est"]
    yield name, "scott", "nominal", "irrCAC", found["coefficient_value"], found["se"]


def bounds() -> Iterator[Row]:
    for hits, n in ((0, 10), (3, 10), (10, 10), (81, 263), (1, 1000), (4999, 5000)):
        for name, method in (("wilson", "wilson"), ("clopper_pearson", "beta")):
            low, high = proportion_confint(hits, n, 0.05, method)
            yield f"{hits} of {n}", name, "0.95", "statsmodels", low, high
    for freedom in (1, 2, 5, 11, 60, 199, 200, 583, 8314):
        for level in (0.9, 0.95, 0.99):
            value = stats.t.ppf((1 + level) / 2, freedom)
            yield str(freedom), "student_t", str(level), "scipy", value, None


def figures() -> Iterator[Row]:
    for name, load in SETS.items():
        units = load()
        if name == "relations":
            yield from sets(name, units)
            continue
        yield from alphas(name, units)
        yield from chance_corrected(name, units)
        yield from fleiss(name, units)
        if name in NUMBERS:
            yield from weighted(name, units)
            yield from by_distance(name, units)
    yield from pairs("cont3x3", CONT_3X3)
    yield from pairs("cont4x4", CONT_4X4)
    yield from bounds()


def main() -> None:
    """Write the table."""
    warnings.simplefilter("ignore")
    with TARGET.open("w", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("set", "coefficient", "variant", "package", "version", "value", "error"))
        for name, coefficient, variant, package, value, error in figures():
            shown = "" if error is None else repr(float(error))
            row = name, coefficient, variant, package, version(package), repr(float(value)), shown
            writer.writerow(row)
            sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main()
