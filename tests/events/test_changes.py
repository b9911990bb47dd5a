"""Changes: a structural diff, applied to what was before, gives what is after."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.events.changes.answer_changes import AnswerChange, answer_changes
from server.events.changes.field_changes import ChangeKind
from server.events.changes.form_changes import form_changes
from server.events.changes.region_changes import Move, bounds_of, region_changes
from server.events.forms.answers import REGION_FIELDS, validate_answers
from server.events.forms.forms import parse_form
from server.events.forms.inputs import measure
from tests.events.generated import annotations
from tests.schema.every_question_kind import ANSWERS, FORM, INPUTS, otherwise

Json = dict[str, Any]
FORM_MODEL = parse_form(FORM)
SIZES = measure(FORM_MODEL.inputs, INPUTS)
modest = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def applied(changes: tuple[AnswerChange, ...], before: Json) -> Json:
    """What the diff makes of the answers, by its parts wherever a kind of answer has parts."""
    after = deepcopy(before)
    for change in changes:
        if change.kind is ChangeKind.REMOVED:
            del after[change.question]
            continue
        assert change.after is not None
        kind = change.after["kind"]
        old = after.get(change.question, {"kind": kind})
        if kind == "choice":
            kept = [v for v in old.get("values", ()) if v not in change.removed]
            new = {"kind": kind, "values": [*kept, *change.added]}
        elif kind == "ranking":
            places = {v: n for n, v in enumerate(old.get("order", ())) if v not in change.removed}
            places |= {one.value: one.after for one in change.moved}
            places |= {value: change.after["order"].index(value) for value in change.added}
            new = {"kind": kind, "order": sorted(places, key=places.__getitem__)}
        elif kind in REGION_FIELDS:
            new = {"kind": kind, REGION_FIELDS[kind]: regions(change, old.get(REGION_FIELDS[kind]))}
        else:
            new = change.after
        after[change.question] = new
    return after


def regions(change: AnswerChange, before: list[Json] | None) -> list[Json]:
    found = {region["id"]: region for region in before or ()}
    for one in change.regions:
        if one.before is not None:
            assert found.pop(one.before["id"]) == one.before
    return [*found.values(), *(one.after for one in change.regions if one.after is not None)]


def unordered(answers: Json) -> Json:
    """Answers without the order of what has none."""
    found = {}
    for name, answer in answers.items():
        field = "values" if answer["kind"] == "choice" else REGION_FIELDS.get(answer["kind"])
        found[name] = {**answer, field: sorted(answer[field], key=str)} if field else answer
    return found


@modest
@given(st.tuples(annotations(FORM_MODEL, SIZES), annotations(FORM_MODEL, SIZES)))
def test_a_diff_of_answers_applied_to_those_before_gives_those_after(pair: tuple[Json, Json]):
    before, after = (validate_answers(FORM_MODEL, SIZES, deepcopy(one)) for one in pair)
    assert unordered(applied(answer_changes(before, after), before)) == unordered(after)
    assert unordered(applied(answer_changes({}, after), {})) == unordered(after)
    assert applied(answer_changes(before, {}), before) == {}
    assert answer_changes(before, before) == ()


def test_answers_to_questions_of_every_kind_are_compared_part_by_part():
    assert {q.kind for q in FORM_MODEL.questions} == {a["kind"] for a in ANSWERS.values()}
    changes = {change.question: change for change in answer_changes(ANSWERS, otherwise())}
    mood = changes["mood"]
    assert (mood.kind, mood.added, mood.removed) == (ChangeKind.CHANGED, ("good",), ("awful",))
    (scene,) = changes["scenes"].regions
    assert (scene.kind, scene.after["start"]) == (ChangeKind.ADDED, 9.5)
    assert unordered(applied(tuple(changes.values()), ANSWERS)) == unordered(otherwise())


def box(id_: str = "a", x: float = 0, label: str = "cat", **more: Any) -> Json:
    return {"id": id_, "label": label, "x": x, "y": 0, "width": 10, "height": 10, **more}


def span(id_: str, start: int, end: int, label: str = "place", **more: Any) -> Json:
    return {"id": id_, "label": label, "start": start, "end": end, **more}


def test_a_region_with_the_same_id_says_by_how_much_it_moved_and_grew():
    (change,) = region_changes([box()], [box(x=4, width=12, label="dog")])
    assert change.changed == ("label", "x", "width")
    assert change.move == Move(x=5, y=0, width=2, height=0)
    (change,) = region_changes([span("s", 3, 9)], [span("s", 2, 9)])
    assert change.move == Move(start=-1, end=0)
    (change,) = region_changes([box()], [box(label="dog")])
    assert (change.changed, change.move) == (("label",), None)


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([box("a"), box("b", 50)], [box("x", 51), box("y", 1)], [("a", "y"), ("b", "x")]),
        ([box("a")], [box("x", 6)], [("a", None), (None, "x")]),
        ([box("a", frame=1)], [box("x", frame=2)], [("a", None), (None, "x")]),
        ([box("a"), box("b")], [box("x"), box("b")], [("a", "x")]),
        ([span("a", 0, 10)], [span("x", 1, 10), span("y", 0, 10, "name")],
         [("a", "y"), (None, "x")]),
        ([span("a", 0, 5, message=1)], [span("x", 0, 5, message=2)], [("a", None), (None, "x")]),
        ([box("a"), box("b", 99)], [box("b", 99), box("a")], []),
    ],
)  # fmt: skip
def test_regions_without_a_common_id_are_matched_by_overlap(
    before: list[Json], after: list[Json], pairs: list[tuple[str | None, str | None]]
):
    found = region_changes(before, after)
    named = [(c.before and c.before["id"], c.after and c.after["id"]) for c in found]
    assert named == pairs


def test_too_many_regions_are_not_matched_by_overlap():
    before = [box(f"a{n}", n * 100) for n in range(600)]
    after = [box(f"b{n}", n * 100 + 1) for n in range(600)]
    assert len(region_changes(before[:300], after[:300])) == 300
    assert len(region_changes(before, after)) == 1200


def test_every_region_but_masks_and_relations_has_bounds():
    for answer in ANSWERS.values():
        for region in answer.get(REGION_FIELDS.get(answer["kind"], ""), ()):
            assert (bounds_of(region) is None) == (answer["kind"] in {"mask", "relation"})


def test_a_question_of_another_kind_has_no_parts_in_common():
    before, after = {"q": {"kind": "text", "text": "5"}}, {"q": {"kind": "number", "number": 5}}
    (change,) = answer_changes(before, after)
    assert (change.before, change.after, change.regions) == (before["q"], after["q"], ())


def test_forms_are_compared_question_by_question_and_option_by_option():
    before = {
        "inputs": [{"kind": "text", "name": "body"}],
        "questions": [
            {"kind": "choice", "name": "topic", "title": "Topic?", "options": [
                {"value": "a"}, {"value": "b", "label": "Bee"}]},
            {"kind": "text", "name": "note", "title": "Note?"},
            {"kind": "rating", "name": "stars", "title": "Stars?"},
        ],
    }  # fmt: skip
    after = deepcopy(before)
    after["inputs"].append({"kind": "image", "name": "photo"})
    topic, _, stars = after["questions"]
    topic["options"] = [{"value": "b", "label": "B"}, {"value": "c"}]
    topic["title"] = "Which?"
    after["questions"] = [stars, topic, {"kind": "number", "name": "age", "title": "Age?"}]
    inputs, questions = form_changes(before, after)
    assert [(part.name, part.kind) for part in inputs] == [("photo", ChangeKind.ADDED)]
    found = {part.name: part for part in questions}
    assert {name: part.kind.name for name, part in found.items()} == {
        "topic": "CHANGED", "note": "REMOVED", "stars": "CHANGED", "age": "ADDED",
    }  # fmt: skip
    fields = {one.field: (one.before, one.after) for one in found["topic"].fields}
    assert fields == {
        "title": ("Topic?", "Which?"),
        "options": (["a", "b"], ["b", "c"]),
        "options.a": ({"value": "a"}, None),
        "options.b": ({"value": "b", "label": "Bee"}, {"value": "b", "label": "B"}),
        "options.c": (None, {"value": "c"}),
        "place": (0, 1),
    }
    assert form_changes(before, deepcopy(before)) == ((), ())
    assert [part.name for part in form_changes(None, before)[1]] == ["topic", "note", "stars"]
