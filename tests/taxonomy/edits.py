"""Edits for tests: a small draft, refusals, and anything that anybody may do."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from taxonomy import (
    Add,
    Annotate,
    Concept,
    Deprecate,
    Draft,
    Edit,
    Invalid,
    Merge,
    Move,
    Relate,
    Remove,
    Rename,
    Restore,
    Split,
    Tree,
)
from tests.taxonomy.trees import IDS, WORDS, tree

ANIMALS = "animal pet cat<animal,pet dog<animal,pet puppy<dog wolf<animal"


def draft(*edits: Edit, base: str = ANIMALS) -> Draft:
    return Draft(tree(base), edits)


def refusal(of: Draft, edit: Edit) -> list[tuple[str, str]]:
    """The codes of a refusal, after which the draft is as before."""
    before = of.tree()
    with pytest.raises(Invalid) as refused:
        of.apply(edit)
    assert of.tree() is before
    assert all(problem.message for problem in refused.value.problems)
    return [(problem.code, problem.where) for problem in refused.value.problems]


def up(of: Draft) -> dict[str, tuple[str, ...]]:
    return {concept.id: concept.broader for concept in of.tree()}


LABELS = st.dictionaries(st.sampled_from(["en", "de", ""]), st.sampled_from(WORDS), max_size=2)


def edits_of(identity: st.SearchStrategy[str]) -> st.SearchStrategy[Edit]:
    """Anything that anybody may do to these concepts."""
    several = st.lists(identity, max_size=3).map(tuple)
    after = st.none() | identity
    return st.one_of(
        st.builds(
            Add, st.builds(Concept, identity, LABELS, several, related=several), after | st.none()
        ),
        st.builds(Rename, identity, LABELS),
        st.builds(Move, identity, several, after),
        st.builds(Merge, several, identity),
        st.builds(Split, identity, several),
        st.builds(Deprecate, identity, several),
        st.builds(Restore, identity),
        st.builds(Relate, identity, identity, st.booleans()),
        st.builds(
            Annotate,
            identity,
            st.fixed_dictionaries({}, optional={"notes": st.just({"en": ["n"]})}),
        ),
        st.builds(Remove, identity),
    )


IDENTITY = st.sampled_from([*IDS, "new1", "new2"])
SEVERAL = st.lists(IDENTITY, max_size=3).map(tuple)
EDITS = edits_of(IDENTITY)


def done(base: Tree, edits: list[Edit]) -> tuple[Draft, list[Edit]]:
    """Do what can be done; refused edits change nothing."""
    found = Draft(base)
    kept = []
    for edit in edits:
        before = found.tree()
        try:
            found.apply(edit)
        except Invalid:
            assert found.tree() is before
        else:
            kept.append(edit)
            found.tree()  # A tree checks itself: raises Invalid if an edit let a bad one through.
    return found, kept
