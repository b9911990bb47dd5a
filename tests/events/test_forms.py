"""Forms: what parses, what is refused and where, and how inputs are measured."""

import copy

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import AllowedValues, Concepts
from server.events.forms.forms import Form, parse_form
from server.events.forms.inputs import INPUT_KINDS, measure
from server.events.forms.questions import MAX_OPTIONS
from tests.events.forms_page import FORM, INPUTS

CHOICE = {"kind": "choice", "name": "c", "title": "C", "options": [{"value": "a"}, {"value": "b"}]}
SPAN = {"kind": "span", "name": "s", "title": "S", "applies_to": "t", "labels": [{"value": "x"}]}
TAXONOMY = {**CHOICE, "options": [], "taxonomy": {"taxonomy": "t", "version": 1}}
NUMBER = {"kind": "number", "name": "n", "title": "N"}
RANKING = {"kind": "ranking", "name": "r", "title": "R", "items": [{"value": "a"}, {"value": "b"}]}
RELATION = {
    "kind": "relation", "name": "rel", "title": "L", "between": ["s"], "labels": [{"value": "x"}],
}  # fmt: skip


def form(*questions, inputs=({"name": "t", "kind": "text"}, {"name": "i", "kind": "image"})):
    return {"inputs": list(inputs), "questions": list(questions)}


def refused(function, *args):
    with pytest.raises(Refused) as caught:
        function(*args)
    assert caught.value.code is Code.INVALID
    assert caught.value.message.endswith((".", "…"))
    orjson.dumps(caught.value.path)
    return caught.value.path


def test_page_names_every_kind():
    parsed = parse_form(FORM)
    assert {item.kind for item in parsed.inputs} == set(INPUT_KINDS)
    assert len({question.kind for question in parsed.questions}) == 15


def test_plain_form_parses_to_itself():
    parsed = parse_form(FORM)
    assert parse_form(parsed.plain()) == parsed
    assert parsed.plain() == parse_form(parsed.plain()).plain()
    assert Form.model_validate(orjson.loads(orjson.dumps(parsed.plain()))) == parsed


BAD_FORMS = [
    ([], ()),
    ({"questions": [CHOICE]}, ("inputs",)),
    (form(), ("questions",)),
    (form(CHOICE, inputs=[]), ("inputs",)),
    (form(CHOICE) | {"more": 1}, ("more",)),
    (form({**CHOICE, "kind": "poem"}), ("questions", 0, "kind")),
    (form({"name": "c", "title": "C"}), ("questions", 0, "kind")),
    (form({**CHOICE, "name": "1st"}), ("questions", 0, "name")),
    (form({**CHOICE, "title": ""}), ("questions", 0, "title")),
    (form({**CHOICE, "title": "a\x00b"}), ("questions", 0, "title")),
    (form({**CHOICE, "title": "\ud800"}), ("questions", 0, "title")),
    (form({**CHOICE, "required": 1}), ("questions", 0, "required")),
    (form({**CHOICE, "\ud800": 1}), ("questions", 0)),
    (form(CHOICE, CHOICE), ("questions", 1, "name")),
    (form(CHOICE, inputs=[{"name": "t", "kind": "smell"}]), ("inputs", 0, "kind")),
    (form(CHOICE, inputs=[{"name": "t", "kind": "text"}] * 2), ("inputs", 1, "name")),
    (form({**CHOICE, "applies_to": "nope"}), ("questions", 0, "applies_to")),
    (form({**CHOICE, "options": []}), ("questions", 0, "options")),
    (form({**CHOICE, "options": [{"value": ""}]}), ("questions", 0, "options", 0, "value")),
    (form({**CHOICE, "options": [{"value": "a"}] * 2}), ("questions", 0, "options", 1, "value")),
    (
        form({**CHOICE, "options": [{"value": "a", "parent": "b"}, {"value": "b"}]}),
        ("questions", 0, "options", 0, "parent"),
    ),
    (
        form({**CHOICE, "options": [{"value": "a", "hotkey": "1"}, {"value": "b", "hotkey": "1"}]}),
        ("questions", 0, "options", 1, "hotkey"),
    ),
    (
        form({**CHOICE, "options": [{"value": "a", "colour": "red"}]}),
        ("questions", 0, "options", 0, "colour"),
    ),
    (form({**CHOICE, "min_choices": 2}), ("questions", 0, "min_choices")),
    (form({**CHOICE, "max_choices": 2}), ("questions", 0, "max_choices")),
    (form({**CHOICE, "multiple": True, "min_choices": 3}), ("questions", 0, "min_choices")),
    (form({**CHOICE, "taxonomy": {"taxonomy": "t", "version": 1}}), ("questions", 0, "options")),
    (form({**SPAN, "taxonomy": {"taxonomy": "t", "version": 1}}), ("questions", 0, "labels")),
    (form(TAXONOMY | {"leaves_only": True}), ("questions", 0, "leaves_only")),
    (form({"kind": "text", "name": "w", "title": "W", "min_length": 9, "max_length": 8}),
     ("questions", 0, "min_length")),
    (form({"kind": "text", "name": "w", "title": "W", "consensus": "most"}),
     ("questions", 0, "consensus")),
    (form({**CHOICE, "consensus": "exact"}), ("questions", 0, "consensus")),
    (form({**NUMBER, "even": "lower"}), ("questions", 0, "even")),
    (form({**NUMBER, "min": 2, "max": 1}), ("questions", 0, "min")),
    (form({**NUMBER, "step": 0}), ("questions", 0, "step")),
    (form({**NUMBER, "min": float("nan")}), ("questions", 0, "min")),
    (form({"kind": "rating", "name": "n", "title": "N", "max": 1}), ("questions", 0, "max")),
    (form({**RANKING, "items": [{"value": "a"}]}), ("questions", 0, "items")),
    (form({**RANKING, "top": 3}), ("questions", 0, "top")),
    (form({**RANKING, "applies_to": "t"}), ("questions", 0, "items")),
    (form({**RANKING, "items": [], "applies_to": "t"}), ("questions", 0, "applies_to")),
    (form({**SPAN, "applies_to": "i"}), ("questions", 0, "applies_to")),
    (form({**SPAN, "applies_to": "x"}), ("questions", 0, "applies_to")),
    (form({k: v for k, v in SPAN.items() if k != "applies_to"}), ("questions", 0, "applies_to")),
    (form({**SPAN, "labels": []}), ("questions", 0, "labels")),
    (form({**SPAN, "min_regions": 2, "max_regions": 1}), ("questions", 0, "min_regions")),
    (form({**SPAN, "max_regions": 10_001}), ("questions", 0, "max_regions")),
    (form(RELATION), ("questions", 0, "between", 0)),
    (form(CHOICE, {**RELATION, "between": ["c"]}), ("questions", 1, "between", 0)),
    (form(SPAN, {**RELATION, "between": []}), ("questions", 1, "between")),
]  # fmt: skip


@pytest.mark.parametrize(("data", "path"), BAD_FORMS)
def test_bad_form_is_refused_at_its_path(data, path):
    assert refused(parse_form, data) == path


def test_rules_of_votes_are_kept_only_where_a_form_gives_them():
    """Forms that were stored before there were such rules parse to themselves."""
    text = {"kind": "text", "name": "w", "title": "W"}
    assert parse_form(form(text, NUMBER)).plain()["questions"] == [text, NUMBER]
    ruled = [{**text, "consensus": "exact"}, {**NUMBER, "even": "mean"}]
    assert parse_form(form(*ruled)).plain()["questions"] == ruled


def test_options_are_limited_over_the_whole_form():
    half = [{"value": str(n)} for n in range(MAX_OPTIONS // 2)]
    fits = form({**CHOICE, "options": half}, {**CHOICE, "name": "d", "options": half})
    assert len(parse_form(fits).questions) == 2
    assert refused(parse_form, form(*fits["questions"], {**CHOICE, "name": "e"})) == (
        "questions",
        2,
    )


def test_taxonomy_questions_ask_the_concepts_for_their_options():
    class Animals(Concepts):
        def allowed(self, ref):
            assert (ref.taxonomy, ref.version) == ("animals", 3)
            return AllowedValues({"cat": 0, "dog": 1})

    question = {**CHOICE, "options": [], "taxonomy": {"taxonomy": "animals", "version": 3}}
    assert parse_form(form(question), Animals()).questions[0].taxonomy.version == 3
    too_many = {**question, "multiple": True, "min_choices": 3}
    assert refused(parse_form, form(too_many), Animals()) == ("questions", 0, "min_choices")


def test_page_is_measured():
    sizes = measure(parse_form(FORM).inputs, INPUTS)
    assert sizes["note"] == {"length": 45}, "the waving hand is one code point"
    assert sizes["talk"] == {"messages": 2, "lengths": [6, 13]}
    assert sizes["photo"] == {"width": 640, "height": 480}
    assert sizes["pulse"] == {"rows": 2, "columns": 2, "duration": 2}
    assert sizes["motor"] == {"rows": 36000, "duration": 3600}
    assert "page" not in sizes, "an optional input that the task lacks"
    assert orjson.loads(orjson.dumps(sizes)) == sizes


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_text_alone_or_in_an_object_is_the_same(text):
    parsed = parse_form(form(CHOICE, inputs=[{"name": "t", "kind": "text"}]))
    assert measure(parsed.inputs, {"t": text}) == measure(parsed.inputs, {"t": {"text": text}}) == {
        "t": {"length": len(text)}
    }  # fmt: skip


BAD_INPUTS = [
    ([], ()),
    ({"note": None}, ("note",)),
    ({"note": 3}, ("note",)),
    ({"note": "a\x00"}, ("note",)),
    ({"note": "\ud800"}, ("note",)),
    ({"note": {"text": "a\x00"}}, ("note", "text")),
    ({"note": {"txt": "a"}}, ("note", "txt")),
    ({"note": "x" * 1_000_001}, ("note",)),
    ({"more": 1}, ("more",)),
    ({"\ud800": 1}, ("?",)),
    ({"photo": {"width": 3}}, ("photo", "url")),
    ({"photo": {"url": "a.jpg", "width": 0}}, ("photo", "width")),
    ({"photo": {"url": "a.jpg", "width": "640"}}, ("photo", "width")),
    ({"photo": {"url": "a.jpg", "height": float("inf")}}, ("photo", "height")),
    ({"clip": {"url": "a.mp4", "frames": -1}}, ("clip", "frames")),
    ({"clip": {"url": "a.mp4", "frames": True}}, ("clip", "frames")),
    ({"talk": "hello"}, ("talk",)),
    ({"talk": [{"role": "user", "text": ""}] * 5001}, ("talk",)),
    ({"talk": [{"role": "user"}]}, ("talk", 0, "text")),
    ({"talk": [{"role": "user", "text": "", "author": 3}]}, ("talk", 0, "author")),
    *(
        ({"talk": [{"role": "user", "text": "", "time": time}]}, ("talk", 0, "time"))
        for time in ("yesterday", "2026-03-01T09:30:00", "2026-13-01T09:30:00Z", 1_700_000_000)
    ),
    *(
        ({"talk": [{"role": "user", "text": "", "time": f"{day}T09:30:00Z"}]}, ("talk", 0, "time"))
        for day in ("2026-02-31", "2026-02-29", "2026-04-31", "0000-01-01")
    ),
    ({"talk": {"messages": [{"role": "user", "text": 3}]}}, ("talk", "messages", 0, "text")),
    ({"figures": {"columns": ["a"], "rows": [[1, 2]]}}, ("figures", "rows", 0)),
    ({"figures": {"columns": ["a"], "rows": [[[]]]}}, ("figures", "rows", 0, 0)),
    ({"figures": {"columns": ["a"] * 1000, "rows": [[1] * 1000] * 1001}}, ("figures", "rows")),
    ({"figures": {"columns": ["a"], "rows": [[float("nan")]]}}, ("figures", "rows", 0, 0)),
    ({"figures": 3}, ("figures",)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path"), BAD_INPUTS, ids=range(len(BAD_INPUTS)))
def test_bad_input_is_refused_at_its_path(change, path):
    data = change if isinstance(change, list) else {**INPUTS, **change}
    assert refused(measure, parse_form(FORM).inputs, data) == path


def test_a_day_that_does_not_exist_is_told():
    talk = {"talk": [{"role": "user", "text": "", "time": "2026-02-31T09:30:00Z"}]}
    with pytest.raises(Refused, match="There is no such day: check the date\\."):
        measure(parse_form(FORM).inputs, {**INPUTS, **talk})
    talk["talk"][0]["time"] = "2028-02-29T23:30:00.5+01:00"
    measure(parse_form(FORM).inputs, {**INPUTS, **talk})


def test_required_input_must_be_there():
    inputs = copy.deepcopy(INPUTS)
    del inputs["photo"]
    assert refused(measure, parse_form(FORM).inputs, inputs) == ("photo",)


GOOD_URLS = [
    "https://a.b/c?d=e#f",
    "HTTP://a",
    "s3://bucket/key",
    "a/b.png",
    "/blobs/0a",
    "x.png?v=1:2",
]
BAD_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
    "data:text/html,<script>", "file:///etc/passwd", "//evil.example/x", "https:", "https:///x", "ftp://a/b",
    "https://user:secret@a/b", "../secret", "a/../../b", "\\\\host\\x", "blob:https://a/b",
    "vbscript:x", "", "a b", "https://[::1", "1:2",
]  # fmt: skip


@pytest.mark.parametrize("url", GOOD_URLS)
def test_good_url(url):
    assert measure(parse_form(form(CHOICE)).inputs, {"t": "", "i": url}) == {
        "t": {"length": 0},
        "i": {},
    }


@pytest.mark.parametrize("url", BAD_URLS)
def test_bad_url(url):
    parsed = parse_form(form(CHOICE))
    assert refused(measure, parsed.inputs, {"t": "", "i": url}) == ("i",)
    assert refused(measure, parsed.inputs, {"t": "", "i": {"url": url}}) == ("i", "url")
