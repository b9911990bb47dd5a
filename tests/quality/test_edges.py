"""What a figure says where there is little or nothing to say."""

from __future__ import annotations

import pytest

from quality import (
    IntervalMethod,
    Pair,
    Reason,
    Table,
    alpha,
    brennan_prediger,
    cohen,
    fleiss,
    gwet,
    percent,
    scott,
)
from quality.bounds import wilson
from quality.distances import interval, jaccard, masi, nominal, ordinal, ratio
from quality.hierarchy import Hierarchy
from quality.weights import linear

ALL = (percent, fleiss, gwet, brennan_prediger, alpha)
CHANCE_CORRECTED = ALL[1:]


@pytest.mark.parametrize("coefficient", ALL)
@pytest.mark.parametrize("units", [[], [["a"]], [["a"], ["b"], []]])
def test_no_unit_has_two_answers(coefficient, units):
    figure = coefficient(Table.of_units(units))
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert (figure.reason, figure.units, figure.answers) == (Reason.NO_PAIRS, 0, 0)


@pytest.mark.parametrize("coefficient", CHANCE_CORRECTED)
def test_one_value_is_no_perfect_agreement(coefficient):
    figure = coefficient(Table.of_units([["a", "a"]] * 20))
    assert (figure.value, figure.reason, figure.units) == (None, Reason.NO_VARIATION, 20)


def test_percent_agreement_of_one_value_is_given():
    figure = percent(Table.of_units([["a", "a"]] * 20))
    assert (figure.value, figure.reason) == (1, None)


@pytest.mark.parametrize("distance", [ordinal, interval, ratio])
def test_one_value_has_no_variation_at_any_distance(distance):
    assert alpha(Table.of_units([[3, 3]]), distance).reason is Reason.NO_VARIATION


def test_one_unit_with_two_values():
    figure = alpha(Table.of_units([["a", "b"]]))
    assert (figure.value, figure.units, figure.reason) == (0, 1, Reason.FEW)
    assert (figure.low, figure.high, figure.method) == (None, None, IntervalMethod.NONE)


@pytest.mark.parametrize("coefficient", ALL)
def test_fewer_than_ten_units_are_flagged(coefficient):
    units = [["a", "a"], ["b", "b"], ["a", "b"]] * 3
    figure = coefficient(Table.of_units(units))
    assert figure.reason is Reason.FEW
    assert figure.low < figure.value < figure.high
    assert coefficient(Table.of_units([*units, ["b", "b"]])).reason is None


@pytest.mark.parametrize("coefficient", [cohen, scott])
def test_two_people_with_few_common_tasks(coefficient):
    pair = Pair({(1, 1): 5, (2, 2): 3, (1, 2): 1})
    figure = coefficient(pair)
    assert (figure.value, figure.reason, figure.units) == (None, Reason.FEW, 9)
    assert coefficient(pair, least=9).value is not None
    assert coefficient(pair, least=9).reason is Reason.FEW
    assert coefficient(Pair({})).reason is Reason.NO_PAIRS
    assert coefficient(Pair({(1, 1): 50})).reason is Reason.NO_VARIATION


def test_values_that_nobody_gave_count_where_asked():
    units = [["a", "a"], ["b", "b"], ["a", "b"]] * 4
    seen, offered = Table.of_units(units), Table.of_units(units, scale=["a", "b", "c", "d"])
    for coefficient in ALL:
        assert coefficient(seen) == coefficient(offered)
    # Chance is 1 / K.
    assert brennan_prediger(offered, offered=True).value == pytest.approx((2 / 3 - 1 / 4) / (3 / 4))
    assert gwet(offered, offered=True).value == pytest.approx((2 / 3 - 1 / 6) / (5 / 6))
    assert gwet(Table.of_units([["a", "a"]] * 9, ["a", "b"]), offered=True).value == 1


def test_numbers_of_a_pair_stand_in_their_order():
    cells = {(1, 1): 9, (3, 3): 9, (1, 2): 2}
    turned, ordered = {3: 30, 1: 10, 2: 20}, {1: 10, 2: 20, 3: 30}
    assert cohen(Pair(cells, turned), linear) == cohen(Pair(cells, ordered), linear)
    words = {code: str(value) for code, value in turned.items()}
    assert cohen(Pair(cells, words), linear) != cohen(Pair(cells, ordered), linear)


def test_words_have_the_order_of_their_scale():
    numbers = [[1, 1], [2, 3], [3, 3], [1, 2], [2, 2]]
    words = [[["low", "middle", "high"][value - 1] for value in unit] for unit in numbers]
    ordered = Table.of_units(words, scale=["low", "middle", "high"])
    assert ordered.values == ("low", "middle", "high")
    assert alpha(ordered, ordinal) == alpha(Table.of_units(numbers), ordinal)
    assert alpha(Table.of_units(words), ordinal) != alpha(ordered, ordinal)


def test_weights_follow_the_whole_scale():
    units = [[1, 1], [3, 3], [1, 3]] * 4
    # With 2 on offer, 1 and 3 are the ends of the scale; with 5, they are halfway.
    assert percent(Table.of_units(units, [1, 2, 3]), linear).value == pytest.approx(2 / 3)
    assert percent(Table.of_units(units, [1, 2, 3, 4, 5]), linear).value == pytest.approx(5 / 6)


def test_the_paradox_of_one_frequent_value():
    """Nearly all agree on one value: chance explains it for κ, not for AC1."""
    table = Table.of_units([["a", "a"]] * 95 + [["a", "b"]] * 5)
    assert percent(table).value == pytest.approx(0.95)
    assert alpha(table).value < 0
    assert gwet(table).value > 0.9


def test_agreement_of_all_has_a_lower_bound():
    table = Table.of_units([["a", "a"], ["b", "b"]] * 10)
    low = wilson(20, 20)[0]
    assert percent(table).low == pytest.approx(low)
    assert fleiss(table).low == pytest.approx((low - 0.5) / 0.5)
    assert alpha(table).low == pytest.approx(1 - (1 - low) * 39 / 20)
    for coefficient in ALL:
        figure = coefficient(table)
        assert (figure.value, figure.high) == (1, 1)
        assert figure.method is IntervalMethod.WILSON


def test_one_disagreement_everywhere_has_no_interval():
    table = Table.of_units([["a", "b"]] * 20)
    for coefficient in ALL:
        figure = coefficient(table)
        assert (figure.low, figure.high, figure.method) == (None, None, IntervalMethod.NONE)
    figure = cohen(Pair({(1, 2): 20}))
    assert (figure.value, figure.low) == (0, None)


def test_distances_ask_for_their_kind_of_value():
    words, sets = Table.of_units([["a", "b"]]), Table.of_units([[frozenset("a"), frozenset()]])
    for distance in (interval, ratio):
        with pytest.raises(ValueError, match="numbers"):
            alpha(words, distance)
    for distance in (jaccard, masi):
        with pytest.raises(ValueError, match="sets"):
            alpha(words, distance)
        assert alpha(sets, distance).value == 0


def test_nothing_against_nothing_is_agreement():
    nothing, one = frozenset(), frozenset({"a"})
    for distance in (jaccard, masi, nominal):
        table = Table.of_units([[nothing, nothing], [one, one]])
        assert alpha(table, distance).value == 1
    assert alpha(Table.of_units([[0, 0], [1, 1]]), ratio).value == 1


def test_a_code_without_a_value_is_named():
    cells = {(1, 1, 0, 0): 1, (2, 1, 7, 0): 1}
    with pytest.raises(ValueError, match=r"codes \[7\]"):
        Table(cells, {8: "a"})
    assert Table(cells).values == ("7",)
    with pytest.raises(ValueError, match=r"codes \[7\]"):
        Pair({(7, 8): 1}, {8: "a"})
    with pytest.raises(ValueError, match="not on the scale"):
        Table.of_units([["a", "b"]], scale=["a"])


def test_a_concept_must_not_be_its_own_ancestor():
    with pytest.raises(ValueError, match="cycle"):
        Hierarchy({"a": ["b"], "b": ["a"]})
