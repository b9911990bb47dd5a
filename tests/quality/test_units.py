"""Intervals of α by distances and of AC2: by their definition, by drawn units, by a sample."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import IntervalMethod, Reason, Table, Units, alpha, fleiss, gwet, gwet_ac2, percent
from quality.bounds import student_t, wilson
from quality.cells import code_of, text_of
from quality.distances import (
    interval,
    is_quick,
    jaccard,
    masi,
    nominal,
    ordinal,
    places,
    ratio,
)
from quality.hierarchy import Hierarchy
from quality.units import MOST_PAIRS, pairs_in
from quality.variance import bootstrap
from tests.quality.test_intervals import simulated

TREE = {"0": [], "1": ["0"], "2": ["0"], "3": ["1"], "4": []}
GRAPH = {**TREE, "3": ["1", "2"]}


def known_of(units):
    """Units, one by one, as `Units` takes them."""
    return [(Counter(code_of(text_of(value)) for value in unit), 1) for unit in units]


def figures_of(coefficient, units, distance):
    """The figure of units, with an interval from all of them."""
    table = Table.of_units(units)
    return coefficient(table, distance, units=Units(table, known_of(units)))


# By definition, each unit having a weight: what one more unit of a kind would change.


def distances_of(distance, values, n):
    """The distances of all pairs of values, squared where the definition says so."""

    def one(c, d):
        a, b = values[c], values[d]
        if distance is ordinal:
            low, high = min(c, d), max(c, d)
            return (n[low : high + 1].sum() - (n[low] + n[high]) / 2) ** 2
        if distance is interval:
            return (a - b) ** 2
        if distance is ratio:
            return ((a - b) / (a + b)) ** 2 if a + b else 0
        if distance is places:
            return abs(c - d) * (abs(c - d) + 1) / 2
        if distance in (jaccard, masi):
            share = len(a & b) / len(a | b) if a | b else 1
            inside = 2 / 3 if a <= b or b <= a else 1 / 3
            return 1 - share * (1 if distance is jaccard or a == b else inside)
        return distance.delta(a, b) ** 2

    size = range(len(values))
    return np.array([[one(c, d) if c != d else 0.0 for d in size] for c in size])


def counted(units, values):
    place = {value: at for at, value in enumerate(values)}
    found = np.zeros((len(units), len(values)))
    for row, unit in enumerate(units):
        for value in unit:
            found[row, place[value]] += 1
    return found


def slow_alpha(counts, weights, distance, values):
    several = counts.sum(1) > 1
    counts, weights = counts[several], weights[several]
    m, n = counts.sum(1), weights @ counts
    far = distances_of(distance, values, n)
    observed = weights @ (np.einsum("uc,ud,cd->u", counts, counts, far) / (m - 1))
    return 1 - (n.sum() - 1) * observed / (n @ far @ n)


def slow_ac2(counts, weights, distance, values):
    m = counts.sum(1)
    far = distances_of(distance, values, None)
    agree, k = 1 - far / far.max(initial=0.0), len(values)
    if distance in (jaccard, masi) or isinstance(distance, Hierarchy):
        agree = 1 - far
    share = weights @ (counts / m[:, None]) / weights.sum()
    chance = agree.sum() / (k * (k - 1)) * (share * (1 - share)).sum()
    pairs = np.einsum("uc,ud,cd->u", counts, counts, agree) - m
    several = m > 1
    each = pairs[several] / (m * (m - 1))[several]
    observed = weights[several] @ each / weights[several].sum()
    return (observed - chance) / (1 - chance)


def slow_interval(slow, units, distance, least):
    """The value, and half the width of the t interval by the infinitesimal jackknife."""
    units = [unit for unit in units if unit]
    values = sorted({value for unit in units for value in unit}, key=by_scale)
    counts, ones, step = counted(units, values), np.ones(len(units)), 1e-5
    moved = []
    for row in np.flatnonzero(counts.sum(1) >= least):
        up, down = ones.copy(), ones.copy()
        up[row], down[row] = 1 + step, 1 - step
        ends = [slow(counts, each, distance, values) for each in (up, down)]
        moved.append((ends[0] - ends[1]) / (2 * step))
    n = len(moved)
    several = int((counts.sum(1) > 1).sum())
    spread = n / (n - 1) * float(((np.array(moved) - np.mean(moved)) ** 2).sum())
    return slow(counts, ones, distance, values), student_t(0.95, several - 1) * spread**0.5


def by_scale(value):
    return value if isinstance(value, int | float) else text_of(value)


def check(coefficient, units, distance):
    """Compare a figure with its definition, where it has one and an interval."""
    figure = figures_of(coefficient, units, distance)
    if figure.value is None or figure.units < 2 or figure.method is IntervalMethod.WILSON:
        return
    slow, least = (slow_alpha, 2) if coefficient is alpha else (slow_ac2, 1)
    value, reach = slow_interval(slow, units, distance, least)
    assert figure.value == pytest.approx(value, abs=1e-9)
    if figure.low is None:
        assert reach == pytest.approx(0, abs=1e-4)
        return
    low = value - reach
    ends = low if value < -1 - 1e-9 else max(low, -1), min(value + reach, 1)
    assert (figure.low, figure.high) == pytest.approx(ends, abs=1e-5 * max(1, reach))


NUMBERS = st.lists(st.lists(st.integers(0, 4), max_size=5), max_size=10)
SETS = st.lists(st.lists(st.frozensets(st.sampled_from("abc")), max_size=4), max_size=8)


@settings(max_examples=60)
@given(NUMBERS)
def test_intervals_of_numbers_equal_their_definition(units):
    for distance in (ordinal, interval, ratio):
        check(alpha, units, distance)
    for distance in (places, interval, ratio):
        check(gwet_ac2, units, distance)


@settings(max_examples=40)
@given(SETS)
def test_intervals_of_sets_equal_their_definition(units):
    for coefficient in (alpha, gwet_ac2):
        check(coefficient, units, masi)
        check(coefficient, units, jaccard)


@settings(max_examples=40)
@given(NUMBERS)
def test_intervals_of_concepts_equal_their_definition(units):
    concepts = [[str(value) for value in unit] for unit in units]
    for parents in (TREE, GRAPH):
        for coefficient in (alpha, gwet_ac2):
            check(coefficient, concepts, Hierarchy(parents))


@given(NUMBERS)
def test_units_give_nominal_alpha_and_ac1_the_intervals_that_cells_do(units):
    """A hierarchy without parents is by same or different, and so is AC2 with it."""
    concepts = [[str(value) for value in unit] for unit in units]
    table = Table.of_units(concepts)
    for one, other in (
        (alpha(table), figures_of(alpha, concepts, Hierarchy({}))),
        (gwet(table), figures_of(gwet_ac2, concepts, Hierarchy({}))),
    ):
        assert (one.method, one.reason) == (other.method, other.reason)
        ends = [(figure.value, figure.low, figure.high) for figure in (one, other)]
        assert ends[0] == pytest.approx(ends[1], abs=1e-9)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(units, random):
    turned = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]
    for distance in (ordinal, interval):
        one, other = (figures_of(alpha, given, distance) for given in (units, turned))
        ends = [(figure.value, figure.low, figure.high) for figure in (one, other)]
        assert ends[0] == pytest.approx(ends[1], abs=1e-12)


@pytest.mark.parametrize("distance", [ordinal, interval, masi, Hierarchy(TREE)])
def test_intervals_are_those_of_drawn_units(distance):
    numbers = simulated(1, 300, (1, 2, 3, 5), values=5)
    names = {masi: lambda value: frozenset("abcde"[:value])}
    name = names.get(distance, str if isinstance(distance, Hierarchy) else int)
    units = [[name(value) for value in unit] for unit in numbers]
    coefficients = [alpha] if distance is ordinal else [alpha, gwet_ac2]
    for coefficient in coefficients:
        live = figures_of(coefficient, units, distance)
        drawn = bootstrap(units, lambda t, c=coefficient: c(t, distance), seed=1, resamples=400)
        assert live.method is IntervalMethod.DELTA
        assert live.value == pytest.approx(drawn.value, abs=1e-12)
        assert live.high - live.low == pytest.approx(drawn.high - drawn.low, rel=0.15)
        assert live.low == pytest.approx(drawn.low, abs=0.03)


@pytest.mark.soak
@pytest.mark.parametrize("units", [20, 50, 200])
@pytest.mark.parametrize("distance", [ordinal, interval])
def test_intervals_cover_the_true_value(units, distance):
    true = alpha(Table.of_units(simulated(0, 100_000, (3,), values=5)), distance).value
    found = [figures_of(alpha, simulated(seed, units, (3,), 5), distance) for seed in range(1000)]
    covered = np.mean([each.low <= true <= each.high for each in found if each.low is not None])
    assert 0.91 < covered < 0.98


def test_some_units_at_random_stand_for_all():
    units = simulated(3, 6_000, (1, 2, 3, 4), values=5)
    table = Table.of_units(units)
    larger = [unit for unit in units if len(unit) > 2]
    some = Random(1).sample(larger, 1_000)
    for coefficient in (alpha, gwet_ac2):
        one = coefficient(table, interval, units=Units(table, known_of(larger)))
        other = coefficient(table, interval, units=Units(table, known_of(some)))
        assert one.value == other.value
        assert other.high - other.low == pytest.approx(one.high - one.low, rel=0.05)


def test_two_answers_a_unit_need_no_others():
    units = simulated(4, 500, (1, 2), values=4)
    table = Table.of_units(units)
    one, other = (
        alpha(table, interval, units=Units(table, known)) for known in ([], known_of(units))
    )
    assert one == other
    assert one.low is not None


def test_units_that_were_not_drawn_are_taken_for_like_those_with_two_answers():
    pairs = simulated(5, 2_000, (2,), values=4)
    table = Table.of_units([*pairs, [1, 2, 2]])
    few, none = (
        alpha(table, interval, units=Units(table, known)) for known in (known_of([[1, 2, 2]]), [])
    )
    assert none.high - none.low == pytest.approx(few.high - few.low, rel=0.01)
    larger = Table.of_units([[1, 2, 2], [1, 1, 1], [2, 2, 3]])
    for coefficient in (alpha, gwet_ac2):
        figure = coefficient(larger, interval, units=Units(larger, []))
        assert (figure.low, figure.method) == (None, IntervalMethod.NONE)
    many = Table.of_units([[1, 2, 2], [1, 1, 1], [2, 2, 3]] * 5)
    assert alpha(many, interval, units=Units(many, [])).reason is Reason.NO_INTERVAL


def test_few_of_many_units_stand_for_none():
    """Neither beside few units with two answers, nor alone; of fewer than twenty, half of them."""
    larger, pairs = simulated(5, 40, (3,), values=4), [[1, 2], [3, 3]] * 10
    for units, told, low in (
        ([*larger, *pairs], 9, False),
        ([*larger, *pairs], 10, True),
        (larger, 9, False),
        (larger[:12], 5, False),
        (larger[:12], 6, True),
        ([*larger[:20], *pairs], 2, True),
    ):
        table = Table.of_units(units)
        for coefficient in (alpha, gwet_ac2):
            figure = coefficient(table, interval, units=Units(table, known_of(larger[:told])))
            assert (figure.low is not None) is low
            assert figure.reason is (None if low else Reason.NO_INTERVAL)


def test_agreement_of_all_needs_no_units():
    table = Table.of_units([[1, 1, 1], [2, 2, 2]] * 10)
    for coefficient in (alpha, gwet_ac2):
        figure = coefficient(table, interval, units=Units(table, []))
        assert (figure.method, figure.reason) == (IntervalMethod.WILSON, None)


def test_an_interval_below_minus_one_holds_its_value():
    """Where chance is large, since single answers say something else than pairs."""
    singles = [[value] for value in range(2, 50)] * 2
    units = [[1, 1000]] * 30 + [[1, 900], [1, 1], [2, 900]] + singles
    ac2 = figures_of(gwet_ac2, units, interval)
    kappa = fleiss(Table.of_units([["a", "b"]] * 30 + [["a", "a"]] + [["a"]] * 400))
    for figure in (ac2, kappa):
        assert figure.low < figure.value < figure.high
        assert figure.value < -1


def test_a_unit_with_an_unknown_code_is_left_out():
    units = simulated(6, 50, (3,), values=3)
    table = Table.of_units(units)
    known = known_of(units)
    more = [*known, (Counter({7: 2, 8: 1}), 5)]
    one, other = (alpha(table, interval, units=Units(table, each)) for each in (known, more))
    assert one == other


@pytest.mark.parametrize("distance", [ordinal, interval, ratio])
def test_agreement_of_all_has_the_lower_bound_of_same_or_different(distance):
    table = Table.of_units([[1, 1], [2, 2]] * 10)
    figure = alpha(table, distance)
    assert figure == alpha(table)
    assert figure.method is IntervalMethod.WILSON
    ac2 = gwet_ac2(table, distance)
    assert (ac2.value, ac2.high) == (1, 1)
    assert ac2.low == pytest.approx(1 - 2 * (1 - wilson(20, 20)[0]))


def test_one_disagreement_everywhere_has_no_interval():
    units = [[1, 2, 2]] * 20
    for coefficient in (alpha, gwet_ac2):
        figure = figures_of(coefficient, units, interval)
        assert (figure.low, figure.method, figure.reason) == (None, IntervalMethod.NONE, None)


def test_few_or_no_units():
    assert gwet_ac2(Table.of_units([[1]]), interval).reason is Reason.NO_PAIRS
    assert gwet_ac2(Table.of_units([[1, 1]] * 3), interval).reason is Reason.NO_VARIATION
    one = figures_of(gwet_ac2, [[1, 2]], interval)
    assert (one.units, one.low, one.reason) == (1, None, Reason.FEW)
    assert figures_of(alpha, simulated(7, 9, (3,)), interval).reason is Reason.FEW


def test_without_units_there_is_a_value():
    table = Table.of_units(simulated(8, 40, (3,)))
    for coefficient in (alpha, gwet_ac2):
        figure = coefficient(table, interval)
        assert (figure.low, figure.reason) == (None, None)
        assert figure.value is not None


def test_values_that_take_long_have_no_interval(monkeypatch):
    table = Table.of_units(units := [[frozenset("a"), frozenset("b")], [frozenset("c")] * 3] * 6)
    known = Units(table, known_of(units))
    steps = 3**2 * 3
    for most, low in ((10 * steps, True), (10 * steps - 10, False)):
        monkeypatch.setattr("quality.distances.MOST_STEPS", most)
        assert is_quick(masi, table) is low
        figure = alpha(table, masi, units=known)
        assert (figure.low is not None, figure.reason) == (
            low,
            None if low else Reason.NO_INTERVAL,
        )
        assert (gwet_ac2(table, masi, units=known).value is not None) is low


def test_weights_are_as_named():
    """AC2 weighs by places, squares, proportions; with two values all are AC1."""
    table = Table.of_units(simulated(9, 60, (2, 3), values=2))
    for distance in (places, interval, nominal):
        assert gwet_ac2(table, distance).value == pytest.approx(gwet(table).value)
    near, far = (Table.of_units([[1, 1], [2, 2], [5, 5], [1, b]] * 5) for b in (2, 5))
    assert gwet_ac2(near, interval).value > gwet_ac2(far, interval).value
    assert percent(near).value == percent(far).value


def test_pairs_of_different_values_are_counted():
    units = [[1, 2, 3, 3], [1, 1, 1], [4, 5, 6, 7]]
    assert pairs_in(known_of(units)) == sum(len([*combinations(set(unit), 2)]) for unit in units)
    assert MOST_PAIRS == 1_000_000


@pytest.mark.parametrize("unit", [1e-250, 1e-85, 1e80, 1e200, 5e307])
def test_numbers_of_any_size_have_an_interval(unit):
    numbers = simulated(10, 40, (2, 3))
    huge = [[(value + 1) * unit for value in given] for given in numbers]
    usual = [[value + 1 for value in given] for given in numbers]
    for coefficient in (alpha, gwet_ac2):
        one, other = (figures_of(coefficient, given, interval) for given in (usual, huge))
        assert (one.low, one.high) == pytest.approx((other.low, other.high))
