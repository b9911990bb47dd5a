"""A form with every kind of question, a task with every kind of input, and answers to all of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter
from strawberry.utils.str_converters import to_camel_case

from server.events.forms.answer_kinds import ANSWER_MODELS
from server.events.forms.answers import Answer
from tests.events.forms_page import ANSWERS as PAGE_ANSWERS
from tests.events.forms_page import FORM as PAGE_FORM
from tests.events.forms_page import INPUTS as PAGE_INPUTS
from tests.schema.generated_documents import schema, selection

Json = dict[str, Any]
ADDED = {"__typename", "concept", "concepts"}
"""What a client reads of answers besides what was sent: the words for what was chosen."""

_MORE = [
    {"kind": "choice", "name": "mood", "title": "Mood?", "options": [
        {"value": "good"}, {"value": "bad"}, {"value": "awful", "parent": "bad"}]},
    {"kind": "choice", "name": "place", "title": "Where?", "leaves_only": True, "options": [
        {"value": "europe"}, {"value": "uk", "parent": "europe"},
        {"value": "london", "parent": "uk"}, {"value": "asia"}]},
    {"kind": "ranking", "name": "years", "title": "Best years?", "applies_to": "figures"},
    {"kind": "span", "name": "marks", "title": "Mark.", "applies_to": "page",
     "labels": [{"value": "tag"}]},
    {"kind": "interval", "name": "beats", "title": "Beats?", "applies_to": "pulse",
     "labels": [{"value": "fast"}], "overlap": False},
    {"kind": "interval", "name": "runs", "title": "Runs?", "applies_to": "motor",
     "labels": [{"value": "idle"}, {"value": "full"}]},
    {"kind": "interval", "name": "scenes", "title": "Scenes?", "applies_to": "clip",
     "labels": [{"value": "day"}]},
    {"kind": "box", "name": "faces", "title": "Faces?", "applies_to": "clip",
     "labels": [{"value": "face"}]},
    {"kind": "relation", "name": "likes", "title": "Who likes whom?", "directed": False,
     "between": ["people"], "labels": [{"value": "likes"}]},
]  # fmt: skip
_MORE_ANSWERS = {
    "mood": {"kind": "choice", "values": ["awful"]},
    "place": {"kind": "choice", "values": ["london"]},
    "years": {"kind": "ranking", "order": ["1", "0"]},
    "marks": {"kind": "span", "spans": [{"id": "m", "label": "tag", "start": 0, "end": 3}]},
    "beats": {"kind": "interval", "intervals": [
        {"id": "b1", "label": "fast", "start": 0.25, "end": 1},
        {"id": "b2", "label": "fast", "start": 1, "end": 2}]},
    "runs": {"kind": "interval", "intervals": [
        {"id": "r", "label": "full", "start": 0, "end": 3600}]},
    "scenes": {"kind": "interval", "intervals": []},
    "faces": {"kind": "box", "boxes": [{"id": "f", "label": "face", "frame": 249, "x": 0.5,
        "y": 1e-3, "width": 20, "height": 20.125, "rotation": 359.5}]},
    "likes": {"kind": "relation", "relations": []},
}  # fmt: skip

_OF_A_LIST = {"labels", "options", "leaves_only", "max_choices"}
"""What a question says of a list of its own."""
FORM: Json = {**PAGE_FORM, "questions": [*PAGE_FORM["questions"], *_MORE]}
INPUTS: Json = {**PAGE_INPUTS, "page": "<b>Ada</b>"}
ANSWERS: Json = {**PAGE_ANSWERS, **_MORE_ANSWERS}


def typed(form: Json) -> Json:
    """A form as the type `FormInput` has it, from the JSON of the same form."""
    inputs = [{**item, "kind": item["kind"].upper()} for item in form["inputs"]]
    return {"inputs": inputs, "questions": [question_input(item) for item in form["questions"]]}


def question_input(question: Json) -> Json:
    fields = {to_camel_case(name): value for name, value in question.items() if name != "kind"}
    for listed in ("options", "items", "labels"):
        if listed in fields:
            fields[listed] = [option_input(option) for option in fields[listed]]
    for name in ("even", "consensus"):
        if name in fields:
            fields[name] = fields[name].upper()
    if question["kind"] == "rating":
        fields["points"] = fields.pop("max", None)
    return {question["kind"]: fields}


def option_input(option: Json) -> Json:
    return {("color" if name == "colour" else name): value for name, value in option.items()}


def with_taxonomy(reference: Json) -> Json:
    """A form with one question of each kind that can draw on a taxonomy, drawing on this one."""
    drawing: dict[str, Json] = {}
    for question in PAGE_FORM["questions"]:
        if {"labels", "options"} & set(question):
            kept = {n: v for n, v in question.items() if n not in _OF_A_LIST}
            drawing.setdefault(question["kind"], {**kept, "taxonomy": reference})
    return {**PAGE_FORM, "questions": [*drawing.values()]}


def otherwise() -> Json:
    """The same annotation with a few other answers."""
    answers = deepcopy(ANSWERS)
    answers["mood"] = {"kind": "choice", "values": ["good"]}
    answers["age"] = {"kind": "number", "number": 7}
    answers["scenes"]["intervals"] = [{"id": "s", "label": "day", "start": 9.5, "end": 10}]
    del answers["cats"]["boxes"][0]["rotation"]
    return answers


def sent(answers: Json) -> list[Json]:
    """Answers as a client sends them: by name, each under the member of its kind."""
    return [
        {"question": name, "value": {answer["kind"]: _without(answer, "kind")}}
        for name, answer in answers.items()
    ]


def whole() -> str:
    """The selection of everything that answers hold."""
    return selection(schema().type_map["Answer"], depth=9)


def read(answers: list[Json] | None) -> Json:
    """Answers as they were sent, from what a client reads: nulls say that nothing was given."""
    assert answers is not None
    kinds = {model.__name__: kind for kind, model in ANSWER_MODELS.items()}
    return {
        item["question"]: {"kind": kinds[item["value"]["__typename"]], **_plain(item["value"])}
        for item in answers
    }


def complete(answers: Json) -> Json:
    """Answers with what the models add where nothing was sent, such as no rotation."""
    adapter: TypeAdapter[Any] = TypeAdapter(Answer)
    return {
        name: adapter.validate_python(answer).model_dump(exclude_none=True)
        for name, answer in answers.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _plain(item)
            for name, item in value.items()
            if item is not None and name not in ADDED
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _without(value: Json, name: str) -> Json:
    return {key: item for key, item in value.items() if key != name}
