"""Tasks that are drawn by chance and answered first, until what people agree on becomes gold."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.test_quality import owner_of
from tests.schema.test_queue_management import interrupted
from tests.support.api import Client, client_of
from tests.support.forms import topic

PAYLOAD = """... on DrawInitialTaggingPayload { position seed asOfPosition frameSize frameDigest
  items drawnDigest strata { name size items } changed refused }"""
TASKS = """query($p: ID!, $filter: TaskFilter) { tasks(project: $p, filter: $filter, first: 100) {
  nodes { id priority overlap assignee { name } version status } } }"""
EVENTS = "query($p: ID!) { events(filter: {stream: $p}) { nodes { type: name } } }"
DRAW = {"priority": 9, "overlap": 2, "seed": 7}


class Tagging:
    """A project of twenty tasks: five from one source, fifteen from another one."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self) -> Tagging:
        workspace = self.workspace
        self.id = await workspace.project()
        self.tasks = [*await workspace.tasks(self.id, 5, meta={"from": {"site": "a"}})]
        self.tasks += await workspace.tasks(self.id, 15, meta={"from": {"site": "b"}})
        self.owner = await owner_of(self.app, workspace)
        self.public = ids.public("project", self.id)
        return self

    async def draw(self, **given: Any) -> Any:
        wanted = {"project": self.public, "items": 4, **given}
        kind = "DrawInitialTaggingInput"
        return await self.owner.do("drawInitialTagging", kind, PAYLOAD, **wanted)

    async def seen(self, client: Client | None = None, **filter: Any) -> list[Any]:
        found = await (client or self.owner).data(TASKS, p=self.public, filter=filter)
        nodes: list[Any] = found["tasks"]["nodes"]
        return nodes


@pytest.fixture
async def tagging(app, workspace):
    return await Tagging(app, workspace).begin()


async def test_drawn_tasks_are_answered_first_and_become_gold(tagging):
    tried = await tagging.draw(**DRAW, dryRun=True)
    assert (tried["position"], tried["frameSize"], tried["items"]) == (None, 20, 4)
    made = await tagging.draw(**DRAW)
    assert (made["drawnDigest"], made["changed"]) == (tried["drawnDigest"], 4)
    drawn = await tagging.seen(priorityAtLeast=9)
    assert [(one["priority"], one["overlap"]) for one in drawn] == [(9, 2)] * 4
    named = sorted(one["id"] for one in drawn)
    assert made["drawnDigest"] == sha256("".join(f"{id_}\n" for id_ in named).encode()).hexdigest()
    by_hand = sorted(
        (ids.public("task", task) for task in tagging.tasks),
        key=lambda id_: sha256(f"7\n{id_}".encode()).digest(),
    )
    assert sorted(by_hand[:4]) == named
    again = await tagging.draw(**DRAW, dryRun=True, position=made["asOfPosition"])
    assert again["drawnDigest"] == made["drawnDigest"]
    for who in await tagging.workspace.members(2):
        for one in drawn:
            await tagging.workspace.annotate(ids.expect("task", one["id"]), who, topic("a"))
    ann = await client_of(tagging.app, tagging.workspace, Role.ANNOTATOR)
    before = await tagging.seen(ann)
    counts = "... on GoldInBulkPayload { changed }"
    gold = await tagging.owner.do(
        "setGoldFromAnswers", "SetGoldFromAnswersInput", counts, project=tagging.public
    )
    assert gold["changed"] == 4
    after = await tagging.seen(ann)
    assert len({tuple(v for k, v in one.items() if k != "id") for one in _plain(after)}) == 1
    assert [one["overlap"] for one in before] == [1] * 20, "nobody sees that more are asked"


def _plain(found: list[Any]) -> list[Any]:
    return [{k: str(v) for k, v in one.items()} for one in found]


async def test_strata_have_their_shares(tagging):
    made = await tagging.draw(items=8, meta=["from", "site"], priority=9)
    assert made["strata"] == [
        {"name": "a", "size": 5, "items": 2}, {"name": "b", "size": 15, "items": 6},
    ]  # fmt: skip
    made = await tagging.draw(items=8, meta=["none"], priority=9, dryRun=True)
    assert [one["name"] for one in made["strata"]] == [""]


async def test_experts_get_drawn_tasks_in_turn(tagging):
    people = [await tagging.workspace.member(name=name) for name in ("Eve", "Fay")]
    experts = [ids.public("member", one.member) for one in people]
    made = await tagging.draw(experts=experts)
    assert made["changed"] == 4
    names = Counter(one["assignee"] and one["assignee"]["name"] for one in await tagging.seen())
    assert names == {"Eve": 2, "Fay": 2, None: 16}


async def test_a_draw_is_told_to_nobody_who_annotates_or_reviews(tagging):
    await tagging.draw(**DRAW)
    told = {"type": "project.initial_tagging_drawn"}
    assert told in (await tagging.owner.data(EVENTS, p=tagging.public))["events"]["nodes"]
    for role in (Role.ANNOTATOR, Role.REVIEWER):
        client = await client_of(tagging.app, tagging.workspace, role)
        found = (await client.data(EVENTS, p=tagging.public))["events"]["nodes"]
        assert not {one["type"] for one in found} & {told["type"], "project.gold_tasks_changed"}


async def test_a_draw_that_is_sent_again_draws_the_same(tagging, monkeypatch):
    """Also where it was interrupted between two slices, and other tasks came in meanwhile."""
    command = str(uuid4())
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 3)
    with monkeypatch.context() as patched:
        patched.setattr("server.commands.labeling.bulk_change.BulkChange._count", interrupted)
        with pytest.raises(AssertionError, match="INTERNAL"):
            await tagging.draw(priority=9, commandId=command)
    begun = {one["id"] for one in await tagging.seen(priorityAtLeast=9)}
    await tagging.workspace.tasks(tagging.id, 10)
    made = await tagging.draw(priority=9, commandId=command)
    drawn = {one["id"] for one in await tagging.seen(priorityAtLeast=9)}
    assert (len(begun), len(drawn), begun < drawn) == (3, 4, True)
    assert (made["frameSize"], made["changed"]) == (20, 4)
    assert await tagging.draw(priority=9, commandId=command) == made


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, ["priority"]),
        ({"items": 0, "priority": 1}, ["items"]),
        ({"priority": 1, "seed": -1}, ["seed"]),
        ({"priority": 1, "position": "999999"}, ["position"]),
        ({"priority": 1, "filter": {"statuses": ["DONE"]}}, ["filter"]),
        ({"priority": 1, "filter": {"externalIds": ["none"]}}, ["filter"]),
        ({"experts": ["member_00000000000000000000000000"], "overlap": 2}, ["overlap"]),
    ],
)
async def test_what_cannot_be_drawn_is_refused(tagging, given, path):
    refused = await tagging.draw(**given)
    assert (refused["code"], refused["path"]) == ("INVALID", path)
