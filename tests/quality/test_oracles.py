"""What other packages say: the figures in oracles/figures.csv, see oracles/README.md."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from quality import (
    Pair,
    Table,
    Units,
    alpha,
    brennan_prediger,
    cohen,
    distances,
    fleiss,
    gwet,
    gwet_ac2,
    percent,
    scott,
    weights,
)
from quality.bounds import clopper_pearson, student_t, wilson
from quality.hierarchy import Hierarchy
from tests.quality.data import COMMITTED, DATA, SETS, TREE
from tests.quality.test_units import known_of
from tests.quality.textbook import CONT_3X3, CONT_4X4

FIGURES = Path(__file__).parent / "oracles" / "figures.csv"
TABLES = {"cont3x3": CONT_3X3, "cont4x4": CONT_4X4}
OF_TABLE = {
    "fleiss": fleiss,
    "gwet": gwet,
    "percent": percent,
    "brennan_prediger": brennan_prediger,
}
BY_DISTANCE = {"alpha": alpha, "gwet_ac2": gwet_ac2}
OF_PAIR = {"cohen": cohen, "scott": scott}
BOUNDS = {"wilson": wilson, "clopper_pearson": clopper_pearson}


class Oracle(NamedTuple):
    """A line of the table."""

    set: str
    coefficient: str
    variant: str
    package: str
    version: str
    value: str
    error: str


def oracles(*coefficients: str, table: Path = FIGURES) -> list:
    """The lines of a table about some coefficients, each with a name."""
    with table.open(newline="") as lines:
        found = [Oracle(*row) for row in csv.reader(lines)][1:]
    return [
        pytest.param(each, id="-".join(each[:4]).replace(" ", "_"))
        for each in found
        if each.coefficient in coefficients
    ]


@cache
def units_of(name: str) -> list:
    if name not in COMMITTED and not DATA.exists():
        pytest.skip("needs ../shared/data, which is not on this machine")
    return SETS[name]()


@cache
def table_of(name: str) -> Table:
    return Table.of_units(units_of(name))


def half_width(figure, freedom):
    """The standard error of a figure whose interval is cut at neither side, else null."""
    reach = figure.high - figure.value, figure.value - figure.low
    return max(reach) / student_t(0.95, freedom) if figure.low > -1 else None


@pytest.mark.parametrize("oracle", oracles("alpha", "gwet_ac2", *OF_TABLE))
def test_many_people(oracle):
    table = table_of(oracle.set)
    if oracle.coefficient in BY_DISTANCE:
        units, distance = units_of(oracle.set), getattr(distances, oracle.variant, None)
        if distance is None:
            units = [[str(value) for value in unit] for unit in units]
            table, distance = Table.of_units(units), Hierarchy(TREE)
        known = Units(table, known_of(units))
        figure = BY_DISTANCE[oracle.coefficient](table, distance, units=known)
    else:
        weight = None if oracle.variant == "nominal" else getattr(weights, oracle.variant)
        figure = OF_TABLE[oracle.coefficient](table, weight)
    assert figure.value == pytest.approx(float(oracle.value), abs=1e-9)
    # Its formulas differ from ours in terms that vanish with the number of units; and where units
    # have one answer, it takes the number of those with two as fixed, which is too wide.
    if oracle.error and (oracle.coefficient == "alpha" or table.sizes.min() > 1):
        far = 1e-6 if oracle.coefficient != "alpha" else 5e-3 if figure.units >= 100 else 0.05
        found = half_width(figure, figure.units - 1)
        assert found == pytest.approx(float(oracle.error), rel=far)


@pytest.mark.parametrize("oracle", oracles(*OF_PAIR))
def test_two_people(oracle):
    counts = TABLES[oracle.set]
    pair = Pair({(a, b): n for a, row in enumerate(counts) for b, n in enumerate(row)})
    weight = None if oracle.variant == "nominal" else getattr(weights, oracle.variant)
    figure = OF_PAIR[oracle.coefficient](pair, weight)
    assert figure.value == pytest.approx(float(oracle.value), abs=1e-9)
    if oracle.error:
        n = pair.tasks
        error = half_width(figure, n - 1) * ((n - 1) / n) ** 0.5
        assert error == pytest.approx(float(oracle.error), rel=5e-3)


@pytest.mark.parametrize("oracle", oracles(*BOUNDS))
def test_bounds_of_proportions(oracle):
    hits, n = map(int, oracle.set.split(" of "))
    found = BOUNDS[oracle.coefficient](hits, n)
    assert found == pytest.approx((float(oracle.value), float(oracle.error)), abs=1e-9)


@pytest.mark.parametrize("oracle", oracles("student_t"))
def test_quantiles_of_t(oracle):
    found = student_t(float(oracle.variant), int(oracle.set))
    assert found == pytest.approx(float(oracle.value), rel=1e-9)
