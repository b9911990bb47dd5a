"""Disparity between groups of people: published figures, properties, and who is not shown."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from math import erfc, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import Table, alpha
from quality.disparity import (
    LEAST_ANSWERS,
    LEAST_PEOPLE,
    Disparity,
    centred,
    cross_alpha,
    disparities,
    may_be_shown,
)
from quality.tested_differences import benjamini_hochberg, two_sided
from tests.quality.data import DATA

needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="needs ../shared/data, which is not on this machine"
)

PUBLISHED = {
    ("age", "60-64"): (15, 747, 0.449),
    ("race", "Black or African American"): (34, 1685, 0.302),
    ("age", ">65"): (29, 1444, 0.188),
    ("age", "30-34"): (30, 1494, -0.173),
    ("gender", "Woman"): (131, 6520, -0.007),
}
"""People, answers and difference by group: research on POPQUORN's ratings of offensiveness."""


def popquorn() -> tuple[list[tuple[str, str, float]], dict[Any, set[str]]]:
    with (DATA / "popquorn_offensiveness" / "raw_data.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    groups = defaultdict[Any, set[str]](set)
    for row in rows:
        for attribute in ("gender", "race", "age"):
            groups[attribute, row[attribute]].add(row["user_id"])
    answers = [(row["instance_id"], row["user_id"], float(row["offensiveness"])) for row in rows]
    return answers, groups


@needs_data
def test_differences_are_those_that_were_published() -> None:
    answers, groups = popquorn()
    found = disparities(centred(answers), groups, seed=1, resamples=1_000)
    for name, (people, number, difference) in PUBLISHED.items():
        one = found[name]
        assert (one.people, one.answers) == (people, number)
        assert one.difference == pytest.approx(difference, abs=6e-4)
        assert one.low < one.difference < one.high
    old = found["age", "60-64"]
    # By the normal distribution, as published: p .0026. By t, of fifteen people: five times that.
    error = (old.high - old.low) / 2 / 2.1448
    assert erfc(old.difference / error / sqrt(2)) == pytest.approx(0.0026, abs=2.5e-3)
    assert 0.008 < old.p < 0.02
    assert found["gender", "Woman"].p > 0.9
    assert len(found) == 18
    assert all(one.adjusted >= one.p for one in found.values())


@needs_data
def test_answers_taken_for_independent_would_be_certain_of_anything() -> None:
    """The contrast: Student's t over answers finds what clustered by people is not there."""
    answers, groups = popquorn()
    for name, most in ((("race", "Black or African American"), 1e-14), (("age", ">65"), 1e-6)):
        inside = np.array([v for _, who, v in answers if who in groups[name]])
        outside = np.array([v for _, who, v in answers if who not in groups[name]])
        error = sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
        assert two_sided((inside.mean() - outside.mean()) / error, len(inside) - 1) < most


@needs_data
def test_women_see_no_more_irony_in_the_same_posts() -> None:
    """MultiPICo: raw .336 of women, .322 of men; on the same posts, perhaps no difference."""
    folder = DATA / "lewidi_multipico"
    people = json.loads((folder / "MP_annotators_meta.json").read_text())
    posts = json.loads((folder / "MP_dev.json").read_text())
    answers = [
        (post, who.removeprefix("Ann"), float(said))
        for post, one in posts.items()
        for who, said in one["annotations"].items()
    ]
    groups = {"Female": [k for k, v in people.items() if v.get("Gender") == "Female"]}
    women = disparities(centred(answers), groups, seed=1, resamples=1_000)["Female"]
    assert women.raw == pytest.approx(0.336, abs=0.02)
    assert women.low < 0 < women.high


def answers_of(numbers: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, float]]:
    return [(task, person, float(value)) for task, person, value in numbers]


WORLDS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 15), st.integers(1, 5)), min_size=150, max_size=250
).map(answers_of)


@settings(max_examples=15, deadline=None)
@given(WORLDS, st.sets(st.integers(0, 15), min_size=5, max_size=10), st.randoms())
def test_tasks_and_order_do_not_matter_and_the_rest_is_the_other_side(
    world: list[tuple[int, int, float]], group: set[int], random: Any
) -> None:
    def found(answers: list[tuple[int, int, float]], people: set[int]) -> Disparity | None:
        return disparities(centred(answers), {"g": people}, seed=3, resamples=50).get("g")

    last = list({(task, person): (task, person, value) for task, person, value in world}.values())
    one = found(last, group)
    random.shuffle(last)
    assert found(last, group) == one
    other = found(last, set(range(16)) - group)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert other.difference == pytest.approx(-one.difference, abs=1e-9)
    harder = found([(task, who, value + task) for task, who, value in last], group)
    assert harder is not None
    assert harder.difference == pytest.approx(one.difference, abs=1e-9)


def test_no_group_and_no_rest_of_few_is_shown() -> None:
    """Every group of a small organization, with more and with fewer answers of each person."""
    for each in (3, 4, 5):
        world = [(task, who, float(who % 2)) for task in range(each) for who in range(9)]
        known = centred(world)
        for chosen in product((0.0, 1.0), repeat=9):
            members = np.array(chosen)
            people = int(members.sum())
            enough = min(people, 9 - people) >= LEAST_PEOPLE
            assert not enough  # nine people have no two groups of five
            assert not may_be_shown(known, members)
    for each, shown in ((3, False), (4, True)):
        world = [(task, who, float(who % 2)) for task in range(each) for who in range(10)]
        members = np.array([1.0] * 5 + [0.0] * 5)
        assert may_be_shown(centred(world), members) is shown is (5 * each >= LEAST_ANSWERS)


def test_groups_that_see_things_differently_agree_within_and_not_between() -> None:
    ours, theirs = [[1.0, 1.0], [2.0, 2.0]] * 10, [[2.0, 2.0], [1.0, 1.0]] * 10
    for side in (ours, theirs):
        assert alpha(Table.of_units(side)).value == pytest.approx(1)
    assert cross_alpha(ours, theirs) == pytest.approx(-1)
    assert cross_alpha(ours, ours) == pytest.approx(1)
    assert cross_alpha([[1.0]], [[1.0]]) is None
    assert cross_alpha([[1.0], []], [[], [2.0]]) is None


def test_many_tests_are_adjusted_as_scipy_does() -> None:
    """scipy 1.16: scipy.stats.false_discovery_control([.01, .04, .03, .005, .5])."""
    found = benjamini_hochberg([0.01, None, 0.04, 0.03, 0.005, 0.5])
    assert found == pytest.approx([0.025, None, 0.05, 0.05, 0.025, 0.5])
