"""What many answers of a person say: shrinkage, speed, curves, and changes."""

from __future__ import annotations

from math import inf
from random import Random
from statistics import mean, median

import pytest

from quality.bounds import wilson
from quality.people import learning_curve, prior_of, ranks, speed_scores, worse_since


def test_few_answers_are_drawn_to_the_mean_of_everybody():
    """By hand: the beta-binomial moments of three people with 10, 20 and 30 answers."""
    prior = prior_of([(9, 10), (10, 20), (27, 30)])
    assert prior.mean == pytest.approx(46 / 60)
    spread = 3 / (2 * 60) * (10 * (8 / 60) ** 2 + 20 * (16 / 60) ** 2 + 30 * (8 / 60) ** 2)
    chance = 46 * 14 / 3600
    more = spread - chance * (1 / 10 + 1 / 20 + 1 / 30) / 3
    assert prior.strength == pytest.approx((chance - spread) / more)
    assert prior.shrunk(0, 0) == pytest.approx(prior.mean)
    assert 0.5 < prior.shrunk(1, 2) < prior.mean < prior.shrunk(2, 2) < 1
    assert prior.shrunk(5_000, 10_000) == pytest.approx(0.5, abs=0.001)


def test_the_prior_of_many_people_is_the_one_they_were_drawn_from():
    random = Random(1)
    shares = [random.betavariate(16, 4) for _ in range(2_000)]
    people = [(sum(random.random() < p for _ in range(40)), 40) for p in shares]
    prior = prior_of(people)
    assert prior.mean == pytest.approx(0.8, abs=0.01)
    assert prior.strength == pytest.approx(20, rel=0.15)
    nearer = [abs(prior.shrunk(*one) - p) for one, p in zip(people, shares, strict=True)]
    raw = [abs(hits / n - p) for (hits, n), p in zip(people, shares, strict=True)]
    assert mean(nearer) < mean(raw)


def test_people_who_differ_by_chance_alone_are_all_alike():
    prior = prior_of([(8, 10), (8, 10), (80, 100)])
    assert prior.strength == inf
    assert prior.shrunk(1, 10) == pytest.approx(0.8)
    assert prior_of([(3, 4), (0, 0)]) is None


def test_ranks_are_by_the_lower_bound_and_need_answers():
    assert ranks([(19, 19), (18, 20), (180, 200), (18, 20), (200, 200)]) == [None, 3, 2, 3, 1]


def test_a_fast_answer_is_many_deviations_from_the_median():
    """By hand: logarithms to the base 2 are 0, 3, 4, 5, with the median 3.5 and deviation 1."""
    scores = speed_scores([1, 8, 16, 32])
    assert scores == pytest.approx([-3.5 / 1.4826, -0.5 / 1.4826, 0.5 / 1.4826, 1.5 / 1.4826])
    assert speed_scores([]) is None
    assert speed_scores([5, 5, 5, 0]) is None
    assert min(speed_scores([10, 11, 12, 13, 0])) < -3


def test_a_curve_has_stretches_with_intervals():
    stretches = learning_curve([True] * 20 + [False] * 5 + [True] * 3)
    assert [(s.first, s.n, s.hits) for s in stretches] == [(1, 25, 20), (26, 3, 3)]
    assert (stretches[0].low, stretches[0].high) == wilson(20, 25)
    assert learning_curve([]) == []


def test_a_person_is_worse_since_an_answer():
    """Where the change is found to begin varies, so the middle of many people is looked at."""
    found, alarms = [], 0
    for seed in range(60):
        random = Random(seed)
        good = [random.random() < 0.95 for _ in range(119)]
        alarms += worse_since(good) is not None
        found.append(worse_since(good + [random.random() < 0.6 for _ in range(80)]))
    assert None not in found
    assert 112 <= median(found) <= 125
    assert alarms <= 3
    assert worse_since([]) is None
    assert worse_since([True] * 100 + [False] * 10) == 101
