"""What differs between two versions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import (
    Change,
    Concept,
    Diff,
    Entry,
    Join,
    Merge,
    Split,
    Tree,
    diff,
)
from tests.taxonomy.edits import EDITS, done
from tests.taxonomy.trees import CALM, mapping, mappings, tree, trees


def counts(old: Tree, new: Tree, lines: str | None = None) -> dict[str, int]:
    found = diff(old, new, None if lines is None else mapping(lines)).counts()
    return {name: count for name, count in found.items() if count}


def with_(base: Tree, id_: str, **values) -> Tree:
    return Tree((replace(c, **values) if c.id == id_ else c for c in base), language=base.language)


def test_added_and_removed_concepts_are_told_by_id_and_label():
    found = diff(tree("a b"), Tree([Concept("a", {"en": "a"}), Concept("c", {"de": "Zeh"})]))
    assert found.added == (Entry("c", "Zeh"),)
    assert found.removed == (Entry("b", "b"),)
    assert found.counts()["added"] == 1


def test_renamed_means_another_label_in_the_main_language_of_the_new_version():
    old = Tree([Concept("a", {"en": "cat", "de": "Katze"})], language="en")
    new = Tree([Concept("a", {"en": "cat", "de": "Kater"})], language="de")
    assert diff(old, new).renamed == (Change("a", "a", "Katze", "Kater"),)
    assert counts(new, Tree(old, language="")) == {"renamed": 1}
    assert counts(Tree(new), Tree(old)) == {"relabeled": 1}


def test_relabelled_means_other_names():
    base = tree("a", language="en")
    for values in (
        {"labels": {"en": "a", "de": "b"}},
        {"alternatives": {"en": ("b",)}},
        {"hidden": {"en": ("b",)}},
    ):
        (change,) = diff(base, with_(base, "a", **values)).relabeled
        assert change.after.keys() == values.keys()
        assert counts(base, with_(base, "a", **values)) == {"relabeled": 1}


def test_annotated_means_anything_else():
    base = tree("a b")
    values = {"codes": {"x": "1"}, "colour": "#ffffff", "related": ("b",)}
    assert diff(base, with_(base, "a", **values)).annotated == (
        Change("a", "a", {"codes": None, "colour": None, "related": None}, values),
    )


def test_deprecated_and_restored():
    base = tree("a b")
    after = with_(base, "a", deprecated=True, replaced_by=("b",))
    assert counts(base, after) == {"deprecated": 1}
    assert counts(after, base) == {"restored": 1}
    assert counts(after, with_(after, "a", replaced_by=())) == {"annotated": 1}


def test_moved_compares_sets_of_parents():
    old = tree("a b c<a,b d<a")
    assert counts(old, tree("a b c<b,a d<a")) == {}
    assert diff(old, tree("a b c<a,b d<b")).moved == (Change("d", "d", ("a",), ("b",)),)


def test_with_a_mapping_an_exact_pair_is_one_concept_under_a_new_id():
    old, new = tree("a b<a c<b"), tree("x b<x c<b")
    found = diff(old, new, mapping("a=x"))
    assert found.counts() == Diff().counts() | {"renamed": 1}
    assert found.renamed == (Change("x", "a", "a", "x"),)
    assert counts(old, new) == {"added": 1, "removed": 1, "moved": 1}


@pytest.mark.parametrize("lines", ["a=x", "a~x", "a<x"])
def test_a_pair_along_which_labels_travel_is_one_concept_under_a_new_id(lines):
    assert diff(tree("a"), tree("x"), mapping(lines)).renamed == (Change("x", "a", "a", "x"),)
    assert counts(tree("a"), tree("x"), lines) == {"renamed": 1}


@pytest.mark.parametrize("lines", ["a>x", "a-x"])
def test_a_pair_along_which_no_label_travels_is_a_part_of_a_split(lines):
    assert diff(tree("a"), tree("x"), mapping(lines)).split == (Join(("a",), ("x",)),)
    assert counts(tree("a"), tree("x"), lines) == {"split": 1}


def test_a_concept_that_the_mapping_takes_away_is_removed_and_its_id_may_come_again():
    assert counts(tree("a"), tree("x"), "a") == {"added": 1, "removed": 1}
    assert counts(tree("a"), tree("a"), "a") == {"added": 1, "removed": 1}
    assert counts(tree("a"), tree("a"), "a~nowhere") == {"added": 1, "removed": 1}


def test_merged_concepts_are_not_called_removed_and_their_children_have_not_moved():
    old, new = tree("a b c<a d<b"), tree("b c<b d<b")
    found = diff(old, new, mapping("a=b"))
    assert found.merged == (Join(("a", "b"), ("b",)),)
    assert counts(old, new, "a=b") == {"merged": 1}


def test_a_part_of_a_split_may_be_another_concept():
    found = diff(tree("a b"), tree("x y"), mapping("a=x a=y b=x"))
    assert found.renamed == (Change("x", "b", "b", "x"),)
    assert found.split == (Join(("a",), ("x", "y")),)
    assert found.added == ()


@pytest.mark.parametrize("lines", ["a=x b=x", "a~x b=x", "a<x b<x"])
def test_what_others_merge_into_is_not_called_added(lines):
    assert counts(tree("a b"), tree("x"), lines) == {"merged": 1}


@pytest.mark.parametrize("lines", ["a>x a>y", "a=x a=y", "a~x a~y"])
def test_split_concepts_are_not_called_removed_nor_their_parts_added(lines):
    found = diff(tree("a"), tree("x y"), mapping(lines))
    assert found.split == (Join(("a",), ("x", "y")),)
    assert counts(tree("a"), tree("x y"), lines) == {"split": 1}


def test_a_concept_that_keeps_its_id_may_be_split():
    found = diff(tree("a b"), tree("a b c"), mapping("a=a a=c"))
    assert found.split == (Join(("a",), ("a", "c")),)
    assert counts(tree("a b"), tree("a b c"), "a=a a=c") == {"split": 1}
    # It is compared with what has its id, and narrower parts leave it where it is.
    assert counts(tree("p a"), tree("p a<p c"), "a=a a=c") == {"split": 1, "moved": 1}
    assert counts(tree("a"), tree("a x y"), "a>x a>y") == {"split": 1}


def test_what_merges_into_a_concept_that_is_split_itself_is_told_apart():
    found = diff(tree("a b"), tree("a c"), mapping("a=a a=c b=a"))
    assert found.merged == (Join(("b",), ("a",)),)
    assert found.split == (Join(("a",), ("a", "c")),)
    assert counts(tree("a b"), tree("a c"), "a=a a=c b=a") == {"merged": 1, "split": 1}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("a=x b=x", ["n:1"]),
        ("a=x a=y", ["1:n"]),
        ("a>x", ["1:n"]),
        ("a=x a=y b=x b=y", ["n:n", "n:n"]),
        ("a=x a=y b=y", ["n:n"]),
        ("a=b a=x", ["n:n"]),
        ("b=b a=b", ["n:1"]),
    ],
)
def test_joins_say_how_many_became_how_many(lines, expected):
    found = diff(tree("a b"), tree("b x y"), mapping(lines))
    assert [str(join.cardinality) for join in (*found.merged, *found.split)] == expected
    assert [join["cardinality"] for join in found.plain()["split"]] == [
        join.cardinality for join in found.split
    ]


def test_what_was_deprecated_in_favour_of_the_same_concept_makes_it_a_merge():
    new = with_(tree("x b"), "b", deprecated=True, replaced_by=("x",))
    assert diff(tree("a b"), new, mapping("a=x")).merged == (Join(("a",), ("x",)),)
    assert counts(tree("a b"), new, "a=x") == {"merged": 1, "deprecated": 1}


def test_a_deprecated_target_does_not_count_beside_one_that_can_be_chosen():
    new = with_(tree("x y"), "x", deprecated=True)
    assert counts(tree("a"), new, "a=x a=y") == {"added": 1, "renamed": 1}
    assert counts(tree("a"), new, "a=x") == {"added": 1, "deprecated": 1, "renamed": 1}


def test_a_deprecated_concept_with_a_replacement_is_neither_merged_nor_split():
    old = tree("a b c")
    one = with_(old, "a", deprecated=True, replaced_by=("b",))
    assert counts(old, one, "a~b") == {"deprecated": 1}
    two = with_(old, "a", deprecated=True, replaced_by=("b", "c"))
    assert counts(old, two, "a>b a>c") == {"deprecated": 1}


def test_two_concepts_may_change_ids_with_each_other():
    old = Tree([Concept("a", {"": "one"}), Concept("b", {"": "two"})])
    new = Tree([Concept("b", {"": "one"}), Concept("a", {"": "two"})])
    assert counts(old, new, "a=b b=a") == {}
    assert counts(old, new) == {"renamed": 2}


def test_the_whole_is_json():
    old, new = tree("a b c<a d f"), tree("a g c x y f")
    found = diff(old, new, mapping("b=a d>x d>y"))
    assert json.loads(json.dumps(found.plain()))["moved"] == [
        {"id": "c", "was": "c", "before": ["a"], "after": []}
    ]
    assert bool(found)


@CALM
@given(trees())
def test_a_version_does_not_differ_from_itself(base):
    assert not diff(base, base)
    assert not diff(base, Tree.decode(base.encode()), mapping(""))


@CALM
@given(trees(), trees())
def test_without_a_mapping_ids_tell(old, new):
    found = diff(old, new)
    assert {entry.id for entry in found.added} == {c.id for c in new if c.id not in old}
    assert {entry.id for entry in found.removed} == {c.id for c in old if c.id not in new}
    both = [id_ for id_ in old.concepts if id_ in new]
    assert [change.id for change in found.moved] == [
        id_ for id_ in both if set(old[id_].broader) != set(new[id_].broader)
    ]
    changed = {entry.id for name in ("renamed", "relabeled") for entry in getattr(found, name)}
    for id_ in both:
        fields = ("labels", "alternatives", "hidden")
        if id_ not in changed:
            assert all(getattr(old[id_], f) == getattr(new[id_], f) for f in fields)


@CALM
@given(trees(), trees(), mappings())
def test_every_concept_is_accounted_for_once_whatever_the_mapping_says(old, new, lines):
    found = diff(old, new, lines)
    joins = (*found.merged, *found.split)
    gone = [source for join in joins for source in join.sources]
    gone += [entry.id for entry in found.removed]
    assert len(set(gone)) == len(gone)
    reached = {target for join in joins for target in join.targets}
    added = {entry.id for entry in found.added}
    assert not reached & added
    # What is left on either side is the same concept, or told of on the other side.
    left = len(new.concepts.keys() - added)
    assert len(old.concepts.keys() - gone) <= left <= len(old) + len(reached)
    assert len({join.targets for join in found.merged}) == len(found.merged)
    json.dumps(found.plain())


@given(trees(), st.lists(EDITS, max_size=6))
def test_a_diff_tells_what_edits_did(base, edits):
    draft, kept = done(base, edits)
    new, lines = draft.tree(), draft.mapping()
    found = diff(base, new, lines)
    told = {source for join in (*found.merged, *found.split) for source in join.sources}
    told |= {entry.id for entry in found.removed}
    told |= {change.was for name in ("renamed", "moved") for change in getattr(found, name)}
    gone = {id_ for id_ in base.concepts if id_ not in new}
    # A concept that was merged into a new one with the same label and parents is that one now.
    assert all(not set(lines.best(id_)) & base.concepts.keys() for id_ in gone - told)
    assert {join.sources[0] for join in found.split} <= gone
    if not any(isinstance(edit, Merge | Split) for edit in kept):
        assert {entry.id for entry in found.removed} == gone
        assert {entry.id for entry in found.added} == {c.id for c in new if c.id not in base}
        assert not found.merged
    flipped = {c.id for c in new if c.id in base and c.deprecated != base[c.id].deprecated}
    assert {entry.id for entry in (*found.deprecated, *found.restored)} == flipped
