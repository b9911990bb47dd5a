"""Answers to gold tasks are judged, and whoever is wrong too often is warned and paused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.gold.gold import remove_gold, set_gold
from server.events.gold.policies import change_gold_policy
from server.events.gold.reference import GoldPolicy
from server.events.labeling.leases import TaskClaimed
from server.events.pauses.member_pauses import PauseRule, PauseSettings
from server.events.pauses.rules import change_pause_rule
from server.jobs.base import connections
from server.jobs.pauses import MemberJudgement
from tests.schema.test_paging import both_ways
from tests.schema.test_quality import head, owner_of, quality
from tests.support.api import Client, key_of
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Held

pytestmark = pytest.mark.own_database("jobs work for all organizations")

NODES = """goldScores { nodes { member { name } judged right { value low high } score expected rank
  confusion { reference said answers } worseSince
  learningCurve { first judged right { value low high } } } }"""
SCORES = f"""query($id: ID!, $question: String!, $min: Position) {{
  project(id: $id) {{ quality(question: $question, minPosition: $min) {{ {NODES} }} }} }}"""
THEN = f"""query($id: ID!, $at: Position!) {{ asOf(position: $at) {{
  project(id: $id) {{ quality(question: "topic") {{ {NODES} }} }} }} }}"""
PAGED = """project(id: $project) { quality(question: "topic", minPosition: $head) {
  list: goldScores(%s) { nodes { member { name } judged learningCurve { judged } } } } }"""
PAUSES = """query($p: ID!) { project(id: $p) { pauseRule { rule threshold least more }
  pauses { nodes { status rule member { name } evidence { right judged question } } } } }"""


def _answers(value: Any) -> Any:
    """Answers to the question "topic", or those that are given."""
    return topic(value) if isinstance(value, str) else value


class Golden:
    """A project whose tasks are gold; "a" is right of all of them."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self, count: int, form: Any = CHOICE, right: Any = "a") -> Golden:
        workspace = self.workspace
        self.id = await workspace.project(form)
        self.tasks = await workspace.tasks(self.id, count)
        self.ann, self.bob = [await workspace.member(name=one) for one in ("Ann", "Bob")]
        policy = GoldPolicy(percent=50)
        await workspace.do(
            lambda current: change_gold_policy(current.project(self.id), policy=policy),
            projects=(self.id,),
        )
        for task in self.tasks:
            await self.set(task, right)
        return self

    async def set(self, task: Any, value: Any) -> None:
        await self.workspace.do(
            lambda current: set_gold(
                current.task(task),
                current.project(self.id),
                answers=_answers(value),
                concepts=current.taxonomies,
            ),
            tasks=(task,),
            projects=(self.id,),
        )

    async def hold(self, task: Any, who: Any) -> Held:
        """Let somebody hold a gold task, which nobody may claim by its name."""

        def claim(current: Any) -> Any:
            token, until = current.task(task).fence + 1, current.now + timedelta(hours=1)
            claimed = TaskClaimed(annotator=who.member, token=token, expires_at=until)
            return [(task, claimed)]

        made = await self.workspace.do(claim, by=who, tasks=(task,))
        return Held(task, made.states[task].lease(who.member).token, who)

    async def answer(self, task: Any, who: Any, value: Any) -> Any:
        return await self.workspace.submit(await self.hold(task, who), _answers(value))

    async def scores(self, question: str = "topic") -> Any:
        client = await owner_of(self.app, self.workspace)
        found = await quality(client, self.workspace, self.id, question, SCORES)
        return {one["member"]["name"]: one for one in found["goldScores"]["nodes"]}

    async def then(self, position: str) -> Any:
        client = await owner_of(self.app, self.workspace)
        found = await client.data(THEN, id=ids.public("project", self.id), at=position)
        nodes = found["asOf"]["project"]["quality"]["goldScores"]["nodes"]
        return {one["member"]["name"]: one for one in nodes}


@pytest.fixture
def golden(app, workspace):
    return Golden(app, workspace)


async def test_answers_to_gold_tasks_are_scored_now_and_as_of_then(golden):
    await golden.begin(4)
    for task, value in zip(golden.tasks, "aabb", strict=True):
        await golden.answer(task, golden.ann, value)
    await golden.answer(golden.tasks[0], golden.bob, "a")
    before = await head(golden.workspace)
    found = await golden.scores()
    ann = found["Ann"]
    assert (ann["judged"], ann["right"]["value"], ann["rank"]) == (4, 0.5, None)
    assert ann["right"]["low"] < 0.5 < ann["right"]["high"]
    assert ann["confusion"] == [
        {"reference": '["a"]', "said": '["a"]', "answers": 2},
        {"reference": '["a"]', "said": '["b"]', "answers": 2},
    ]
    assert 0.5 <= ann["expected"] <= found["Bob"]["expected"] <= 1
    await golden.set(golden.tasks[2], "b")
    assert (await golden.scores())["Ann"]["right"]["value"] == 0.75
    await golden.workspace.manage(remove_gold, golden.tasks[3])
    assert (await golden.scores())["Ann"]["right"]["value"] == 1
    assert await golden.then(before) == found
    assert (await golden.then(await head(golden.workspace)))["Ann"]["judged"] == 3


async def test_a_learning_curve_shows_when_somebody_becomes_worse(golden):
    await golden.begin(40)
    for task, value in zip(golden.tasks, "a" * 27 + "b" * 13, strict=True):
        await golden.answer(task, golden.ann, value)
    before = await head(golden.workspace)
    ann = (await golden.scores())["Ann"]
    curve = [(one["first"], one["judged"], one["right"]["value"]) for one in ann["learningCurve"]]
    assert curve == [(1, 25, 1.0), (26, 15, 2 / 15)]
    assert ann["worseSince"] == 28
    await golden.workspace.manage(remove_gold, golden.tasks[0])
    await golden.set(golden.tasks[1], "b")
    after = (await golden.scores())["Ann"]
    assert (after["learningCurve"][0]["judged"], after["worseSince"]) == (25, 27)
    assert after["learningCurve"][0]["right"]["value"] == 24 / 25
    assert (await golden.then(before))["Ann"] == ann


async def test_scores_are_the_same_from_both_ends(golden):
    await golden.begin(1)
    people = [golden.ann, golden.bob, await golden.workspace.member(name="Eve")]
    for one in people:
        await golden.answer(golden.tasks[0], one, "a")
    client, given = (
        await owner_of(golden.app, golden.workspace),
        {
            "project": ("ID!", ids.public("project", golden.id)),
            "head": ("Position", await head(golden.workspace)),
        },
    )
    forward, backward = await both_ways(client, PAGED, given)
    assert forward == backward
    assert [one["member"]["name"] for one in forward] == ["Ann", "Bob", "Eve"]


async def test_who_set_the_gold_is_not_judged_by_it(golden):
    await golden.begin(1)
    await golden.answer(golden.tasks[0], golden.workspace.owner, "b")
    assert await golden.scores() == {}


async def test_a_rule_warns_and_pauses_once_answers_are_counted(golden, database):
    await golden.begin(14)
    project = ids.public("project", golden.id)
    client = await owner_of(golden.app, golden.workspace)
    rule = {"project": project, "rule": "WILSON", "threshold": 0.7}
    changed = "... on ProjectPayload { project { pauseRule { rule threshold least more } } }"
    made = await client.do("changePauseRule", "ChangePauseRuleInput", changed, **rule)
    settings = {"rule": "WILSON", "threshold": 0.7, "least": 8, "more": 5}
    assert made["project"]["pauseRule"] == settings
    refused = await client.do(
        "changePauseRule", "ChangePauseRuleInput", "", **rule | {"threshold": 2}
    )
    assert (refused["code"], refused["path"]) == ("INVALID", ["threshold"])

    async def judged() -> list[tuple[str, str, int, int]]:
        await golden.scores()  # which waits until all is counted
        async with connections(database.server_url) as pool:
            await MemberJudgement(pool, pool, golden.workspace.writer).run_once()
        shown = (await client.data(PAUSES, p=project))["project"]["pauses"]["nodes"]
        assert all(one["rule"] == "WILSON" for one in shown)
        evidence = [(one["status"], one["evidence"]) for one in shown]
        assert {one["question"] for _, one in evidence} <= {"topic"}
        return [(s, one["right"], one["judged"]) for s, one in evidence]

    for task in golden.tasks[:7]:
        await golden.answer(task, golden.ann, "b")
        await golden.answer(task, golden.bob, "a")
    assert await judged() == []
    await golden.answer(golden.tasks[7], golden.ann, "b")
    assert await judged() == [("WARNED", 0, 8)]
    assert await judged() == [("WARNED", 0, 8)]
    for task in golden.tasks[8:13]:
        await golden.answer(task, golden.ann, "b")
    assert await judged() == [("PAUSED", 0, 13)]
    assert await judged() == [("PAUSED", 0, 13)]
    assert (await client.data(PAUSES, p=project))["project"]["pauseRule"] == settings


async def test_nobody_is_judged_by_numbers_from_before_the_rule(golden, database, owner):
    await golden.begin(8)
    for task in golden.tasks:
        await golden.answer(task, golden.ann, "b")
    await golden.scores()
    project = ids.public("project", golden.id)
    client = await owner_of(golden.app, golden.workspace)
    # As if all was counted anew, and that had come to here.
    text = "UPDATE projection_checkpoints SET position = $1 WHERE projection = 'quality'"
    async with connections(database.server_url) as pool:
        job = MemberJudgement(pool, pool, golden.workspace.writer)
        made = await golden.workspace.do(
            lambda current: change_pause_rule(
                current.project(golden.id), settings=PauseSettings(rule=PauseRule.WILSON)
            ),
            projects=(golden.id,),
        )
        await owner.execute(text, made.position - 3)
        await job.run_once()
        assert (await client.data(PAUSES, p=project))["project"]["pauses"]["nodes"] == []
        await owner.execute(text, made.position)
        await job.run_once()
    (ann,) = (await client.data(PAUSES, p=project))["project"]["pauses"]["nodes"]
    assert ann["status"] == "WARNED"


async def test_who_may_see_scores(golden):
    await golden.begin(1)
    await golden.answer(golden.tasks[0], golden.ann, "b")
    annotator = await golden.workspace.member(Role.ANNOTATOR)
    client = Client(golden.app, await key_of(golden.workspace, annotator))
    found = await client.ask(SCORES, id=ids.public("project", golden.id), question="topic")
    assert found["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_reviewer_is_told_no_scores_which_would_tell_the_gold_task_of_an_answer(golden):
    await golden.begin(1)
    await golden.answer(golden.tasks[0], golden.ann, "b")
    reviewer = await golden.workspace.member(Role.REVIEWER)
    client = Client(golden.app, await key_of(golden.workspace, reviewer))
    found = await quality(client, golden.workspace, golden.id, "topic", SCORES)
    assert found == {"goldScores": None}
