"""Answers with relations are judged by what they join, whatever the ids of regions."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from server.events.core import ids
from server.projections.counters import rebuild
from tests.projections.test_statistics import caught_up
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import head, owner_of
from tests.support.databases import Database
from tests.support.forms import PLACES, form

pytestmark = pytest.mark.own_database("it checks the counters of all organizations")

KNOWS = {
    "kind": "relation", "name": "knows", "title": "Who knows whom?", "between": ["places"],
    "labels": [{"value": "near"}, {"value": "in"}],
}  # fmt: skip
JUDGING = "gold { judging { question threshold similarity } }"
SET = "... on TaskPayload { task { gold { answers { question } } } }"


def said(*relations: tuple[int, int, str], prefix: str = "s", end: int = 4) -> Any:
    """Three places, the first of them up to an end, and relations of these by their numbers."""
    spans = [
        {"id": f"{prefix}{place}", "label": "city", "start": start, "end": until}
        for place, (start, until) in enumerate([(0, end), (10, 14), (20, 24)])
    ]
    joined = [
        {
            "id": f"r{number}",
            "label": label,
            **{
                side: {"question": "places", "region": f"{prefix}{place}"}
                for side, place in (("source", source), ("target", target))
            },
        }
        for number, (source, target, label) in enumerate(relations)
    ]
    return {
        "places": {"kind": "span", "spans": spans},
        "knows": {"kind": "relation", "relations": joined},
    }


RIGHT = said((0, 1, "near"), (1, 2, "in"))
GIVEN = [
    # Of what was said: the score, whether it is right, and whether it is without a direction.
    (said((1, 2, "in"), (0, 1, "near"), prefix="x"), 1.0, True, True),
    (said((0, 1, "near"), (1, 2, "in"), end=3), 1.0, True, True),
    (said((0, 1, "near"), (1, 2, "in"), end=1), 0.5, False, False),
    (said((1, 0, "near"), (1, 2, "in")), 0.5, False, True),
    (said((0, 1, "near"), (1, 2, "near")), 0.5, False, False),
    (said((0, 1, "near"), (1, 2, "in"), (0, 2, "in")), 0.8, True, True),
    (said(), 0.0, False, False),
]


async def answered(
    golden: Golden, database: Database, owner: asyncpg.Connection, *, directed: bool
) -> Any:
    """Ann's scores once she has given all of GIVEN."""
    await golden.begin(len(GIVEN), form(PLACES, {**KNOWS, "directed": directed}), RIGHT)
    for task, (answers, *_) in zip(golden.tasks, GIVEN, strict=True):
        await golden.answer(task, golden.ann, answers)
    await caught_up(database, owner, golden.workspace)
    return (await golden.scores("knows"))["Ann"]


@pytest.mark.parametrize("directed", [True, False])
async def test_relations_are_judged_by_their_ends_and_labels(
    app, workspace, database, owner, directed
) -> None:
    golden = Golden(app, workspace)
    ann = await answered(golden, database, owner, directed=directed)
    right = sum(one[2 if directed else 3] for one in GIVEN)
    assert (ann["judged"], round(ann["right"]["value"] * 7)) == (7, right)
    assert ann["learningCurve"][0]["right"] == ann["right"]
    if directed:
        assert ann["score"] == pytest.approx(sum(one[1] for one in GIVEN) / 7)
    assert await rebuild.check(database.server_url) == []


async def test_settings_judge_them_anew_and_the_past_by_those_of_then(
    app, workspace, database, owner
) -> None:
    golden = Golden(app, workspace)
    before = await answered(golden, database, owner, directed=True)
    client, at = await owner_of(app, workspace), await head(workspace)
    given = {"project": ids.public("project", golden.id)}
    strict = [{"question": "knows", "threshold": 0.5, "similarity": 0.9}]
    made = await client.do(
        "changeGoldPolicy",
        "ChangeGoldPolicyInput",
        f"... on ProjectPayload {{ project {{ {JUDGING} }} }}",
        **given,
        judging=strict,
    )
    assert strict[0] in made["project"]["gold"]["judging"]
    after = (await golden.scores("knows"))["Ann"]
    # The second moved a place by a quarter, and has one of two relations right now.
    assert after["score"] == pytest.approx((1 + 0.5 + 0.5 + 0.5 + 0.5 + 0.8 + 0) / 7)
    assert round(after["right"]["value"] * 7) == 6
    then = """query($id: ID!, $at: Position!) { asOf(position: $at) { project(id: $id) {
      quality(question: "knows") { goldScores { nodes { score right { value } } } } } } }"""
    found = await client.data(then, id=given["project"], at=at)
    (ann,) = found["asOf"]["project"]["quality"]["goldScores"]["nodes"]
    assert ann == {"score": before["score"], "right": {"value": before["right"]["value"]}}


async def test_the_right_relations_need_the_regions_that_they_join(app, workspace) -> None:
    project = await workspace.project(form(PLACES, KNOWS))
    (task,) = await workspace.tasks(project, 1)
    client = await owner_of(app, workspace)
    relation = RIGHT["knows"]["relations"][0]
    answer = {"question": "knows", "value": {"relation": {"relations": [relation]}}}
    given = {"task": ids.public("task", task)}
    refused = await client.do("setGold", "SetGoldInput", SET, **given, answers=[answer])
    assert (refused["code"], refused["path"][0]) == ("INVALID", "answers")
    spans = [one for one in RIGHT["places"]["spans"] if one["id"] != "s2"]
    places = {"question": "places", "value": {"span": {"spans": spans}}}
    made = await client.do("setGold", "SetGoldInput", SET, **given, answers=[places, answer])
    assert len(made["task"]["gold"]["answers"]) == 2
