"""Distances in trees and graphs of concepts: by nodes, by rows, and by their definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality import Reason, Table, alpha
from quality.distances import expected
from quality.hierarchy import MOST_LEVELS, Hierarchy

PARENTS = {
    "animal": [],
    "dog": ["animal"],
    "cat": ["animal"],
    "poodle": ["dog"],
    "toy poodle": ["poodle"],
    "royal poodle": ["poodle"],
    "toy cat": ["cat"],
    "plant": [],
    "pet": [],
}
GRAPH = {**PARENTS, "dog": ["animal", "pet"], "cat": ["animal", "pet"]}


@st.composite
def hierarchies(draw, parents):
    """Up to twelve concepts, each with at most so many parents among those before it."""
    size = draw(st.integers(1, 12))
    above = [
        draw(st.lists(st.integers(0, i - 1), max_size=parents, unique=True)) if i else []
        for i in range(size)
    ]
    return {str(i): [str(each) for each in found] for i, found in enumerate(above)}


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("toy poodle", "toy poodle", 0),
        ("toy poodle", "royal poodle", 0.4),
        ("toy poodle", "poodle", 0.25),
        ("toy poodle", "cat", 0.8),
        ("poodle", "toy cat", 0.8),
        ("dog", "plant", 1),
        ("dog", "unknown", 1),
        ("unknown", "unknown", 0),
    ],
)
def test_distances_in_a_tree(a, b, distance):
    assert Hierarchy(PARENTS).delta(a, b) == pytest.approx(distance)


def test_two_ways_up_bring_concepts_nearer():
    assert Hierarchy(GRAPH).delta("dog", "cat") == pytest.approx(0.5)
    assert Hierarchy(PARENTS).delta("dog", "cat") == pytest.approx(2 / 3)


@pytest.mark.parametrize("parents", [1, 3])
def test_expected_and_observed_equal_their_definition(parents):
    @given(hierarchies(parents), st.randoms(use_true_random=False))
    def check(tree, random):
        hierarchy = Hierarchy(tree)
        units = [random.choices([*tree, "unknown"], k=3) for _ in range(8)]
        table = Table.of_units(units)
        places = range(len(table.values))
        pairs = [(c, d) for c in places for d in places]
        wanted = [hierarchy.delta(table.values[c], table.values[d]) ** 2 for c, d in pairs]
        left, right = (np.array([pair[i] for pair in pairs]) for i in (0, 1))
        assert hierarchy.between(table, left, right) == pytest.approx(wanted)
        n = table.margins
        total = sum(n[c] * n[d] * w for (c, d), w in zip(pairs, wanted, strict=True))
        assert expected(hierarchy, table) == pytest.approx(total, rel=1e-12)

    check()


def test_near_disagreement_costs_less_than_far():
    hierarchy = Hierarchy(PARENTS)
    agreed = [["toy poodle"] * 2, ["toy cat"] * 2, ["plant"] * 2]
    near = alpha(Table.of_units([*agreed, ["toy poodle", "royal poodle"]]), hierarchy)
    far = alpha(Table.of_units([*agreed, ["toy poodle", "plant"]]), hierarchy)
    assert near.value > far.value
    nominal = alpha(Table.of_units([*agreed, ["toy poodle", "royal poodle"]]))
    assert near.value > nominal.value


def test_agreement_at_a_depth():
    """People agree on the branch, less on the leaf."""
    hierarchy = Hierarchy(PARENTS)
    units = [["toy poodle", "royal poodle"], ["toy cat", "dog"], ["plant", "plant"]] * 5
    table = Table.of_units(units)
    values = [
        alpha(table.merged(lambda value, depth=depth: hierarchy.at_depth(value, depth))).value
        for depth in (1, 2, 3, 4)
    ]
    assert values[0] == 1
    assert values[1] < 1
    assert values[3] == pytest.approx(alpha(table).value)


def test_flat_concepts_are_nominal():
    units = [["a", "b", "a"], ["b", "b"], ["c", "a"], ["c"]]
    one, other = alpha(Table.of_units(units), Hierarchy({})), alpha(Table.of_units(units))
    assert one.value == pytest.approx(other.value, abs=1e-12)


def test_too_many_concepts_with_several_ways_up_have_no_figure(monkeypatch):
    monkeypatch.setattr("quality.hierarchy.MOST_CONCEPTS", 2)
    table = Table.of_units([["dog", "cat"], ["poodle", "toy cat"]])
    figure = alpha(table, Hierarchy(GRAPH))
    assert (figure.value, figure.reason, figure.units) == (None, Reason.TOO_MANY, 2)
    assert alpha(table, Hierarchy(PARENTS)).value is not None


def test_too_many_levels_have_no_figure():
    parents = {str(level): [str(level - 1)] for level in range(1, MOST_LEVELS + 1)}
    table = Table.of_units([["0", str(MOST_LEVELS)]])
    assert alpha(table, Hierarchy(parents)).reason is Reason.TOO_MANY
