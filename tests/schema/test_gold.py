"""Gold tasks over the API: who sets and sees them, and how annotators get them."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client, client_of
from tests.support.forms import CHOICE
from tests.support.workspace import Workspace

RIGHT = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]
GOLD = """query($id: ID!, $project: ID!) {
  task(id: $id) { gold { formVersion stale setBy { name } answers { question } } }
  project(id: $project) { gold { percent tasks staleTasks } } }"""
TASKS = """query($project: ID!, $filter: TaskFilter) {
  tasks(project: $project, filter: $filter) { nodes { id meta externalId } } }"""
CLAIM = "... on ClaimTaskPayload { token task { id status version } }"


class Handed:
    """A project of twenty tasks, five of them gold."""

    def __init__(self, app: Starlette, workspace: Workspace) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self, **policy: Any) -> None:
        workspace = self.workspace
        self.uuid = await workspace.project(**policy)
        self.project = ids.public("project", self.uuid)
        made = await workspace.tasks(self.uuid, 20, meta={"line": 1})
        self.tasks = [ids.public("task", task) for task in made]
        self.gold = self.tasks[2::4]
        self.owner = await client_of(self.app, workspace, Role.OWNER)
        self.ann = await client_of(self.app, workspace, Role.ANNOTATOR)
        self.rita = await client_of(self.app, workspace, Role.REVIEWER)
        for task in self.gold:
            await self.set(task)

    async def set(self, task: str) -> Any:
        selection = "... on TaskPayload { task { id gold { stale } } }"
        return await self.owner.do("setGold", "SetGoldInput", selection, task=task, answers=RIGHT)

    async def policy(self, **given: int) -> Any:
        selection = "... on ProjectPayload { project { gold { percent } } }"
        wanted = {"project": self.project, **given}
        return await self.owner.do("changeGoldPolicy", "ChangeGoldPolicyInput", selection, **wanted)

    async def claim(self, client: Client, **given: str) -> Any:
        return await client.do("claimTask", "ClaimTaskInput", CLAIM, project=self.project, **given)

    async def shown(self, client: Client, task: str) -> Any:
        found = await client.data(GOLD, id=task, project=self.project)
        return found["task"]["gold"], found["project"]["gold"]


@pytest.fixture
async def handed(app: Starlette, workspace: Workspace) -> Handed:
    made = Handed(app, workspace)
    await made.begin()
    return made


async def test_managers_see_gold_and_reviewers_do_not(handed: Handed) -> None:
    task, counted = await handed.shown(handed.owner, handed.gold[0])
    assert (task["formVersion"], task["stale"]) == (1, False)
    assert counted == {"percent": 0, "tasks": 5, "staleTasks": 0}
    assert await handed.shown(handed.rita, handed.gold[0]) == (None, None)
    assert await handed.shown(handed.ann, handed.gold[0]) == (None, None)
    listed = await handed.owner.data(TASKS, project=handed.project, filter={"gold": True})
    assert [node["id"] for node in listed["tasks"]["nodes"]] == handed.gold
    refused = await handed.rita.ask(TASKS, project=handed.project, filter={"gold": False})
    assert refused["errors"][0]["extensions"]["path"] == ["filter", "gold"]
    text = "query($id: ID!) { events(filter: {stream: $id}) { nodes { type: name } } }"
    for client, seen in ((handed.owner, ["task.imported", "task.gold_set"]),
                         (handed.rita, ["task.imported"])):  # fmt: skip
        found = await client.data(text, id=handed.gold[0])
        assert [event["type"] for event in found["events"]["nodes"]] == seen


async def test_counts_of_a_gold_task_end_with_what_is_seen_of_it(handed: Handed) -> None:
    text = """query($id: ID!, $range: PositionRange) {
      eventCounts(filter: {stream: $id, positions: $range}, intervals: 1) {
        since after intervals { until position events } }
      events(filter: {stream: $id}) { nodes { position recordedAt } } }"""
    for client, events in ((handed.owner, 2), (handed.rita, 1)):
        found = await client.data(text, id=handed.gold[0])
        nodes, counts = found["events"]["nodes"], found["eventCounts"]
        assert len(nodes) == events
        assert counts["since"] == nodes[0]["recordedAt"]
        [interval] = counts["intervals"]
        last = {"until": nodes[-1]["recordedAt"], "position": nodes[-1]["position"]}
        assert interval == {**last, "events": events}
    seen = (await handed.owner.data(text, id=handed.gold[0]))["events"]["nodes"]
    later = {"since": str(int(seen[0]["position"]) + 1)}
    assert (await handed.rita.data(text, id=handed.gold[0], range=later))["eventCounts"] is None
    assert (await handed.owner.data(text, id=handed.gold[0], range=later))["eventCounts"]


async def test_gold_is_stale_under_another_question(handed: Handed) -> None:
    [question] = CHOICE["questions"]
    other = {**CHOICE, "questions": [{**question, "title": "Which topic?"}]}
    await handed.workspace.publish(handed.uuid, other)
    task, counted = await handed.shown(handed.owner, handed.gold[0])
    assert (task["stale"], counted["staleTasks"]) == (True, 5)
    await handed.policy(qualification=5)
    assert (await handed.claim(handed.ann))["task"]["id"] not in handed.gold
    await handed.set(handed.gold[3])
    assert (await handed.claim(handed.ann))["task"]["id"] == handed.gold[3]


async def test_a_qualification_is_all_gold_and_each_task_comes_once(handed: Handed) -> None:
    await handed.policy(qualification=5)
    found = [(await handed.claim(handed.ann))["task"]["id"] for _ in range(6)]
    assert set(found[:5]) == set(handed.gold)
    assert found[5] not in handed.gold
    many = await handed.rita.do(
        "claimTasks", "ClaimTasksInput", "... on ClaimTasksPayload { leases { task { id } } }",
        project=handed.project, count=7,
    )  # fmt: skip
    taken = [lease["task"]["id"] for lease in many["leases"]]
    assert set(taken[:5]) == set(handed.gold)
    assert len(set(taken)) == 7


async def test_no_task_is_named_where_gold_is_handed_out(handed: Handed) -> None:
    await handed.policy(percent=50)
    refused = await handed.claim(handed.ann, task=handed.tasks[0])
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["task"])
    assert "without naming" in refused["message"]
    held = (await handed.claim(handed.ann))["task"]["id"]
    assert (await handed.claim(handed.ann, task=held))["task"]["id"] == held
    named = await handed.claim(handed.rita, task=handed.tasks[0])
    assert named["__typename"] == "ClaimTaskPayload" or held == handed.tasks[0]


async def test_gold_that_is_kept_for_a_member_is_claimed_by_name_as_any_task(
    handed: Handed,
) -> None:
    await handed.policy(percent=50)
    me = (await handed.ann.data("{ viewer { member { id } } }"))["viewer"]["member"]["id"]
    for task in (handed.tasks[0], handed.gold[0]):
        kept = {"task": task, "change": {"assignee": me}}
        await handed.owner.do("changeTask", "ChangeTaskInput", "", **kept)
        for _ in range(2):
            assert (await handed.claim(handed.ann, task=task))["token"] == 1


async def test_gold_needs_blind_annotators(app: Starlette, workspace: Workspace) -> None:
    opened = Handed(app, workspace)
    await opened.begin(visibility="all")
    refused = await opened.policy(percent=5)
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["project"])
    assert (await opened.policy(percent=77))["path"] == ["percent"]


async def test_meta_is_hidden_unless_the_policy_shows_it(handed: Handed) -> None:
    async def seen(client: Client) -> Any:
        return (await client.data(TASKS, project=handed.project))["tasks"]["nodes"][0]["meta"]

    assert (await seen(handed.owner), await seen(handed.ann)) == ({"line": 1}, None)
    wanted = {"meta": {"key": "line", "value": "1"}}
    refused = await handed.ann.ask(TASKS, project=handed.project, filter=wanted)
    assert refused["errors"][0]["extensions"]["path"] == ["filter", "meta"]
    await handed.workspace.change_policy(handed.uuid, meta_shown=True)
    assert await seen(handed.ann) == {"line": 1}
