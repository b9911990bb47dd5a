"""Drift between two windows: its test, its size, the people behind it, and times."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from statistics import median as exact_median
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality import times
from quality.bounds import chi_square_tail
from quality.differences import difference
from quality.drift import DriftReason, drift, p_of_people, pooled, shifts
from quality.figure import Figure

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1)
PEOPLE = st.dictionaries(st.sampled_from("uvwxyz"), st.tuples(COUNTS, COUNTS), min_size=1)


def rows():
    table = Path(__file__).parent / "oracles" / "drift_figures.csv"
    with table.open(newline="") as lines:
        return [pytest.param(*row, id="-".join(row[:2])) for row in [*csv.reader(lines)][1:]]


@pytest.mark.parametrize(("measure", "of", "package", "version", "value"), rows())
def test_oracles(measure, of, package, version, value):
    one, two = of.split(" | ")
    if measure == "tail":
        found = chi_square_tail(float(one), int(two))
    else:
        window, reference = (
            {str(n): int(labels) for n, labels in enumerate(side.split())} for side in (one, two)
        )
        found = getattr(drift(window, reference), measure)
    assert found == pytest.approx(float(value), rel=1e-9, abs=1e-300)


def test_rare_values_are_pooled():
    window, reference = Counter(a=90, b=7, c=4, d=1), Counter(a=900, b=50, c=30, e=22)
    assert pooled(window, reference) == [("a",), ("b",), ("c", "e", "d")]
    assert drift(window, reference).values == 3
    # Two rare labels are too few for a group: the least of the others joins them.
    assert pooled(Counter(a=90, b=8, c=2), Counter(a=90, b=10)) == [("a",), ("b", "c")]


@pytest.mark.parametrize(
    ("window", "reference", "reason"),
    [
        ({}, {"a": 5}, DriftReason.NO_LABELS),
        ({"a": 5}, {}, DriftReason.NO_LABELS),
        ({"a": 500}, {"a": 300}, DriftReason.NO_VARIATION),
        ({"a": 3, "b": 2}, {"a": 3, "b": 2}, DriftReason.FEW),
    ],
)
def test_what_cannot_be_compared(window, reference, reason):
    found = drift(window, reference)
    assert (found.reason, found.psi, found.psi_excess, found.p) == (reason, None, None, None)


def null(n, draws, seed=1):
    """The mean of PSI, and the share of p below .05, of windows of `n` labels with one source."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        sides = [dict(zip("abcde", map(int, row), strict=True)) for row in _draw(random, n)]
        found.append(drift(*sides))
    return found


def _draw(random, n):
    return random.multinomial(n, [0.2] * 5, size=2)


@pytest.mark.parametrize(("n", "published"), [(200, 0.040), (1_000, 0.0080)])
def test_psi_by_chance(n, published):
    found = null(n, 400)
    assert np.mean([one.psi for one in found]) == pytest.approx(published, rel=0.1)
    assert found[0].psi_by_chance == pytest.approx(published, rel=1e-9)
    assert np.mean([one.p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.03)
    assert np.mean([one.psi_excess > 0.1 and one.p < 0.01 for one in found]) < 0.02


@pytest.mark.soak
@pytest.mark.parametrize(
    ("n", "published"), [(50, 0.145), (200, 0.040), (1_000, 0.0080), (5_000, 0.0016)]
)
def test_psi_by_chance_many(n, published):
    found = null(n, 20_000)
    assert np.mean([one.psi for one in found]) == pytest.approx(published, rel=0.06)
    assert np.mean([one.p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.006)


def crew(random, people, shift):
    """Windows of people who each have a leaning of their own, of 40 labels a window."""
    found = {}
    for n in range(people):
        leaning = random.dirichlet([2, 2, 2])
        later = leaning * (1 - shift) + np.array([shift, 0, 0])
        sides = (random.multinomial(40, later), random.multinomial(40, leaning))
        found[f"person {n}"] = tuple(dict(zip("abc", map(int, s), strict=True)) for s in sides)
    return found


def separate(random, people):
    """The same, where nobody works in both windows, and nothing has changed."""
    both = crew(random, people, 0.0)
    return {
        who: (w, {}) if n % 2 else ({}, r) for n, (who, (w, r)) in enumerate(sorted(both.items()))
    }


def false_alarms(draws, seed=5):
    """How often people who did not change are found to have, with people permuted and without."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        people = separate(random, 16)
        sides = [sum((Counter(both[n]) for both in people.values()), Counter()) for n in (0, 1)]
        found.append((p_of_people(people, shuffles=199) < 0.05, drift(*sides).p < 0.05))
    return np.mean(found, axis=0)


def test_other_people_are_no_drift():
    by_people, by_labels = false_alarms(60)
    assert by_people < 0.15
    assert by_labels > 0.5


@pytest.mark.soak
def test_other_people_are_no_drift_many():
    assert false_alarms(2_000)[0] == pytest.approx(0.05, abs=0.02)


def test_people_who_changed_are_found():
    random = np.random.default_rng(3)
    changed, same = crew(random, 12, 0.3), crew(random, 12, 0.0)
    assert p_of_people(changed) < 0.01
    assert p_of_people(same) > 0.05
    assert p_of_people(changed) == p_of_people(dict(reversed(changed.items())))
    assert p_of_people(dict([*changed.items()][:5])) is DriftReason.FEW_PEOPLE
    assert p_of_people({"one": ({}, {"a": 1})}) is DriftReason.NO_LABELS


@given(PEOPLE)
def test_shifts_add_up(people):
    sides = [sum((Counter(both[n]) for both in people.values()), Counter()) for n in (0, 1)]
    found = shifts(people)
    assert sum(one.labels for one in found) == sides[0].total()
    if not all(sides):
        assert not any(one.of_mix or one.of_change for one in found)
        return
    p, q = ({v: n / side.total() for v, n in side.items()} for side in sides)
    apart = sum(abs(p.get(v, 0) - q.get(v, 0)) for v in {*p, *q}) / 2
    assert sum(one.of_mix + one.of_change for one in found) == pytest.approx(apart, abs=1e-9)


def test_numbers_that_hardly_repeat_take_no_time_for_each_of_all_people():
    people = {
        who: tuple({f"{side} {who} {n}": 1 for n in range(250)} for side in (0, 1))
        for who in range(200)
    }
    begun = process_time()
    assert sum(one.of_mix + one.of_change for one in shifts(people)) == pytest.approx(1)
    assert p_of_people(people) == DriftReason.FEW
    assert process_time() - begun < 3


def test_mix_and_change_are_told_apart():
    kinds = {"one": Counter(a=80, b=20), "two": Counter(a=20, b=80)}
    more = {"one": (kinds["one"], kinds["one"]), "two": (Counter(), kinds["two"])}
    assert {one.part: one.of_change for one in shifts(more)} == {"one": 0, "two": 0}
    assert sum(one.of_mix for one in shifts(more)) == pytest.approx(0.3)
    turned = {"one": (kinds["two"], kinds["one"]), "two": (kinds["two"], kinds["two"])}
    first, second = shifts(turned)
    assert (first.part, first.of_change, first.of_mix) == ("one", pytest.approx(0.3), 0)
    assert (second.of_change, second.of_mix) == (0, 0)


@given(st.integers(1, 10**9))
def test_times_are_rounded(milliseconds):
    assert times.rounded(milliseconds) == pytest.approx(milliseconds, rel=1 / 32)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=60))
def test_median_of_times(spent):
    found = times.median(Counter(map(times.rounded, spent)))
    assert found.value == pytest.approx(exact_median(spent), rel=1 / 30)
    assert (found.low is None) == (len(spent) < times.LEAST)
    if found.low is not None:
        assert found.low <= found.value <= found.high


def test_ratio_and_fast_times():
    random = np.random.default_rng(2)
    usual = Counter(times.rounded(int(t)) for t in random.lognormal(10, 0.4, 2_000))
    half = Counter(times.rounded(int(t)) for t in random.lognormal(10, 0.4, 500) / 2)
    found = times.ratio(half, usual)
    assert found.low < 0.5 < found.high
    assert found.high - found.low < 0.1
    assert times.ratio(half, {}) is None
    assert times.fast_share(usual, usual).value < 0.01
    rushed = usual + Counter({500: 500})
    assert times.fast_share(rushed, usual).value == pytest.approx(0.2, abs=0.01)
    assert times.fast_share(usual, Counter({500: 50})) is None


def test_difference_of_figures():
    figure, reference = (
        Figure(value, low, high, 0.95, 60, 120)
        for value, low, high in ((0.6, 0.5, 0.68), (0.8, 0.76, 0.83))
    )
    found = difference(figure, reference)
    assert found.value == pytest.approx(-0.2)
    assert (found.low, found.high) == pytest.approx((-0.2 - 0.10440307, -0.2 + 0.08944272))
    assert difference(figure, Figure(None, None, None, 0.95, 0, 0)).value is None
    assert difference(figure, Figure(0.8, None, None, 0.95, 3, 6)).low is None
