"""Figures that were published, or that several packages agree on, on textbook tables."""

from __future__ import annotations

import pytest

from quality import (
    Pair,
    Table,
    alpha,
    brennan_prediger,
    cohen,
    fleiss,
    gwet,
    percent,
    scott,
)
from quality.distances import interval, ordinal, ratio
from quality.weights import linear, quadratic
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


def pair_of(counts):
    return Pair({(a, b): n for a, row in enumerate(counts) for b, n in enumerate(row)})


def table_of(counts):
    return Table.of_units(
        [a, b] for a, row in enumerate(counts) for b, n in enumerate(row) for _ in range(n)
    )
