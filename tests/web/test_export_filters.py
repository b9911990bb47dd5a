"""Exports of the tasks that a filter finds: as lists find them, now and as of a position."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import EVENTS, on
from server.events.core.ids import uuid7
from server.events.exports import (
    LONGEST_FILTER,
    ExportContent,
    ExportCreated,
    ExportKind,
    ExportOrigin,
    create_export,
)
from server.events.gold.gold import set_gold
from server.events.labeling import queue
from server.schema.labeling.task_filter import TaskFilter
from tests.support.api import Client, client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.forms import topic
from tests.support.initial_tagging import draw_tagging
from tests.support.slices import define_slice
from tests.support.transfers import sender
from tests.support.workspace import Workspace

CREATE = """mutation($input: CreateExportInput!) { createExport(input: $input) { __typename
  ... on CreateExportPayload { position download { url } }
  ... on Refused { code message path } } }"""
TASKS = """query($project: ID!, $filter: TaskFilter) {
  tasks(project: $project, filter: $filter) { nodes { id } } }"""
RECORDED = """{ exports(first: 1) { nodes { position statuses filtered filter event { position
  ... on ExportCreated { filtered content { ... on ExportContent { operator filter } } } } } } }"""

WHO = "{ exports(first: 2) { nodes { operator filtered filter recordedAt origin } } }"


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock, exports=2) as running:
        yield running


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[AsyncClient]:
    async with sender(app, None) as client:
        yield client


@pytest.fixture
async def client(app: Starlette, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


async def create(client: Client, project: UUID, **given: Any) -> dict[str, Any]:
    given = {"kind": "TASKS", "project": ids.public("project", project)} | given
    data = await client.data(CREATE, input={"commandId": str(uuid4()), **given})
    found: dict[str, Any] = data["createExport"]
    return found


async def fetched(http: AsyncClient, made: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The first line of an export, and its tasks."""
    assert made["__typename"] == "CreateExportPayload", made
    reply = await http.get(made["download"]["url"])
    assert reply.status_code == 200, reply.text
    first, *tasks, end = [json.loads(line) for line in reply.text.splitlines()]
    assert end["end"]["tasks"] == len(tasks)
    return first["export"], [task["task"] for task in tasks]


async def worked_on(workspace: Workspace) -> tuple[UUID, list[UUID], dict[str, str]]:
    """A project, its four tasks, and the public ids that filters name."""
    project = await workspace.project(overlap=2, review="disagreement")
    ann, bob = await workspace.members(2)
    tasks = await workspace.import_(
        project,
        [
            {"inputs": {"text": "Rome has seven hills"}, "external_id": "x1"},
            {"inputs": {"text": "Paris"}, "priority": 5, "meta": {"source": "a"}},
            {"inputs": {"text": "Oslo"}},
            {"inputs": {"text": "Lima"}},
        ],
    )
    one, two, three, four = tasks
    workspace.clock.advance(60)
    await workspace.annotate(one, ann, topic("a"))
    given = await workspace.annotate(two, bob, topic("b"))
    await workspace.approve(two, given, resolve=False)
    await workspace.annotate(two, ann, topic("c"))
    await workspace.manage(queue.assign, three, assignee=ann.member)
    await workspace.comment(three, "hard to say", ann)
    await workspace.take(four, workspace.owner)
    await workspace.do(
        lambda now: set_gold(now.task(four), now.project(project), answers=topic("a")),
        tasks=(four,),
        projects=(project,),
    )
    named = {"ann": ids.public("member", ann.member)}
    named["owner"] = ids.public("member", workspace.owner.member)
    slice_ = await define_slice(workspace, project, priority_at_least=1)
    named["draw"] = str(await draw_tagging(workspace, project, [one, three]))
    return project, tasks, named | {"slice": ids.public("slice", slice_)}


def cases(tasks: list[UUID], named: dict[str, str], minute: str) -> list[tuple[Any, set[int]]]:
    """Filters with all conditions, and the numbers of the tasks that meet them."""
    ann, owner = named["ann"], named["owner"]
    label = {"question": "topic", "value": "a"}
    return [
        ({}, {1, 2, 3, 4}),
        ({"ids": [ids.public("task", tasks[2])]}, {3}),
        ({"ids": []}, set()),
        ({"statuses": ["IN_REVIEW"]}, {2}),
        ({"statuses": []}, set()),
        ({"assignee": ann}, {3}),
        ({"unassigned": False}, {3}),
        ({"label": label}, {1}),
        ({"label": {**label, "within": True}, "text": "SEVEN"}, {1}),
        ({"externalIds": ["x1"]}, {1}),
        ({"priorityAtLeast": 1, "priorityAtMost": 9}, {2}),
        ({"heldByMe": True}, {4}),
        ({"heldByMe": False}, {1, 2, 3}),
        ({"holder": owner}, {4}),
        ({"author": ann}, {1, 2}),
        ({"reviewer": owner}, {2}),
        ({"relabel": True}, set()),
        ({"importedAt": {"until": minute}}, {1, 2, 3, 4}),
        ({"changedAt": {"until": minute}}, set()),
        ({"answeredAt": {"since": minute}}, {1, 2}),
        ({"meta": {"key": "source", "value": "a"}}, {2}),
        ({"reviewReason": "DISAGREEMENT"}, {2}),
        ({"openComments": True}, {3}),
        ({"timeSpentMsAtLeast": 1_500, "timeSpentMsAtMost": 2_500}, {2}),
        ({"slice": named["slice"]}, {2}),
        ({"gold": True}, {4}),
        ({"goldDisputed": False, "unassigned": True}, {1, 2, 4}),
        ({"initialTagging": named["draw"]}, {1, 3}),
    ]


async def test_every_condition_now_and_then(
    workspace: Workspace, client: Client, http: AsyncClient
) -> None:
    minute = (workspace.clock() + timedelta(seconds=30)).isoformat()
    project, tasks, named = await worked_on(workspace)
    wanted = cases(tasks, named, minute)
    tried = {name for filter, _ in wanted for name in filter}
    assert tried == {to_camel(name) for name in TaskFilter.__annotations__}
    numbers = {ids.public("task", task): number for number, task in enumerate(tasks, 1)}
    position = None
    for filter, expected in wanted:
        first, found = await fetched(http, await create(client, project, filter=filter))
        assert {numbers[task] for task in found} == expected, filter
        assert len(found) == len(expected)
        label = {"label": {"within": False, **filter["label"]}} if "label" in filter else {}
        assert first["filter"] == filter | label
        position = position or first["position"]
    await workspace.import_(project, [{"inputs": {"text": "seven"}, "priority": 5}])
    for task in tasks:
        await workspace.manage(queue.archive, task)
    for filter, expected in wanted:
        made = await create(client, project, filter=filter, until=str(position))
        _, found = await fetched(http, made)
        assert {numbers[task] for task in found} == expected, filter


def to_camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


async def test_the_list_of_the_same_filter(
    workspace: Workspace, client: Client, http: AsyncClient
) -> None:
    project, _, _ = await worked_on(workspace)
    for filter in ({"statuses": ["OPEN"], "unassigned": True}, {"text": "o"}, {"gold": False}):
        listed = await client.data(TASKS, project=ids.public("project", project), filter=filter)
        _, found = await fetched(http, await create(client, project, filter=filter))
        assert found == [node["id"] for node in listed["tasks"]["nodes"]]


async def test_the_filter_is_on_record_until_it_is_erased(
    workspace: Workspace, client: Client, http: AsyncClient, database: Database
) -> None:
    project, _, _ = await worked_on(workspace)
    filter = {"text": "Rome", "statuses": ["OPEN"], "label": {"question": "topic", "value": "a"}}
    given = {**filter, "label": {**filter["label"], "within": False}}  # type: ignore[dict-item]
    made = await create(client, project, filter={**filter, "assignee": None})
    (recorded,) = (await client.data(RECORDED))["exports"]["nodes"]
    assert recorded["position"] == made["position"]
    assert (recorded["statuses"], recorded["filtered"]) == (["OPEN"], True)
    assert recorded["filter"] == recorded["event"]["content"]["filter"] == given
    assert recorded["event"]["content"]["operator"] == ""
    of_project = f'first: 1, project: "{ids.public("project", project)}"'
    listed = (await client.data(RECORDED.replace("first: 1", of_project)))["exports"]["nodes"]
    assert listed == [recorded]
    assert len((await fetched(http, made))[1]) == 1
    await erase(workspace, database.admin_url, [int(made["position"])])
    (recorded,) = (await client.data(RECORDED))["exports"]["nodes"]
    assert (recorded["filtered"], recorded["filter"], recorded["statuses"]) == (
        True,
        None,
        ["OPEN"],
    )
    reply = await http.get(made["download"]["url"])
    assert (reply.status_code, reply.json()["errors"][0]["extensions"]["code"]) == (400, "ERASED")


async def test_an_erasure_of_a_task_takes_filters_along_that_quote_it(
    workspace: Workspace, client: Client, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    project, tasks, _ = await worked_on(workspace)
    other = await workspace.project(name="other")
    quoting = await create(client, project, filter={"externalIds": ["x1"]})
    for of, filter in ((project, {"externalIds": ["x2"]}), (other, {"externalIds": ["x1"]})):
        await create(client, of, filter=filter)
    selection = "... on ErasePayload { preview { positions types { name } } }"
    task = ids.public("task", tasks[0])
    asked = {"tasks": [task], "authority": "MISTAKE", "reason": "r", "dryRun": True}
    preview = (await client.do("eraseContent", "EraseContentInput", selection, **asked))["preview"]
    query = "SELECT position FROM events WHERE org_id = $1 AND type = 'export.created'"
    exports = {str(row[0]) for row in await owner.fetch(query, workspace.org)}
    assert exports & {*preview["positions"]} == {quoting["position"]}


async def test_who_exported_stays_where_an_erasure_takes_the_filter_along(
    workspace: Workspace, client: Client, database: Database
) -> None:
    project, tasks, _ = await worked_on(workspace)
    scope, export, filter = ids.public("project", project), uuid7(), {"text": "X1"}
    at_database = {"export": export, "scope": scope, "origin": ExportOrigin.DATABASE}
    made = create_export(
        workspace.org, kind=ExportKind.TASKS, operator="Olga", filter=filter, **at_database
    )
    older = ExportCreated(
        export_kind=ExportKind.TASKS, statuses=(), filtered=True,
        content=ExportContent(operator="Otto", filter={"text": "y"}), **at_database,
    )  # fmt: skip
    for changes in (on(workspace.org, older), made):
        await workspace.as_server(lambda _, changes=changes: changes, organization=True)
    last, before = (await client.data(WHO))["exports"]["nodes"]
    assert [(one["operator"], one["filter"]) for one in (last, before)] == [
        ("Olga", filter), ("Otto", {"text": "y"}),
    ]  # fmt: skip
    selection = "... on ErasePayload { preview { positions } }"
    asked = {"tasks": [ids.public("task", tasks[0])], "authority": "MISTAKE", "reason": "r"}
    asked["dryRun"] = True
    preview = (await client.do("eraseContent", "EraseContentInput", selection, **asked))["preview"]
    await erase(workspace, database.admin_url, map(int, preview["positions"]))
    nodes = (await client.data(WHO))["exports"]["nodes"]
    assert nodes == [last | {"filter": None}, before]


async def test_an_export_of_a_newer_server_waits_until_this_one_is_upgraded(
    workspace: Workspace, client: Client, http: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await create(client, await workspace.project(), filter={"text": "Rome"})
    with monkeypatch.context() as older:
        older.setattr(EVENTS[ExportCreated.type], "type_version", 2)
        reply = await http.get(made["download"]["url"])
        listed = (await client.ask(WHO))["errors"][0]["extensions"]["code"]
    assert listed == "UNAVAILABLE"
    code = reply.json()["errors"][0]["extensions"]["code"]
    assert (reply.status_code, code, reply.headers["retry-after"]) == (503, "UNAVAILABLE", "5")
    assert await fetched(http, made)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"filter": {"author": "x"}}, "INVALID", ["filter", "author"]),
        ({"filter": {"ids": ["task_x"]}}, "INVALID", ["filter", "ids", "0"]),
        ({"filter": {"changedAt": {"since": "2026-01-01T00:00:00"}}}, "INVALID",
         ["filter", "changedAt", "since"]),
        ({"filter": {"text": "x" * 201}}, "LIMIT", ["filter", "text"]),
        ({"filter": {"externalIds": ["x"] * 1_001}}, "LIMIT", ["filter", "externalIds"]),
        ({"filter": {"externalIds": ["x" * 100] * (LONGEST_FILTER // 100)}}, "LIMIT", ["filter"]),
        ({"filter": {"slice": ids.public("slice", uuid7())}}, "NOT_FOUND", ["filter", "slice"]),
        ({"filter": {"ids": [ids.public("task", uuid7())]}}, "NOT_FOUND", ["filter", "ids", "0"]),
        ({"filter": {"holder": ids.public("member", uuid7())}}, "NOT_FOUND", ["filter", "holder"]),
        ({"filter": {}, "kind": "EVENTS"}, "INVALID", ["filter"]),
    ],
    ids=[
        *("no member", "no task", "no zone", "long", "many", "large"),
        *("no slice", "gone", "nobody", "events"),
    ],
)  # fmt: skip
async def test_what_is_no_filter(
    workspace: Workspace, client: Client, given: dict[str, Any], code: str, path: list[str]
) -> None:
    refused = await create(client, await workspace.project(), **given)
    assert (refused["code"], refused["path"]) == (code, path)
    assert (await client.data(RECORDED))["exports"]["nodes"] == []


async def test_a_slice_of_later_is_none_of_then(workspace: Workspace, client: Client) -> None:
    project = await workspace.project()
    before = (await workspace.do(lambda _: [])).position
    slice_ = ids.public("slice", await define_slice(workspace, project, priority_at_least=1))
    assert "download" in await create(client, project, filter={"slice": slice_})
    refused = await create(client, project, filter={"slice": slice_}, until=str(before))
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["filter", "slice"])


async def test_who_may_not_export_is_told_nothing_of_a_filter(
    workspace: Workspace, app: Starlette
) -> None:
    project, _, _ = await worked_on(workspace)
    reviewer = await client_of(app, workspace, Role.REVIEWER)
    for filter in ({"gold": True}, {"slice": ids.public("slice", uuid7())}):
        refused = await create(reviewer, project, filter=filter)
        assert (refused["code"], "EXPORT" in refused["message"]) == ("FORBIDDEN", True)
