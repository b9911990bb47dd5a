"""Gold of many tasks: from what experts answered, previewed, undone as one, and removed."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.test_quality import owner_of
from tests.support.api import Client, key_of
from tests.support.forms import topic

COUNTS = "... on GoldInBulkPayload { position matched changed refused }"
SHOWN = """query($p: ID!) { project(id: $p) { gold { tasks } }
  tasks(project: $p, filter: {gold: true}) { nodes {
    id priority gold { answers { question } } } }
  events(filter: {stream: $p}) { nodes { type: name } } }"""


class Experts:
    """Six tasks that two experts answered: alike but for the last, which a third one decided."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self) -> Experts:
        workspace = self.workspace
        self.id = await workspace.project(overlap=2)
        self.tasks = await workspace.tasks(self.id, 6, priority=7)
        self.people = [await workspace.member(name=name) for name in ("Eve", "Fay")]
        await workspace.annotate_all(
            (task, who, topic(value))
            for number, task in enumerate(self.tasks)
            for who, value in zip(self.people, "ab" if number == 5 else "aa", strict=True)
        )
        self.owner = await owner_of(self.app, workspace)
        self.public = ids.public("project", self.id)
        return self

    async def do(self, operation: str, **given: Any) -> Any:
        kind = f"{operation[0].upper()}{operation[1:]}Input"
        return await self.owner.do(operation, kind, COUNTS, project=self.public, **given)

    async def shown(self, client: Client | None = None) -> Any:
        return await (client or self.owner).data(SHOWN, p=self.public)

    async def gold(self) -> int:
        return (await self.shown())["project"]["gold"]["tasks"]


@pytest.fixture
async def experts(app, workspace):
    return await Experts(app, workspace).begin()


async def test_final_answers_that_people_agreed_on_become_gold(experts):
    tried = await experts.do("setGoldFromAnswers", dryRun=True)
    assert tried == {
        "__typename": "GoldInBulkPayload", "position": None,
        "matched": 5, "changed": 5, "refused": 0,
    }  # fmt: skip
    assert await experts.gold() == 0
    tried = await experts.do("setGoldFromAnswers", leastAgreeing=3, dryRun=True)
    assert (tried["changed"], tried["refused"]) == (0, 5)
    made = await experts.do("setGoldFromAnswers")
    assert (made["matched"], made["changed"], made["refused"]) == (5, 5, 0)
    shown = await experts.shown()
    nodes = shown["tasks"]["nodes"]
    assert [one["priority"] for one in nodes] == [0] * 5
    assert nodes[0]["gold"]["answers"] == [{"question": "topic"}]
    assert shown["events"]["nodes"][-1] == {"type": "project.gold_tasks_changed"}
    undone = await experts.owner.do(
        "revert", "RevertInput", "... on RevertPayload { position }", position=made["position"],
    )  # fmt: skip
    assert undone["position"], undone
    assert await experts.gold() == 0


async def test_gold_is_removed_from_all_tasks_that_a_filter_finds(experts):
    await experts.do("setGoldFromAnswers")
    some = {"externalIds": ["none"]}
    assert (await experts.do("removeGoldFromTasks", filter=some))["matched"] == 0
    assert (await experts.do("removeGoldFromTasks", dryRun=True))["changed"] == 5
    assert await experts.gold() == 5
    made = await experts.do("removeGoldFromTasks")
    assert (made["matched"], made["changed"]) == (5, 5)
    assert await experts.gold() == 0


async def test_only_what_some_people_answered_counts(experts):
    eve, fay = [ids.public("member", one.member) for one in experts.people]
    alone = await experts.do("setGoldFromAnswers", authors=[eve], dryRun=True)
    assert alone["refused"] == 5
    assert (await experts.do("setGoldFromAnswers", authors=[eve], leastAgreeing=1))["changed"] == 5
    for given, path in (
        ({"questions": ["none"]}, ["questions"]),
        ({"leastAgreeing": 0}, ["leastAgreeing"]),
        ({"authors": [fay, "nobody"]}, ["authors", "1"]),
    ):
        refused = await experts.do("setGoldFromAnswers", **given)
        assert (refused["code"], refused["path"]) == ("INVALID", path)


async def test_reviewers_see_no_event_that_names_a_gold_task(experts):
    await experts.do("setGoldFromAnswers")
    rita = await experts.workspace.member(Role.REVIEWER)
    client = Client(experts.app, await key_of(experts.workspace, rita))
    text = SHOWN.replace(", filter: {gold: true}", "")
    shown = await client.data(text, p=experts.public)
    assert shown["project"]["gold"] is None
    assert {"type": "project.gold_tasks_changed"} not in shown["events"]["nodes"]
