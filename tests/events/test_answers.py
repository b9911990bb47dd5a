"""Answers: what fits a form, what is refused and where, and which labels are in it."""

import copy

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from server.events.answers import Answer, compile_form, label_rows, validate_answers
from server.events.forms import parse_form
from server.events.inputs import measure
from server.events.refusal import Code, Refused
from tests.events.forms_page import ANSWERS, FORM, INPUTS
from tests.events.generated import annotations, paths, put, values_at

PAGE_FORM = parse_form(FORM)
SIZES = measure(PAGE_FORM, INPUTS)
VALID = validate_answers(PAGE_FORM, SIZES, ANSWERS)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)

modest = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""An annotation with every kind of question takes milliseconds to generate."""


def refused(form, sizes, answers, concepts=None):
    with pytest.raises(Refused) as caught:
        validate_answers(form, sizes, answers, concepts)
    assert caught.value.code is Code.INVALID
    assert caught.value.message.endswith(".")
    orjson.dumps(caught.value.path)
    return caught.value.path


def changed(question, **change):
    """Return the page's answers with one answer changed at its paths, written a__0__b."""
    answers = copy.deepcopy(ANSWERS)
    for path, value in change.items():
        steps = [int(step) if step.isdigit() else step for step in path.split("__")]
        put(answers, (question, *steps), value)
    return answers


def test_every_kind_on_the_page_is_valid_and_stays_the_same():
    assert {answer["kind"] for answer in VALID.values()} == {q.kind for q in PAGE_FORM.questions}
    assert validate_answers(PAGE_FORM, SIZES, VALID) == VALID
    assert orjson.loads(orjson.dumps(VALID)) == VALID


def test_every_answer_is_of_the_documented_union():
    for answer in VALID.values():
        typed = TypeAdapter(Answer).validate_python(answer)
        assert typed.model_dump(exclude_none=True) == answer


def test_normalised_answers_share_nothing_with_what_was_given():
    given_answers = copy.deepcopy(ANSWERS)
    result = validate_answers(PAGE_FORM, SIZES, given_answers)
    result["animal"]["values"].clear()
    result["tables"]["polygons"][0]["points"].clear()
    assert given_answers == ANSWERS


def test_choices_are_put_in_the_order_of_the_form():
    answers = changed("animal", values=["鳥", "cat"])
    assert validate_answers(PAGE_FORM, SIZES, answers)["animal"]["values"] == ["cat", "鳥"]


BAD = [
    ("animal", {"values": ["unicorn"]}, ("values", 0)),
    ("animal", {"values": ["mammal"]}, ("values", 0)),
    ("animal", {"values": ["cat", "cat"]}, ("values", 1)),
    ("animal", {"values": ["cat", "dog", "鳥"]}, ("values",)),
    ("animal", {"values": []}, ("values",)),
    ("animal", {"values": "cat"}, ("values",)),
    ("animal", {"values": ["cat", 3]}, ("values", 1)),
    ("animal", {"values": ["cat"], "extra": 1}, ("extra",)),
    ("animal", {"kind": "text"}, ("kind",)),
    ("summary", {"text": ""}, ("text",)),
    ("summary", {"text": "x" * 501}, ("text",)),
    ("summary", {"text": "a\x00b"}, ("text",)),
    ("summary", {"text": "\udfff"}, ("text",)),
    ("summary", {"text": 3}, ("text",)),
    ("summary", {"text": None}, ("text",)),
    ("age", {"number": "3"}, ("number",)),
    ("age", {"number": True}, ("number",)),
    ("age", {"number": -1}, ("number",)),
    ("age", {"number": 31}, ("number",)),
    ("age", {"number": 3.25}, ("number",)),
    ("age", {"number": float("nan")}, ("number",)),
    ("age", {"number": float("inf")}, ("number",)),
    ("age", {"number": 10**400}, ("number",)),
    ("age", {"number": 2**60}, ("number",)),
    ("age", {"number": 2**53 + 1}, ("number",)),
    ("quality", {"rating": 0}, ("rating",)),
    ("quality", {"rating": 8}, ("rating",)),
    ("quality", {"rating": 3.0}, ("rating",)),
    ("quality", {"rating": True}, ("rating",)),
    ("preference", {"order": ["a"]}, ("order",)),
    ("preference", {"order": ["a", "a"]}, ("order", 1)),
    ("preference", {"order": ["a", "z"]}, ("order", 1)),
    ("preference", {"order": ["a", "b", "c"]}, ("order",)),
    ("replies", {"order": ["0", "2"]}, ("order", 1)),
    ("replies", {"order": ["0", "01"]}, ("order", 1)),
    ("replies", {"order": ["0", "²"]}, ("order", 1)),
    ("replies", {"order": ["0"]}, ("order",)),
    ("people", {"spans__0__label": "Person"}, ("spans", 0, "label")),
    ("people", {"spans__2__end": 46}, ("spans", 2, "end")),
    ("people", {"spans__1__end": 17}, ("spans", 1, "end")),
    ("people", {"spans__1__end": 3}, ("spans", 1, "end")),
    ("people", {"spans__0__start": -1}, ("spans", 0, "start")),
    ("people", {"spans__0__start": 0.0}, ("spans", 0, "start")),
    ("people", {"spans__1__start": 11}, ("spans", 1, "start")),
    ("people", {"spans__1__id": "s1"}, ("spans", 1, "id")),
    ("people", {"spans__1__id": "a b"}, ("spans", 1, "id")),
    ("people", {"spans__1__id": ""}, ("spans", 1, "id")),
    ("people", {"spans__1__message": 0}, ("spans", 1, "message")),
    ("people", {"spans": None}, ("spans",)),
    ("people", {"spans__1": None}, ("spans", 1)),
    ("greetings", {"spans__0__message": 2}, ("spans", 0, "message")),
    ("greetings", {"spans__0__message": None}, ("spans", 0, "message")),
    ("greetings", {"spans__0__message": 0}, ("spans", 0, "end")),
    ("cats", {"boxes__0": {"id": "b", "label": "cat", "x": 600, "y": 0, "width": 41, "height": 1}},
     ("boxes", 0, "width")),
    ("cats", {"boxes__0": {"id": "b", "label": "cat", "x": 641, "y": 0, "width": 1, "height": 1}},
     ("boxes", 0, "x")),
    ("cats", {"boxes__0": {"id": "b", "label": "cat", "x": 0, "y": 480, "width": 1, "height": 1}},
     ("boxes", 0, "height")),
    ("cats", {"boxes__0": {"id": "b", "label": "cat", "x": 0, "y": -1, "width": 1, "height": 1}},
     ("boxes", 0, "y")),
    ("cats", {"boxes__0__width": 0}, ("boxes", 0, "width")),
    ("cats", {"boxes__0__width": 2000}, ("boxes", 0, "x")),
    ("cats", {"boxes__0__x": -120}, ("boxes", 0, "x")),
    ("cats", {"boxes__0__x": -500, "boxes__0__width": 1000}, ("boxes", 0, "width")),
    ("cats", {"boxes__0__rotation": 360}, ("boxes", 0, "rotation")),
    ("cats", {"boxes__0__rotation": -1}, ("boxes", 0, "rotation")),
    ("cats", {"boxes__0__x": float("nan")}, ("boxes", 0, "x")),
    ("cats", {"boxes__0__frame": 0}, ("boxes", 0, "frame")),
    ("cats", {"boxes__0__page": 0}, ("boxes", 0, "page")),
    ("cats", {"boxes__0__x": "10"}, ("boxes", 0, "x")),
    ("eyes", {"ellipses__0__cx": 641}, ("ellipses", 0, "cx")),
    ("eyes", {"ellipses__0__cx": 635}, ("ellipses", 0, "rx")),
    ("eyes", {"ellipses__0__cy": 4}, ("ellipses", 0, "ry")),
    ("eyes", {"ellipses__0__ry": 0}, ("ellipses", 0, "ry")),
    ("eyes", {"ellipses__0__rotation": 3, "ellipses__0__rx": 401}, ("ellipses", 0, "rx")),
    ("tables", {"polygons__0__points": [[0, 0], [1, 1]]}, ("polygons", 0, "points")),
    ("tables", {"polygons__0__points": [[0, 0], [1, 1], [0, 0]]}, ("polygons", 0, "points")),
    ("tables", {"polygons__0__points__1": [0, 843]}, ("polygons", 0, "points", 1, 1)),
    ("tables", {"polygons__0__points__1": [0]}, ("polygons", 0, "points", 1)),
    ("tables", {"polygons__0__points__1": [0, 1, 2]}, ("polygons", 0, "points", 1)),
    ("tables", {"polygons__0__page": 12}, ("polygons", 0, "page")),
    ("tables", {"polygons__0__page": None}, ("polygons", 0, "page")),
    ("lanes", {"polylines__0__points": [[0, 0]]}, ("polylines", 0, "points")),
    ("lanes", {"polylines__0__points": [[1, 1], [1, 1]]}, ("polylines", 0, "points")),
    ("lanes", {"polylines__0__points__0__0": 1281}, ("polylines", 0, "points", 0, 0)),
    ("lanes", {"polylines__0__frame": 250}, ("polylines", 0, "frame")),
    ("lanes", {"polylines__0__frame": None}, ("polylines", 0, "frame")),
    ("joints", {"keypoints__0__x": 640.5}, ("keypoints", 0, "x")),
    ("joints", {"keypoints__0__y": -0.5}, ("keypoints", 0, "y")),
    ("joints", {"keypoints__0__occluded": 1}, ("keypoints", 0, "occluded")),
    ("fur", {"masks__0__width": 639}, ("masks", 0, "width")),
    ("fur", {"masks__0__height": 0}, ("masks", 0, "height")),
    ("fur", {"masks__0__counts": [1, 2]}, ("masks", 0, "counts")),
    ("fur", {"masks__0__counts": []}, ("masks", 0, "counts")),
    ("fur", {"masks__0__counts__1": -5}, ("masks", 0, "counts", 1)),
    ("fur", {"masks__0__counts": None}, ("masks", 0, "counts")),
    ("fur", {"masks__0__blob": "sha256:" + "0" * 64}, ("masks", 0, "counts")),
    ("fur", {"masks__0__counts": None, "masks__0__blob": "../secret"}, ("masks", 0, "blob")),
    ("speech", {"intervals__0__end": 62.6}, ("intervals", 0, "end")),
    ("speech", {"intervals__0__end": 0.5}, ("intervals", 0, "end")),
    ("speech", {"intervals__0__start": -0.1}, ("intervals", 0, "start")),
    ("speech", {"intervals__0__end": float("inf")}, ("intervals", 0, "end")),
    ("cars", {"tracks__0__keyframes": []}, ("tracks", 0, "keyframes")),
    ("cars", {"tracks__0__keyframes__1__frame": 0}, ("tracks", 0, "keyframes", 1, "frame")),
    ("cars", {"tracks__0__keyframes__2__frame": 250}, ("tracks", 0, "keyframes", 2, "frame")),
    ("cars", {"tracks__0__keyframes__1__x": 1279}, ("tracks", 0, "keyframes", 1, "width")),
    ("meetings", {"relations__0__label": "knows"}, ("relations", 0, "label")),
    ("meetings", {"relations__0__source__region": "s9"}, ("relations", 0, "source")),
    ("meetings", {"relations__0__target__question": "eyes"}, ("relations", 0, "target")),
    ("meetings", {"relations__0__target__region": "s1"}, ("relations", 0, "target")),
    ("meetings", {"relations__0__target": None}, ("relations", 0, "target")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "change", "path"), BAD, ids=range(len(BAD)))
def test_bad_answer_is_refused_at_its_path(question, change, path):
    assert refused(PAGE_FORM, SIZES, changed(question, **change)) == (question, *path)


def test_answers_themselves():
    assert refused(PAGE_FORM, SIZES, []) == ()
    assert refused(PAGE_FORM, SIZES, None) == ()
    assert refused(PAGE_FORM, SIZES, {**ANSWERS, "more": {"kind": "text", "text": "a"}}) == (
        "more",
    )
    assert refused(PAGE_FORM, SIZES, {**ANSWERS, "\ud800": 3}) == ("?",)
    assert refused(PAGE_FORM, SIZES, {**ANSWERS, "age": None}) == ("age",)
    for name in ANSWERS:
        rest = {other: answer for other, answer in ANSWERS.items() if other != name}
        assert refused(PAGE_FORM, SIZES, rest)[0] in {name, "meetings"}


def test_rounding_at_the_edge_is_no_error():
    answers = changed("joints", keypoints__0__x=640.0005, keypoints__0__y=-0.0005)
    assert validate_answers(PAGE_FORM, SIZES, answers)["joints"]["keypoints"][0]["x"] == 640.0005


def test_unknown_sizes_leave_only_the_lower_bounds():
    sizes = {name: {} for name in SIZES} | {name: SIZES[name] for name in ("note", "talk")}
    far = changed("cats", boxes__0__x=1e6, boxes__0__rotation=0)
    far["tables"]["polygons"][0]["page"] = 10**6
    far["speech"]["intervals"][0]["end"] = 1e9
    assert validate_answers(PAGE_FORM, sizes, far)["cats"]["boxes"][0]["x"] == 1e6
    below = changed("joints", keypoints__0__x=-1)
    assert refused(PAGE_FORM, sizes, below) == ("joints", "keypoints", 0, "x")


def test_question_about_an_absent_input_is_not_asked():
    form = parse_form(
        {
            "inputs": [
                {"name": "t", "kind": "text"},
                {"name": "i", "kind": "image", "required": False},
            ],
            "questions": [
                {
                    "kind": "box",
                    "name": "b",
                    "title": "B",
                    "applies_to": "i",
                    "labels": [{"value": "x"}],
                }
            ],
        }
    )
    assert validate_answers(form, measure(form, {"t": ""}), {}) == {}
    assert refused(form, measure(form, {"t": ""}), {"b": {"kind": "box", "boxes": []}}) == ("b",)
    assert refused(form, measure(form, {"t": "", "i": "a.png"}), {}) == ("b",)


def test_too_many_regions():
    spans = [
        {"id": str(n), "start": 0, "end": 1, "label": "greeting", "message": 0}
        for n in range(10_001)
    ]
    assert refused(PAGE_FORM, SIZES, changed("greetings", spans=spans)) == ("greetings", "spans")
    fits = validate_answers(PAGE_FORM, SIZES, changed("greetings", spans=spans[1:]))
    assert len(fits["greetings"]["spans"]) == 10_000


def test_undirected_relation_is_the_same_both_ways():
    data = copy.deepcopy(FORM)
    there = ANSWERS["meetings"]["relations"][0]
    back = {**there, "id": "r2", "source": there["target"], "target": there["source"]}
    answers = changed("meetings", relations=[there, back])
    assert len(validate_answers(PAGE_FORM, SIZES, answers)["meetings"]["relations"]) == 2
    data["questions"][-1]["directed"] = False
    assert refused(parse_form(data), SIZES, answers) == ("meetings", "relations", 1)
    twice = changed("meetings", relations=[there, {**there, "id": "r2"}])
    assert refused(PAGE_FORM, SIZES, twice) == ("meetings", "relations", 1)


def test_taxonomy_question_takes_its_options_from_the_concepts():
    class Animals:
        def allowed(self, _ref):
            return ["猫", "犬"]

    form = parse_form({
        "inputs": [{"name": "t", "kind": "text"}],
        "questions": [{"kind": "choice", "name": "c", "title": "C",
                       "taxonomy": {"taxonomy": "animals", "version": 1}}],
    }, Animals())  # fmt: skip
    answers = {"c": {"kind": "choice", "values": ["犬"]}}
    assert refused(form, {"t": {}}, answers) == ("c",), "closed without the taxonomy"
    assert validate_answers(form, {"t": {}}, answers, Animals()) == answers
    unknown = {"c": {"kind": "choice", "values": ["cat"]}}
    assert refused(form, {"t": {}}, unknown, Animals()) == ("c", "values", 0)


def test_checks_live_as_long_as_their_form():
    form = parse_form(FORM)
    assert compile_form(form) is compile_form(form)
    assert compile_form(parse_form(FORM)) is not compile_form(form)


def test_labels_of_the_page():
    rows = label_rows(VALID)
    assert [row for row in rows if row.question in {"animal", "summary", "age", "quality"}] == [
        ("age", 0, "3.5", "number"), ("animal", 0, "cat", "choice"),
        ("animal", 1, "鳥", "choice"), ("quality", 0, "6", "rating"),
    ]  # fmt: skip
    assert [(row.ordinal, row.value) for row in rows if row.question == "preference"] == [
        (0, "c"),
        (1, "a"),
    ]
    assert [row.value for row in rows if row.question == "people"] == ["person", "place"]
    assert [row.value for row in rows if row.question == "meetings"] == ["met"]


@modest
@given(annotations(PAGE_FORM, SIZES))
def test_generated_answers_are_valid_and_normalised_once(answers):
    once = validate_answers(PAGE_FORM, SIZES, answers)
    assert validate_answers(PAGE_FORM, SIZES, once) == once
    rows = label_rows(once)
    assert len({(row.question, row.ordinal) for row in rows}) == len(rows)


@modest
@given(annotations(PAGE_FORM, SIZES), st.data())
def test_one_foreign_value_anywhere_is_refused_where_it_stands(answers, data):
    path = data.draw(st.sampled_from(paths(answers)))
    foreign = data.draw(st.sampled_from([{"unknown": 1}, float("nan"), b"bytes", object()]))
    put(answers, path, foreign)
    found = refused(PAGE_FORM, SIZES, answers)
    assert found[: len(path)] == path or path[: len(found)] == found
    assert isinstance(values_at(answers, found[:-1]), dict | list)


@modest
@given(annotations(PAGE_FORM, SIZES), st.data())
def test_any_json_anywhere_is_answered_or_refused_with_a_path_that_exists(answers, data):
    path = data.draw(st.sampled_from(paths(answers)))
    put(answers, path, data.draw(JSON))
    try:
        result = validate_answers(PAGE_FORM, SIZES, answers)
    except Refused as refusal:
        parent = values_at(answers, refusal.path[:-1])
    else:
        parent = result
    assert isinstance(parent, dict | list)
