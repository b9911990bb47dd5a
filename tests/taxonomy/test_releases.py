"""Releases of real taxonomies, with the counts that their publishers or a simple script gives."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from taxonomy import (
    Diff,
    Draft,
    Mapping,
    MappingResult,
    Merge,
    Move,
    Rename,
    Rule,
    Tree,
    diff,
    map_labels,
)
from taxonomy.formats import read, read_mapping
from tests.taxonomy.trees import iab, needs, wordnet


@cache
def uat(version: str) -> Tree:
    path = needs(f"taxonomy_uat/UAT_{version}.rdf")
    return read(path.read_bytes(), name=path.name)


def official(path: str, old: Tree, new: Tree, encoding: str = "utf-8") -> Mapping:
    data = needs(path).read_bytes()
    return read_mapping(data, name=path, old=old, new=new, encoding=encoding)


def counts(old: Tree, new: Tree) -> dict[str, int]:
    names = ("added", "removed", "renamed", "moved", "deprecated")
    found = diff(old, new).counts()
    return {name: found[name] for name in names if found[name]}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2.1", "2.2", {"added": 17}),
        ("2.2", "3.0", {"added": 19, "removed": 512, "renamed": 28, "moved": 38}),
        ("3.0", "3.1", {"added": 1, "renamed": 2, "moved": 2}),
    ],
)
def test_releases_of_the_iab_differ_as_counted(old, new, expected):
    assert counts(iab(old), iab(new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # The release note says 88 relabeled; the files differ in 91.
        ("v.2.0.0", "v.3.0.0", {"added": 258, "removed": 51, "renamed": 91, "moved": 157}),
        ("v.3.0.0", "v3.1.0", {"added": 54, "removed": 7, "renamed": 18, "moved": 18}),
        # From 4.2 on, deprecated concepts stay in the file.
        ("v.5.0.0", "v.5.1.0", {"renamed": 1, "moved": 1, "deprecated": 1}),
    ],
)
def test_releases_of_the_unified_astronomy_thesaurus_differ_as_noted(old, new, expected):
    assert counts(uat(old), uat(new)) == expected


def test_a_deprecated_concept_without_a_replacement_is_removed():
    # 1470 was merged into 477, which only a remark in the release note says.
    old, new = uat("v.5.0.0"), uat("v.5.1.0")
    (entry,) = diff(old, new).deprecated
    found = map_labels([(old, new, Mapping())], old.concepts, lambda _: True)
    assert entry.id == "1470"
    assert found["1470"].rule is Rule.REMOVED
    assert found["477"] == MappingResult(Rule.UNCHANGED, ("477",))


def test_all_ids_changed_and_the_official_mapping_tells_which_concept_is_which():
    old, new = uat("v.1.1.0"), uat("v.2.0.0")
    path = "taxonomy_uat/uat_uri_mapping_1.1.0_to_2.0.0.csv"
    lines = official(path, old, new, "cp1252")
    # Two names of FU Orionis stars lead to 554, which was never published.
    assert {p.code for p in lines.check(old, new)} == {"DANGLING_TARGET"}
    assert len(lines.check(old, new)) == 2
    found = diff(old, new, lines).counts()
    assert (found["renamed"], found["moved"], found["merged"], found["split"]) == (74, 7, 7, 1)
    assert found["removed"] == 2
    assert found["added"] == len(new) - len(old) + 2 + 2 * 7 + 1 - 7 == 17
    told = Counter(
        f.rule for f in map_labels([(old, new, lines)], old.concepts, lambda _: True).values()
    )
    assert told == {
        Rule.UNCHANGED: 1738,
        Rule.RENAMED: 74,
        Rule.MOVED: 7,
        Rule.MERGED: 14,
        Rule.SPLIT: 1,
        Rule.REMOVED: 2,
    }


def test_labels_of_the_first_iab_taxonomy_go_to_the_second_by_the_official_map():
    old, new = iab("1.0"), iab("2.0")
    lines = official("taxonomy_iab/Content_1.0_to_Content_2.0.tsv", old, new)
    assert [problem.where for problem in lines.check(old, new)] == ["AB7 EXACT 223"]
    assert (len(lines), len(lines.unmatched)) == (392, 15)
    found = map_labels([(old, new, lines)], old.concepts, lambda _: True)
    # 15 without a target, and IAB7, which the map has misspelt; five "One to Many" and two with
    # "No Semantic Equivalency" ask a person, three "Mapped to Parent" do not.
    told = Counter(fate.rule for fate in found.values())
    assert told[Rule.REMOVED] == 16
    assert told[Rule.SPLIT] == 7
    assert sum(fate.unambiguous for fate in found.values()) == 392 - 16 - 7
    merged: dict[str, set[str]] = {}
    for id_, fate in found.items():
        if fate.unambiguous:
            merged.setdefault(fate.targets[0], set()).add(id_)
    several = {target: ids for target, ids in merged.items() if len(ids) > 1}
    assert told[Rule.MERGED] == sum(map(len, several.values()))
    assert diff(old, new, lines).counts()["merged"] == len(several) == 41


def test_labels_follow_all_releases_of_the_iab_in_one_go():
    versions = [iab(version) for version in ("1.0", "2.0", "2.1", "2.2", "3.0", "3.1")]
    first = official("taxonomy_iab/Content_1.0_to_Content_2.0.tsv", *versions[:2])
    lines = [first, *[Mapping()] * 4]
    steps = list(zip(versions, versions[1:], lines, strict=False))
    leaves = {c.id for c in versions[-1] if not versions[-1].children(c.id)}
    found = map_labels(steps, versions[0].concepts, leaves.__contains__)
    assert len(found) == 392
    assert all(set(fate.targets) <= leaves for fate in found.values())
    assert found["IAB1-4"].rule in (Rule.RENAMED, Rule.AMBIGUOUS, Rule.MERGED)
    assert all(found[id_].rule is not Rule.UNCHANGED for id_ in first.unmatched)


@pytest.mark.soak
def test_the_noun_tree_of_wordnet_is_edited_and_compared():
    base = wordnet()
    draft = Draft(base)
    root, *ids = list(base.concepts)
    leaves = [id_ for id_ in ids if not base.children(id_)][:999]
    for n, id_ in enumerate(leaves):
        by_turns = (Rename(id_, {"en": f"new {n}"}), Move(id_, ()), Merge((id_,), root))
        draft.apply(by_turns[n % 3])
    found = diff(base, draft.tree(), draft.mapping())
    assert found.counts() == Diff().counts() | {
        "renamed": 333,
        "moved": 333,
        "merged": 1,
        "relabeled": 1,
    }
    assert len(found.merged[0].sources) == 334
    assert not diff(base, Tree.decode(base.encode()))
