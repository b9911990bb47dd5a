"""Relations against those that are known to be right: F1 at every similarity, from one matching."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.regions.budget import Budget
from quality.regions.comparison import compare
from quality.regions.polygons import box
from quality.regions.relations import Relation, relation_ratios, relations_against, same_regions

ENDS = [(question, str(place)) for question in "pq" for place in range(4)]
SIDES = st.integers(1, 6)
REGIONS = st.fixed_dictionaries(
    {
        end: st.builds(
            box, st.sampled_from("ab"), st.integers(0, 8), st.integers(0, 8), SIDES, SIDES
        )
        for end in ENDS
    }
)
RELATIONS = st.lists(
    st.builds(Relation, st.sampled_from("xy"), st.sampled_from(ENDS), st.sampled_from(ENDS)),
    max_size=6,
)


def comparisons_of(mine, right):
    return {
        question: compare(
            {
                person: [
                    replace(it, name=name) for (of, name), it in each.items() if of == question
                ]
                for person, each in enumerate((mine, right))
            },
            Budget(10**8),
        )
        for question in "pq"
    }


@given(REGIONS, REGIONS, RELATIONS, RELATIONS, st.booleans())
def test_it_is_the_agreement_of_two_people_at_every_similarity(
    mine, right, said, reference, directed
):
    comparisons = comparisons_of(mine, right)
    found = relations_against(said, reference, comparisons, directed=directed)
    for percent in (1, 20, 33, 50, 75, 100):
        same = same_regions(comparisons, percent / 100)
        ratios = relation_ratios([said, reference], same, directed=directed, labeled=True)
        above, below = ratios[0, 1]
        assert found.f1(percent / 100) == pytest.approx(above / below if below else 1.0)


def test_a_relation_is_as_similar_as_the_less_similar_of_its_ends():
    mine = {("q", "a"): box("a", 0, 0, 10, 10), ("q", "b"): box("a", 50, 0, 10, 10)}
    right = {("q", "c"): box("b", 0, 0, 10, 10), ("q", "d"): box("a", 50, 0, 8, 10)}
    comparisons = comparisons_of(mine, right)
    said = [Relation("knows", ("q", "b"), ("q", "a"))]
    there, back = (
        Relation("knows", ("q", "d"), ("q", "c")),
        Relation("knows", ("q", "c"), ("q", "d")),
    )
    assert relations_against(said, [there], comparisons, directed=True).alike == ((80, 1),)
    assert relations_against(said, [back], comparisons, directed=True).alike == ()
    assert relations_against(said, [back], comparisons, directed=False).alike == ((80, 1),)
    other = [there._replace(label="likes")]
    assert relations_against(said, other, comparisons, directed=False).alike == ()
