"""Figures that were published, or that several packages agree on, on textbook tables."""

from __future__ import annotations

import pytest

from quality import (
    Pair,
    Table,
    Units,
    alpha,
    brennan_prediger,
    cohen,
    fleiss,
    gwet,
    gwet_ac2,
    percent,
    scott,
)
from quality.distances import interval, ordinal, ratio
from quality.weights import linear, quadratic
from tests.quality.data import SETS
from tests.quality.test_oracles import half_width
from tests.quality.test_units import known_of
from tests.quality.textbook import CONT_3X3, CONT_4X4, KRIPPENDORFF, RAW_4_RATERS, units_of


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [
        (percent, 0.81818),
        (gwet, 0.77544),
        (fleiss, 0.76117),
        (alpha, 0.74342),
        (brennan_prediger, 0.77273),
    ],
)
def test_four_raters_with_missing_answers(coefficient, value):
    assert coefficient(Table.of_units(units_of(RAW_4_RATERS))).value == pytest.approx(
        value, abs=5e-6
    )


@pytest.mark.parametrize(
    ("distance", "value"), [(None, 0.691), (ordinal, 0.807), (interval, 0.811), (ratio, 0.809)]
)
def test_krippendorff_s_example(distance, value):
    table = Table.of_units(units_of(KRIPPENDORFF))
    figure = alpha(table, distance) if distance else alpha(table)
    assert figure.value == pytest.approx(value, abs=5e-4)
    assert (figure.units, figure.answers) == (12, 26)


def test_two_raters_four_values():
    pair = pair_of(CONT_4X4)
    assert cohen(pair).value == pytest.approx(0.4315, abs=5e-5)
    assert cohen(pair, linear).value == pytest.approx(0.4068, abs=5e-5)
    assert cohen(pair, quadratic).value == pytest.approx(0.3832, abs=5e-5)
    assert scott(pair).value == pytest.approx(0.4303, abs=5e-5)
    assert gwet(table_of(CONT_4X4)).value == pytest.approx(0.4562, abs=5e-5)


def test_two_raters_three_values():
    assert cohen(pair_of(CONT_3X3)).value == pytest.approx(0.7964, abs=5e-5)
    assert gwet(table_of(CONT_3X3)).value == pytest.approx(0.8493, abs=5e-5)


@pytest.mark.parametrize(
    ("units", "coefficient", "value", "error"),
    [
        ("cont3x3", gwet_ac2, 0.9402369, 0.01792019),
        ("cont3x3", alpha, 0.8926487, 0.03539506),
        ("raw4raters", gwet_ac2, 0.914, None),
        ("raw4raters", alpha, 0.84911, 0.12913),
    ],
)
def test_quadratic_weights(units, coefficient, value, error):
    """Gwet's vignette of irrCAC in R, "Weighted Chance-corrected Agreement Coefficients"."""
    given = SETS[units]()
    table = Table.of_units(given)
    figure = coefficient(table, interval, units=Units(table, known_of(given)))
    assert figure.value == pytest.approx(value, abs=5e-6)
    if error is not None:
        found = half_width(figure, figure.units - 1)
        assert found == pytest.approx(error, rel=0.02 if figure.units > 20 else 0.05)


def pair_of(counts):
    return Pair({(a, b): n for a, row in enumerate(counts) for b, n in enumerate(row)})


def table_of(counts):
    return Table.of_units(
        [a, b] for a, row in enumerate(counts) for b, n in enumerate(row) for _ in range(n)
    )
