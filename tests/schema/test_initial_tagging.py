"""Tasks that are drawn by chance and answered first, until what people agree on becomes gold."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.test_quality import owner_of
from tests.schema.test_queue_management import interrupted
from tests.support.api import Client, client_of
from tests.support.erasing import positions
from tests.support.forms import topic
from tests.support.transfers import sender
from tests.support.unknown_events import append_unknown

PAYLOAD = """... on DrawInitialTaggingPayload { draw { position taskCount } position seed
  asOfPosition frameSize frameDigest items drawnDigest strata { name size items }
  changed refused }"""
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
        hidden = {told["type"], "project.initial_tagging_added"}
        assert not {one["type"] for one in found} & hidden


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


async def test_a_draw_is_answered_again_where_nothing_could_be_drawn_any_more(tagging):
    command = str(uuid4())
    made = await tagging.draw(items=20, priority=9, commandId=command)
    assert made["changed"] == 20
    who = await tagging.workspace.member(name="Eve")
    for task in tagging.tasks:
        await tagging.workspace.annotate(task, who, topic("a"))
    assert {one["status"] for one in await tagging.seen()}.isdisjoint({"OPEN"})
    assert await tagging.draw(items=20, priority=9, commandId=command) == made


async def test_a_draw_that_was_done_is_answered_where_all_of_its_frame_was_erased(tagging, owner):
    workspace = tagging.workspace
    tasks = await workspace.tasks(tagging.id, 3, meta={"site": "c"})
    wanted = {"filter": {"meta": {"key": "site", "value": "c"}}, "commandId": str(uuid4())}
    made = await tagging.draw(priority=9, items=2, meta=["site"], **wanted)
    assert (made["changed"], len(made["strata"])) == (2, 1)
    for task in tasks:
        await workspace.erase(task, await positions(owner, workspace, task))
    again = await tagging.draw(priority=9, items=2, meta=["site"], **wanted)
    assert again == {**made, "strata": []}


async def test_a_draw_goes_on_with_no_others_where_contents_were_erased(
    tagging, monkeypatch, owner
):
    wanted = {"priority": 9, "meta": ["from", "site"], "seed": 7, "commandId": str(uuid4())}
    with monkeypatch.context() as patched:
        patched.setattr("server.commands.labeling.bulk_change.BulkChange._count", interrupted)
        patched.setattr("server.commands.labeling.bulk_change.SLICE", 3)
        with pytest.raises(AssertionError, match="INTERNAL"):
            await tagging.draw(**wanted)
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 3)
    by_chance = sorted(
        tagging.tasks[5:], key=lambda id_: sha256(f"7\n{ids.public('task', id_)}".encode()).digest()
    )
    for task in by_chance[-10:]:  # of which two would be drawn, as a stratum of their own
        at = await positions(owner, tagging.workspace, task)
        await tagging.workspace.erase(task, at)
    refused = await tagging.draw(**wanted)
    assert (refused["code"], refused["path"]) == ("ERASED", [])
    assert len(await tagging.seen(priorityAtLeast=9)) == 3


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


DRAWS = """query($p: ID!, $first: Int, $after: String, $last: Int) { project(id: $p) {
  initialTaggings(first: $first, after: $after, last: $last) { pageInfo { endCursor hasNextPage }
    nodes { position items taskCount even meta slices filter seed drawnBy { name } } } } }"""
THEN = """query($p: ID!, $at: Position!, $draw: Position!) { asOf(position: $at) {
  tasks(project: $p, filter: {initialTagging: $draw}) { nodes { id } totalCount }
  project(id: $p) { initialTaggings { nodes { position taskCount } } } } }"""
UNDONE = "... on RevertPayload { position }"


async def test_a_set_is_listed_as_of_then_undone_and_put_back(tagging):
    first = (await tagging.draw(priority=9, seed=7, filter={"priorityAtLeast": 0}))["draw"]
    # The second draw changes nothing of tasks that have this priority; they are in its set too.
    second = (await tagging.draw(priority=9, seed=8, items=20, meta=["from", "site"]))["draw"]
    assert (first["taskCount"], second["taskCount"]) == (4, 20)
    found = {one["id"] for one in await tagging.seen(initialTagging=first["position"])}
    assert len(found) == 4
    both = await tagging.seen(initialTagging=first["position"], unassigned=True, priorityAtMost=9)
    assert {one["id"] for one in both} == found
    undone = await tagging.owner.do("revert", "RevertInput", UNDONE, position=first["position"])
    assert await tagging.seen(initialTagging=first["position"]) == []
    assert len(await tagging.seen(priorityAtLeast=9)) == 16, "the second draw is as it was"
    place = {"p": tagging.public, "draw": first["position"]}
    shown = (await tagging.owner.data(THEN, at=second["position"], **place))["asOf"]
    assert {one["id"] for one in shown["tasks"]["nodes"]} == found
    listed = [one["taskCount"] for one in shown["project"]["initialTaggings"]["nodes"]]
    assert (shown["tasks"]["totalCount"], listed) == (4, [0, 4]), "of the second, none is added yet"
    shown = (await tagging.owner.data(THEN, at=undone["position"], **place))["asOf"]
    assert shown["tasks"] == {"nodes": [], "totalCount": 0}
    await tagging.owner.do("revert", "RevertInput", UNDONE, position=undone["position"])
    assert {one["id"] for one in await tagging.seen(initialTagging=first["position"])} == found
    again = await tagging.owner.do("revert", "RevertInput", UNDONE, position=undone["position"])
    assert "position" in again, "nothing is left to undo"
    pages = [
        (await tagging.owner.data(DRAWS, p=tagging.public, **given))["project"]["initialTaggings"]
        for given in ({"first": 1}, {"last": 1}, {})
    ]
    positions = [[one["position"] for one in page["nodes"]] for page in pages]
    assert positions == [
        [second["position"]], [first["position"]], [second["position"], first["position"]],
    ]  # fmt: skip
    assert pages[0]["pageInfo"] == {"endCursor": second["position"], "hasNextPage": True}
    own = {"drawnBy": {"name": "Ada"}, "slices": [], "even": False}
    assert pages[2]["nodes"][1] == {
        **own, "position": first["position"], "items": 4, "taskCount": 4, "meta": [], "seed": 7,
        "filter": {"priorityAtLeast": 0},
    }  # fmt: skip
    assert pages[2]["nodes"][0]["meta"] == ["from", "site"]


async def test_a_draw_that_was_undone_meanwhile_does_not_go_on(tagging, monkeypatch):
    command = str(uuid4())
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 3)
    with monkeypatch.context() as patched:
        patched.setattr("server.commands.labeling.bulk_change.BulkChange._count", interrupted)
        with pytest.raises(AssertionError, match="INTERNAL"):
            await tagging.draw(priority=9, commandId=command)
    [draw] = (await tagging.owner.data(DRAWS, p=tagging.public))["project"]["initialTaggings"][
        "nodes"
    ]
    await tagging.owner.do("revert", "RevertInput", UNDONE, position=draw["position"])
    refused = await tagging.draw(priority=9, commandId=command)
    assert (refused["code"], refused["message"]) == (
        "CONFLICT", "This draw was undone meanwhile: draw anew.",
    )  # fmt: skip
    assert await tagging.seen(initialTagging=draw["position"]) == []
    assert await tagging.seen(priorityAtLeast=9) == []


async def test_draws_of_a_newer_server_are_unavailable(tagging, owner):
    await tagging.draw(**DRAW)
    org, type_ = tagging.workspace.org, "project.initial_tagging_drawn"
    await append_unknown(owner, org, tagging.id, type=type_, type_version=99)
    [error] = (await tagging.owner.ask(DRAWS, p=tagging.public))["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"


async def test_a_set_has_the_tasks_that_were_open_still(tagging):
    at = (await tagging.draw(**DRAW, dryRun=True))["asOfPosition"]
    await tagging.owner.do(
        "changeTasks", "ChangeTasksInput", "... on ChangeTasksPayload { changed }",
        project=tagging.public, change={"archive": True}, filter={"ids": [
            ids.public("task", task) for task in tagging.tasks[:10]
        ]},
    )  # fmt: skip
    made = await tagging.draw(**DRAW, items=20, position=at)
    assert (made["items"], made["refused"], made["draw"]["taskCount"]) == (20, 10, 10)
    shown = {one["id"] for one in await tagging.seen(initialTagging=made["draw"]["position"])}
    assert shown == {ids.public("task", task) for task in tagging.tasks[10:]}


async def test_as_many_of_each_value_or_of_each_slice(tagging):
    made = await tagging.draw(items=9, meta=["from", "site"], priority=9, even=True)
    assert [one["items"] for one in made["strata"]] == [5, 4], "there are no more than five"
    predicate = {"meta": [{"path": ["from", "site"], "values": ["a"]}]}
    defined = await tagging.owner.do(
        "defineSlice", "DefineSliceInput", "... on DefineSlicePayload { slice { id } }",
        project=tagging.public, name="A", predicate=predicate,
    )  # fmt: skip
    slice_ = defined["slice"]["id"]
    by_slice = {"items": 4, "slices": [slice_], "priority": 9}
    made = await tagging.draw(**by_slice, even=True)
    assert made["strata"] == [
        {"name": "", "size": 15, "items": 2}, {"name": slice_, "size": 5, "items": 2},
    ]  # fmt: skip
    again = await tagging.draw(
        **by_slice, even=True, seed=made["seed"], position=made["asOfPosition"], dryRun=True
    )
    assert again["drawnDigest"] == made["drawnDigest"]
    assert [one["items"] for one in (await tagging.draw(**by_slice))["strata"]] == [3, 1]
    unknown = ids.public("slice", UUID(int=5))
    for given, path in (
        ({"slices": [unknown]}, ["slices", "0"]),
        ({"slices": [slice_], "meta": ["from"]}, ["slices"]),
        ({"even": True}, ["even"]),
    ):
        refused = await tagging.draw(**{"items": 1, "priority": 1, **given})
        assert refused["path"] == path


async def test_sets_are_named_to_nobody_who_may_not_see_gold(tagging):
    draw = (await tagging.draw(**DRAW))["draw"]["position"]
    for role in (Role.ANNOTATOR, Role.REVIEWER):
        client = await client_of(tagging.app, tagging.workspace, role)
        answer = await client.ask(TASKS, p=tagging.public, filter={"initialTagging": draw})
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        answer = await client.ask(DRAWS, p=tagging.public)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for wrong in ("1", "999999999", str(int(draw) - 1)):
        answer = await tagging.owner.ask(TASKS, p=tagging.public, filter={"initialTagging": wrong})
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    other = ids.public("project", await tagging.workspace.project())
    answer = await tagging.owner.ask(TASKS, p=other, filter={"initialTagging": draw})
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


EXPORT = """mutation($input: CreateExportInput!) { createExport(input: $input) {
  ... on CreateExportPayload { download { url } } ... on Refused { code path } } }"""


async def exported(client: Client, **given: Any) -> Any:
    wanted = {"commandId": str(uuid4()), "kind": "TASKS", **given}
    return (await client.data(EXPORT, input=wanted))["createExport"]


async def test_a_set_is_exported_now_and_as_of_then(tagging):
    draw = (await tagging.draw(**DRAW))["draw"]["position"]
    given = {"project": tagging.public, "filter": {"initialTagging": draw}}
    made = await exported(tagging.owner, **given)
    async with sender(tagging.app, None) as http:
        reply = await http.get(made["download"]["url"])
    head, *tasks, _ = [json.loads(line) for line in reply.text.splitlines()]
    assert head["export"]["filter"] == given["filter"]
    found = {one["id"] for one in await tagging.seen(initialTagging=draw)}
    assert {one["task"] for one in tasks} == found
    recorded = await tagging.owner.data("{ exports(first: 1) { nodes { filter } } }")
    assert recorded["exports"]["nodes"] == [{"filter": given["filter"]}]
    for missing in ({"until": str(int(draw) - 1)}, {"filter": {"initialTagging": "1"}}):
        refused = await exported(tagging.owner, **given | missing)
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["filter", "initialTagging"])
    reviewer = await client_of(tagging.app, tagging.workspace, Role.REVIEWER)
    assert (await exported(reviewer, **given))["code"] == "FORBIDDEN"
