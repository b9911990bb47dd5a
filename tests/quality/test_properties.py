"""What holds for any answers."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality import (
    IntervalMethod,
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
from quality.cells import code_of, count, text_of
from quality.distances import expected, interval, nominal, ordinal, ratio
from quality.labels import by_label

COEFFICIENTS = (percent, fleiss, gwet, brennan_prediger, alpha)
UNITS = st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=15)


def close(one, other):
    """Whether two figures say the same, but for the last digits."""
    shown = [(f.value, f.low, f.high) for f in (one, other)]
    assert shown[0] == pytest.approx(shown[1], abs=1e-9)
    assert (one.reason, one.units, one.answers) == (other.reason, other.units, other.answers)


@given(UNITS, st.permutations(range(4)), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(units, names, random):
    renamed = [[names[value] for value in unit] for unit in units]
    for unit in renamed:
        random.shuffle(unit)
    random.shuffle(renamed)
    for coefficient in COEFFICIENTS:
        close(coefficient(Table.of_units(units)), coefficient(Table.of_units(renamed)))


@given(st.lists(st.lists(st.integers(0, 1), max_size=4), max_size=15))
def test_two_values_are_at_one_distance(units):
    table = Table.of_units(units)
    # Nominal α has an interval from cells, the other has none.
    one, other = alpha(table), alpha(table, interval)
    assert (one.value, one.reason) == (pytest.approx(other.value, abs=1e-12), other.reason)


@given(UNITS)
def test_one_means_that_all_agree_on_two_values(units):
    table = Table.of_units(units)
    several = [unit for unit in units if len(unit) > 1]
    agreed = all(len(set(unit)) == 1 for unit in several)
    values = {value for unit in several for value in unit}
    figure = alpha(table)
    assert (figure.value == 1) == (bool(several) and agreed and len(values) > 1)
    for coefficient in (fleiss, gwet, brennan_prediger):
        value = coefficient(table).value
        assert value is None or (value == 1) == agreed


@given(UNITS, st.integers(0, 3))
def test_a_single_answer_changes_no_alpha(units, value):
    for distance in (nominal, ordinal, interval, ratio):
        one = alpha(Table.of_units(units), distance)
        close(one, alpha(Table.of_units([*units, [value]]), distance))


@given(UNITS)
def test_distances_equal_their_definitions(units):
    table = Table.of_units(units)
    n, x, places = table.margins, np.array(table.values, float), range(len(table.values))
    definitions = {
        nominal: lambda c, d: float(c != d),
        interval: lambda c, d: (x[c] - x[d]) ** 2,
        ratio: lambda c, d: ((x[c] - x[d]) / ((x[c] + x[d]) or 1)) ** 2,
        ordinal: lambda c, d: (n[min(c, d) : max(c, d) + 1].sum() - (n[c] + n[d]) / 2) ** 2,
    }
    pairs = [(c, d) for c in places for d in places]
    left, right = (np.array([p[i] for p in pairs], np.int64) for i in (0, 1))
    for distance, definition in definitions.items():
        wanted = [definition(c, d) if c != d else 0 for c, d in pairs]
        assert distance.between(table, left, right) == pytest.approx(wanted)
        total = sum(n[c] * n[d] * w for (c, d), w in zip(pairs, wanted, strict=True))
        assert expected(distance, table) == pytest.approx(total)


@given(UNITS)
def test_coincidences_equal_their_definition(units):
    table = Table.of_units(units)
    place = {value: at for at, value in enumerate(table.values)}
    wanted = np.zeros((len(place), len(place)))
    for unit in units:
        for one, c in enumerate(unit):
            for other, d in enumerate(unit):
                if one != other:
                    wanted[place[c], place[d]] += 1 / (len(unit) - 1)
    assert table.coincidences() == pytest.approx(wanted)
    assert table.coincidences().sum(0) == pytest.approx(table.margins)


@given(UNITS)
def test_merged_values_are_as_if_answered(units):
    merged = Table.of_units(units).merged(lambda value: "low" if value < 2 else "high")
    answered = Table.of_units([["low" if v < 2 else "high" for v in unit] for unit in units])
    for coefficient in COEFFICIENTS:
        one, other = coefficient(merged), coefficient(answered)
        assert (one.value, one.reason) == (pytest.approx(other.value, abs=1e-12), other.reason)
        assert one.method is not IntervalMethod.DELTA


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30))
def test_two_people_are_many_people_too(answers):
    """Scott's π of a pair is Fleiss' κ of units with two answers; neither knows who is first."""
    counts: dict[tuple[int, int], int] = {}
    for key in answers:
        counts[key] = counts.get(key, 0) + 1
    pair, turned = Pair(counts), Pair({(b, a): n for (a, b), n in counts.items()})
    one, other = scott(pair, least=1), fleiss(Table.of_units(answers))
    assert (one.value, one.reason) == (pytest.approx(other.value, abs=1e-12), other.reason)
    close(cohen(pair, least=1), cohen(turned, least=1))
    close(scott(pair, least=1), scott(turned, least=1))


@given(UNITS)
def test_a_table_of_cells_is_a_table_of_units(units):
    codes = {value: code_of(text_of(value)) for value in range(4)}
    cells = count([codes[value] for value in unit] for unit in units)
    named = Table(cells, {code: value for value, code in codes.items()})
    for distance in (nominal, ordinal, interval):
        close(alpha(named, distance), alpha(Table.of_units(units), distance))
    close(alpha(named), alpha(Table(cells)))


def test_figures_of_many_values_agree_with_counting_pairs():
    """α nominal from its definition on values of every kind."""
    random = Random(5)
    values = [1, 2.5, "a", "b", frozenset({"a", "b"}), frozenset()]
    units = [random.choices(values, k=random.randint(0, 4)) for _ in range(50)]
    several = [unit for unit in units if len(unit) > 1]
    answers = [value for unit in several for value in unit]
    n = len(answers)
    observed = sum(sum(a != b for a in unit for b in unit) / (len(unit) - 1) for unit in several)
    expected = sum(a != b for a in answers for b in answers)
    figure = alpha(Table.of_units(units))
    assert figure.value == pytest.approx(1 - (n - 1) * observed / expected)


SETS = st.lists(st.lists(st.frozensets(st.sampled_from("abc")), max_size=5), max_size=12)


@given(SETS)
def test_agreement_on_a_label_is_that_of_giving_it_or_not(units):
    values = {code_of(text_of(value)): value for unit in units for value in unit}
    cells = count([code_of(text_of(value)) for value in unit] for unit in units)
    found = {one.value: one for one in by_label(cells, values)}
    several = [unit for unit in units if len(unit) > 1]
    assert found.keys() == frozenset().union(*(value for unit in several for value in unit))
    for label, one in found.items():
        given = alpha(Table.of_units([[label in value for value in unit] for unit in units]))
        assert one.figure.value == pytest.approx(given.value, abs=1e-12)
        assert (one.figure.reason, one.figure.units) == (given.reason, given.units)
        shares = [
            sum(label in other for other in [*unit[:at], *unit[at + 1 :]]) / (len(unit) - 1)
            for unit in several
            for at, value in enumerate(unit)
            if label in value
        ]
        assert (one.answers, one.alike) == (len(shares), pytest.approx(np.mean(shares)))
