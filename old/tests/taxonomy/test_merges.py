"""Merging, splitting, removing, deprecating and relating concepts of a draft."""

from __future__ import annotations

from taxonomy import (
    Add,
    Annotate,
    Concept,
    Deprecate,
    Merge,
    Relate,
    Remove,
    Rename,
    Restore,
    Split,
)
from tests.taxonomy.edits import ANIMALS, draft, refusal, up
from tests.taxonomy.trees import mapping, tree


def test_merging_moves_children_names_and_relations():
    found = draft(
        Annotate("dog", {"alternatives": {"en": ["hound"]}, "hidden": {"en": ["dgo"]}}),
        Rename("dog", {"de": "Hund"}),
        Relate("dog", "pet"),
        Relate("puppy", "dog"),
        Merge(("dog",), "wolf"),
    )
    merged = found.tree()["wolf"]
    assert found.get("dog") is None
    assert merged.broader == ("animal",)
    assert merged.labels == {"en": "wolf"}
    assert merged.alternatives == {"en": ("dog", "hound"), "de": ("Hund",)}
    assert merged.hidden == {"en": ("dgo",)}
    assert set(merged.related) == {"pet", "puppy"}
    assert found.tree()["puppy"].related == ("wolf",)
    assert found.tree()["puppy"].broader == ("wolf",)
    assert found.mapping() == mapping("dog=wolf")


def test_merging_a_parent_into_its_child_gives_the_child_its_place():
    found = draft(Merge(("dog", "animal"), "puppy"))
    assert up(found) == {
        "pet": (),
        "cat": ("puppy", "pet"),
        "puppy": ("pet",),
        "wolf": ("puppy",),
    }


def test_what_stands_between_both_must_move_first():
    assert refusal(draft(), Merge(("animal",), "puppy")) == [("CYCLE", "dog")]


def test_a_merge_needs_sources_that_exist_and_a_living_target():
    assert refusal(draft(), Merge((), "cat")) == [("EMPTY", "cat")]
    assert refusal(draft(), Merge(("gone",), "cat")) == [("NOT_FOUND", "gone")]
    assert refusal(draft(), Merge(("dog",), "gone")) == [("NOT_FOUND", "gone")]
    assert refusal(draft(), Merge(("cat",), "cat")) == [("SELF", "cat")]
    assert refusal(draft(Deprecate("cat")), Merge(("dog",), "cat")) == [("DEPRECATED", "cat")]


def test_merging_related_sources_leaves_no_relation_to_what_is_gone():
    found = draft(Relate("cat", "dog"), Relate("cat", "wolf"), Merge(("cat", "dog"), "wolf"))
    assert found.tree()["wolf"].related == ()


def test_a_split_lifts_children_and_parts_to_the_parents():
    parts = [Concept(id_, {"en": id_}, ("dog",)) for id_ in ("big", "small")]
    found = draft(
        *(Add(part) for part in parts),
        Relate("dog", "wolf"),
        Split("dog", ("big", "small")),
    )
    assert up(found) == {
        "animal": (),
        "pet": (),
        "cat": ("animal", "pet"),
        "puppy": ("animal", "pet"),
        "wolf": ("animal",),
        "big": ("animal", "pet"),
        "small": ("animal", "pet"),
    }
    assert found.tree()["wolf"].related == ("big", "small")
    assert found.tree()["small"].related == ("wolf",)
    assert found.mapping() == mapping("dog>big dog>small")
    assert draft(Split("animal", ("cat", "dog"))).tree().roots == ("pet", "wolf")


def test_a_split_needs_two_living_parts():
    assert refusal(draft(), Split("dog", ("cat", "cat"))) == [("TOO_FEW", "dog")]
    assert refusal(draft(), Split("dog", ("dog", "cat"))) == [("SELF", "dog")]
    assert refusal(draft(), Split("gone", ("dog", "cat"))) == [("NOT_FOUND", "gone")]
    lost = refusal(draft(Deprecate("cat")), Split("dog", ("cat", "lost")))
    assert lost == [("NOT_FOUND", "lost"), ("DEPRECATED", "cat")]


def test_only_leaves_are_removed_and_what_the_base_had_is_unmatched():
    new = Add(Concept("x", {"en": "x"}, ("puppy",), related=("cat",)))
    found = draft(new, Remove("wolf"))
    assert refusal(found, Remove("puppy")) == [("HAS_CHILDREN", "puppy")]
    assert refusal(found, Remove("wolf")) == [("NOT_FOUND", "wolf")]
    assert found.get("cat").related == ("x",)
    found.apply(Remove("x"))
    found.apply(Remove("puppy"))
    assert found.get("cat").related == ()
    assert found.mapping() == mapping("wolf puppy")


def test_who_takes_over_is_followed_to_the_end():
    found = draft(Merge(("wolf",), "dog"), Merge(("dog",), "cat"))
    assert found.mapping() == mapping("wolf=cat dog=cat")
    found.apply(Add(Concept("x", {"en": "x"}, ("pet",))))
    found.apply(Split("cat", ("x", "pet")))
    assert found.mapping() == mapping("wolf>x wolf>pet dog>x dog>pet cat>x cat>pet")
    found.apply(Remove("puppy"))
    found.apply(Remove("x"))
    assert found.mapping() == mapping("wolf>pet dog>pet cat>pet puppy")


def test_an_id_that_comes_back_stands_for_itself_again():
    found = draft(Remove("wolf"), Add(tree(ANIMALS)["wolf"]))
    assert found.mapping() == mapping("")
    assert found.tree() == tree(ANIMALS)


# Deprecating and relating


def test_deprecating_keeps_the_concept_and_names_what_replaces_it():
    found = draft(Deprecate("dog", ("wolf",)), Deprecate("cat", ("pet", "wolf")), Deprecate("pet"))
    assert found.get("dog").deprecated
    assert found.get("dog").replaced_by == ("wolf",)
    assert found.mapping() == mapping("dog~wolf cat>pet cat>wolf")
    found.apply(Restore("dog"))
    found.apply(Restore("wolf"))
    assert found.get("dog") == tree(ANIMALS)["dog"]
    assert found.mapping() == mapping("cat>pet cat>wolf")


def test_a_replacement_that_leaves_hands_over():
    found = draft(Deprecate("dog", ("wolf",)), Merge(("wolf",), "cat"))
    assert found.get("dog").replaced_by == ("cat",)
    assert found.mapping() == mapping("dog~cat wolf=cat")
    found = draft(Deprecate("dog", ("wolf",)), Remove("wolf"))
    assert found.get("dog").replaced_by == ()
    assert found.mapping() == mapping("wolf")


def test_what_replaces_must_live():
    assert refusal(draft(), Deprecate("dog", ("dog",))) == [("SELF", "dog")]
    assert refusal(draft(), Deprecate("dog", ("gone",))) == [("NOT_FOUND", "gone")]
    assert refusal(draft(Deprecate("cat")), Deprecate("dog", ("cat",))) == [("DEPRECATED", "cat")]


def test_relations_hold_in_both_directions():
    found = draft(Relate("cat", "dog"), Relate("dog", "cat"))
    assert (found.get("cat").related, found.get("dog").related) == (("dog",), ("cat",))
    found.apply(Relate("dog", "cat", related=False))
    assert found.changed() == {}
    assert refusal(found, Relate("cat", "cat")) == [("SELF", "cat")]
    assert refusal(found, Relate("cat", "gone")) == [("NOT_FOUND", "gone")]
