"""Draws: how often each item is drawn, that any order gives the same, and how sizes are shared."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.estimates import Stratum, by_risk, simple, stratified, stratified_moments
from quality.sampling import digest_of, draw, draw_by_risk, draw_strata, neyman, proportional

SEEDS = [str(number) for number in range(4_000)]
risks = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 10**6))


def test_each_set_of_items_is_drawn_as_often_as_any_other():
    drawn = Counter(frozenset(draw("abcde", 2, seed)) for seed in SEEDS)
    assert set(drawn) == {frozenset(pair) for pair in combinations("abcde", 2)}
    assert all(abs(count - 400) < 4 * 19 for count in drawn.values())


@given(st.sets(st.text("abcdef", min_size=1)), st.integers(0, 9), st.text("xyz"))
def test_a_draw_depends_on_the_items_and_the_seed_alone(items, n, seed):
    assert draw(sorted(items), n, seed) == draw(sorted(items, reverse=True), n, seed)
    assert len(draw(items, n, seed)) == min(n, len(items))
    assert digest_of(sorted(items)) == digest_of(sorted(items, reverse=True))


def test_a_draw_is_the_ids_with_the_lowest_hashes():
    """Fixed for ever: what was drawn once must be drawn again by whoever knows the seed."""
    items = [f"task_{number}" for number in range(20)]
    assert draw(items, 3, "7") == ["task_1", "task_5", "task_4"]
    assert digest_of(["b", "a"]) == (
        "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
    )


def test_items_are_drawn_as_often_as_their_risk_says():
    sizes = {"a": 50, "b": 10, "c": 20, "d": 10, "e": 10}
    drawn = Counter(item for seed in SEEDS for item, _ in draw_by_risk(sizes, 2, seed))
    # a is certain; one of the other four by 10, 20, 10, 10.
    wanted = {"a": 4_000, "b": 800, "c": 1_600, "d": 800, "e": 800}
    assert all(abs(drawn[item] - wanted[item]) < 4 * 32 for item in wanted)


@given(risks, st.integers(0, 8), st.text("xyz"))
def test_a_draw_by_risk_has_as_many_items_as_asked_for_with_their_probabilities(sizes, n, seed):
    drawn = draw_by_risk(sizes, n, seed)
    assert len(dict(drawn)) == len(drawn) == min(n, len(sizes))
    assert all(0 < probability <= 1 for _, probability in drawn)
    assert drawn == draw_by_risk(dict(reversed(sizes.items())), n, seed)
    if len(sizes) <= n:
        assert all(probability == 1 for _, probability in drawn)


def test_the_estimate_of_a_draw_by_risk_is_unbiased_and_that_of_plain_shares_is_not():
    sizes = {f"t{number}": 1 + number % 10 for number in range(60)}
    wrong = {item for item, risk in sizes.items() if risk > 7}
    plain = weighted = 0.0
    seeds = SEEDS[:750]  # each estimate takes a millisecond, for its interval
    for seed in seeds:
        judged = [(item in wrong, p) for item, p in draw_by_risk(sizes, 12, seed)]
        weighted += by_risk(judged, 12, len(sizes)).value / len(seeds)
        plain += sum(one for one, _ in judged) / 12 / len(seeds)
    assert weighted == pytest.approx(len(wrong) / 60, abs=0.005)
    assert plain > 0.45


def test_a_sample_by_strata_has_as_many_of_each_as_it_should():
    strata = [[f"a{n}" for n in range(30)], [f"b{n}" for n in range(5)]]
    drawn = draw_strata(strata, [4, 2], "1")
    assert Counter(number for _, number in drawn) == {0: 4, 1: 2}
    assert {item for item, number in drawn if number == 1} == set(draw(strata[1], 2, "1"))


@given(st.lists(st.tuples(st.integers(1, 500), st.floats(0, 1)), min_size=1, max_size=9), st.data())
def test_sizes_that_are_shared_out_add_up_and_fit(strata, data):
    sizes = [size for size, _ in strata]
    n = data.draw(st.integers(0, sum(sizes) + 3))
    for shares in proportional(sizes, n), neyman(sizes, [rate for _, rate in strata], n):
        assert sum(shares) == min(n, sum(sizes))
        assert all(share <= size for share, size in zip(shares, sizes, strict=True))
        assert n < len(sizes) or all(shares)


def test_neyman_takes_more_where_errors_are_expected_to_differ():
    assert proportional([100, 100, 200], 40) == [10, 10, 20]
    assert neyman([100, 100], [0.5, 0.02], 64) == [50, 14]


def test_the_stratified_estimate_weighs_strata_by_size_with_its_variance():
    strata = [Stratum(900, 30, 3), Stratum(100, 20, 10)]
    value, variance = stratified_moments(strata)
    assert value == pytest.approx(0.9 * 0.1 + 0.1 * 0.5)
    assert variance == pytest.approx(0.81 * 0.09 / 30 + 0.01 * 0.25 / 20)
    found = stratified(strata)
    assert found.low < value < found.high
    assert stratified([Stratum(10, 0, 0)]) is None


def test_strata_of_which_few_were_judged_widen_the_interval():
    one_of_each = [Stratum(10, 1, number % 2) for number in range(99)] + [Stratum(10, 2, 1)]
    found = stratified(one_of_each)
    plain = simple(50, 101, 10_000)
    assert found.high - found.low > 0.9 * (plain.high - plain.low)
    # Two of nine tenths of the whole say nearly nothing, however many of the rest were judged.
    found = stratified([Stratum(900, 2, 0), Stratum(100, 50, 25)])
    assert found.low < 0.05
    assert found.high > 0.6


def test_nothing_found_still_has_an_upper_bound():
    assert simple(0, 10, 10_000).high == pytest.approx(0.3085, abs=1e-4)
    assert stratified([Stratum(50, 5, 0), Stratum(50, 5, 0)]).high == pytest.approx(
        0.3085, abs=1e-4
    )
    assert by_risk([(False, Fraction(1, 5))] * 10, 10, 50).high == pytest.approx(0.3085, abs=1e-4)


def test_the_size_of_the_whole_counts_once_much_of_it_was_looked_at():
    assert simple(1, 50, 1_000).method == "CLOPPER_PEARSON"
    assert simple(1, 51, 1_000).method == "HYPERGEOMETRIC"
    assert simple(2, 8, 8).low == simple(2, 8, 8).high == 0.25


@pytest.mark.soak
def test_intervals_of_samples_cover_the_true_share():
    wrong = {f"t{number}" for number in range(0, 600, 12)}
    items = [f"t{number}" for number in range(600)]
    risk = {item: 3 if item in wrong else 1 + int(item[1:]) % 2 for item in items}
    covered = Counter()
    for seed in SEEDS[:1_000]:
        plain = draw(items, 100, seed)
        found = simple(sum(item in wrong for item in plain), 100, 600)
        covered["simple"] += found.low <= 1 / 12 <= found.high
        judged = [(item in wrong, p) for item, p in draw_by_risk(risk, 100, seed)]
        found = by_risk(judged, 100, 600)
        covered["risk"] += found.low <= 1 / 12 <= found.high
    assert all(count >= 930 for count in covered.values())
