"""Scores against references, and the rules that warn or pause, against simulations."""

from __future__ import annotations

from functools import cache
from math import log, sqrt
from random import Random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.gold import (
    MatchedRegions,
    SequentialRule,
    Verdict,
    WilsonRule,
    number_score,
    set_score,
    text_score,
)
from quality.regions.budget import Budget
from quality.regions.comparison import compare
from quality.regions.region import Region
from quality.regions.scores import Score, matched_against, pair_ratios

ANSWERS = 2_000
BUDGET = Budget(100_000)
WARNED = [
    # True accuracy, rate of gold, share of people who are warned, median answers until then: as
    # simulated in numpy before this rule was written, by people who answer 2,000 tasks.
    (0.95, 0.05, 0.00, None),
    (0.85, 0.05, 0.07, None),
    (0.70, 0.05, 0.88, 383),
    (0.60, 0.05, 1.00, 219),
    (0.50, 0.05, 1.00, 178),
    (0.85, 0.10, 0.07, None),
    (0.70, 0.10, 0.98, 205),
    (0.60, 0.10, 1.00, 111),
    (0.50, 0.10, 1.00, 85),
]


@cache
def verdict(rule, hits, n, warned):
    return rule.verdict(hits, n, warned=warned)


def simulated(rule, share, rate, random):
    """The answers after which a person is warned and paused; None where that does not happen."""
    hits = n = 0
    at = {Verdict.WARN: None, Verdict.PAUSE: None}
    warned = None
    for answer in range(1, ANSWERS + 1):
        if random.random() >= rate:
            continue
        n, hits = n + 1, hits + (random.random() < share)
        found = verdict(rule, hits, n, warned)
        if found is not Verdict.NONE:
            at[found] = answer
            warned = n if found is Verdict.WARN else warned
        if found is Verdict.PAUSE:
            break
    return at[Verdict.WARN], at[Verdict.PAUSE]


def require_near(times, share, middle):
    """What was simulated is within four standard errors of the table, and its two digits."""
    found = [one for one in times if one is not None]
    error = 4 * sqrt(share * (1 - share) / len(times)) + 0.02
    assert len(found) / len(times) == pytest.approx(share, abs=error)
    if middle is not None:
        assert median(found) == pytest.approx(middle, rel=5 / sqrt(len(found)))


@pytest.mark.parametrize(("share", "rate", "warned", "middle"), WARNED)
def test_people_are_warned_as_often_as_simulated_before(share, rate, warned, middle):
    random = Random(1)
    runs = [simulated(WilsonRule(), share, rate, random)[0] for _ in range(100)]
    require_near(runs, warned, middle)


@pytest.mark.soak
@pytest.mark.parametrize(("share", "rate", "warned", "middle"), WARNED)
def test_people_are_warned_as_often_as_simulated_before_in_many_runs(share, rate, warned, middle):
    random = Random(2)
    runs = [simulated(WilsonRule(), share, rate, random)[0] for _ in range(2_000)]
    require_near(runs, warned, middle)


def test_a_pause_comes_some_answers_after_the_warning():
    rule = WilsonRule()
    assert rule.verdict(3, 7) is Verdict.NONE
    assert rule.verdict(3, 8) is Verdict.WARN
    assert [rule.verdict(5, n, warned=8) for n in (8, 12)] == [Verdict.NONE] * 2
    assert rule.verdict(5, 13, warned=8) is Verdict.PAUSE
    assert rule.verdict(13, 16, warned=8) is Verdict.NONE


def test_a_verdict_has_the_interval_that_it_rests_on():
    """Wilson's bounds solve (p - 3/8)² = z² p (1 - p) / 8, with z the 95th percentile."""
    evidence = WilsonRule().evidence(3, 8)
    for p in (evidence.low, evidence.high):
        assert (p - 3 / 8) ** 2 == pytest.approx(1.6448536**2 * p * (1 - p) / 8)
    assert evidence.low < 3 / 8 < evidence.high


def test_the_bounds_of_the_sequential_test_are_those_of_wald():
    """By hand: log A = log(.95 / .01), log B = log(.05 / .99), a miss weighs log(.25 / .1)."""
    rule = SequentialRule()
    miss, hit = log(2.5), log(0.75 / 0.9)
    for n in range(1, 200):
        pausing = [h for h in range(n + 1) if h * hit + (n - h) * miss >= log(95)]
        passing = [h for h in range(n + 1) if h * hit + (n - h) * miss <= log(0.05 / 0.99)]
        assert rule.most_hits(n) == (max(pausing) if pausing else None)
        assert rule.least_hits(n) == (min(passing) if passing else None)
        assert all(rule.verdict(h, n) is Verdict.PAUSE for h in pausing)
        assert not any(
            rule.verdict(h, n) is Verdict.PAUSE for h in range(n + 1) if h not in pausing
        )
    assert (rule.most_hits(4), rule.most_hits(5), rule.least_hits(16)) == (None, 0, None)
    assert rule.least_hits(17) == 17


def test_the_sequential_test_errs_as_seldom_as_it_says():
    """Wald's bounds hold approximately: the true errors are a little smaller."""
    rule, random = SequentialRule(), Random(3)
    paused = {}
    for share in (rule.good, rule.poor):
        paused[share] = sum(_ends_paused(rule, share, random) for _ in range(400)) / 400
    assert paused[rule.good] < 0.03
    assert paused[rule.poor] > 0.9


def _ends_paused(rule, share, random):
    hits = n = 0
    while True:
        n, hits = n + 1, hits + (random.random() < share)
        if rule.verdict(hits, n) is Verdict.PAUSE:
            return True
        least = rule.least_hits(n)
        if least is not None and hits >= least:
            return False


def test_numbers_are_right_within_a_tolerance():
    assert number_score(4.9, 5) == 0
    assert number_score(4.9, 5, 0.2) == 1


def test_texts_have_the_share_of_characters_that_need_no_edit():
    assert text_score("kitten", "kitten ") == 1
    assert text_score("sitting", "kitten") == pytest.approx(0.5)
    assert text_score("", "") == 1
    assert text_score("anything", "") == 0
    assert text_score("much longer than it", "it") == 0


def box(label, x, y, width, height):
    return Region(label, (x, y, x + width, y + height))


def test_regions_have_f1_of_those_that_lie_on_each_other():
    one, far = box("a", 0, 0, 10, 10), box("a", 50, 50, 10, 10)
    assert matched_against([], [], BUDGET) == MatchedRegions(0, 0, ())
    assert MatchedRegions(0, 0, ()).f1(0.5) == 1
    assert matched_against([one], [one, far], BUDGET).f1(1) == pytest.approx(2 / 3)
    assert matched_against([box("b", 0, 0, 10, 10)], [one], BUDGET).f1(0.01) == 0
    moved = matched_against([box("a", 2, 0, 10, 10)], [one], BUDGET)
    assert moved == MatchedRegions(1, 1, ((66, 1),))
    assert [moved.f1(least) for least in (0.5, 0.66, 0.67)] == [1, 1, 0]


SIDES = st.integers(1, 12)
BOXES = st.lists(st.builds(box, st.sampled_from("ab"), SIDES, SIDES, SIDES, SIDES), max_size=6)


@given(BOXES, BOXES, st.integers(1, 100))
@settings(max_examples=60)
def test_f1_at_any_similarity_follows_from_one_matching(said, reference, percent):
    found = matched_against(said, reference, Budget(100_000)).f1(percent / 100)
    whole = compare({0: said, 1: reference}, Budget(100_000))
    (matched, regions) = pair_ratios(whole, Score.F1, percent / 100)[0, 1]
    assert found == (matched / regions if regions else 1)


def test_what_is_above_or_below_the_right_concept_has_a_part():
    animal, dog, cat = frozenset({"animal"}), frozenset({"animal", "dog"}), {"animal", "cat"}
    assert set_score(dog, dog) == set_score(frozenset(), frozenset()) == 1
    assert set_score(animal, dog) == set_score(dog, animal) == 0.5
    assert set_score(cat, dog) == pytest.approx(1 / 3)
    assert set_score({"plant"}, dog) == 0
