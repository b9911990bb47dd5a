"""Questions that draw on a taxonomy version: what is offered, what is refused and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from server.events import projects
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import AllowedValues, Concepts
from server.events.forms.answers import label_rows, validate_answers
from server.events.forms.forms import parse_form
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import (
    NotLoaded,
    Outline,
    OutlineEntry,
    Restriction,
    offered,
)
from server.events.labeling import consensus, reviews
from server.events.labeling.annotations import revise, submit
from server.events.projects import FormContent, FormPublished
from taxonomy import Concept, Tree
from tests.events.forms_page import blocks
from tests.support.decision_fixtures import ANN, PROJECT, SIZES, TASK, claimed, imported, project
from tests.support.forms import form, topic
from tests.support.given_when_then import Past, given, refusing
from tests.support.taxonomies import ANIMALS, kind, kinds, mention, mentions, ref
from tests.taxonomy.trees import CALM, trees

ID = UUID(int=0x7A)
OUTLINE = Outline(OutlineEntry(c.id, c.broader, c.deprecated) for c in ANIMALS)


class OneTaxonomy(Concepts):
    """A taxonomy with one version, and how often it was asked."""

    def __init__(self, outline: Outline | None = OUTLINE) -> None:
        self.outline = outline
        self.asked = 0

    def allowed(self, wanted: TaxonomyRef) -> AllowedValues:
        self.asked += 1
        if wanted.version != 1:
            raise Refused(Code.NOT_FOUND, "There is no such version.", ("taxonomy", "version"))
        if self.outline is None:
            raise NotLoaded((ID, 1))
        return offered(self.outline, wanted)


BOTH = form(kinds(ID), mentions(ID))


def checked(question: dict[str, Any], answers: dict[str, Any]) -> Any:
    shelf = OneTaxonomy()
    return validate_answers(parse_form(form(question), shelf), SIZES, answers, shelf)


# What is offered.


def brute_force(tree: Tree, want: Restriction) -> list[str]:
    """What may be chosen, by the words of the documentation, concept by concept."""

    def steps(concept: Concept) -> int | None:
        if concept.id == want.subtree or (want.subtree is None and not concept.broader):
            return 0
        above = [n for parent in concept.broader if (n := steps(tree[parent])) is not None]
        return min(above) + 1 if above else None

    def fits(concept: Concept) -> bool:
        depth = steps(concept)
        if concept.deprecated or depth is None or depth < (want.min_depth or 0):
            return False
        below = [c for c in tree if concept.id in c.broader and not c.deprecated]
        too_deep = want.max_depth is not None and depth > want.max_depth
        return not too_deep and not (want.leaves_only and below)

    return [concept.id for concept in tree if fits(concept)]


DEPTHS = st.none() | st.integers(0, 3)


@CALM
@drawn(trees(), st.data(), DEPTHS, DEPTHS, st.booleans())
def test_what_is_offered_equals_brute_force(
    tree: Tree, data: st.DataObject, least: int | None, most: int | None, leaves: bool
) -> None:
    outline = Outline(OutlineEntry(c.id, c.broader, c.deprecated) for c in tree)
    tops = [None, *(concept.id for concept in tree)]
    want = Restriction(data.draw(st.sampled_from(tops)), least, most, leaves)
    found = outline.allowed(want)
    assert sorted(found, key=found.__getitem__) == brute_force(tree, want)
    assert found is outline.allowed(want), "shared, not made again"
    for concept in tree:
        if concept.id not in found:
            assert found.why(concept.id).endswith("."), (
                "and every other one is refused for a reason"
            )


REASONS = [
    ({}, "unicorn", "has no concept 'unicorn'"),
    ({}, "Cat", "has no concept 'Cat'"),
    ({}, "dodo", "'dodo' is deprecated"),
    ({"subtree": "pet"}, "mammal", "not part of 'pet'"),
    ({"subtree": "cat"}, "animal", "not part of 'cat'"),
    ({"min_depth": 1}, "animal", "too general"),
    ({"max_depth": 1}, "lion", "too deep"),
    ({"subtree": "animal", "max_depth": 1}, "cat", "too deep"),
    ({"leaves_only": True}, "cat", "not a leaf"),
]


@pytest.mark.parametrize(("restriction", "value", "reason"), REASONS)
def test_a_wrong_concept_is_refused_with_the_reason(
    restriction: dict[str, Any], value: str, reason: str
) -> None:
    with refusing(Code.INVALID, "kind", "values", 0) as caught:
        checked(kinds(ID, **restriction), kind(value))
    assert reason in caught.value.message
    assert caught.value.message.endswith(".")
    with refusing(Code.INVALID, "mentions", "spans", 0, "label") as caught:
        checked(mentions(ID, **restriction), mention(value))
    assert reason in caught.value.message


def test_the_page_about_forms_tells_the_truth() -> None:
    shelf, page_sizes = OneTaxonomy(), {"note": {"length": 44}}
    questions = blocks("taxonomy.question")
    inputs = [{"name": "note", "kind": "text"}]
    wanted = parse_form({"inputs": inputs, "questions": questions}, shelf)
    answers = {name: one for block in blocks("taxonomy.answer") for name, one in block.items()}
    assert validate_answers(wanted, page_sizes, answers, shelf) == answers
    ((*refusals,),) = blocks("taxonomy.refused")
    for value, message in refusals:
        with refusing(Code.INVALID, "kind", "values", 0) as caught:
            validate_answers(wanted, page_sizes, answers | kind(value), shelf)
        assert caught.value.message == message


def test_depths_count_from_what_is_offered() -> None:
    assert checked(kinds(ID, subtree="cat", max_depth=0), kind("cat"))
    assert checked(kinds(ID, max_depth=1), kind("cat")), "the nearest way up counts: pet, cat"


def test_answers_keep_the_ids_in_the_order_of_the_publisher() -> None:
    answers = kind("鳥", "dog", "cat") | mention("dog", "cat")
    shelf = OneTaxonomy()
    found = validate_answers(parse_form(BOTH, shelf), SIZES, answers, shelf)
    assert found["kind"]["values"] == ["cat", "dog", "鳥"]
    assert [row[:3] for row in label_rows(found)] == [
        ("kind", 0, "cat"), ("kind", 1, "dog"), ("kind", 2, "鳥"),
        ("mentions", 0, "cat"), ("mentions", 1, "dog"),
    ]  # fmt: skip


def test_relations_draw_on_taxonomies_too() -> None:
    relation: dict[str, Any] = {"kind": "relation", "name": "rel", "title": "R"}
    relation |= {"between": ["mentions"], "taxonomy": ref(ID)}
    shelf = OneTaxonomy()
    wanted = parse_form(form(mentions(ID), relation), shelf)
    ends = {
        side: {"question": "mentions", "region": f"s{n}"}
        for n, side in enumerate(("source", "target"))
    }

    def answers(label: str) -> dict[str, Any]:
        relations = [{"id": "r", "label": label, **ends}]
        return mention("cat", "dog") | {"rel": {"kind": "relation", "relations": relations}}

    assert validate_answers(wanted, SIZES, answers("pet"), shelf)
    with refusing(Code.INVALID, "rel", "relations", 0, "label"):
        validate_answers(wanted, SIZES, answers("unicorn"), shelf)


# Publishing.

NEW = given(PROJECT, projects.ProjectCreated(policy=projects.Policy(), content=None))
BAD = [
    (kinds(ID, 2), Code.NOT_FOUND, ("taxonomy", "version")),
    (kinds(ID, 0), Code.INVALID, ("taxonomy", "version")),
    (kinds(ID, subtree="unicorn"), Code.NOT_FOUND, ("taxonomy", "subtree")),
    (mentions(ID, subtree="unicorn"), Code.NOT_FOUND, ("taxonomy", "subtree")),
    (kinds(ID, subtree="dodo"), Code.INVALID, ("taxonomy",)),
    (kinds(ID, min_depth=9), Code.INVALID, ("taxonomy",)),
    (kinds(ID, below="cat"), Code.INVALID, ("taxonomy", "below")),
    (kinds(ID, subtree="lion") | {"min_choices": 2}, Code.INVALID, ("min_choices",)),
    (kinds(ID, multiple=False) | {"min_choices": 2}, Code.INVALID, ("min_choices",)),
    (kinds(ID) | {"options": [{"value": "a"}]}, Code.INVALID, ("options",)),
    (kinds(ID) | {"leaves_only": True}, Code.INVALID, ("leaves_only",)),
    (mentions(ID) | {"labels": [{"value": "a"}]}, Code.INVALID, ("labels",)),
]  # fmt: skip


@pytest.mark.parametrize(("question", "code", "path"), BAD)
def test_a_form_is_checked_against_the_version_when_it_is_published(
    question: dict[str, Any], code: Code, path: tuple[str, ...]
) -> None:
    wanted = NEW.when(projects.publish_form, form=form(question), concepts=OneTaxonomy())
    wanted.refused(code, "form", "questions", 0, *path)


def test_a_published_form_is_read_without_its_taxonomies() -> None:
    plain = {"form": BOTH, "concepts": OneTaxonomy()}
    event = FormPublished(form_version=1, content=FormContent(form=BOTH))
    past = NEW.when(projects.publish_form, **plain).then(event)
    assert past.state.pinned() == parse_form(BOTH)
    past.when(projects.publish_form, **plain).nothing()
    bare = NEW.when(projects.publish_form, form=BOTH)
    assert "No taxonomy" in bare.refused(Code.INVALID, "form", "questions", 0, "taxonomy")


# What is not at hand.


def test_what_is_not_at_hand_passes_through_and_nothing_is_kept_of_it() -> None:
    wanted = parse_form(BOTH)
    for _ in range(2):
        with pytest.raises(NotLoaded) as caught:
            validate_answers(wanted, SIZES, kind("cat"), OneTaxonomy(None))
        assert (caught.value.what, caught.value.path) == ((ID, 1), ())
    with refusing(Code.INVALID, "kind", "taxonomy"):
        validate_answers(wanted, SIZES, kind("cat"))
    shelf = OneTaxonomy()
    assert validate_answers(wanted, SIZES, kind("cat"), shelf)
    with refusing(Code.INVALID, "kind", "values", 0):
        validate_answers(wanted, SIZES, kind("unicorn"), shelf)


def test_decisions_hand_on_what_is_not_at_hand() -> None:
    with pytest.raises(NotLoaded) as caught:
        projects.publish_form(NEW.state, form=BOTH, concepts=OneTaxonomy(None))
    assert caught.value.named == ("form", "questions", 0), "told where there is no such taxonomy"
    rules = project(BOTH)
    state = _task_held_by(ANN)
    wish: dict[str, Any] = {"answers": kind("cat"), "time_spent_ms": 1, "by": ANN}
    with pytest.raises(NotLoaded):
        submit(
            state.state,
            rules,
            annotation=ID,
            token=1,
            now=state.now,
            concepts=OneTaxonomy(None),
            **wish,
        )
    done = state.when(
        submit, rules, annotation=ID, token=1, now=True, concepts=OneTaxonomy(), **wish
    ).happens(by=ANN)
    (given_,) = done.state.annotations
    assert (given_.answers, given_.form_version) == (kind("cat"), 1)


def test_reviewers_and_revisions_are_checked_too() -> None:
    rules = project(BOTH, overlap=2)
    past = _task_held_by(ANN, overlap=2)
    one = {"time_spent_ms": 1, "concepts": OneTaxonomy(), "annotation": ID}
    done = past.when(submit, rules, token=1, now=True, by=ANN, answers=kind("cat"), **one).happens(
        by=ANN
    )
    path = ("answers", "kind", "values", 0)
    wrong = kind("dodo")
    done.when(revise, rules, by=ANN, answers=wrong, **one).refused(Code.INVALID, *path)
    done.when(
        reviews.substitute, rules, by=UUID(int=1), replacement=UUID(int=2), resolve=True,
        answers=wrong, **one,
    ).refused(Code.INVALID, *path)  # fmt: skip
    done.when(revise, rules, by=ANN, answers=kind("dog"), **one).happens(by=ANN)


def _task_held_by(member: UUID, overlap: int = 1) -> Past:
    return given(TASK, imported(overlap)).and_(claimed(member), by=member)


# Agreement.


def test_the_majority_is_in_the_order_of_the_publisher() -> None:
    shelf = OneTaxonomy()
    wanted = parse_form(form(kinds(ID)), shelf)
    ballots = [kind("dog", "鳥"), kind("cat", "鳥"), kind("cat", "dog")]
    found = consensus.majority(wanted, ballots, shelf)
    assert found.answers == kind("cat", "dog", "鳥")
    assert consensus.agrees(wanted, kind("cat"), kind("cat"))
    assert not consensus.agrees(wanted, kind("cat"), kind("lion"))


def test_inline_options_say_what_fits() -> None:
    question = {"kind": "choice", "name": "topic", "title": "T", "options": [{"value": "a"}]}
    with refusing(Code.INVALID, "topic", "values", 0) as caught:
        validate_answers(parse_form(form(question)), SIZES, topic("b"))
    assert caught.value.message == "'b' is not offered by this question: use 'a'."
