"""Fused answers: every kind of question, valid under its form, whoever gave them in which order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from server.events.core import canonical_json
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form, parse_form
from server.events.forms.inputs import measure
from server.events.labeling.tasks import Annotation, AnnotationStatus, Status, Task
from server.events.projects import Policy, Project, ProjectStatus
from server.events.runs.consensus import nearest_number
from server.events.runs.methods import DEFAULTS, METHODS, Found, RunMethod, resolve
from server.jobs.run_fusing import fuse
from tests.schema.every_question_kind import ANSWERS, FORM, INPUTS
from tests.support.forms import Json, options

AT = datetime(2026, 3, 3, tzinfo=UTC)
MEMBERS = [UUID(int=100 + number) for number in range(10)]
PICTURE = {"url": "https://x.example/a.png", "width": 400, "height": 300}
"""The input of forms in these tests."""


def found(
    form: Form, given: Sequence[Json], inputs: Json, authors: Sequence[UUID] = MEMBERS, **how: Any
) -> Found:
    """What the method says of one task, whose annotations are of different people."""
    sizes = measure(form.inputs, inputs)
    annotations = tuple(
        Annotation(
            id=UUID(int=200 + number), author=authors[number], status=AnnotationStatus.SUBMITTED,
            answers=validate_answers(form, sizes, answers), form_version=1, guideline_version=1,
            time_spent_ms=0, created_at=AT, changed_at=AT,
        )
        for number, answers in enumerate(given)
    )  # fmt: skip
    task = Task(
        id=UUID(int=1), project=UUID(int=2), status=Status.IN_REVIEW, priority=0, rank=0,
        overlap=len(given), sizes=sizes, external_id=None, imported_at=AT, changed_at=AT,
        annotations=annotations,
    )  # fmt: skip
    project = Project(
        id=UUID(int=2), status=ProjectStatus.ACTIVE, name="P", description=None, policy=Policy(),
        created_by=None, created_at=AT, changed_at=AT,
    )  # fmt: skip
    rules = METHODS[RunMethod.FUSED]({**DEFAULTS[RunMethod.FUSED], **how})
    one = resolve(rules, task, project, form, NO_CONCEPTS, fuse)
    if one.resolution is not None and one.resolution.content is not None:
        validate_answers(form, sizes, one.resolution.content.answers)
    return one


def answer_of(one: Found, question: str = "q") -> Json | None:
    content = None if one.resolution is None else one.resolution.content
    return None if content is None else content.answers.get(question)


def asking(kind: str, **more: Any) -> Form:
    """A form with one question `q` about a picture, a text or a sound."""
    inputs = [
        {"name": "pic", "kind": "image"}, {"name": "words", "kind": "text"},
        {"name": "sound", "kind": "audio"},
    ]  # fmt: skip
    where = {"span": "words", "interval": "sound"}.get(kind, "pic")
    drawn = {"applies_to": where, "labels": options("a", "b")}
    region = kind not in ("choice", "ranking", "text", "number", "rating")
    question = {"kind": kind, "name": "q", "title": "Q", **(drawn if region else {}), **more}
    return parse_form({"inputs": inputs, "questions": [question]})


def said(kind: str, *values: Any, **more: Any) -> list[Json]:
    """Answers to `q`: the value of each, or their regions."""
    field = {
        "box": "boxes", "ellipse": "ellipses", "polygon": "polygons", "polyline": "polylines",
        "keypoint": "keypoints", "mask": "masks", "span": "spans", "interval": "intervals",
        "choice": "values", "ranking": "order",
    }.get(kind, kind)  # fmt: skip
    region = field.endswith("s") and field != "values"
    shown = [
        [{"id": f"r{n}", "label": "a", **more, **one} for n, one in enumerate(value)]
        if region
        else value
        for value in values
    ]
    return [{"q": {"kind": kind, field: value}} for value in shown]


INPUT = {
    "pic": PICTURE,
    "words": "0123456789",
    "sound": {"url": "https://x.example/s", "duration": 60},
}


def fused(kind: str, *values: Any, form: Json | None = None, **how: Any) -> Json | None:
    return answer_of(found(asking(kind, **(form or {})), said(kind, *values), INPUT, **how))


def test_every_kind_that_people_agree_on() -> None:
    form = parse_form(FORM)
    one = found(form, [ANSWERS] * 3, INPUTS)
    assert one.resolution is not None
    assert one.resolution.content is not None
    answers = one.resolution.content.answers
    expected = validate_answers(form, measure(form.inputs, INPUTS), ANSWERS)
    assert answers.keys() == expected.keys()
    assert not one.backed_off
    assert all(sure == 1 for sure in one.confidence.values())
    for name, answer in expected.items():
        if answer["kind"] not in ("span", "interval", "relation"):  # what touches may be joined
            assert len(canonical_json.encode(answers[name])) > 10, name


def test_people_and_their_order_change_nothing() -> None:
    form, shuffled = parse_form(FORM), random.Random(7)
    given = [ANSWERS, ANSWERS, deepcopy(ANSWERS)]
    given[2]["mood"]["values"] = ["bad"]
    given[1]["age"] = {"kind": "number", "number": 7}
    results = set()
    for _ in range(4):
        order = shuffled.sample(given, 3)
        one = found(form, order, INPUTS, shuffled.sample(MEMBERS, 3))
        content = one.resolution and one.resolution.content
        sure = sorted(one.confidence.items())
        results.add(canonical_json.encode([content and content.answers, sure, one.backed_off]))
    assert len(results) == 1


def test_boxes_that_lie_on_each_other_become_one() -> None:
    around = [
        [{"x": x, "y": 10, "width": 50, "height": 40}, {"x": 300, "y": y, "width": 20, "height": 9}]
        for x, y in ((10, 5), (12, 100), (17, 200))
    ]
    one = fused("box", *around)
    assert one is not None
    [box] = one["boxes"]
    assert (box["id"], box["label"], box["x"], box["width"]) == ("fused-1", "a", 12, 50)
    all_of_them = fused("box", *around, quorum=0)
    assert all_of_them is not None
    assert len(all_of_them["boxes"]) == 4
    sides = {"x": 9, "y": 9, "width": 40, "height": 20}
    turned = fused("box", *([{**sides, "rotation": rotation}] for rotation in (9, 10, 30)))
    assert turned is not None
    assert turned["boxes"][0]["rotation"] == 10
    labels = [[{"x": 9, "y": 9, "width": 40, "height": 20, "label": label}] for label in "ab"]
    assert fused("box", *labels) is None
    assert fused("box", [], []) == {"kind": "box", "boxes": []}


def test_other_shapes() -> None:
    one = fused("ellipse", *([{"cx": x, "cy": 50, "rx": 30, "ry": 20}] for x in (50, 51, 60)))
    assert one is not None
    assert one["ellipses"][0]["cx"] == 51
    corners = [[10, 10], [110, 10], [110, 90], [10, 90]]
    moved = [[{"points": [[a + off, b] for a, b in corners]}] for off in (0, 2, 20)]
    one = fused("polygon", *moved)
    assert one is not None
    xs = [p[0] for p in one["polygons"][0]["points"]]
    assert (min(xs), max(xs)) == (pytest.approx(12, abs=1.5), pytest.approx(112, abs=1.5))
    one = fused("keypoint", *([{"x": x, "y": 50, "occluded": x > 50}] for x in (50, 51, 52)))
    assert one is not None
    assert one["keypoints"][0] == {
        "id": "fused-1", "label": "a", "x": 51, "y": 50, "occluded": True,
    }  # fmt: skip
    one = fused("polyline", *([{"points": [[0, y], [90, y]]}] for y in (9, 10, 11)))
    assert one is not None
    assert one["polylines"][0]["points"][0] == [0, 10]


def test_masks() -> None:
    whole = 400 * 300
    runs = [[0, end, whole - end] for end in (3_000, 3_300, 4_000)]
    one = fused("mask", *([{"width": 400, "height": 300, "counts": each}] for each in runs))
    assert one is not None
    assert one["masks"][0]["counts"] == [0, 3_300, whole - 3_300]


def test_spans_and_intervals_are_voted_on_piece_by_piece() -> None:
    one = fused("span", *([{"start": 1, "end": end}] for end in (4, 5, 6)))
    assert one == {"kind": "span", "spans": [{"id": "fused-1", "label": "a", "start": 1, "end": 5}]}
    one = fused("interval", *([{"start": 0.5, "end": end}] for end in (4.25, 5.5)))
    assert one is not None
    assert one["intervals"][0]["end"] == 4.25
    apart = ([{"start": 1, "end": 2}], [{"start": 3, "end": 4}])
    assert fused("span", *apart, form={"min_regions": 1}) is None


def test_rankings_texts_and_numbers() -> None:
    items = {"items": options("a", "b", "c")}
    orders = (["a", "b", "c"],) * 3 + (["b", "c", "a"],) * 2
    for rule, first in (("BORDA", "b"), ("KEMENY", "a")):
        one = fused("ranking", *orders, form=items, rankings=rule)
        assert one is not None
        assert one["order"][0] == first
    assert fused("ranking", ["a", "b", "c"], ["c", "b", "a"], form=items) is None
    assert fused("ranking", ["a"], ["a"], ["b"], form={**items, "top": 1}) == {
        "kind": "ranking", "order": ["a"],
    }  # fmt: skip
    one = fused("text", "a cat", "a hat", "a cart")
    assert one is not None
    assert one["text"] == "a cat"
    assert fused("text", "a cat", "two dogs") is None
    words = ("the cat sat there", "the  cat sat", "a cat sat there")
    voted = fused("text", *words, texts="ROVER")
    assert voted == {"kind": "text", "text": "the cat sat there"}
    assert fused("text", "a cat", "a dog", texts="ROVER") is None
    assert fused("number", 1, 2, 9) == {"kind": "number", "number": 2}
    mean = {"even": "mean", "step": 0.5}
    assert fused("number", 1, 2, form=mean) == {"kind": "number", "number": 1.5}
    assert fused("number", 1, 2, form={**mean, "step": 1}) is None


def test_a_choice_backs_off_to_what_more_than_half_agree_on() -> None:
    tree = {"options": [
        {"value": "animal"}, {"value": "cat", "parent": "animal"},
        {"value": "dog", "parent": "animal"}, {"value": "stone"},
    ]}  # fmt: skip
    one = found(asking("choice", **tree), said("choice", ["cat"], ["dog"], ["stone"]), INPUT)
    assert answer_of(one) == {"kind": "choice", "values": ["animal"]}
    assert (one.backed_off, one.confidence) == (("q",), {"q": pytest.approx(2 / 3)})
    exact = found(asking("choice", **tree), said("choice", ["cat"], ["cat"], ["stone"]), INPUT)
    assert (answer_of(exact), exact.backed_off) == ({"kind": "choice", "values": ["cat"]}, ())
    assert fused("choice", ["cat"], ["dog"], form={**tree, "leaves_only": True}) is None
    assert fused("choice", ["cat"], ["stone"], form=tree) is None
    # A list without a hierarchy is decided by the plurality, as it is elsewhere.
    flat = {"options": options("a", "b", "c")}
    assert fused("choice", ["a"], ["a"], ["b"], ["c"], form=flat) == {
        "kind": "choice", "values": ["a"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"similarity": 0.0}, {"similarity": 1.5}, {"quorum": 100}, {"quorum": -1}]
)
def test_parameters_that_make_no_sense(wrong: Json) -> None:
    with pytest.raises(Refused):
        METHODS[RunMethod.FUSED]({**DEFAULTS[RunMethod.FUSED], **wrong})


@pytest.mark.parametrize(
    ("grid", "number", "expected"),
    [
        ({}, 1 / 3, 0.333333333), ({"integer": True}, 2.6, 3), ({"step": 0.25}, 1.1, 1),
        ({"min": 1, "step": 2}, 2.1, 3), ({"max": 2}, 5.0, None),
    ],
)  # fmt: skip
def test_means_lie_on_the_grid_of_their_question(
    grid: Json, number: float, expected: float | None
) -> None:
    [question] = asking("number", **grid).questions
    answer = nearest_number(question, number)
    assert (None if answer is None else answer["number"]) == expected
