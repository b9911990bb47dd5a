"""Tasks of Label Studio come in as its own converter reads them, with their authors and times."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.imports.import_readers import FileRow
from server.commands.imports.label_studio.task_rows import LabelStudioReader
from server.commands.imports.row_limits import MOST_VALUES
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import parse_form
from server.events.forms.questions import MAX_REGIONS
from tests.commands.ledger import check
from tests.imports.conftest import contents
from tests.support.forms import options

DATA = Path(__file__).parent / "data" / "label_studio"
IMAGE = {"name": "image", "kind": "image"}
TEXT = {"name": "text", "kind": "text"}


def marks(kind: str, *labels: str, of: str = "image", name: str = "label", **more: Any) -> Any:
    question = {"kind": kind, "name": name, "title": name, "applies_to": of}
    return {**question, "labels": options(*labels), **more}


BOXES = {"inputs": [IMAGE], "questions": [marks("box", "parasites", "white")]}
POLYGONS = {"inputs": [IMAGE], "questions": [marks("polygon", "Airplane", "Car")]}
PEOPLE = {"inputs": [TEXT], "questions": [marks("span", "PER", "ORG", of="text")]}
CHOICES = {
    "inputs": [TEXT],
    "questions": [
        {"kind": "choice", "name": "sentiment", "title": "S", "options": options("Positive")}
    ],
}


def file_of(name: str) -> bytes:
    return (DATA / f"{name}.json").read_bytes()


def answers_of(form: Any, *results: Any, **data: Any) -> Any:
    """The answers of one annotation with these results."""
    task = {"data": data or {"text": "Ada 👋 met Bob."}, "annotations": [{"result": [*results]}]}
    read = LabelStudioReader(parse_form(form)).read(task)
    return read.fields["annotations"][0]["answers"]


def refusal_of(form: Any, *results: Any, **data: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        answers_of(form, *results, **data)
    return refused.value


def result(value: Any, **fields: Any) -> Any:
    sizes = {"original_width": 200, "original_height": 100}
    given = {"id": "r1", "from_name": "label", "to_name": "image", "type": "rectanglelabels"}
    return {**given, **sizes, "value": value, **fields}


async def answers_in(owner: Any, workspace: Any) -> list[Any]:
    """The imported annotations in order: answers, source id, when they were made, how long."""
    rows = await owner.fetch(
        "SELECT content, facts, occurred_at FROM events WHERE org_id = $1 "
        "AND type = 'annotation.imported' ORDER BY position",
        workspace.org,
    )
    return [(json.loads(row["content"]), json.loads(row["facts"]), row[2]) for row in rows]


async def test_boxes_are_where_its_converter_sees_them(workspace, run, owner, connection):
    project = await workspace.project(BOXES)
    done, rejected = await run(project, file_of("boxes"), "boxes.json")
    assert (done.imported, done.annotations, rejected) == (2, 3, [])
    found = await answers_in(owner, workspace)
    coco = json.loads(file_of("boxes.coco"))
    labels = {each["id"]: each["name"] for each in coco["categories"]}
    expected = [(labels[a["category_id"]], *a["bbox"]) for a in coco["annotations"]]
    boxes = [box for content, *_ in found for box in content["answers"]["label"]["boxes"]]
    shown = [(b["label"], b["x"], b["y"], b["width"], b["height"]) for b in boxes]
    key = lambda box: (box[0], round(box[1], 6))  # noqa: E731 - the converter has another order
    for ours, theirs in zip(sorted(shown, key=key), sorted(expected, key=key), strict=True):
        assert ours[0] == theirs[0]
        assert ours[1:] == pytest.approx(theirs[1:])
    content, facts, made_at = found[0]
    assert content["source_id"] == "label_studio:1"
    assert facts["time_spent_ms"] == 1_235_418
    assert made_at.isoformat() == "2022-12-27T13:36:25.747398+00:00"
    tasks = await contents(connection, workspace)
    assert [task.external_id for task in tasks] == ["label_studio:1", "label_studio:2"]
    assert tasks[0].inputs["image"] == {"url": "/image1", "width": 2800, "height": 2800}
    await check(owner, workspace.org, history=False)
    again, _ = await run(project, file_of("boxes") + b"\n", "again.json")
    assert (again.imported, again.annotations, again.annotations_present) == (0, 0, 3)


async def test_polygons_are_where_its_converter_sees_them(workspace, run, owner):
    project = await workspace.project(POLYGONS)
    done, rejected = await run(project, file_of("polygons"), "polygons.json")
    assert (done.imported, done.annotations, rejected) == (1, 1, [])
    ((content, _, _),) = await answers_in(owner, workspace)
    (polygon,) = content["answers"]["label"]["polygons"]
    ((expected,),) = [
        a["segmentation"] for a in json.loads(file_of("polygons.coco"))["annotations"]
    ]
    assert [n for point in polygon["points"] for n in point] == pytest.approx(expected)
    assert polygon["label"] == "Airplane"
    assert content["source_id"] == "3bc9da85-967f-47a1-bfa8-410206e54cf9"


async def test_an_export_with_skipped_and_unfinished_answers(workspace, run, owner, connection):
    project = await workspace.project(PEOPLE)
    done, rejected = await run(project, file_of("spans"), "spans.json")
    assert (done.imported, done.annotations, rejected) == (3, 2, [])
    tasks = await contents(connection, workspace)
    assert tasks[2].meta == {"src": "x"}
    texts = {
        tasks[n].inputs["text"][s["start"] : s["end"]]
        for n, (content, *_) in zip((0, 2), await answers_in(owner, workspace), strict=True)
        for s in content["answers"]["label"]["spans"]
    }
    assert texts == {"Ada", "IBM"}
    authors = await owner.fetch(
        "SELECT DISTINCT content FROM events WHERE org_id = $1 AND type = 'member.external_added'",
        workspace.org,
    )
    assert [json.loads(row[0])["pseudonym"] for row in authors] == ["label_studio:1"]


async def test_what_is_rejected_is_told_by_the_places_of_its_file(workspace, run):
    project = await workspace.project(CHOICES)
    ((task,), bad) = json.loads(file_of("choices")), []
    for change in (
        {"data": {"words": "x"}},
        {
            "annotations": [
                {"result": [result({"choices": ["Odd"]}, from_name="sentiment", type="choices")]}
            ]
        },
        {"annotations": [{"result": [], "created_at": "yesterday"}]},
        {"annotations": [{"was_cancelled": True}, {"result": [], "lead_time": "long"}]},
        {"annotations": [{"result": [result({}, from_name="other")]}]},
        {"id": [1]},
    ):
        bad.append({**task, "id": len(bad), **change})
    body = "".join(json.dumps(each) + "\n" for each in [task, *bad])
    done, rejected = await run(project, body)
    assert (done.imported, done.annotations) == (1, 1)
    assert [each["path"] for each in rejected] == [
        ["data", "text"],
        ["annotations", 0, "result", 0],
        ["annotations", 0, "created_at"],
        ["annotations", 1, "lead_time"],
        ["annotations", 0, "result", 0, "from_name"],
        ["id"],
    ]
    assert [each["row"] for each in rejected] == bad


def test_a_turned_rectangle_has_its_corners_where_the_editor_draws_them():
    """Label Studio turns about the top left corner, clockwise, with y down."""
    value = {"x": 50, "y": 20, "width": 20, "height": 30, "rectanglelabels": ["A"]}
    form = {"inputs": [IMAGE], "questions": [marks("box", "A")]}

    @given(st.floats(-720, 720))
    def run(degrees: float) -> None:
        turned = result({**value, "rotation": degrees})
        (box,) = answers_of(form, turned, image="a.png")["label"]["boxes"]
        assert 0 <= box.get("rotation", 0) < 360
        theta = math.radians(degrees)
        for along, down in ((0, 0), (40, 0), (40, 30), (0, 30)):
            drawn = complex(100, 20) + complex(along, down) * complex(
                math.cos(theta), math.sin(theta)
            )
            centre = complex(box["x"] + 20, box["y"] + 15)
            ours = centre + complex(along - 20, down - 15) * complex(
                math.cos(math.radians(box.get("rotation", 0))),
                math.sin(math.radians(box.get("rotation", 0))),
            )
            assert abs(ours - drawn) < 1e-6

    run()


def test_the_other_shapes_and_intervals():
    for kind, value, expected in (
        ("ellipse", {"x": 50, "y": 50, "radiusX": 10, "radiusY": 20, "rotation": 0},
         {"cx": 100, "cy": 50, "rx": 20, "ry": 20}),
        ("polyline", {"points": [[0, 0], [50, 100]]}, {"points": [[0, 0], [100, 100]]}),
        ("keypoint", {"x": 25, "y": 50, "width": 1}, {"x": 50, "y": 50}),
    ):  # fmt: skip
        form = {"inputs": [IMAGE], "questions": [marks(kind, "A")]}
        found = answers_of(form, result({**value, "rectanglelabels": ["A"]}), image="a.png")
        ((region,),) = [each for each in found["label"].values() if isinstance(each, list)]
        assert region == {"id": "r1", "label": "A", **expected}
    form = {
        "inputs": [{"name": "call", "kind": "audio"}],
        "questions": [marks("interval", "A", of="call")],
    }
    spoken = result({"start": 1.5, "end": 2, "channel": 0, "labels": ["A"]}, type="labels")
    (interval,) = answers_of(form, spoken, call="a.wav")["label"]["intervals"]
    assert (interval["start"], interval["end"]) == (1.5, 2)


def test_single_answers():
    question = {"name": "label", "title": "t"}
    for more, type_, value, expected in (
        ({"kind": "text"}, "textarea", {"text": ["a", "b"]}, {"text": "a\nb"}),
        ({"kind": "number"}, "number", {"number": 3}, {"number": 3}),
        ({"kind": "rating"}, "rating", {"rating": 4}, {"rating": 4}),
        ({"kind": "choice", "options": options("a", "b")}, "taxonomy",
         {"taxonomy": [["x", "a"], ["b"]]}, {"values": ["a", "b"]}),
    ):  # fmt: skip
        form = {"inputs": [TEXT], "questions": [{**question, **more}]}
        found = answers_of(form, result(value, type=type_))
        assert found == {"label": {"kind": more["kind"], **expected}}


def test_characters_are_code_points_also_where_the_editor_counted_utf16():
    units = {"start": 11, "end": 14, "text": "Bob", "labels": ["PER"]}
    points = {**units, "start": 10, "end": 13}
    for value in (units, points):
        (span,) = answers_of(PEOPLE, result(value, type="labels"))["label"]["spans"]
        assert (span["start"], span["end"]) == (10, 13)
    unknown = {**units, "text": "somebody"}
    (span,) = answers_of(PEOPLE, result(unknown, type="labels"))["label"]["spans"]
    assert (span["start"], span["end"]) == (11, 14)


def test_messages_of_a_dialogue():
    form = {
        "inputs": [{"name": "talk", "kind": "chat"}],
        "questions": [marks("span", "A", of="talk")],
    }
    talk = [{"author": "Mia", "text": "Hello"}, {"author": "Bot", "text": "Good day"}]
    value = {"start": "1", "end": "1", "startOffset": 0, "endOffset": 4, "paragraphlabels": ["A"]}
    task = {
        "data": {"talk": talk},
        "annotations": [{"result": [result(value, type="paragraphlabels")]}],
    }
    read = LabelStudioReader(parse_form(form)).read(task)
    assert read.fields["inputs"]["talk"][0] == {"role": "Mia", "text": "Hello"}
    (span,) = read.fields["annotations"][0]["answers"]["label"]["spans"]
    assert span == {"id": "r1", "label": "A", "message": 1, "start": 0, "end": 4}
    across = result({**value, "end": "0"}, type="paragraphlabels")
    assert refusal_of(form, across, talk=talk).path[-1] == "end"


RELATED = {
    "inputs": [TEXT],
    "questions": [
        marks("span", "PER", "ORG", of="text"),
        {"kind": "relation", "name": "knows", "title": "K", "between": ["label"],
         "labels": options("knows"), "required": False},
    ],
}  # fmt: skip


def named(id_: str, start: int, **fields: Any) -> Any:
    value = {"start": start, "end": start + 3, "labels": ["PER"]}
    return result(value, id=id_, type="labels", **fields)


def test_relations_and_regions_with_several_labels():
    joined = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left"}
    found = answers_of(RELATED, named("a", 0), named("b", 10), joined)
    (relation,) = found["knows"]["relations"]
    assert relation["source"] == {"question": "label", "region": "b"}
    assert relation["target"] == {"question": "label", "region": "a"}
    assert relation["label"] == "knows"
    both = result({"start": 0, "end": 3, "labels": ["PER", "ORG"]}, type="labels")
    found = answers_of(RELATED, both)
    assert [(s["id"], s["label"]) for s in found["label"]["spans"]] == [
        ("r1", "PER"), ("r1.2", "ORG"),
    ]  # fmt: skip


def test_nothing_marked_is_an_answer():
    assert answers_of(PEOPLE) == {"label": {"kind": "span", "spans": []}}


def test_what_has_no_place_here_is_refused_with_its_place():
    choice = {"kind": "choice", "name": "kind", "title": "K", "options": options("a")}
    form = {"inputs": [TEXT], "questions": [marks("span", "PER", of="text"), choice]}
    of_region = result({"start": 0, "end": 3, "choices": ["a"]}, from_name="kind", type="choices")
    for results, path in (
        ([named("r1", 0), of_region], ["result", 1]),
        ([of_region, {**of_region, "id": "r2"}], ["result", 1]),
        ([result({"rle": [1], "brushlabels": ["A"]}, type="brushlabels")], ["result", 0, "type"]),
        ([{"type": "relation", "from_id": "x", "to_id": "y"}], ["result", 0]),
        ([None], ["result", 0]),
        ([{"type": 3}], ["result", 0]),
    ):
        refused = refusal_of(form, *results)
        assert list(refused.path) == ["annotations", 0, *path]
        assert refused.message.endswith(".")
    turned = result(
        {"x": 1, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["A"]}, image_rotation=90
    )
    boxes = {"inputs": [IMAGE], "questions": [marks("box", "A")]}
    assert refusal_of(boxes, turned, image="a.png").path[-1] == "image_rotation"


def copied(labels: int, **fields: Any) -> Any:
    """A span with so many labels."""
    value = {"start": 0, "end": 3, "labels": [f"l{n}" for n in range(labels)]}
    return result(value, type="labels", **fields)


def test_names_that_are_no_texts_are_refused():
    for name in ([], {}, 3, [[]]):
        for results in ([named("a", 0, from_name=name)], [named("a", 0), drawn("a", name)]):
            refused = refusal_of(PEOPLE, *results)
            assert refused.path[-1] == "from_name"


def drawn(id_: str, name: Any) -> Any:
    """A result that repeats the place of a region."""
    return result({"x": 1}, id=id_, type="rectangle", from_name=name)


def test_labels_of_a_result_are_bounded_before_there_are_regions_of_them():
    points = {"points": [[n % 100, 1.5] for n in range(1_000)]}
    many = {**points, "polygonlabels": [f"l{n}" for n in range(400)]}
    polygon = result(many, type="polygonlabels")
    limit = refusal_of(POLYGONS, polygon, image="a.png")
    assert (limit.code, list(limit.path)) == (Code.LIMIT, ["annotations", 0, "result", 0])
    for results, code, *path in (
        ([copied(MAX_REGIONS + 1)], Code.LIMIT, 0),
        ([copied(MAX_REGIONS // 2 + 1, id=id_) for id_ in "ab"], Code.LIMIT, 1),
        ([result({"start": 0, "end": 3, "labels": ["PER"] * 2}, type="labels")], Code.INVALID, 0),
        ([copied(2, id="x" * 65)], Code.INVALID, 0, "id"),
        ([copied(2, id="a\n")], Code.INVALID, 0, "id"),
        ([result({"start": "x", "end": 3, "labels": ["PER"]}, type="labels")],
         Code.INVALID, 0, "value", "start"),
    ):  # fmt: skip
        refused = refusal_of(PEOPLE, *results)
        assert (refused.code, list(refused.path)) == (code, ["annotations", 0, "result", *path])
    assert len(answers_of(PEOPLE, copied(MAX_REGIONS))["label"]["spans"]) == MAX_REGIONS


def test_the_annotations_of_a_row_share_its_bound():
    many = {"result": [copied(MAX_REGIONS)]}
    values = MAX_REGIONS * len({"id", "label", "start", "end"})
    task = {"data": {"text": "Ada"}, "annotations": [many] * (MOST_VALUES // values + 1)}
    with pytest.raises(Refused) as refused:
        LabelStudioReader(parse_form(PEOPLE)).read(task)
    assert (refused.value.code, refused.value.path[1]) == (Code.LIMIT, MOST_VALUES // values)


def test_relations_are_bounded_as_regions_are():
    joined = {"type": "relation", "from_id": "a", "to_id": "b"}
    for code, labels in ((Code.LIMIT, [f"l{n}" for n in range(MAX_REGIONS + 1)]),
                         (Code.INVALID, ["knows", "knows"])):  # fmt: skip
        refused = refusal_of(RELATED, named("a", 0), named("b", 10), {**joined, "labels": labels})
        assert (refused.code, refused.path[-1]) == (code, 2)


def test_a_form_that_asks_for_data_reads_its_own_rows():
    form = parse_form({"inputs": [{**TEXT, "name": "data"}], "questions": PEOPLE["questions"]} | {
        "questions": [{"kind": "number", "name": "n", "title": "N"}]})  # fmt: skip
    assert not LabelStudioReader(form).recognizes({"data": {"text": "x"}})
    other = LabelStudioReader(parse_form(PEOPLE))
    assert other.recognizes({"data": {}})
    assert not other.recognizes({"data": "x"})
    assert not other.recognizes({"inputs": {}, "data": {}})


def test_a_row_that_was_not_converted_keeps_its_paths():
    assert FileRow(1).path_in_file(("inputs", "text")) == ("inputs", "text")
