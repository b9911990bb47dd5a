"""Intervals of agreement on labels, at depths and of differences: held against plain formulas."""

from __future__ import annotations

import sys
from math import sqrt
from random import Random
from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import IntervalMethod, Reason, Table, Units, alpha
from quality.bounds import student_t, wilson
from quality.cells import code_of, count, text_of
from quality.distances import interval, nominal, ordinal
from quality.label_intervals import with_intervals
from quality.labels import by_label
from quality.measures.intraclass import mean_difference
from quality.tested_differences import alpha_difference
from quality.units import renamed
from tests.quality.test_intervals import simulated
from tests.quality.test_units import known_of

SETS = st.lists(st.lists(st.frozensets(st.sampled_from("abc")), max_size=5), max_size=12)
NUMBERS = st.lists(st.lists(st.integers(-2, 4), max_size=4), max_size=12)


def of_labels(units, known):
    """The agreement on each label of units of sets."""
    values = {code_of(text_of(value)): value for unit in units for value in unit}
    cells = count([code_of(text_of(value)) for value in unit] for unit in units)
    table = Table(cells, values)
    told = None if known is None else Units(table, known)
    return with_intervals(by_label(cells, values), table, values, told)


def ends(figure):
    return figure.value, figure.low, figure.high


@settings(max_examples=50)
@given(SETS)
def test_a_label_has_the_interval_of_giving_it_or_not(units):
    for one in of_labels(units, known_of(units)):
        binary = [[one.value in value for value in unit] for unit in units]
        expected = alpha(Table.of_units(binary))
        assert ends(one.figure) == pytest.approx(ends(expected), abs=1e-9)
        assert (one.figure.method, one.figure.reason) == (expected.method, expected.reason)


def test_a_label_whose_tasks_are_not_known_has_no_interval():
    units = [[frozenset("a"), frozenset("ab"), frozenset("b")], [frozenset("c")] * 3] * 8
    found = {one.value: one.figure for one in of_labels(units, None)}
    assert (found["a"].low, found["a"].reason) == (None, Reason.NO_INTERVAL)
    assert found["c"].method is IntervalMethod.WILSON, "where all agree, no task need be known"
    few = {one.value: one.figure for one in of_labels(units, known_of(units)[:2])}
    assert (few["a"].low, few["a"].reason) == (None, Reason.NO_INTERVAL)


@settings(max_examples=50)
@given(NUMBERS)
def test_merged_values_have_the_interval_of_answering_so(units):
    table = Table.of_units(units)
    merged = table.merged(lambda value: value > 1)
    codes = {code_of(text_of(n)): code_of(text_of(n > 1)) for unit in units for n in unit}
    expected = alpha(Table.of_units([[n > 1 for n in unit] for unit in units]))
    told = Units(merged, renamed(known_of(units), codes))
    found = alpha(merged, units=told)
    assert ends(found) == pytest.approx(ends(expected), abs=1e-9)
    assert (found.method, found.reason) == (expected.method, expected.reason)


@settings(max_examples=50)
@given(NUMBERS)
def test_a_mean_difference_has_the_interval_of_a_mean(units):
    table = Table.of_units(units)
    figure = mean_difference(table, units=Units(table, known_of(units)))
    each = [
        mean(abs(x - y) for at, x in enumerate(unit) for y in unit[at + 1 :])
        for unit in units
        if len(unit) > 1
    ]
    if not each:
        assert figure.reason is Reason.NO_PAIRS
        return
    assert figure.value == pytest.approx(mean(each))
    if not any(each):
        return
    if len(each) < 2 or len({round(one, 9) for one in each}) == 1:
        assert (figure.low, figure.high) == (None, None)
        return
    reach = student_t(0.95, len(each) - 1) * stdev(each) / sqrt(len(each))
    assert ends(figure)[1:] == pytest.approx((max(mean(each) - reach, 0), mean(each) + reach))


def test_a_mean_difference_of_nobody_who_differs():
    """The next task might: its numbers are as far apart as different ones are by chance."""
    table = Table.of_units([[1, 1], [1, 1], [5, 5], [2, 2, 2]] * 5)
    figure = mean_difference(table)
    answers = [1] * 20 + [5] * 10 + [2] * 15
    apart = [abs(x - y) for x in answers for y in answers if x != y]
    least, _ = wilson(20, 20, 0.95)
    assert (figure.value, figure.low, figure.method) == (0, 0, IntervalMethod.WILSON)
    assert figure.high == pytest.approx((1 - least) * mean(apart))
    alike = mean_difference(Table.of_units([[3, 3]] * 12))
    assert (alike.value, alike.low, alike.reason) == (0, None, Reason.NO_VARIATION)


def test_a_mean_difference_is_in_the_unit_of_its_numbers():
    units = simulated(3, 40, (2, 3), values=5)
    for unit in (1, 1e-200, 1e200):
        table = Table.of_units([[value * unit for value in one] for one in units])
        scaled = [[value * unit for value in one] for one in units]
        figure = mean_difference(table, units=Units(table, known_of(scaled)))
        plain = mean_difference(of := Table.of_units(units), units=Units(of, known_of(units)))
        assert [one / unit for one in ends(figure)] == pytest.approx(ends(plain))


def test_a_mean_difference_that_no_float_holds_is_the_largest():
    units = [[1.7e308, -1.7e308, 0.0], [1.0, 2.0]] * 6
    figure = mean_difference(
        Table.of_units(units), units=Units(Table.of_units(units), known_of(units))
    )
    assert figure.low <= figure.value < figure.high == sys.float_info.max
    apart = mean_difference(Table.of_units([[1.7e308, -1.7e308]]))
    assert apart.value == sys.float_info.max


def test_a_sample_tells_how_sure_a_mean_difference_is():
    """Where a sample stands for all tasks, its interval is that of all within a few percent."""
    units = simulated(5, 4_000, (3,), values=5)
    table, known = Table.of_units(units), known_of(Random(1).sample(units, 1_000))
    sampled = mean_difference(table, units=Units(table, known))
    whole = mean_difference(table, units=Units(table, known_of(units)))
    assert sampled.value == whole.value
    assert sampled.high - sampled.low == pytest.approx(whole.high - whole.low, rel=0.06)


@pytest.mark.parametrize("distance", [nominal, ordinal, interval])
def test_a_difference_by_a_distance_adds_the_squares_of_both_errors(distance):
    both = [simulated(seed, size, (2, 3), values=4) for seed, size in ((1, 60), (2, 90))]
    tables = [Table.of_units(units) for units in both]
    told = [Units(*one) for one in zip(tables, map(known_of, both), strict=True)]
    figures = [alpha(table, distance, units=one) for table, one in zip(tables, told, strict=True)]
    errors = [(one.high - one.low) / 2 / student_t(0.95, one.units - 1) for one in figures]
    found = alpha_difference(*tables, distance, units=(told[0], told[1]))
    assert found.value == pytest.approx(figures[0].value - figures[1].value)
    reach = student_t(0.95, 59) * sqrt(errors[0] ** 2 + errors[1] ** 2)
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach))
    if distance is not nominal:
        assert alpha_difference(*tables, distance).low is None, "no units are told"
