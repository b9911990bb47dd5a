"""A diff and the plan of a migration tell of the same merges, splits and removals."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from taxonomy import Diff, Mapping, MappingResult, Rule, Tree, diff, map_labels
from tests.taxonomy.edits import EDITS, done
from tests.taxonomy.trees import mapping, mappings, tree, trees


def results_of(found: Diff) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What the diff says of each concept that was removed, merged or split, and its targets."""
    listed: list[tuple[str, tuple[str, tuple[str, ...]]]] = [
        *((entry.id, ("removed", ())) for entry in found.removed),
        *((source, ("merged", join.targets)) for join in found.merged for source in join.sources),
        *((source, ("split", join.targets)) for join in found.split for source in join.sources),
    ]
    assert len(dict(listed)) == len(listed), "each concept is counted once"
    return dict(listed)


def agree(old: Tree, new: Tree, lines: Mapping) -> None:
    """Compare each concept's class in the diff with what the plan does with its labels."""
    found = diff(old, new, lines)
    kinds = results_of(found)
    renamed = {change.was: change.id for change in found.renamed}
    moved = {change.was: change.id for change in found.moved}
    # A question that offers everything.
    for id_, fate in map_labels([(old, new, lines)], old.concepts, lambda _: True).items():
        kind, targets = kinds.get(id_, ("same", ()))
        if id_ in new and new[id_].deprecated:
            # It is there for old labels only, and its own labels go to what replaces it.
            assert (kind, targets) in [("same", ()), ("merged", (id_,))]
        elif kind == "removed":
            assert fate.rule in (Rule.REMOVED, Rule.AMBIGUOUS)
        elif kind == "split":
            assert fate.rule is Rule.SPLIT
        elif fate.rule is Rule.AMBIGUOUS:
            assert any(m.target in new and new[m.target].deprecated for m in lines.of(id_))
        elif kind == "merged":
            assert fate.rule is Rule.MERGED or targets == (id_,)
            assert fate.targets == targets
        else:
            same(fate, renamed.get(id_), moved.get(id_))


def same(fate: MappingResult, renamed: str | None, moved: str | None) -> None:
    """A concept that is told nothing of, but perhaps another name or other parents."""
    (target,) = fate.targets
    if fate.rule is Rule.RENAMED:
        assert renamed == target
    elif fate.rule is Rule.MOVED:
        assert (renamed, moved) == (None, target)
    else:
        assert fate.rule is Rule.UNCHANGED
        assert (renamed, moved) == (None, None)


@given(trees(), trees(), mappings())
@example(tree("a b"), tree("a b c"), mapping("a=a a=c"))
@example(tree("a b"), tree("a c"), mapping("a=a a=c b=a"))
@example(tree("a b"), tree("x y"), mapping("a=x a=y b=x b=y"))
@example(tree("a b"), tree("x"), mapping("a~x b<x"))
@example(tree("a"), tree("a x"), mapping("a>x"))
@example(tree("a"), tree("a"), mapping("a~nowhere"))
def test_labels_go_where_the_diff_says(old, new, lines):
    agree(old, new, lines)


@given(trees(), st.lists(EDITS, max_size=6))
def test_labels_go_where_the_diff_of_a_draft_says(base, edits):
    draft, _ = done(base, edits)
    agree(base, draft.tree(), draft.mapping())
