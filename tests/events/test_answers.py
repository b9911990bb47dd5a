"""Answers: what fits a form, what is refused and where, and which labels are in it."""

import copy

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import NO_CONCEPTS, AllowedValues, Concepts
from server.events.forms.answers import Answer, label_rows, validate_answers
from server.events.forms.forms import parse_form
from server.events.forms.inputs import measure
from tests.events.bad_answers import BAD
from tests.events.forms_page import ANSWERS, FORM, INPUTS
from tests.events.generated import annotations, paths, put, values_at

PAGE_FORM = parse_form(FORM)
SIZES = measure(PAGE_FORM.inputs, INPUTS)
VALID = validate_answers(PAGE_FORM, SIZES, ANSWERS)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)

modest = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""An annotation with every kind of question takes milliseconds to generate."""


def refused(form, sizes, answers, concepts=NO_CONCEPTS):
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


GOOD = [
    ("age", {"number": 0}),
    ("age", {"number": 30}),
    ("people", {"spans__1__start": 12}),
    ("people", {"spans__2__end": 45}),
    ("joints", {"keypoints": []}),
    ("cats", {"boxes__0__rotation": 0, "boxes__0__x": -0.0005, "boxes__0__width": 640.001}),
    ("cats", {"boxes__0__rotation": 45, "boxes__0__x": -50}),
    ("cars", {"tracks__0__keyframes__2__x": 5000}),
    ("speech", {"intervals__0__end": 62.5005}),
    ("fur", {"masks__0__counts": None, "masks__0__blob": "sha256:" + "0a" * 32}),
]


@pytest.mark.parametrize(("question", "change"), GOOD)
def test_values_at_the_limit_are_valid(question, change):
    assert question in validate_answers(PAGE_FORM, SIZES, changed(question, **change))


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ({"min": 1, "step": 2}, [1, 3, 99], [2, 4]),
        ({"step": 0.1}, [0.3, -0.7, 1e6, 0], [0.35, 0.30001]),
        ({"integer": True, "max": 5}, [5, -3.0], [5.5, 6]),
        ({}, [1e-300, -(2**53) + 1], [2**53, -(2**53)]),
    ],
)
def test_numbers_on_their_grid(question, good, bad):
    question = {"kind": "number", "name": "n", "title": "N", **question}
    form = parse_form({"inputs": [{"name": "t", "kind": "text"}], "questions": [question]})
    for number in good:
        answer = {"n": {"kind": "number", "number": number}}
        assert validate_answers(form, {"t": {}}, answer) == answer
    for number in bad:
        answer = {"n": {"kind": "number", "number": number}}
        assert refused(form, {"t": {}}, answer) == ("n", "number")


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
    assert validate_answers(form, measure(form.inputs, {"t": ""}), {}) == {}
    assert refused(form, measure(form.inputs, {"t": ""}), {"b": {"kind": "box", "boxes": []}}) == (
        "b",
    )
    assert refused(form, measure(form.inputs, {"t": "", "i": "a.png"}), {}) == ("b",)


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
    class Animals(Concepts):
        def allowed(self, _ref):
            return AllowedValues({"猫": 0, "犬": 1})

    form = parse_form({
        "inputs": [{"name": "t", "kind": "text"}],
        "questions": [{"kind": "choice", "name": "c", "title": "C",
                       "taxonomy": {"taxonomy": "animals", "version": 1}}],
    }, Animals())  # fmt: skip
    answers = {"c": {"kind": "choice", "values": ["犬"]}}
    assert refused(form, {"t": {}}, answers) == ("c", "taxonomy"), "closed without it"
    assert validate_answers(form, {"t": {}}, answers, Animals()) == answers
    unknown = {"c": {"kind": "choice", "values": ["cat"]}}
    assert refused(form, {"t": {}}, unknown, Animals()) == ("c", "values", 0)


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
