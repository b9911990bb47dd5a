"""A mapping says which concept of a new version stands for one of the old."""

from __future__ import annotations

import pytest
from hypothesis import given

from taxonomy import Mapping, Match, Relation
from taxonomy.concept_matching import ConceptMatching
from tests.taxonomy.trees import CALM, mapping, mappings, tree


def test_it_knows_the_matches_of_a_source_and_of_a_target():
    found = mapping("a=x b=x b~y gone")
    assert found.of("b") == (
        Match("b", Relation.EXACT, "x"),
        Match("b", Relation.CLOSE, "y"),
    )
    assert [match.source for match in found.sources("x")] == ["a", "b"]
    assert found.knows("gone")
    assert found.of("gone") == ()
    assert not found.knows("x")
    assert (len(found), list(found)) == (3, ["a", "b", "gone"])


def test_a_source_with_a_match_is_not_unmatched_and_a_repeated_line_counts_once():
    assert mapping("a=x a=x a gone gone") == mapping("a=x gone")
    assert mapping("a=x") != "a=x"


@pytest.mark.parametrize(
    ("lines", "best", "heir"),
    [
        ("", (), "a"),
        ("a", (), None),
        ("a=x", ("x",), "x"),
        ("a=x a~y a<z", ("x",), "x"),
        ("a~y a<z", ("y",), "y"),
        ("a<z a>x", ("z",), "z"),
        ("a=x a=y", ("x", "y"), None),
        ("a>x", (), None),
        ("a-x", (), None),
    ],
)
def test_exact_beats_close_beats_broad_and_only_one_best_target_is_an_heir(lines, best, heir):
    assert mapping(lines).best("a") == best
    new = tree("x y z" if lines else "a")
    assert ConceptMatching(tree("a"), new, mapping(lines)).survivor("a") == heir


def test_inverted_turns_broad_into_narrow_and_keeps_the_rest():
    assert mapping("a=x b<y c>z d-v e~w f").inverted() == mapping("x=a y>b z<c v-d w~e")


def test_check_finds_what_does_not_exist_on_either_side():
    problems = mapping("a=x b=nowhere lost=x forgotten").check(tree("a b"), tree("x"))
    assert [(p.code, p.where) for p in problems] == [
        ("DANGLING_TARGET", "b EXACT nowhere"),
        ("DANGLING_SOURCE", "lost EXACT x"),
        ("DANGLING_SOURCE", "forgotten unmatched"),
    ]
    assert mapping("a=x b").check(tree("a b"), tree("x")) == []


def test_notes_travel_with_their_match():
    noted = Mapping([Match("a", Relation.BROAD, "x", "Mapped to Parent")], ["b"])
    assert noted.plain() == {
        "format": 1,
        "matches": [["a", "BROAD", "x", "Mapped to Parent"]],
        "unmatched": ["b"],
    }
    assert Mapping.decode(noted.encode()) == noted


@CALM
@given(mappings())
def test_what_is_encoded_is_decoded(found):
    assert Mapping.decode(found.encode()) == found
    assert hash(Mapping.decode(found.encode())) == hash(found)
    assert found.inverted().inverted().matches == found.matches
