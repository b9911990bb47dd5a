"""What becomes of a label from one version to another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Concept, Draft, Mapping, MappingResult, Rule, Tree, diff, map_label, map_labels
from tests.taxonomy.edits import EDITS, done
from tests.taxonomy.trees import CALM, IDS, mapping, mappings, tree, trees

BASE = "animal cat<animal dog<animal puppy<dog wolf<animal"


def mapped(old: str, new: str, lines: str = "", id_: str = "a", unusable: str = "") -> tuple:
    """The rule and the targets of one concept, in trees and mappings written as words."""
    hidden = unusable.split()
    found = map_label(id_, tree(old), tree(new), mapping(lines), lambda id_: id_ not in hidden)
    return (str(found.rule), " ".join(found.targets))


def renamed(of: Tree, **labels: str) -> Tree:
    return Tree(replace(c, labels={"en": labels.get(c.id, c.label())}) for c in of)


def deprecated(of: Tree, **heirs: str) -> Tree:
    return Tree(
        replace(c, deprecated=True, replaced_by=tuple(heirs[c.id].split())) if c.id in heirs else c
        for c in of
    )


# No entry in the mapping: ids tell


def test_the_same_concept_is_unchanged_moved_or_renamed_and_renamed_wins():
    old = tree("p q a<p")
    assert map_label("a", old, old, Mapping()) == MappingResult(Rule.UNCHANGED, ("a",))
    assert mapped("p q a<p", "p q a<q") == ("MOVED", "a")
    assert map_label("a", old, renamed(tree("p q a<p"), a="x"), Mapping()).rule == Rule.RENAMED
    assert map_label("a", old, renamed(tree("p q a<q"), a="x"), Mapping()).rule == Rule.RENAMED


def test_under_a_parent_that_was_merged_or_has_a_new_id_nothing_has_moved():
    assert mapped("p q a<p", "q a<q", "p=q") == ("UNCHANGED", "a")
    assert mapped("p a<p", "r a<r", "p=r") == ("UNCHANGED", "a")


def test_the_label_is_that_of_the_main_language():
    old = Tree([Concept("a", {"en": "x", "de": "y"})], language="de")
    new = Tree([Concept("a", {"en": "z", "de": "y"})])
    assert map_label("a", old, new, Mapping()).rule is Rule.UNCHANGED


def test_a_concept_that_may_not_be_chosen_offers_what_is_near_it():
    old = "r a<r b<a c<b d<a"
    assert mapped(old, old, unusable="a") == ("AMBIGUOUS", "b d c r")
    assert mapped(old, old, unusable="a b d") == ("AMBIGUOUS", "c r")
    assert mapped(old, old, unusable="r a b c d") == ("AMBIGUOUS", "")


def test_at_most_twenty_candidates():
    wide = "a " + " ".join(f"c{n}<a" for n in range(30))
    rule, targets = mapped(wide, wide, unusable="a")
    assert (rule, targets.split()) == ("AMBIGUOUS", [f"c{n}" for n in range(20)])


@pytest.mark.parametrize(
    ("heirs", "unusable", "expected"),
    [
        ({"dog": "wolf"}, (), MappingResult(Rule.MERGED, ("wolf",))),
        ({"dog": "wolf"}, ("wolf",), MappingResult(Rule.AMBIGUOUS, ("animal",))),
        ({"dog": "wolf cat"}, (), MappingResult(Rule.SPLIT, ("wolf", "cat"))),
        ({"dog": "wolf cat"}, ("cat",), MappingResult(Rule.SPLIT, ("wolf",))),
        ({"dog": ""}, (), MappingResult(Rule.REMOVED, ("animal",))),
        ({"dog": "elsewhere"}, (), MappingResult(Rule.REMOVED, ("animal",))),
        ({"dog": "", "animal": ""}, (), MappingResult(Rule.REMOVED, ())),
        ({"dog": "wolf", "wolf": "cat"}, (), MappingResult(Rule.MERGED, ("cat",))),
        ({"dog": "wolf", "wolf": "dog"}, (), MappingResult(Rule.REMOVED, ("animal",))),
    ],
)
def test_a_deprecated_concept_goes_to_what_replaces_it(heirs, unusable, expected):
    new = deprecated(tree(BASE), **heirs)
    found = map_label("dog", tree(BASE), new, Mapping(), lambda id_: id_ not in unusable)
    assert found == expected


def test_a_concept_that_is_gone_offers_its_namesakes():
    old = Tree([Concept("a", {"en": "Cat"}, alternatives={"en": ("Puss",)})])
    new = Tree(
        [
            Concept("1", {"en": "cat"}),
            Concept("2", {"en": "x"}, alternatives={"de": ("CAT",)}),
            Concept("3", {"en": "puss"}),
            Concept("4", {"en": "CAT"}, deprecated=True),
            Concept("5", {"en": "cats"}),
        ]
    )
    found = map_label("a", old, new, Mapping())
    assert (found.rule, set(found.targets)) == (Rule.AMBIGUOUS, {"1", "2", "3"})
    few = map_label("a", old, new, Mapping(), lambda id_: id_ == "2")
    assert few == MappingResult(Rule.AMBIGUOUS, ("2",))


def test_without_namesakes_it_offers_the_nearest_ancestors_that_are_still_there():
    assert mapped("r p<r q<r a<p,q", "r q<r") == ("REMOVED", "q r")
    assert mapped("r p<r a<p", "r") == ("REMOVED", "r")
    assert mapped("r p<r a<p", "r x<r", "p=x") == ("REMOVED", "x")
    assert mapped("r p<r a<p", "r p<r", unusable="p") == ("REMOVED", "r")
    assert mapped("p a<p", "x") == ("REMOVED", "")


def test_a_concept_that_no_version_has_is_removed():
    assert mapped("b", "b") == ("REMOVED", "")


# An entry in the mapping wins


@pytest.mark.parametrize(
    ("old", "new", "lines", "expected"),
    [
        ("p a<p", "p a<p", "a", ("REMOVED", "p")),
        ("p a<p", "p", "a", ("REMOVED", "p")),
        ("a", "x", "a=nowhere", ("REMOVED", "")),
        ("a", "x", "a=x", ("RENAMED", "x")),
        ("a", "x", "a~x", ("RENAMED", "x")),
        ("a", "x", "a<x", ("RENAMED", "x")),
        ("a b", "x", "a=x b=x", ("MERGED", "x")),
        ("a b", "x", "a<x b=x", ("MERGED", "x")),
        ("a b", "b", "a=b", ("MERGED", "b")),
        ("a b", "x b", "a=x b>x", ("RENAMED", "x")),
        ("a", "a x", "a=a", ("UNCHANGED", "a")),
        ("a", "x y", "a=x a~y", ("RENAMED", "x")),
        ("a", "x y", "a~y a<x", ("RENAMED", "y")),
        ("a", "x y z", "a>z a<x", ("RENAMED", "x")),
        ("a", "x y", "a=x a=y", ("SPLIT", "x y")),
        ("a", "x y z", "a~x a~y a<z", ("SPLIT", "x y z")),
        ("a", "x y", "a>x a>y", ("SPLIT", "x y")),
        ("a", "x", "a>x", ("SPLIT", "x")),
        ("a", "x", "a-x", ("SPLIT", "x")),
    ],
)
def test_an_explicit_entry_wins(old, new, lines, expected):
    assert mapped(old, new, lines) == expected


@pytest.mark.parametrize(
    ("lines", "unusable", "expected"),
    [
        ("a=x", "x", ("AMBIGUOUS", "c r")),
        ("a=x", "x c r", ("AMBIGUOUS", "")),
        ("a=x a=y", "x", ("RENAMED", "y")),
        ("a=x a<y", "x", ("RENAMED", "y")),
        ("a=x a=y", "x y", ("SPLIT", "c r")),
        ("a>x a>y", "x", ("SPLIT", "y")),
        ("a>x a>y", "x y", ("SPLIT", "c r")),
        ("a", "r", ("REMOVED", "")),
    ],
)
def test_only_usable_targets_count(lines, unusable, expected):
    assert mapped("r a<r", "r x<r y<r c<x", lines, unusable=unusable) == expected


def test_the_same_label_under_a_new_id_is_unchanged_or_moved():
    old = Tree([Concept("p", {"": "P"}), Concept("a", {"": "A"}, ("p",))])
    new = Tree([Concept("q", {"": "P"}), Concept("b", {"": "A"}, ("q",))])
    assert map_label("a", old, new, mapping("a=b p=q")) == MappingResult(Rule.UNCHANGED, ("b",))
    assert map_label("a", old, new, mapping("a=b")) == MappingResult(Rule.MOVED, ("b",))


def test_a_target_that_is_deprecated_offers_what_replaces_it():
    new = deprecated(tree("x y z"), x="y")
    assert map_label("a", tree("a"), new, mapping("a=x")) == MappingResult(Rule.AMBIGUOUS, ("y",))


def test_merged_with_what_is_deprecated_in_favour_of_the_same_target():
    new = deprecated(tree("x b"), b="x")
    assert map_label("a", tree("a b"), new, mapping("a=x")) == MappingResult(Rule.MERGED, ("x",))


# Several steps


def steps(*written: str) -> list[tuple[Tree, Tree, Mapping]]:
    """Trees and the mappings between them, alternating."""
    made = [tree(text) if n % 2 == 0 else mapping(text) for n, text in enumerate(written)]
    return [(made[n], made[n + 2], made[n + 1]) for n in range(0, len(made) - 2, 2)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("p a<p", "", "p a<p", "", "p a<p"), ("UNCHANGED", "a")),
        (("p a<p", "", "p a", "a=x", "p x"), ("RENAMED", "x")),
        (("a b", "a=b", "b", "b=x", "x"), ("MERGED", "x")),
        (("a", "a=x", "x b", "x=b", "b"), ("MERGED", "b")),
        (("a", "a>x a>y", "x y", "y=z", "x z"), ("SPLIT", "x z")),
        (("a", "a>x a>y", "x y", "x=z y=z", "z"), ("SPLIT", "z")),
        (("p a<p", "a", "p", "p=q", "q"), ("REMOVED", "q")),
        (("p a<p", "p=q", "q a<q", "a", "q"), ("REMOVED", "q")),
        (("a", "a=b", "b", "b>c b>d", "c d"), ("SPLIT", "c d")),
    ],
)
def test_steps_add_up(written, expected):
    found = map_labels(steps(*written), ["a"], lambda _: True)["a"]
    assert (str(found.rule), " ".join(found.targets)) == expected


def test_only_the_last_step_asks_what_is_usable():
    through = steps("r a<r", "a=b", "r b<r", "b=c", "r c<r d<c")
    assert map_labels(through, ["a"], lambda id_: id_ in "cd")["a"] == MappingResult(
        Rule.RENAMED, ("c",)
    )
    assert map_labels(through, ["a"], lambda id_: id_ == "d")["a"] == MappingResult(
        Rule.AMBIGUOUS, ("d",)
    )


def test_what_a_middle_version_deprecates_is_replaced_by_the_next_step():
    middle = deprecated(tree("x y"), x="y")
    found = map_labels(
        [(tree("a"), middle, mapping("a=x")), (middle, tree("y"), mapping("x=y"))],
        ["a"],
        lambda _: True,
    )
    assert found["a"] == MappingResult(Rule.MERGED, ("y",))


def test_without_a_step_nothing_changes():
    assert map_labels([], ["a"], lambda _: False) == {"a": MappingResult(Rule.UNCHANGED, ("a",))}


@given(trees(), trees(), trees(), mappings(), mappings(), st.sets(st.sampled_from(IDS), min_size=1))
def test_every_target_is_usable_whatever_the_mappings_say(a, b, c, first, second, usable):
    for chain in ([(a, b, first)], [(a, b, first), (b, c, second)]):
        last = chain[-1][1]
        for id_, found in map_labels(chain, IDS, usable.__contains__).items():
            assert id_ in IDS
            assert len(found.targets) <= 20
            assert len(set(found.targets)) == len(found.targets)
            assert all(to in last and to in usable for to in found.targets)
            assert not any(last[to].deprecated for to in found.targets)
            assert not found.unambiguous or len(found.targets) == 1


@CALM
@given(trees(), trees(), mappings())
def test_one_step_alone_is_the_fate(a, b, lines):
    found = map_labels([(a, b, lines)], a.concepts, lambda _: True)
    assert found == {id_: map_label(id_, a, b, lines) for id_ in a.concepts}


@given(trees(), st.lists(EDITS, max_size=6))
def test_fates_and_diff_agree_about_a_draft(base, edits):
    draft, _ = done(base, edits)
    new, lines = draft.tree(), draft.mapping()
    found = map_labels([(base, new, lines)], base.concepts, lambda _: True)
    mapped = diff(base, new, lines)
    for id_ in base.concepts:
        if id_ not in draft.changed() and not base[id_].deprecated:
            assert found[id_] == MappingResult(Rule.UNCHANGED, (id_,))
    for join in mapped.split:
        assert found[join.sources[0]].rule in (Rule.SPLIT, Rule.RENAMED)
    for entry in mapped.removed:
        assert not found[entry.id].unambiguous
    for change in mapped.renamed:
        if not new[change.id].deprecated:
            assert found[change.was].rule in (Rule.RENAMED, Rule.MERGED)


def test_labels_on_a_draft_without_edits_stay():
    base = tree(BASE)
    assert map_labels([(base, Draft(base).tree(), Draft(base).mapping())], ["cat"], bool) == {
        "cat": MappingResult(Rule.UNCHANGED, ("cat",))
    }
