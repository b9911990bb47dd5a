"""A draft: edits over a base version, all of an edit or nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import (
    Add,
    Annotate,
    Concept,
    Draft,
    Invalid,
    Merge,
    Move,
    Remove,
    Rename,
    Tree,
    edit_of,
)
from tests.taxonomy.edits import (
    ANIMALS,
    EDITS,
    IDENTITY,
    SEVERAL,
    done,
    draft,
    edits_of,
    refusal,
)
from tests.taxonomy.trees import CALM, mapping, tree, trees


def test_without_an_edit_the_tree_is_the_base_and_nothing_is_mapped():
    base = tree(ANIMALS)
    assert Draft(base).tree() is base
    assert Draft(base).mapping() == mapping("")
    assert Draft(base).changed() == {}


def test_the_base_never_changes():
    base = tree(ANIMALS)
    spelled = base.encode()
    Draft(base, [Remove("puppy"), Merge(("dog",), "cat"), Rename("cat", {"de": "Katze"})]).tree()
    assert base.encode() == spelled


# Adding and moving


def test_an_added_concept_stands_after_its_sibling_or_last():
    found = draft(
        Add(Concept("fox", {"en": "fox"}, ("animal",)), "cat"),
        Add(Concept("bear", {"en": "bear"}, ("animal",)), None),
        Add(Concept("plant", {"en": "plant"}), "animal"),
    )
    assert found.tree().children("animal") == ("cat", "fox", "dog", "wolf", "bear")
    assert found.tree().roots == ("animal", "plant", "pet")
    assert found.get("fox") == Concept("fox", {"en": "fox"}, ("animal",))
    assert sorted(found.children("animal")) == ["bear", "cat", "dog", "fox", "wolf"]


def test_the_first_concepts_of_an_empty_tree_keep_the_order_of_adding():
    found = Draft(Tree(), [Add(Concept(id_, {"": id_}), None) for id_ in "zay"])
    assert found.tree().roots == ("z", "a", "y")


@pytest.mark.parametrize(
    ("concept", "after", "codes"),
    [
        (Concept("cat", {"en": "cat"}), None, ["TAKEN"]),
        (Concept("", {"en": "x"}), None, ["EMPTY"]),
        (Concept("x" * 201, {"en": "x"}), None, ["TOO_LONG"]),
        (Concept("a\nb", {"en": "x"}), None, ["CONTROL"]),
        (Concept("x"), None, ["EMPTY"]),
        (Concept("x", {"en": " "}), None, ["EMPTY"]),
        (Concept("x", {"en": "x" * 501}), None, ["TOO_LONG"]),
        (Concept("x", {"en": "a\ud800"}), None, ["CONTROL"]),
        (Concept("x", {"e n": "x"}), None, ["LANGUAGE"]),
        (Concept("x", {f"x-a{n}": "x" for n in range(101)}), None, ["TOO_MANY"]),
        (Concept("x", {"en": "x"}, ("gone", "lost")), None, ["NOT_FOUND", "NOT_FOUND"]),
        (Concept("x", {"en": "x"}, ("pet", "pet")), None, ["TAKEN"]),
        (Concept("x", {"en": "x"}, related=("gone",)), None, ["NOT_FOUND"]),
        (Concept("x", {"en": "x"}, replaced_by=("gone",)), None, ["NOT_FOUND"]),
        (Concept("x", {"en": "x"}), "cat", ["NOT_SIBLING"]),
        (Concept("x", {"en": "x"}, ("animal",)), "puppy", ["NOT_SIBLING"]),
        (Concept("x", {"en": "x"}, ("animal",)), "gone", ["NOT_SIBLING"]),
        (Concept("x", {"en": "x"}, colour="red"), None, ["COLOUR"]),
        (Concept("x", {"en": 1}, (2,)), None, ["SHAPE", "SHAPE"]),
        (Concept(1, ["x"], hidden={"en": "x"}), None, ["SHAPE", "SHAPE", "SHAPE"]),
        (Concept("x", {"en": "x"}, definitions={"en": "x" * 10_001}), None, ["TOO_LONG"]),
        (Concept("x", {"en": "x"}, notes={"en": ("\x00",)}), None, ["CONTROL"]),
    ],
)
def test_what_cannot_be_added_is_refused(concept, after, codes):
    assert [code for code, _ in refusal(draft(), Add(concept, after))] == codes


def test_a_concept_has_at_most_fifty_parents():
    many = tuple(f"p{n}" for n in range(51))
    wide = draft(base=" ".join(many) + " x")
    assert refusal(wide, Move("x", many)) == [("TOO_MANY", "x")]
    wide.apply(Move("x", many[:50]))


def test_moving_takes_everything_below_along():
    found = draft(Move("dog", ("pet",)))
    assert found.tree().descendants("pet") == ["cat", "dog", "puppy"]
    assert found.tree().children("animal") == ("cat", "wolf")
    assert draft(Move("dog", ())).tree().roots == ("animal", "pet", "dog")


def test_moving_among_siblings_changes_their_order():
    found = draft(Move("cat", ("animal", "pet"), "wolf"))
    assert found.tree().children("animal") == ("dog", "wolf", "cat")
    found.apply(Move("dog", ("animal", "pet"), None))
    assert found.tree().children("animal") == ("wolf", "cat", "dog")


def test_moving_to_where_it_stands_changes_nothing():
    found = draft()
    assert not found.apply(Move("dog", ("animal", "pet"), "cat"))
    assert not found.apply(Move("wolf", ("animal",)))
    assert found.tree() is found.base
    assert found.apply(Move("cat", ("animal", "pet")))
    assert not found.apply(Move("cat", ("animal", "pet")))
    assert not found.apply(Move("cat", ("animal", "pet"), "wolf"))
    found = draft(Move("puppy", ("dog",)), Move("wolf", ("animal",)), Remove("wolf"))
    assert not found.apply(Move("puppy", ("dog",)))  # what stood behind it is gone


@pytest.mark.parametrize("parent", ["dog", "puppy"])
def test_nothing_moves_below_itself(parent):
    assert refusal(draft(), Move("dog", (parent,))) == [("CYCLE", "dog")]


def test_a_cycle_through_concepts_of_the_draft_is_found():
    found = draft(Add(Concept("x", {"en": "x"}, ("puppy",)), None), Move("wolf", ("x",)))
    assert refusal(found, Move("dog", ("wolf",))) == [("CYCLE", "dog")]
    assert refusal(found, Move("gone", ("lost",))) == [("NOT_FOUND", "gone"), ("NOT_FOUND", "lost")]
    assert refusal(found, Move("cat", ("pet",), "cat")) == [("NOT_SIBLING", "cat")]


# Names and notes


def test_renaming_sets_some_languages_and_takes_others_away():
    found = draft(Rename("cat", {"de": "Katze", "fr": "chat"}), Rename("cat", {"fr": ""}))
    assert found.tree()["cat"].labels == {"en": "cat", "de": "Katze"}
    found.apply(Rename("cat", {"en": ""}))
    assert refusal(found, Rename("cat", {"de": ""})) == [("EMPTY", "cat")]
    assert refusal(found, Rename("gone", {"de": "x"})) == [("NOT_FOUND", "gone")]


def test_a_new_preferred_label_is_no_alternative_any_more():
    found = draft(
        Annotate("cat", {"alternatives": {"en": ["kitty", "puss"]}, "hidden": {"en": ["kat"]}}),
        Rename("cat", {"en": "kitty"}),
    )
    assert found.tree()["cat"].alternatives == {"en": ("puss",)}
    assert found.tree()["cat"].hidden == {"en": ("kat",)}


def test_annotating_sets_whole_fields_and_none_clears_them():
    values = {
        "definitions": {"en": "A small\ncarnivore"},
        "notes": {"en": ["one", "two"]},
        "examples": {"": ["Tom"]},
        "codes": {"wikidata": "Q146"},
        "uri": "https://example.org/cat",
        "colour": "#1E90ff",
        "hotkey": "k",
    }
    found = draft(Annotate("cat", values))
    assert (
        found.get("cat").plain()
        == Concept.of(
            {"id": "cat", "labels": {"en": "cat"}, "broader": ["animal", "pet"], **values}
        ).plain()
    )
    found.apply(Annotate("cat", dict.fromkeys(values)))
    assert found.get("cat") == tree(ANIMALS)["cat"]
    assert found.changed() == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"labels": {"en": "x"}}, "UNKNOWN_FIELD"),
        ({"notes": "x"}, "SHAPE"),
        ({"notes": {"en": "x"}}, "SHAPE"),
        ({"definitions": {"en": ["x"]}}, "SHAPE"),
        ({"hotkey": 1}, "SHAPE"),
        ({"colour": "#12345"}, "COLOUR"),
        ({"hotkey": "k" * 21}, "TOO_LONG"),
        ({"uri": ""}, "EMPTY"),
        ({"codes": {"": "x"}}, "EMPTY"),
        ({"alternatives": {"en": [""]}}, "EMPTY"),
        ({"alternatives": {"en": [str(n) for n in range(1001)]}}, "TOO_MANY"),
    ],
)
def test_annotations_of_the_wrong_kind_are_refused(changes, code):
    assert refusal(draft(), Annotate("cat", changes)) == [(code, "cat")]


def test_what_was_imported_with_longer_names_may_stay_while_others_are_edited():
    base = Tree([Concept("a", {"en": "x" * 900}), Concept("b", {"en": "b"})])
    found = Draft(base, [Move("a", ("b",)), Annotate("a", {"hotkey": "a"})])
    assert refusal(found, Rename("a", {"de": "y"})) == [("TOO_LONG", "a")]


# Edits as JSON, and anything that anybody may do


@CALM
@given(EDITS)
def test_an_edit_is_read_back_from_json(edit):
    assert edit_of(json.loads(json.dumps(edit.plain()))) == edit


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"kind": "burn"},
        {"kind": ["add"]},
        {"kind": "add"},
        {"kind": "add", "concept": 1},
        {"kind": "remove", "x": 1},
        {"kind": "remove", "id": ["x"]},
        {"kind": "move", "id": "x", "broader": "abc"},
        {"kind": "move", "id": "x", "broader": [1]},
        {"kind": "rename", "id": "x", "labels": ["x"]},
        {"kind": "relate", "first": "x", "second": "y", "related": 1},
    ],
)
def test_what_is_no_edit_is_refused(plain):
    with pytest.raises(Invalid) as refused:
        edit_of(plain)
    assert refused.value.problems[0].code == "UNKNOWN_EDIT"


@given(trees(), st.lists(EDITS, max_size=8))
def test_whatever_is_done_the_tree_is_valid_and_can_be_done_again(base, edits):
    found, kept = done(base, edits)
    result = found.tree()
    again = Draft(base, [edit_of(edit.plain()) for edit in kept])
    assert again.tree().encode() == result.encode()
    assert again.mapping() == found.mapping()
    assert found.mapping().check(base, result) == []
    assert found.changed().keys() == {
        id_
        for id_ in (*base.concepts, *result.concepts)
        if base.concepts.get(id_) != result.concepts.get(id_)
    }
    for concept in result:
        assert set(found.children(concept.id)) == set(result.children(concept.id))
        assert found.get(concept.id) is concept
    gone = {id_ for id_ in base.concepts if id_ not in result}
    assert gone <= set(found.mapping())
    assert all(result[id_].deprecated for id_ in found.mapping() if id_ in result)


@given(st.lists(edits_of(st.sampled_from([*tree(ANIMALS).concepts, "new"])), max_size=10))
def test_an_edit_counts_exactly_when_it_changes_something(edits):
    found = draft()
    state = found.tree().encode(), found.mapping()
    for edit in edits:
        before = state
        for first in (True, False):
            try:
                counts = found.apply(edit)
            except Invalid:
                break
            state = found.tree().encode(), found.mapping()
            assert counts is (state != before)
            assert first or not counts  # done again, it has nothing to do
            before = state


@given(trees(), st.lists(EDITS, max_size=8))
def test_a_view_says_of_each_concept_what_the_tree_says(base, edits):
    found, _ = done(base, edits)
    result, view = found.tree(), found.view()
    assert len(view) == len(result)
    assert tuple(view.children(None)) == result.roots
    for id_ in {*base.concepts, *result.concepts, "new1", "none"}:
        assert (id_ in view) == (id_ in result)
        if id_ in result:
            assert view[id_] is result[id_]
            assert tuple(view.children(id_)) == result.children(id_)
            assert view.count(id_) == len(result.children(id_))
            assert view.path(id_) == result.path(id_)
            assert view.depth(id_) == result.depths[id_]


@given(trees(), IDENTITY, SEVERAL)
def test_a_move_is_refused_as_a_cycle_exactly_when_it_would_make_one(base, id_, broader):
    known = id_ in base and all(parent in base for parent in broader)
    if not known or len(set(broader)) < len(broader):
        return
    below = {id_, *base.descendants(id_)}
    found = Draft(base)
    if below & set(broader):
        assert refusal(found, Move(id_, broader)) == [("CYCLE", id_)]
    else:
        found.apply(Move(id_, broader))
        assert found.tree()[id_].broader == broader
