"""Small forms, each with inputs and answers that fit it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def form(*questions: Json) -> Json:
    """A form over one text."""
    return {"inputs": [{"name": "text", "kind": "text"}], "questions": list(questions)}


def options(*values: str) -> list[Json]:
    return [{"value": value, "label": value.upper()} for value in values]


TOPIC = {"kind": "choice", "name": "topic", "title": "Topic", "options": options("a", "b", "c")}
TAGS = {
    "kind": "choice", "name": "tags", "title": "Tags", "multiple": True, "required": False,
    "options": options("x", "y", "z"),
}  # fmt: skip
NOTE = {"kind": "text", "name": "note", "title": "Note", "required": False}
STARS = {"kind": "rating", "name": "stars", "title": "Stars", "max": 5}
PLACES = {
    "kind": "span", "name": "places", "title": "Places", "applies_to": "text", "required": False,
    "labels": options("city", "river"),
}  # fmt: skip

CHOICE = form(TOPIC)
MIXED = form(TOPIC, TAGS, NOTE, STARS, PLACES)
FORMS = {"choice": CHOICE, "mixed": MIXED}


def topic(*values: str) -> Json:
    """Answers to CHOICE."""
    return {"topic": {"kind": "choice", "values": list(values)}}


def mixed(value: str = "a", note: str | None = None, stars: int = 3) -> Json:
    """Answers to MIXED, on texts of at least four characters."""
    span = {"id": "s1", "label": "city", "start": 0, "end": 4}
    answers = topic(value) | {
        "tags": {"kind": "choice", "values": ["x", "z"]},
        "stars": {"kind": "rating", "rating": stars},
        "places": {"kind": "span", "spans": [span]},
    }
    return answers if note is None else answers | {"note": {"kind": "text", "text": note}}
