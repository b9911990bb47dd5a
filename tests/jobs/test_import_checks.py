"""Checks of files before their import, which write nothing; and imports that are canceled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.base import connections
from server.jobs.file_import import FileImport
from tests.imports.conftest import contents, jsonl, texts
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.transfers import TUS, sender, upload
from tests.support.workspace import Workspace

COUNTS = "id status rows imported present rejected problem { code path } rejectedRows { url }"
ASK = f"query($id: ID!) {{ fileImport(id: $id) {{ {COUNTS} }} }}"
START = f"""mutation($input: StartImportInput!) {{ startImport(input: $input) {{ __typename
  ... on StartImportPayload {{ fileImport {{ {COUNTS} }} }}
  ... on Refused {{ code message path }} }} }}"""
LIST = "query($project: ID!) { fileImports(project: $project) { nodes { id name } } }"


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock) as running:
        yield running


@pytest.fixture
async def http(app: Starlette, workspace: Workspace) -> AsyncIterator[AsyncClient]:
    async with sender(app, await key_of(workspace, workspace.owner)) as client:
        yield client


@pytest.fixture
def client(app: Starlette, http: AsyncClient) -> Client:
    """The same caller as `http`."""
    return Client(app, http.headers["authorization"].removeprefix("Bearer "))


@pytest.fixture
async def project(workspace: Workspace) -> str:
    return ids.public("project", await workspace.project())


async def start(client: Client, id_: str) -> dict[str, Any]:
    given = {"commandId": str(uuid4()), "upload": id_}
    found: dict[str, Any] = (await client.data(START, input=given))["startImport"]
    return found


async def state_of(client: Client, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.data(ASK, id=id_))["fileImport"]
    return found


async def let_run(workspace: Workspace, database: Database) -> int:
    return await run_once(FileImport, database.server_url, workspace.writer, clock=workspace.clock)


async def check(client: Client, id_: str) -> dict[str, Any]:
    given = {"commandId": str(uuid4()), "upload": id_, "dryRun": True}
    found: dict[str, Any] = (await client.data(START, input=given))["startImport"]
    return found


def counted(done: dict[str, Any]) -> list[Any]:
    return [done[name] for name in ("status", "rows", "imported", "present", "rejected")]


async def test_a_check_tells_what_an_import_does_and_writes_nothing(
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    connection: asyncpg.Connection,
) -> None:
    rows: list[dict[str, Any]] = [{"text": f"t{i}", "external_id": f"e{i}"} for i in range(1_200)]
    rows += [{"text": "again", "external_id": "e0"}, {"text": "x", "priority": "high"}]
    first = await upload(http, jsonl(rows[3]).encode(), project=project, filename="a.jsonl")
    await start(client, first)
    await let_run(workspace, database)
    head = await connection.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    id_ = await upload(http, jsonl(*rows).encode(), project=project, filename="b.jsonl")
    assert (await check(client, id_))["fileImport"]["status"] == "CHECKING"
    assert await let_run(workspace, database) >= 1
    found = await state_of(client, id_)
    assert counted(found) == ["CHECKED", 1_202, 1_199, 2, 1]
    lines = (await http.get(found["rejectedRows"]["url"])).text.splitlines()
    assert [json.loads(line)["line"] for line in lines] == [1_202]
    now = await connection.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    assert now == head
    assert len(await contents(connection, workspace)) == 1
    listed = (await client.data(LIST, project=project))["fileImports"]["nodes"]
    assert listed == [{"id": id_, "name": "b.jsonl"}, {"id": first, "name": "a.jsonl"}]
    begun = await start(client, id_)
    assert counted(begun["fileImport"]) == ["WAITING", 0, 0, 0, 0]
    await let_run(workspace, database)
    assert counted(await state_of(client, id_)) == ["FINISHED", 1_202, 1_199, 2, 1]
    assert (await check(client, id_))["fileImport"]["status"] == "FINISHED"


async def test_a_check_of_what_was_imported_finds_it_there(
    workspace: Workspace, database: Database, http: AsyncClient, client: Client, project: str
) -> None:
    body = jsonl(*texts(4)).encode()
    await start(client, await upload(http, body, project=project, filename="tasks.jsonl"))
    await let_run(workspace, database)
    id_ = await upload(http, body, project=project, filename="tasks.jsonl")
    await check(client, id_)
    early = await start(client, id_)  # which starts nothing, and says so
    assert (early["code"], early["path"]) == ("CONFLICT", ["upload"])
    await let_run(workspace, database)
    assert counted(await state_of(client, id_)) == ["CHECKED", 4, 0, 4, 0]


async def test_a_check_finds_columns_that_mean_nothing_and_can_be_ended(
    workspace: Workspace, database: Database, http: AsyncClient, client: Client, project: str
) -> None:
    id_ = await upload(http, b"text,wrong\nx,y\n", project=project, filename="tasks.csv")
    await check(client, id_)
    await let_run(workspace, database)
    found = await state_of(client, id_)
    assert (found["status"], found["problem"]["path"]) == ("CHECKED", ["columns"])
    assert (await http.delete(f"/uploads/{id_}", headers=TUS)).status_code == 204
    assert (await client.ask(ASK, id=id_))["errors"][0]["extensions"]["code"] == "NOT_FOUND"


CANCEL = """mutation($input: CancelImportInput!) { cancelImport(input: $input) { __typename
  ... on CancelImportPayload { fileImport { status imported } }
  ... on Refused { code path } } }"""


async def test_an_import_is_canceled_after_the_slice_that_is_written(
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    connection: asyncpg.Connection,
) -> None:
    body = jsonl(*texts(40)).encode()
    id_ = await upload(http, body, project=project, filename="tasks.jsonl")

    async def cancel() -> dict[str, Any]:
        given = {"commandId": str(uuid4()), "upload": id_}
        found: dict[str, Any] = (await client.data(CANCEL, input=given))["cancelImport"]
        return found

    refused = {"__typename": "Refused", "code": "CONFLICT", "path": ["upload"]}
    assert await cancel() == refused
    await start(client, id_)
    assert (await cancel())["fileImport"] == {"status": "CANCELED", "imported": 0}
    assert await let_run(workspace, database) == 0
    assert (await cancel())["fileImport"]["status"] == "CANCELED"
    many = 3_000
    id_ = await upload(http, jsonl(*texts(many)).encode(), project=project, filename="many.jsonl")
    await start(client, id_)
    async with connections(database.server_url) as pool:
        job = FileImport(pool, workspace.writer, clock=workspace.clock, slice_rows=1)
        running = asyncio.create_task(job.run_once())
        while not (await state_of(client, id_))["imported"]:
            assert not running.done()
            await asyncio.sleep(0.01)
        await cancel()
        await running
    found = await state_of(client, id_)
    assert (found["status"], found["problem"]) == ("CANCELED", None)
    assert 0 < found["imported"] == len(await contents(connection, workspace)) < many


async def test_a_check_of_somebody_else_is_canceled(
    app: Starlette,
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    connection: asyncpg.Connection,
) -> None:
    """Whoever may import into the project ends it, and nobody else; no counts of it are kept."""
    body = jsonl(*texts(2_000), {"inputs": {"nonsense": 1}}).encode()
    id_ = await upload(http, body, project=project, filename="tasks.jsonl")
    await check(client, id_)
    manager = Client(app, await key_of(workspace, await workspace.member(Role.MANAGER)))
    other = Client(app, await key_of(workspace, await workspace.member(Role.ANNOTATOR)))

    async def cancel(by: Client) -> dict[str, Any]:
        given = {"commandId": str(uuid4()), "upload": id_}
        found: dict[str, Any] = (await by.data(CANCEL, input=given))["cancelImport"]
        return found

    assert (await cancel(other))["code"] == "FORBIDDEN"
    async with connections(database.server_url) as pool:
        job = FileImport(pool, workspace.writer, clock=workspace.clock, slice_rows=1)
        running = asyncio.create_task(job.run_once())
        while not (await state_of(client, id_))["rows"]:
            assert not running.done()
            await asyncio.sleep(0.01)
        assert (await cancel(manager))["fileImport"] == {"status": "CANCELED", "imported": 0}
        await running
    found = await state_of(client, id_)
    assert counted(found) == ["CANCELED", 0, 0, 0, 0]
    assert found["rejectedRows"] is None
    assert await contents(connection, workspace) == []
    assert (await client.data(LIST, project=project))["fileImports"]["nodes"] == []
    assert (await cancel(manager))["fileImport"]["status"] == "CANCELED"
    assert counted((await start(client, id_))["fileImport"]) == ["CANCELED", 0, 0, 0, 0]
