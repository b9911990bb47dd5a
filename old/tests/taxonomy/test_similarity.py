"""How near two concepts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import (
    Concept,
    Tree,
    distance,
    lowest_common_ancestor,
    lowest_common_ancestors,
    wu_palmer,
)
from tests.taxonomy.trees import CALM, tree, trees

# The way up from dog and cat in WordNet, with the second parent that a dog has there.
LIVING = (
    "entity physical<entity object<physical whole<object living<whole organism<living "
    "animal<organism chordate<animal vertebrate<chordate mammal<vertebrate placental<mammal "
    "carnivore<placental canine<carnivore feline<carnivore domestic<animal dog<canine,domestic "
    "cat<feline"
)


def pairs(of: Tree):
    return [(a, b) for a in of.concepts for b in of.concepts]


def test_the_lowest_common_ancestor_of_a_concept_and_one_below_it_is_the_upper_one():
    found = tree("a b<a c<b")
    assert lowest_common_ancestor(found, "a", "c") == "a"
    assert lowest_common_ancestor(found, "c", "c") == "c"
    assert distance(found, "a", "c") == 2
    assert distance(found, "c", "c") == 0


def test_concepts_under_different_roots_have_nothing_in_common():
    found = tree("a b c<a d<b")
    assert lowest_common_ancestor(found, "c", "d") is None
    assert lowest_common_ancestors(found, "c", "d") == ()
    assert distance(found, "c", "d") is None
    assert wu_palmer(found, "c", "d") == 0.0


def test_with_several_parents_there_may_be_several_and_the_deepest_comes_first():
    found = tree("r a<r b<r deep<b x<a,deep y<a,deep")
    assert lowest_common_ancestors(found, "x", "y") == ("deep", "a")
    assert distance(found, "x", "y") == 2
    assert wu_palmer(found, "x", "y") == 2 * 3 / (1 + 1 + 2 * 3)


def test_dog_and_cat_are_as_similar_as_wordnet_has_them():
    # Carnivore is the twelfth concept from the root, counted with it, and two edges above both:
    # 2·12 / (2 + 2 + 2·12), which NLTK's `dog.wup_similarity(cat)` gives, too.
    found = tree(LIVING)
    assert lowest_common_ancestor(found, "dog", "cat") == "carnivore"
    assert wu_palmer(found, "dog", "cat") == pytest.approx(0.857142857142857)
    assert distance(found, "dog", "cat") == 4


def test_a_concept_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        distance(tree("a"), "a", "b")


def test_a_chain_longer_than_the_stack_is_no_problem():
    deep = Tree(Concept(str(n), {}, (str(n - 1),) if n else ()) for n in range(5000))
    assert wu_palmer(deep, "4999", "4998") == pytest.approx(9998 / 9999)


def above(of: Tree, id_: str) -> dict[str, int]:
    """The ancestors of a concept and itself, each with its shortest way, from all paths."""
    found: dict[str, int] = {}
    for path in of.paths(id_):
        for height, up in enumerate(reversed(path)):
            found[up] = min(height, found.get(up, height))
    return found


@CALM
@given(trees())
def test_what_all_paths_say(of):
    for a, b in pairs(of):
        up, other = above(of, a), above(of, b)
        common = up.keys() & other.keys()
        lowest = {c for c in common if not any(c in of.ancestors(d) for d in common)}
        found = lowest_common_ancestors(of, a, b)
        assert (set(found), len(found)) == (lowest, len(lowest))
        assert distance(of, a, b) == min((up[c] + other[c] for c in common), default=None)
        deepest = [max(len(path) for path in of.paths(c)) for c in found]
        assert deepest == sorted(deepest, reverse=True)
        assert all(deepest[0] >= max(map(len, of.paths(c))) for c in common)


@CALM
@given(trees(), st.data())
def test_similarity_is_symmetric_and_between_nothing_and_one(of, data):
    if not len(of):
        return
    a, b = (data.draw(st.sampled_from(list(of.concepts))) for _ in "ab")
    assert distance(of, a, b) == distance(of, b, a)
    assert wu_palmer(of, a, b) == wu_palmer(of, b, a)
    assert 0 <= wu_palmer(of, a, b) <= 1
    assert (wu_palmer(of, a, b) == 1) == (a == b)
    assert (wu_palmer(of, a, b) == 0) == (distance(of, a, b) is None)
