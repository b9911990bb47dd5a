"""The quality of regions, texts, orders and numbers over GraphQL: now, as of, and at its limits."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from starlette.applications import Starlette

from quality.regions.budget import Budget
from quality.regions.comparison import compare
from server.events.core import ids
from server.events.forms.questions import AnyQuestion
from server.projections.counters.answer_regions import regions_of
from server.reads.quality.comparisons import parts, samples, tasks
from server.reads.quality.comparisons.questions import MEASURES
from tests.schema.test_paging import both_ways
from tests.schema.test_quality import head, owner_of
from tests.support import masks
from tests.support.api import Client, key_of
from tests.support.forms import Json, options
from tests.support.workspace import Workspace

FIGURES = """agreements { coefficient distance similarity
  estimate { value low high tasks answers reason method } }
  agreementByRegionLabel { nodes { label regions agreements { coefficient estimate { value } } } }
  agreementByAnnotator { nodes { member { name } agreement { coefficient estimate { value } } } }
  agreementByPair { totalCount nodes { agreement { estimate { value tasks answers } } } }"""
ASKED = f"""query($id: ID!, $min: Position, $q: String!) {{ project(id: $id) {{
  quality(question: $q, minPosition: $min) {{ {FIGURES} }} }} }}"""
AS_OF = f"""query($id: ID!, $at: Position, $q: String!) {{ asOf(position: $at) {{
  project(id: $id) {{ quality(question: $q) {{ {FIGURES} }} }} }} }}"""
SHOWN = """... on AnnotationPayload {
  annotation { answers { value { ... on MaskAnswer { masks { blob } } } } } }"""
BOX = {"x": 0, "y": 0, "width": 10, "height": 10}
KEYFRAMES = [{"frame": 0, **BOX}, {"frame": 9, **BOX}]
REGIONS: dict[str, tuple[str, str, Json]] = {
    "span": ("spans", "text", {"start": 0, "end": 4}),
    "interval": ("intervals", "sound", {"start": 1.5, "end": 2.0}),
    "box": ("boxes", "image", {**BOX, "rotation": 30.0}),
    "ellipse": ("ellipses", "image", {"cx": 20, "cy": 20, "rx": 10, "ry": 5, "rotation": 45.0}),
    "polygon": ("polygons", "image", {"points": [[0, 0], [10, 0], [0, 10]]}),
    "polyline": ("polylines", "image", {"points": [[0, 0], [10, 10]]}),
    "keypoint": ("keypoints", "image", {"x": 5, "y": 5}),
    "mask": ("masks", "image", {"width": 100, "height": 50, "counts": [10, 20, 4970]}),
    "track": ("tracks", "video", {"keyframes": KEYFRAMES}),
}
"""By kind of question: the field of its answers, its input, and a region without label."""
INPUTS = {
    "text": "Rome stands on seven hills.",
    "image": {"url": "https://a.example/i.png", "width": 100, "height": 50},
    "sound": {"url": "https://a.example/s.wav", "duration": 10},
    "video": {"url": "https://a.example/v.mp4"},
}
LABELS = options("a", "b")
FORM: Json = {
    "inputs": [
        {"name": "text", "kind": "text"},
        {"name": "image", "kind": "image"},
        {"name": "sound", "kind": "audio"},
        {"name": "video", "kind": "video"},
    ],
    "questions": [
        *(
            {"kind": kind, "name": kind, "title": kind, "applies_to": on, "labels": LABELS}
            for kind, (_, on, _) in REGIONS.items()
        ),
        {
            "kind": "relation", "name": "relation", "title": "Same?", "between": ["span", "box"],
            "labels": LABELS,
        },
        {"kind": "text", "name": "text", "title": "Say it"},
        {"kind": "ranking", "name": "ranking", "title": "Order", "items": options(*"wxyz")},
        {"kind": "number", "name": "number", "title": "How many?"},
    ],
}  # fmt: skip


def answers(
    label: str = "a", text: str = "two words", order: str = "wxyz", number: int = 3
) -> Json:
    """An answer to each question of FORM, with a region in each that can have some."""
    found: Json = {
        kind: {"kind": kind, field: [{"id": "r", "label": label, **region}]}
        for kind, (field, _, region) in REGIONS.items()
    }
    ends = {
        "source": {"question": "span", "region": "r"},
        "target": {"question": "box", "region": "r"},
    }
    found["relation"] = {"kind": "relation", "relations": [{"id": "e", "label": label, **ends}]}
    found["text"] = {"kind": "text", "text": text}
    found["ranking"] = {"kind": "ranking", "order": [*order]}
    found["number"] = {"kind": "number", "number": number}
    return found


async def marked(workspace: Workspace, *tasks: tuple[Json, ...]) -> Any:
    """A project of FORM, with the answers of some people to each task."""
    people = await workspace.members(max(map(len, tasks)))
    project = await workspace.project(FORM, overlap=len(people))
    made = await workspace.import_(project, [{"inputs": INPUTS}] * len(tasks))
    await workspace.annotate_all(
        (task, person, one)
        for task, given in zip(made, tasks, strict=True)
        for person, one in zip(people, given, strict=False)
    )
    return project


async def asked(client: Client, workspace: Workspace, project: Any, question: str) -> Any:
    """What is found now, which is what is found as of now."""
    at, id_ = await head(workspace), ids.public("project", project)
    now = (await client.data(ASKED, id=id_, min=at, q=question))["project"]["quality"]
    then = (await client.data(AS_OF, id=id_, at=at, q=question))["asOf"]["project"]["quality"]
    assert now == then
    return now


def values(found: Any) -> dict[Any, Any]:
    return {
        (one["coefficient"], one["similarity"]): one["estimate"]["value"]
        for one in found["agreements"]
    }


def test_each_kind_of_question_is_compared() -> None:
    kinds = {model.model_fields["kind"].annotation.__args__[0] for model in _models()}  # type: ignore[union-attr]
    assert kinds == {*MEASURES, "choice", "rating", "number"}


def _models() -> Any:
    return AnyQuestion.__origin__.__args__  # type: ignore[attr-defined]


async def test_the_same_answers_agree(app: Starlette, workspace: Workspace) -> None:
    one, other = answers(), answers("b", "three other words", "zyxw", 5)
    project = await marked(workspace, (one, one, one), (other, other))
    client = await owner_of(app, workspace)
    for question in (*MEASURES, "number"):
        found = await asked(client, workspace, project, question)
        compared = [v for (name, _), v in values(found).items() if name != "MEAN_DIFFERENCE"]
        assert {value and round(value, 12) for value in compared} == {1.0}, (question, compared)
        assert {one["estimate"]["tasks"] for one in found["agreements"]} == {2}
        assert {one["estimate"]["answers"] for one in found["agreements"]} == {5}
        people = found["agreementByAnnotator"]["nodes"]
        assert len(people) == (0 if question == "number" else 3)
        assert {node["agreement"]["estimate"]["value"] for node in people} <= {1.0}
        labels = {
            node["label"]: node["regions"] for node in found["agreementByRegionLabel"]["nodes"]
        }
        assert labels == ({"a": 3, "b": 2} if question in REGIONS else {})


async def test_other_answers_disagree(app: Starlette, workspace: Workspace) -> None:
    """Three people on one task: two say the same, and one gives another label, text and order."""
    same, other = answers(), answers("b", "two world", "zyxw", 5)
    project, client = await marked(workspace, (same, same, other)), await owner_of(app, workspace)
    for kind in (*REGIONS, "relation"):
        found = await asked(client, workspace, project, kind)
        assert values(found)["F1", 0.5] == pytest.approx(1 / 3)
        assert values(found)["F1_UNLABELED", 0.5] == 1
        assert found["agreementByPair"]["totalCount"] == 3
        pairs = [n["agreement"]["estimate"]["value"] for n in found["agreementByPair"]["nodes"]]
        assert sorted(pairs) == [0, 0, 1]
        if kind in REGIONS:
            (first, second) = found["agreementByRegionLabel"]["nodes"]
            f1 = [one["agreements"][0]["estimate"]["value"] for one in (first, second)]
            assert f1 == [0.5, 0]
    found = values(await asked(client, workspace, project, "span"))
    # Characters: 4 of "a", "a" and "b", 23 of nothing; n = 81, D_o = 4·2 / 81.
    assert found["KRIPPENDORFF_ALPHA", None] == pytest.approx(
        1 - 80 * 8 / (81**2 - 69**2 - 8**2 - 4**2)
    )
    found = values(await asked(client, workspace, project, "text"))
    assert found["CHARACTER_SIMILARITY", None] == pytest.approx((9 + 7 + 7) / 27)
    assert found["WORD_SIMILARITY", None] == pytest.approx((2 + 1 + 1) / 6)
    assert found["PERCENT", None] == pytest.approx(1 / 3)
    found = values(await asked(client, workspace, project, "ranking"))
    assert found["KENDALL_TAU", None] == found["SPEARMAN_RHO", None] == pytest.approx(-1 / 3)
    assert found["KENDALL_W", None] == pytest.approx(1 / 9)
    found = values(await asked(client, workspace, project, "number"))
    assert found["MEAN_DIFFERENCE", None] == pytest.approx(4 / 3)
    assert found["ICC", None] is None


async def test_what_is_marked_by_nobody_is_not_agreed_on(
    app: Starlette, workspace: Workspace
) -> None:
    empty = {name: {**one} for name, one in answers().items()}
    for kind, (field, *_) in REGIONS.items():
        empty[kind] = {"kind": kind, field: []}
    empty["relation"] = {"kind": "relation", "relations": []}
    project = await marked(workspace, (empty, empty), (answers(),))
    client = await owner_of(app, workspace)
    for kind in (*REGIONS, "relation"):
        for one in (await asked(client, workspace, project, kind))["agreements"]:
            assert one["estimate"]["value"] is None
            assert one["estimate"]["tasks"] == 1
            assert one["estimate"]["reason"] in ("NOTHING_COMPARED", "NO_VARIATION")


def test_an_interval_of_nanoseconds_matches_itself() -> None:
    interval = {"id": "r", "label": "a", "start": 1.0, "end": 1.0000001}
    answer = {"kind": "interval", "intervals": [interval]}
    mine, theirs = regions_of([answer, answer], {}, Budget(1_000))
    assert compare({1: mine, 2: theirs}, Budget(1_000)).candidates[0].similarity == 1


async def test_lists_are_the_same_from_both_ends(app: Starlette, workspace: Workspace) -> None:
    project = await marked(workspace, (answers("a"), answers("b"), answers("a")))
    known = {
        "project": ("ID!", ids.public("project", project)),
        "head": ("Position", await head(workspace)),
    }
    for list_, shown, length in (
        ("agreementByRegionLabel(%s)", "label", 2),
        ("agreementByAnnotator(%s)", "member { id }", 3),
        ("agreementByPair(%s)", "member { id } peer { id }", 3),
    ):
        document = (
            'project(id: $project) { quality(question: "polygon", minPosition: $head) { '
            f"list: {list_} {{ nodes {{ {shown} }} }} }} }}"
        )
        forward, backward = await both_ways(await owner_of(app, workspace), document, known)
        assert forward == backward
        assert len(forward) == length


async def test_the_past_is_compared_as_it_was(app: Starlette, workspace: Workspace) -> None:
    project = await marked(workspace, (answers(), answers()))
    client, id_ = await owner_of(app, workspace), ids.public("project", project)
    before = await asked(client, workspace, project, "box")
    position = await head(workspace)
    one, two = await workspace.members(2)
    (task,) = await workspace.import_(project, [{"inputs": INPUTS}])
    await workspace.annotate(task, one, answers("a"))
    await workspace.annotate(task, two, answers("b"))
    now = await asked(client, workspace, project, "box")
    assert now["agreements"] != before["agreements"]
    then = await client.data(AS_OF, id=id_, at=position, q="box")
    assert then["asOf"]["project"]["quality"] == before


async def test_many_tasks_are_sampled_and_large_ones_left_out(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await marked(workspace, *[(answers(), answers())] * 3)
    client = await owner_of(app, workspace)

    async def reasons(question: str) -> set[tuple[int, str | None]]:
        found = (await asked(client, workspace, project, question))["agreements"]
        return {(one["estimate"]["tasks"], one["estimate"]["reason"]) for one in found}

    assert await reasons("span") == {(3, "FEW")}
    with monkeypatch.context() as patch:
        patch.setattr(parts, "MOST_TASKS", 2)
        patch.setattr("quality.measures.ratios.FEW", 2)
        patch.setattr("quality.regions.coincidences.FEW", 2)
        assert await reasons("span") == {(2, "SAMPLE")}
    with monkeypatch.context() as patch:
        patch.setattr(samples, "LARGEST", 10)
        assert await reasons("box") == {(0, "NO_PAIRS")}
    with monkeypatch.context() as patch:
        patch.setattr("server.reads.quality.comparisons.tasks.MOST_OF_TASK", 10)
        assert await reasons("text") == {(0, "NO_PAIRS")}


async def test_answers_are_as_large_as_they_are_in_memory(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same letter nine thousand times takes a hundred bytes on disk."""
    long = answers(text="a" * 9_000)
    project, client = await marked(workspace, (long, long)), await owner_of(app, workspace)
    monkeypatch.setattr(samples, "LARGEST", 10_000)
    (first, *_) = (await asked(client, workspace, project, "text"))["agreements"]
    assert first["estimate"]["tasks"] == 0


async def test_requests_compare_in_turn_and_nobody_else_waits(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, client = (
        await marked(workspace, (answers(), answers())),
        await owner_of(app, workspace),
    )
    begun, go_on, at_once = threading.Semaphore(0), threading.Event(), list[int]()
    running, compare_all = list[None](), tasks.compare_all

    def slowly(*given: Any) -> Any:
        running.append(None)
        at_once.append(len(running))
        begun.release()
        assert go_on.wait(30)
        found = compare_all(*given)
        running.pop()
        return found

    monkeypatch.setattr(tasks, "compare_all", slowly)
    document = "query($id: ID!) { project(id: $id) { a: quality(question: %s) { %s } } }"
    document = document % ('"box"', "agreements { estimate { value } }")
    id_ = ids.public("project", project)
    waiting = [asyncio.ensure_future(client.ask(document, id=id_)) for _ in range(3)]
    try:
        assert await asyncio.to_thread(begun.acquire, timeout=30)
        async with asyncio.timeout(20):
            assert "errors" not in await client.ask("{ viewer { member { id } } }")
        (refused,), others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert refused.result()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    finally:
        go_on.set()
    for one in others:
        assert "errors" not in await one
    assert "errors" not in await client.ask(document, id=id_)
    assert {*at_once} == {1}


async def test_large_masks_are_read_from_their_blobs(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await workspace.project(masks.FORM, overlap=2)
    (task,) = await workspace.import_(project, [masks.ITEM])
    for person, seed in zip(await workspace.members(2), (0, 1), strict=True):
        client = Client(app, await key_of(workspace, person))
        answer = masks.sent(masks.mask(counts=masks.runs(26_000, seed)))
        token = (await workspace.take(task, person)).token
        given = {"task": ids.public("task", task), "answers": answer, "token": token}
        done = await client.do("submitAnnotation", "SubmitAnnotationInput", SHOWN, **given)
        assert "blob" in str(done)
    found = await asked(await owner_of(app, workspace), workspace, project, "fur")
    assert values(found)["F1", 0.5] == 0
    document = 'query($id: ID!) { project(id: $id) { quality(question: "fur") { %s } } }'
    field = "agreement(coefficient: MEAN_IOU, similarity: 0) { estimate { value } }"
    owner, id_ = await owner_of(app, workspace), ids.public("project", project)
    found = (await owner.data(document % field, id=id_))["project"]["quality"]
    # Half of the pixels of each, at random: a third of those that either has.
    assert found["agreement"]["estimate"]["value"] == pytest.approx(1 / 3, abs=0.01)
    for bound, most in (("MOST_BLOBS", 1), ("MOST_RUNS", 30_000)):
        with monkeypatch.context() as patch:
            patch.setattr(f"server.reads.quality.comparisons.large_masks.{bound}", most)
            shown = document % "agreement { estimate { tasks } }"
            found = (await owner.data(shown, id=id_))["project"]["quality"]
            assert found["agreement"]["estimate"]["tasks"] == 0


@pytest.mark.parametrize(
    ("question", "field", "path"),
    [
        ("box", "agreement(coefficient: ICC) { similarity }", "coefficient"),
        ("box", "agreement(distance: MASI) { similarity }", "distance"),
        ("box", "agreement(similarity: 1.5) { similarity }", "similarity"),
        ("box", "agreement(coefficient: F1_MEAN, similarity: 0.5) { similarity }", "similarity"),
        ("number", "agreement(similarity: 0.5) { similarity }", "similarity"),
        ("number", "agreement(coefficient: F1) { similarity }", "coefficient"),
        ("box", "agreementByPair(coefficient: KRIPPENDORFF_ALPHA) { totalCount }", "coefficient"),
        ("text", "agreementByAnnotator(similarity: 0.5) { totalCount }", "similarity"),
        ("box", "agreementByRegionLabel(similarity: -1) { totalCount }", "similarity"),
    ],
)
async def test_measures_that_a_question_does_not_have_are_refused(
    app: Starlette, workspace: Workspace, question: str, field: str, path: str
) -> None:
    project, client = await workspace.project(FORM), await owner_of(app, workspace)
    document = "query($id: ID!, $q: String!) { project(id: $id) { quality(question: $q) { %s } } }"
    answer = await client.ask(document % field, id=ids.public("project", project), q=question)
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("INVALID", [path])
