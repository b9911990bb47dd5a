"""Acceptance plans against published and computed ones, and tails and bounds against scipy."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quality import bounds
from quality.acceptance import (
    AcceptancePlan,
    Severity,
    accept_probability,
    letter_of,
    oc_curve,
    plan_of,
    preset,
    severity_after,
)

FIGURES = Path(__file__).parent / "oracles" / "sampling_figures.csv"
OURS = {
    "binomial_tail": bounds.binomial_tail,
    "hypergeometric_tail": bounds.hypergeometric_tail,
    "hypergeometric_low": lambda *given: bounds.hypergeometric(*given)[0],
    "hypergeometric_high": lambda *given: bounds.hypergeometric(*given)[1],
    "clopper_pearson_low": lambda *given: bounds.clopper_pearson(*given)[0],
    "clopper_pearson_high": lambda *given: bounds.clopper_pearson(*given)[1],
}
TABLE = {
    ("J", 2.5): {Severity.NORMAL: (80, 5), Severity.TIGHTENED: (80, 3)},
    ("K", 1.0): {Severity.NORMAL: (125, 3), Severity.TIGHTENED: (125, 2)},
    ("L", 1.0): {Severity.NORMAL: (200, 5), Severity.TIGHTENED: (200, 3)},
    ("N", 1.0): {Severity.NORMAL: (500, 10), Severity.TIGHTENED: (500, 8)},
    ("J", 0.25): {Severity.NORMAL: (50, 0), Severity.TIGHTENED: (80, 0)},
    ("J", 0.4): {Severity.NORMAL: (125, 1), Severity.TIGHTENED: (50, 0)},
    ("F", 6.5): {Severity.NORMAL: (20, 3), Severity.TIGHTENED: (20, 2)},
    ("R", 10.0): {Severity.NORMAL: (125, 21), Severity.TIGHTENED: (125, 18)},
    ("A", 10.0): {Severity.NORMAL: (5, 1), Severity.TIGHTENED: (2, 0)},
}
"""Cells of tables II-A and II-B of MIL-STD-105E; where an arrow stands, the plan it leads to."""


def figures():
    with FIGURES.open(newline="") as lines:
        return [
            pytest.param(
                name,
                [float(one) if "." in one else int(one) for one in given.split()],
                float(value),
                id=f"{name}-{given}".replace(" ", "-"),
            )
            for name, given, _, _, value in list(csv.reader(lines))[1:]
        ]


@pytest.mark.parametrize(("name", "arguments", "value"), figures())
def test_tails_and_bounds_are_those_of_scipy(name, arguments, value):
    if name == "indifferent_rate":
        most, n = arguments
        assert accept_probability(AcceptancePlan(n, most), value) == pytest.approx(0.5, abs=1e-9)
    else:
        assert OURS[name](*arguments) == pytest.approx(value, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("aql", "lq", "lot", "plan"),
    [
        (0.01, 0.05, None, (132, 3)),
        (0.01, 0.05, 1_200, (128, 3)),
        (0.02, 0.08, None, (98, 4)),
        (0.05, 0.15, None, (77, 7)),
    ],
)
def test_the_smallest_plan_by_two_risks(aql, lq, lot, plan):
    assert plan_of(aql, lq, lot) == AcceptancePlan(*plan)


@given(st.integers(1, 60), st.integers(2, 8), st.integers(100, 2_000) | st.none())
def test_a_plan_keeps_both_risks_and_no_smaller_one_does(percent, times, lot):
    aql, lq = percent / 1_000, percent * times / 1_000
    assume(lq < 0.5)
    found = plan_of(aql, lq, lot)
    if found is None:
        return
    assert accept_probability(found, aql, lot) >= 0.95
    assert accept_probability(found, lq, lot) <= 0.10
    fewer = AcceptancePlan(found.items - 1, found.accept)
    assert accept_probability(fewer, lq, lot) > 0.10
    # With one wrong item less no plan keeps both: what rejects bad lots rejects good ones.
    stricter = AcceptancePlan(found.items, found.accept - 1)
    assert accept_probability(stricter, aql, lot) < 0.95 or found.accept == 0


def test_no_plan_where_a_lot_is_too_small_to_tell():
    assert plan_of(0.02, 0.021, 50) is None
    assert plan_of(0.01, 0.0101) is None


@pytest.mark.parametrize(("cell", "plans"), TABLE.items(), ids=str)
def test_presets_are_those_of_the_standard(cell, plans):
    for severity, plan in plans.items():
        assert preset(*cell, severity) == AcceptancePlan(*plan)


def test_presets_accept_good_lots_as_the_standard_says():
    assert accept_probability(preset("J", 2.5), 0.025) == pytest.approx(0.985, abs=5e-4)
    assert accept_probability(preset("K", 1.0), 0.01) == pytest.approx(0.963, abs=5e-4)
    with pytest.raises(ValueError, match="letter or limit"):
        preset("I", 1.0)


def test_letters_of_lots_at_their_limits():
    lots = (2, 8, 9, 150, 151, 1_200, 1_201, 500_000, 500_001)
    assert [letter_of(lot) for lot in lots] == list("AABFGJKPQ")


@pytest.mark.parametrize("lot", [None, 1_200])
def test_an_operating_curve_falls_from_certain_to_hardly_ever(lot):
    rates, probabilities = zip(*oc_curve(AcceptancePlan(128, 3), lot), strict=True)
    assert (rates[0], probabilities[0]) == (0, pytest.approx(1))
    assert list(probabilities) == sorted(probabilities, reverse=True)
    assert probabilities[-1] < 0.001 <= probabilities[-3]


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("", Severity.NORMAL),
        ("AARAA", Severity.NORMAL),
        ("RAAAR", Severity.TIGHTENED),
        ("RAAAAR", Severity.NORMAL),
        ("RRAAAA", Severity.TIGHTENED),
        ("RRAAAAA", Severity.NORMAL),
        ("RRAAAARAAAA", Severity.TIGHTENED),
        ("RRAAAAAR", Severity.NORMAL),
    ],
)
def test_plans_are_tightened_after_two_of_five_rejected_and_normal_after_five_accepted(
    history, severity
):
    assert severity_after([one == "A" for one in history]) is severity
