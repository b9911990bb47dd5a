"""A project says when answers to gold tasks are right: those of before and as of then included."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.core import ids
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import head, owner_of
from tests.support.forms import PLACES, form
from tests.support.taxonomies import published

TOPIC = {
    "kind": "choice", "name": "topic", "title": "Topic", "options": [
        {"value": "animal"}, {"value": "dog", "parent": "animal"},
        {"value": "cat", "parent": "animal"},
    ],
}  # fmt: skip
AGE = {"kind": "number", "name": "age", "title": "Age"}
JUDGING = "gold { judging { question threshold tolerance similarity } }"
SHOWN = f"query($p: ID!) {{ project(id: $p) {{ {JUDGING} }} }}"
THEN = f"""query($p: ID!, $at: Position!) {{ asOf(position: $at) {{ project(id: $p) {{ {JUDGING}
  topic: quality(question: "topic") {{ goldScores {{ nodes {{ right {{ value }} }} }} }}
  places: quality(question: "places") {{ goldScores {{ nodes {{ learningCurve {{ judged
    right {{ value }} }} }} }} }} }} }} }}"""
USUAL = [
    {"question": "topic", "threshold": 1, "tolerance": None, "similarity": None},
    {"question": "age", "threshold": None, "tolerance": 0, "similarity": None},
    {"question": "places", "threshold": 0.8, "tolerance": None, "similarity": 0.5},
]
CHANGED = [
    {"question": "topic", "threshold": 0.5},
    {"question": "age", "tolerance": 2},
    {"question": "places", "similarity": 0.95},
]


def said(topic: str, age: float, end: int) -> Any:
    span = {"id": "s1", "label": "city", "start": 0, "end": end}
    return {
        "topic": {"kind": "choice", "values": [topic]},
        "age": {"kind": "number", "number": age},
        "places": {"kind": "span", "spans": [span]},
    }


class Judged(Golden):
    """Three gold tasks with a concept, a number and a span, each answered by Ann."""

    async def answered(self) -> Judged:
        await self.begin(3, form(TOPIC, AGE, PLACES), said("dog", 10, 10))
        given = said("animal", 12, 9), said("dog", 10, 10), said("cat", 20, 4)
        for task, answers in zip(self.tasks, given, strict=True):
            await self.answer(task, self.ann, answers)
        self.client = await owner_of(self.app, self.workspace)
        self.public = ids.public("project", self.id)
        return self

    async def change(self, *judging: Any, shown: str = JUDGING) -> Any:
        selection = f"... on ProjectPayload {{ position project {{ {shown} }} }}"
        return await self.client.do(
            "changeGoldPolicy", "ChangeGoldPolicyInput", selection,
            project=self.public, judging=[*judging],
        )  # fmt: skip

    async def right(self) -> list[float]:
        """The share of Ann's answers that are right, by question; the curve says the same."""
        found = []
        for question in ("topic", "age", "places"):
            ann = (await self.scores(question))["Ann"]
            (stretch,) = ann["learningCurve"]
            assert stretch["right"] == ann["right"]
            found.append(round(ann["right"]["value"], 3))
        return found

    async def usual(self) -> Any:
        return (await self.client.data(SHOWN, p=self.public))["project"]["gold"]["judging"]


@pytest.fixture
async def judged(app, workspace):
    return await Judged(app, workspace).answered()


async def test_settings_judge_all_answers_anew_and_the_past_by_those_of_then(judged):
    assert await judged.usual() == USUAL
    assert await judged.right() == [0.333, 0.333, 0.667]
    assert (await judged.scores())["Ann"]["score"] == pytest.approx((1 / 2 + 1 + 1 / 3) / 3)
    before = await head(judged.workspace)
    now = (await judged.change(*CHANGED))["project"]["gold"]["judging"]
    assert now == [{**usual, **changed} for usual, changed in zip(USUAL, CHANGED, strict=True)]
    assert await judged.right() == [0.667, 0.667, 0.333]

    async def then(position: str) -> Any:
        found = await judged.client.data(THEN, p=judged.public, at=position)
        project = found["asOf"]["project"]
        (topic,) = project["topic"]["goldScores"]["nodes"]
        (places,) = project["places"]["goldScores"]["nodes"]
        (stretch,) = places["learningCurve"]
        return project["gold"]["judging"], topic["right"]["value"], stretch["right"]["value"]

    assert await then(before) == (USUAL, pytest.approx(1 / 3), pytest.approx(2 / 3))
    after = await head(judged.workspace)
    assert await then(after) == (now, pytest.approx(2 / 3), pytest.approx(1 / 3))
    again = (await judged.change({"question": "topic"}))["project"]["gold"]["judging"]
    assert again == [USUAL[0], *now[1:]]


async def test_concepts_have_a_part_of_what_they_share_with_the_right_one(app, workspace, database):
    taxonomy = ids.public("taxonomy", await published(database, workspace))
    question = {"kind": "choice", "name": "topic", "title": "Animal"}
    drawing = {**question, "taxonomy": {"taxonomy": taxonomy, "version": 1}}
    golden = Judged(app, workspace)
    await golden.begin(3, form(drawing), "cat")
    for task, value in zip(golden.tasks, ("lion", "mammal", "dog"), strict=True):
        await golden.answer(task, golden.ann, value)
    ann = (await golden.scores())["Ann"]
    # Of the cat and what is above it: a lion has 4 of 5, a mammal 2 of 4, a dog 3 of 5.
    assert ann["score"] == pytest.approx((0.8 + 0.5 + 0.6) / 3)
    assert ann["right"]["value"] == 0
    golden.client = await owner_of(app, workspace)
    golden.public = ids.public("project", golden.id)
    await golden.change({"question": "topic", "threshold": 0.6})
    after = (await golden.scores())["Ann"]
    assert after["right"] == after["learningCurve"][0]["right"]
    assert after["right"]["value"] == pytest.approx(2 / 3)
    assert (await golden.then(await head(workspace)))["Ann"] == after


async def test_settings_can_be_undone(judged):
    position = (await judged.change(*CHANGED))["position"]
    undone = await judged.client.do(
        "revert", "RevertInput", "... on RevertPayload { position }", position=position
    )
    assert undone["position"]
    assert await judged.usual() == USUAL


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ({"question": "none"}, ["judging", "0", "question"]),
        ({"question": "age", "threshold": 0.5}, ["judging", "0", "threshold"]),
        ({"question": "topic", "threshold": 1.5}, ["judging", "0", "threshold"]),
        ({"question": "age", "tolerance": -1}, ["judging", "0", "tolerance"]),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_path(judged, setting, path):
    refused = await judged.change(setting)
    assert (refused["code"], refused["path"]) == ("INVALID", path)
    assert await judged.usual() == USUAL
