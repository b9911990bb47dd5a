"""Exports and replays by signed links: what they hold, for whom, for how long, and on record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from server.access.export_links import LIFETIME
from server.commands.imports.import_file import import_file
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.web import spool, streaming
from server.web.downloads import Slots
from tests.support.api import Client, client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.media import request_of
from tests.support.transfers import sender
from tests.support.workspace import Workspace

CREATE = """mutation($input: CreateExportInput!) { createExport(input: $input) { __typename
  ... on CreateExportPayload { position download { url expiresAt } }
  ... on Refused { code message path } } }"""
RECORDED = """{ events(after: "0", first: 200, filter: { types: [EXPORT_CREATED] }) { nodes {
  position actor { id } ... on ExportCreated { exportKind scope until untilTime origin } } } }"""


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock, exports=1) as running:
        yield running


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[AsyncClient]:
    async with sender(app, None) as client:
        yield client


@pytest.fixture
async def client(app: Starlette, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


async def create(client: Client, **given: Any) -> dict[str, Any]:
    data = await client.data(CREATE, input={"commandId": str(uuid4()), **given})
    found: dict[str, Any] = data["createExport"]
    return found


async def url_of(client: Client, **given: Any) -> str:
    made = await create(client, **given)
    assert made["__typename"] == "CreateExportPayload", made
    url: str = made["download"]["url"]
    return url


def lines(reply: Any) -> list[dict[str, Any]]:
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert reply.headers["cache-control"] == "no-store"
    return [json.loads(line) for line in reply.text.splitlines()]


async def test_a_project_and_its_record(
    workspace: Workspace, client: Client, http: AsyncClient
) -> None:
    id_ = await workspace.project()
    project = ids.public("project", id_)
    await workspace.tasks(id_, 250)
    made = await create(client, kind="TASKS", project=project)
    reply = await http.get(made["download"]["url"])
    head, *tasks, end = lines(reply)
    assert head["export"]["project"] == project
    assert head["export"]["position"] == int(made["position"])
    assert len(tasks) == end["end"]["tasks"] == 250
    assert project in reply.headers["content-disposition"]
    (event,) = (await client.data(RECORDED))["events"]["nodes"]
    assert event["position"] == made["position"]
    assert event["actor"]["id"] == ids.public("member", workspace.owner.member)
    assert [event[n] for n in ("exportKind", "scope", "until", "untilTime", "origin")] == [
        "TASKS", project, None, None, "API",
    ]  # fmt: skip


async def test_events_of_everything_a_project_and_a_stream(
    workspace: Workspace, client: Client, http: AsyncClient
) -> None:
    one, other = await workspace.project(), await workspace.project()
    (task,) = await workspace.tasks(one)
    await workspace.tasks(other)
    everything = await create(client, kind="EVENTS")
    found = lines(await http.get(everything["download"]["url"]))
    positions = [line["entry"]["position"] for line in found]
    assert positions == list(range(1, int(everything["position"]) + 1))
    project = ids.public("project", one)
    inside = lines(await http.get(await url_of(client, kind="EVENTS", project=project)))
    types = [line["entry"]["type"] for line in inside]
    assert types == ["project.created", "form.published", "task.imported"]
    public = ids.public("task", task)
    (imported,) = lines(await http.get(await url_of(client, kind="EVENTS", stream=public)))
    assert imported["entry"]["type"] == "task.imported"
    until = await url_of(client, kind="EVENTS", until="2")
    assert len(lines(await http.get(until))) == 2
    moment = workspace.clock().isoformat()
    assert lines(await http.get(await url_of(client, kind="EVENTS", untilTime=moment)))


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"kind": "TASKS"}, "INVALID", ["project"]),
        ({"kind": "TASKS", "project": "task"}, "INVALID", ["project"]),
        ({"kind": "TASKS", "project": ids.public("project", uuid7())}, "NOT_FOUND", ["project"]),
        ({"kind": "EVENTS", "stream": "x"}, "INVALID", ["stream"]),
        ({"kind": "EVENTS", "until": "2", "untilTime": "2026-01-01T00:00:00Z"}, "INVALID",
         ["untilTime"]),
        ({"kind": "EVENTS", "untilTime": "2026-01-01T00:00:00"}, "INVALID", ["untilTime"]),
    ],
    ids=["no project", "no id", "another's", "no stream", "both ends", "no zone"],
)  # fmt: skip
async def test_what_cannot_be_exported(
    client: Client, given: dict[str, Any], code: str, path: list[str]
) -> None:
    refused = await create(client, **given)
    assert (refused["code"], refused["path"]) == (code, path)
    assert (await client.data(RECORDED))["events"]["nodes"] == []


async def test_what_is_not_there_is_refused_or_an_answer(client: Client, http: AsyncClient) -> None:
    refused = await create(client, kind="EVENTS", stream=ids.public("task", uuid7()))
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["stream"])
    later = await http.get(await url_of(client, kind="EVENTS", untilTime="2999-01-01T00:00:00Z"))
    assert (later.status_code, later.json()["errors"][0]["extensions"]["code"]) == (400, "INVALID")


async def test_who_sees_that_something_was_exported(
    workspace: Workspace, app: Starlette, client: Client
) -> None:
    project = ids.public("project", await workspace.project())
    await create(client, kind="TASKS", project=project)
    for role, count in ((Role.AUDITOR, 1), (Role.INTEGRATOR, 1), (Role.ANNOTATOR, 0)):
        caller = await client_of(app, workspace, role)
        everything = RECORDED.replace(", filter: { types: [EXPORT_CREATED] }", "")
        nodes = (await caller.data(everything))["events"]["nodes"]
        assert len([node for node in nodes if "exportKind" in node]) == count, role


ROLES = {
    Role.OWNER: (True, True, True),
    Role.ADMIN: (True, True, True),
    Role.MANAGER: (True, True, True),
    Role.AUDITOR: (True, True, True),
    Role.INTEGRATOR: (True, True, False),
    Role.REVIEWER: (False, False, False),
    Role.ANNOTATOR: (False, False, False),
    Role.MODEL: (False, False, False),
}


async def test_rights(workspace: Workspace, app: Starlette) -> None:
    """Of tasks, of a project's events, and of everything, which includes events of members."""
    project = ids.public("project", await workspace.project())
    for role, expected in ROLES.items():
        caller = await client_of(app, workspace, role)
        asked = (
            await create(caller, kind="TASKS", project=project),
            await create(caller, kind="EVENTS", project=project),
            await create(caller, kind="EVENTS"),
        )
        assert tuple("download" in each for each in asked) == expected, role
        assert {each.get("code", "FORBIDDEN") for each in asked} == {"FORBIDDEN"}


async def test_pseudonyms_are_for_who_reads_members(
    workspace: Workspace, app: Starlette, http: AsyncClient, tmp_path: Path
) -> None:
    id_ = await workspace.project()
    path = tmp_path / "tasks.jsonl"
    made = {"author": {"pseudonym": "w1"}, "answers": topic("a")}
    path.write_text(json.dumps({"text": "x", "annotations": [made]}))
    done = await import_file(workspace.writer, workspace.owner, id_, path)
    assert done.annotations == 1
    for role, expected in ((Role.MANAGER, "w1"), (Role.INTEGRATOR, None)):
        caller = await client_of(app, workspace, role)
        url = await url_of(caller, kind="TASKS", project=ids.public("project", id_))
        _, task, _ = lines(await http.get(url))
        assert [one["author_pseudonym"] for one in task["annotations"]] == [expected]


async def test_a_link_ends_with_its_time_and_with_the_rights_of_its_member(
    workspace: Workspace, app: Starlette, client: Client, http: AsyncClient, clock: Clock
) -> None:
    id_ = await workspace.project()
    asked = {"kind": "TASKS", "project": ids.public("project", id_)}
    url = await url_of(client, **asked)
    clock.advance((LIFETIME - timedelta(seconds=2)).total_seconds())
    assert (await http.get(url)).status_code == 200
    clock.advance(2)
    assert (await http.get(url)).status_code == 410
    insider = await workspace.member(None)
    await workspace.grant(insider, id_, Role.INTEGRATOR)
    caller = Client(app, await key_of(workspace, insider))
    url = await url_of(caller, **asked)
    assert (await http.get(url)).status_code == 200
    me = ids.public("member", insider.member)
    await client.do("removeMember", "RemoveMemberInput", "", member=me)
    assert (await http.get(url)).status_code == 401


async def test_a_key_that_was_revoked_takes_its_links_along(
    workspace: Workspace, app: Starlette, client: Client, http: AsyncClient
) -> None:
    project = ids.public("project", await workspace.project())
    selection = "... on CreateApiKeyPayload { apiKey { id } secret }"
    made = await client.do("createApiKey", "CreateApiKeyInput", selection, label="export")
    url = await url_of(Client(app, made["secret"]), kind="TASKS", project=project)
    await client.do("revokeApiKey", "RevokeApiKeyInput", "", key=made["apiKey"]["id"])
    assert (await http.get(url)).status_code == 401


async def test_a_link_that_was_changed_is_none(
    workspace: Workspace, client: Client, http: AsyncClient
) -> None:
    project = ids.public("project", await workspace.project())
    url = await url_of(client, kind="TASKS", project=project)
    start, link = url[:11], url[11:]
    for wrong in (link[:-1], link[::-1], "a" + link[1:], f"{link}AAAA", "x", "é"):
        if wrong != link:
            assert (await http.get(start + wrong)).status_code == 404, wrong


async def test_exports_beyond_the_limit_are_told_to_wait(
    workspace: Workspace, client: Client, http: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, gate = asyncio.Event(), asyncio.Event()
    real = spool.spooled

    async def slow(produce: spool.Produce, **options: bool) -> AsyncIterator[bytes]:
        going.set()
        await gate.wait()
        async for chunk in real(produce, **options):
            yield chunk

    monkeypatch.setattr("server.web.downloads.spooled", slow)
    project = ids.public("project", await workspace.project())
    urls = [await url_of(client, kind="TASKS", project=project) for _ in range(2)]
    first = asyncio.create_task(http.get(urls[0]))
    await going.wait()
    refused = await http.get(urls[1])
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    gate.set()
    assert lines(await first)
    assert lines(await http.get(urls[1]))


async def test_another_organization_is_not_put_on_record(client: Client) -> None:
    refused = await create(client, kind="EVENTS", stream=ids.public("organization", uuid4()))
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["stream"])


@pytest.mark.parametrize("ended", ["key", "member"])
async def test_a_download_that_runs_ends_with_the_rights_of_its_link(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    monkeypatch.setattr(streaming, "RECHECK", 0.0)
    monkeypatch.setattr(spool, "CHUNK", 1_000)
    boss = await client_of(app, workspace, Role.OWNER)
    project = await workspace.project()
    await workspace.tasks(project, 50)
    manager = await client_of(app, workspace, Role.MANAGER)
    selection = "... on CreateApiKeyPayload { apiKey { id } secret }"
    made = await manager.do("createApiKey", "CreateApiKeyInput", selection, label="export")
    exporter = Client(app, made["secret"])
    url = await url_of(exporter, kind="TASKS", project=ids.public("project", project))
    me = (await manager.data("{ viewer { member { id } } }"))["viewer"]["member"]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 4 and ended == "member":
            await boss.do("removeMember", "RemoveMemberInput", "", member=me["id"])
        elif len(sent) == 4:
            await manager.do("revokeApiKey", "RevokeApiKeyInput", "", key=made["apiKey"]["id"])

    await app(request_of(url), receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 200
    assert len(sent) == 4
    assert all(message["more_body"] for message in sent[1:]), "no end, so the connection breaks"


async def test_a_client_that_takes_nothing_gives_its_slot_back(
    app: Starlette,
    workspace: Workspace,
    client: Client,
    http: AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.web.streaming.PATIENCE", 0.2)
    project = ids.public("project", await workspace.project())
    urls = [await url_of(client, kind="TASKS", project=project) for _ in range(2)]
    begun, never = asyncio.Event(), asyncio.Event()
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        await never.wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            begun.set()
            await never.wait()

    slow = asyncio.create_task(app(request_of(urls[0]), receive, send))  # type: ignore[arg-type]
    await begun.wait()
    assert (await http.get(urls[1])).status_code == 429
    await asyncio.wait_for(slow, 10)
    assert sent == ["http.response.start", "http.response.body"]
    assert lines(await http.get(urls[1]))


def test_an_organization_has_half_of_the_slots() -> None:
    slots, mine, other = Slots(4), uuid4(), uuid4()
    with slots.hold(mine), slots.hold(mine):
        assert not slots.has_room(mine)
        with slots.hold(other):
            assert slots.has_room(other)
            assert slots.has_room(uuid4())
            with slots.hold(other):
                assert not slots.has_room(uuid4())
        assert slots.has_room(other)
    assert slots.has_room(mine)


async def test_a_retry_is_one_export(workspace: Workspace, client: Client) -> None:
    project = ids.public("project", await workspace.project())
    given = {"commandId": str(uuid4()), "kind": "TASKS", "project": project}
    one, two = [(await client.data(CREATE, input=given))["createExport"] for _ in range(2)]
    assert one["position"] == two["position"]
    assert len((await client.data(RECORDED))["events"]["nodes"]) == 1
