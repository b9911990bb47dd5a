"""Intervals from cells against units drawn with replacement, and how the latter are drawn."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from quality import IntervalMethod, Reason, Table, alpha, brennan_prediger, fleiss, gwet, percent
from quality.distances import interval, masi, ordinal
from quality.variance import bootstrap


def simulated(seed, units, sizes=(1, 1, 2, 3, 4), values=3, right=0.7):
    """Units with a true value, which each answer gives with a probability."""
    random = Random(seed)
    found = []
    for _ in range(units):
        true = random.randrange(values)
        answers = random.choice(sizes)
        found.append(
            [true if random.random() < right else random.randrange(values) for _ in range(answers)]
        )
    return found


@pytest.mark.parametrize("coefficient", [percent, fleiss, gwet, brennan_prediger, alpha])
def test_intervals_from_cells_are_those_of_drawn_units(coefficient):
    """Single answers and different numbers of them included."""
    units = simulated(1, 800)
    live, drawn = coefficient(Table.of_units(units)), bootstrap(units, coefficient, seed=1)
    assert drawn.method is IntervalMethod.BOOTSTRAP
    assert live.method is IntervalMethod.DELTA
    assert live.value == drawn.value
    assert live.high - live.low == pytest.approx(drawn.high - drawn.low, rel=0.08)
    assert live.low == pytest.approx(drawn.low, abs=0.01)


@pytest.mark.soak
@pytest.mark.parametrize("units", [10, 20, 50, 200])
def test_intervals_cover_the_true_value(units):
    true = alpha(Table.of_units(simulated(0, 200_000, (3,)))).value
    figures = [alpha(Table.of_units(simulated(seed, units, (3,)))) for seed in range(1, 1001)]
    covered = np.mean([each.low <= true <= each.high for each in figures if each.low is not None])
    assert 0.92 < covered < 0.98


def test_the_same_draws_for_units_in_any_order():
    units = simulated(2, 100)
    one = bootstrap(units, alpha, seed=3, resamples=50)
    assert one == bootstrap([unit[::-1] for unit in units[::-1]], alpha, seed=3, resamples=50)
    assert one != bootstrap(units, alpha, seed=4, resamples=50)


def test_any_figure_of_a_table_can_be_drawn():
    units = simulated(4, 200, (2, 3))
    for distance in (ordinal, interval):
        figure = bootstrap(units, lambda t, d=distance: alpha(t, d), seed=1, resamples=100)
        assert figure.low < figure.value < figure.high
    sets = [[frozenset("ab"[: value + 1]) for value in unit] for unit in units]
    figure = bootstrap(sets, lambda t: alpha(t, masi), seed=1, resamples=100)
    assert figure.low < figure.value < figure.high


def test_nothing_is_drawn_where_there_is_no_figure():
    assert bootstrap([["a", "a"]] * 5, alpha, seed=1).reason is Reason.NO_VARIATION
    assert bootstrap([], alpha, seed=1).reason is Reason.NO_PAIRS
    one = bootstrap([["a", "b"]], alpha, seed=1)
    assert (one.value, one.low) == (0, None)


def test_a_level_of_its_own():
    table = Table.of_units(simulated(5, 100))
    wide, narrow = alpha(table, level=0.99), alpha(table, level=0.5)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert (wide.level, narrow.level) == (0.99, 0.5)
