"""Disputed gold over the API: who disputes and decides, and what it is left out of."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.base import connections
from server.jobs.gold_disputes import GoldDisputes
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import owner_of
from tests.support.api import Client, key_of

pytestmark = pytest.mark.own_database("jobs work for all organizations")

DISPUTE = """dispute { people lowest reason by { name } questions }"""
SHOWN = f"""query($id: ID!, $p: ID!) {{ task(id: $id) {{ gold {{ {DISPUTE} }} }}
  project(id: $p) {{ gold {{ tasks disputedTasks }} }}
  tasks(project: $p, filter: {{goldDisputed: true}}) {{ nodes {{ id }} }}
  events(filter: {{stream: $id}}) {{ nodes {{ type: name }} }} }}"""
THEN = f"""query($id: ID!, $at: Position!) {{ asOf(position: $at) {{
  task(id: $id) {{ gold {{ {DISPUTE} }} }} }} }}"""
TASK = f"... on TaskPayload {{ position task {{ gold {{ {DISPUTE} }} }} }}"


class Disputed(Golden):
    """Gold tasks of which people dispute one."""

    async def begin(self, count: int = 13) -> Disputed:
        await super().begin(count)
        self.people = [self.ann, self.bob]
        self.people += [await self.workspace.member(name=f"P{n}") for n in range(3)]
        self.owner = await owner_of(self.app, self.workspace)
        self.public = ids.public("task", self.tasks[-1])
        self.ids = {"id": self.public, "p": ids.public("project", self.id)}
        return self

    async def shown(self, client: Client | None = None) -> Any:
        return await (client or self.owner).data(SHOWN, **self.ids)

    async def do(self, operation: str, **given: Any) -> Any:
        kind = f"{operation[0].upper()}{operation[1:]}Input"
        return await self.owner.do(operation, kind, TASK, task=self.public, **given)

    async def looked(self, url: str) -> Any:
        """Why the last task is disputed, after a look."""
        await self.scores()  # which waits until all is counted
        async with connections(url) as pool:
            blobs = self.app.state.blobs
            await GoldDisputes(pool, self.workspace.writer, blobs).run_once()
        return (await self.shown())["task"]["gold"]["dispute"]


@pytest.fixture
async def disputed(app, workspace):
    return await Disputed(app, workspace).begin()


async def test_people_who_are_mostly_right_dispute_what_they_agree_is_wrong(disputed, database):
    *others, last = disputed.tasks
    for who in disputed.people:
        for task in others[:11]:
            await disputed.answer(task, who, "a")
    for who in disputed.people[:4]:
        await disputed.answer(last, who, "b")
    assert await disputed.looked(database.server_url) is None, "four are not enough"
    before = (await disputed.scores())["Ann"]
    assert (before["judged"], before["right"]["value"]) == (12, 11 / 12)
    await disputed.answer(last, disputed.people[4], "b")
    dispute = await disputed.looked(database.server_url)
    assert dispute.pop("lowest") > 0.8
    assert dispute == {"people": 5, "reason": None, "by": None, "questions": ["topic"]}
    ann = (await disputed.scores())["Ann"]
    assert (ann["judged"], ann["right"]["value"]) == (11, 1)
    made = await disputed.do("confirmGold")
    assert made["task"]["gold"]["dispute"] is None
    after = (await disputed.scores())["Ann"]
    assert (after["judged"], after["right"]) == (before["judged"], before["right"])
    assert await disputed.looked(database.server_url) is None, "nobody answered since"
    then = {"id": disputed.public, "at": str(int(made["position"]) - 1)}
    found = await disputed.owner.data(THEN, **then)
    assert found["asOf"]["task"]["gold"]["dispute"]["people"] == 5


async def test_a_manager_disputes_gold_and_nobody_gets_it_meanwhile(disputed):
    refused = await disputed.do("disputeGold", reason=" ")
    assert (refused["code"], refused["path"]) == ("INVALID", ["reason"])
    made = await disputed.do("disputeGold", reason="It is a river.")
    dispute = made["task"]["gold"]["dispute"]
    assert (dispute["reason"], dispute["people"], dispute["lowest"]) == ("It is a river.", 0, None)
    assert dispute["by"]["name"]
    shown = await disputed.shown()
    assert shown["project"]["gold"] == {"tasks": 13, "disputedTasks": 1}
    assert [one["id"] for one in shown["tasks"]["nodes"]] == [disputed.public]
    names = ["task.imported", "task.gold_set", "task.gold_disputed"]
    assert [one["type"] for one in shown["events"]["nodes"]] == names
    rita = await disputed.workspace.member(Role.REVIEWER)
    client = Client(disputed.app, await key_of(disputed.workspace, rita))
    reply = await client.ask(SHOWN, **disputed.ids)
    [error] = [one["extensions"] for one in reply["errors"]]
    assert (error["code"], error["path"]) == ("FORBIDDEN", ["filter", "goldDisputed"])
    assert reply["data"]["task"]["gold"] is None
    assert [one["type"] for one in reply["data"]["events"]["nodes"]] == names[:1]
