"""Imports of uploads in the background: counts, rejected rows, rights, and processes that die."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

import asyncpg
import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.base import connections
from server.jobs.file_import import FileImport
from tests.imports.conftest import contents, jsonl, texts
from tests.support.api import Client, client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.forms import topic
from tests.support.jobs import run_once
from tests.support.transfers import create, sender, upload
from tests.support.undoing import correlations
from tests.support.workspace import Workspace

COUNTS = "status size read rows imported present rejected position stoppedAtLine"
SELECTION = f"{COUNTS} problem {{ code message path }} rejectedRows {{ url }} project {{ id }}"
ASK = f"query($id: ID!) {{ fileImport(id: $id) {{ id {SELECTION} }} }}"
START = f"""mutation($input: StartImportInput!) {{ startImport(input: $input) {{ __typename
  ... on StartImportPayload {{ position fileImport {{ id {SELECTION} }} }}
  ... on Refused {{ code message path }} }} }}"""


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


async def start(client: Client, id_: str, command: str | None = None) -> dict[str, Any]:
    given = {"commandId": command or str(uuid5(NAMESPACE_OID, id_)), "upload": id_}
    data = await client.data(START, input=given)
    found: dict[str, Any] = data["startImport"]
    return found


async def state_of(client: Client, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.data(ASK, id=id_))["fileImport"]
    return found


async def let_run(workspace: Workspace, database: Database) -> int:
    return await run_once(FileImport, database.server_url, workspace.writer, clock=workspace.clock)


async def test_a_file_with_good_and_bad_rows(
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    connection: asyncpg.Connection,
) -> None:
    good = texts(3)
    body = jsonl(*good, {"inputs": {"nonsense": 1}}, {"inputs": {"text": "x"}, "priority": "high"})
    id_ = await upload(http, body.encode(), project=project, filename="tasks.jsonl")
    assert (await client.ask(ASK, id=id_))["errors"][0]["extensions"]["code"] == "CONFLICT"
    begun = await start(client, id_)
    assert begun["fileImport"]["status"] == "WAITING"
    assert begun["fileImport"]["rejectedRows"] is None
    assert await let_run(workspace, database) >= 1
    done = await state_of(client, id_)
    size = len(body)
    assert [done[name] for name in COUNTS.split()] == [
        "FINISHED", size, size, 5, 3, 0, 2, done["position"], None,
    ]  # fmt: skip
    assert (done["problem"], done["project"]["id"]) == (None, project)
    command = uuid5(NAMESPACE_OID, id_)
    assert await correlations(connection, workspace, "task.imported") == {command}
    assert [c.inputs for c in await contents(connection, workspace)] == [t["inputs"] for t in good]
    reply = await http.get(done["rejectedRows"]["url"], headers={"authorization": ""})
    assert reply.status_code == 200
    rows = [json.loads(line) for line in reply.text.splitlines()]
    assert [(row["line"], row["code"], row["path"]) for row in rows] == [
        (4, "INVALID", ["inputs", "nonsense"]), (5, "INVALID", ["priority"]),
    ]  # fmt: skip
    assert await let_run(workspace, database) == 0
    again = await start(client, id_)
    assert again["fileImport"]["status"] == "FINISHED"
    # The file itself is not kept.
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.org_id = '{workspace.org}'")
        parts = await connection.fetch("SELECT DISTINCT part FROM upload_chunks")
    assert [part for (part,) in parts] == ["rejects"]


async def test_the_same_file_twice_is_imported_once(
    workspace: Workspace, database: Database, http: AsyncClient, client: Client, project: str
) -> None:
    body = jsonl(*texts(4)).encode()
    for number, expected in enumerate(((4, 0), (0, 4))):
        id_ = await upload(http, body, project=project, filename="tasks.jsonl")
        await start(client, id_, f"6f1c6f2e-8f0a-4d7e-9a55-0d9a3cf0a0{number:02}")
        assert await let_run(workspace, database) >= 1
        done = await state_of(client, id_)
        assert (done["imported"], done["present"]) == expected


LIST = """query($project: ID!, $first: Int, $after: String, $last: Int, $before: String) {
fileImports(project: $project, first: $first, after: $after, last: $last, before: $before) {
  nodes { id status annotations annotationsPresent startedBy { id } }
  pageInfo { hasNextPage endCursor startCursor } } }"""


async def test_the_imports_of_a_project_are_a_list(
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    app: Starlette,
) -> None:
    """It has those that were started, with who started them and their annotations."""
    other = ids.public("project", await workspace.project())
    given = {"author": {"pseudonym": "w1"}, "answers": topic("a")}
    sent = []
    for text in "xyz":
        body = jsonl({"inputs": {"text": text}, "annotations": [given]}).encode()
        sent.append(await upload(http, body, project=project, filename="a.jsonl"))
    await upload(http, body, project=project, filename="never-started.jsonl")
    elsewhere = await upload(http, body, project=other, filename="a.jsonl")
    for id_ in (*sent, elsewhere):
        await start(client, id_)
    await let_run(workspace, database)
    page = (await client.data(LIST, project=project))["fileImports"]
    assert [node["id"] for node in page["nodes"]] == sent[::-1]
    me = {"id": ids.public("member", workspace.owner.member)}
    assert [node["startedBy"] for node in page["nodes"]] == [me] * 3
    assert {node["status"] for node in page["nodes"]} == {"FINISHED"}
    assert [node["annotations"] for node in page["nodes"]] == [1] * 3
    assert [node["annotationsPresent"] for node in page["nodes"]] == [0] * 3
    begin = (await client.data(LIST, project=project, first=2))["fileImports"]
    assert begin["nodes"] == page["nodes"][:2]
    assert begin["pageInfo"]["hasNextPage"]
    after = begin["pageInfo"]["endCursor"]
    rest = (await client.data(LIST, project=project, after=after))["fileImports"]
    assert rest["nodes"] == page["nodes"][2:]
    end = (await client.data(LIST, project=project, last=2))["fileImports"]
    assert end["nodes"] == page["nodes"][1:]
    stranger = await client_of(app, workspace, Role.ANNOTATOR)
    answer = await stranger.ask(LIST, project=project)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_what_cannot_begin(
    workspace: Workspace, http: AsyncClient, client: Client, project: str, app: Starlette
) -> None:
    unknown = await start(client, ids.public("upload", workspace.org))
    assert (unknown["code"], unknown["path"]) == ("NOT_FOUND", ["upload"])
    wrong = await start(client, project)
    assert (wrong["code"], wrong["path"]) == ("INVALID", ["upload"])
    made = await upload(http, b"", project=project, filename="tasks.jsonl")
    assert (await start(client, made))["fileImport"]["size"] == 0
    half = (await create(http, 5, project=project, filename="a.csv")).headers["location"]
    refused = await start(client, half.rpartition("/")[2])
    assert refused["code"] == "CONFLICT"
    assert "0 of 5 bytes" in refused["message"]
    bare = ids.public("project", await workspace.project(None))
    formless = await upload(http, b"abc", project=bare, filename="tasks.csv")
    assert (await start(client, formless))["code"] == "CONFLICT"
    other = await client_of(app, workspace, Role.OWNER)
    id_ = await upload(http, b"abc", project=project, filename="tasks.csv")
    assert (await start(other, id_))["code"] == "NOT_FOUND"


async def test_a_file_that_cannot_be_read_says_why(
    workspace: Workspace, database: Database, http: AsyncClient, client: Client, project: str
) -> None:
    id_ = await upload(http, b"a,b\n1,2\n", project=project, filename="tasks.csv")
    await start(client, id_)
    await let_run(workspace, database)
    done = await state_of(client, id_)
    assert done["status"] == "FAILED"
    assert (done["problem"]["code"], done["problem"]["path"]) == ("INVALID", ["columns"])
    assert "missing" in done["problem"]["message"]


async def test_an_import_ends_with_the_rights_of_who_started_it(
    workspace: Workspace, database: Database, app: Starlette, project: str, client: Client
) -> None:
    manager = await client_of(app, workspace, Role.MANAGER)
    async with sender(app, manager.key) as http:
        id_ = await upload(http, jsonl(*texts(2)).encode(), project=project, filename="a.jsonl")
    await start(manager, id_)
    me = (await manager.data("{ viewer { member { id } } }"))["viewer"]["member"]["id"]
    await client.do("removeMember", "RemoveMemberInput", "", member=me)
    await let_run(workspace, database)
    done = await state_of(client, id_)
    assert (done["status"], done["problem"]["code"]) == ("FAILED", "UNAUTHENTICATED")
    assert done["imported"] == 0


async def test_who_may_ask(
    workspace: Workspace,
    database: Database,
    app: Starlette,
    http: AsyncClient,
    client: Client,
    project: str,
) -> None:
    id_ = await upload(http, b"text\na\n", project=project, filename="tasks.csv")
    await start(client, id_)
    for role, code in ((Role.MANAGER, None), (Role.AUDITOR, "FORBIDDEN"), (None, "NOT_FOUND")):
        member = await workspace.member(role)
        other = Client(app, await key_of(workspace, member))
        answer = await other.ask(ASK, id=id_)
        codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
        assert codes == ([] if code is None else [code]), role
    await let_run(workspace, database)


async def test_a_small_import_ends_while_a_large_one_of_another_organization_runs(
    workspace: Workspace,
    another_workspace: Workspace,
    database: Database,
    app: Starlette,
    http: AsyncClient,
    client: Client,
    project: str,
) -> None:
    large = await upload(http, jsonl(*texts(1_000)).encode(), project=project, filename="a.jsonl")
    await start(client, large)
    other = Client(app, await key_of(another_workspace, another_workspace.owner))
    there = ids.public("project", await another_workspace.project())
    async with sender(app, other.key) as http_there:
        body = jsonl(*texts(30)).encode()
        small = await upload(http_there, body, project=there, filename="b.jsonl")
    await start(other, small)
    async with connections(database.server_url) as pool:
        job = FileImport(pool, workspace.writer, clock=workspace.clock, slice_rows=20)
        running = asyncio.create_task(job.run_once())
        while (await state_of(other, small))["status"] != "FINISHED":
            assert not running.done()
            await asyncio.sleep(0.01)
        shown = await state_of(client, large)
        assert (shown["status"], shown["imported"]) == ("RUNNING", shown["rows"])
        assert await running >= 2
    done = await state_of(client, large)
    assert (done["status"], done["imported"]) == ("FINISHED", 1_000)


async def tasks_of(connection: asyncpg.Connection, workspace: Workspace) -> int:
    """How many tasks there are: by count, so that the process does not run far ahead meanwhile."""
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(workspace.org))
        text = "SELECT count(*) FROM projection_1.task WHERE org_id = $1"
        found: int = await connection.fetchval(text, workspace.org)
    return found


ROWS, KILLS, SLICE = 4_000, 4, 25
"""Rows of the file, kills, and rows of a slice: of 160 slices, few are done before each kill."""


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_processes_are_killed_and_the_counts_are_those_of_one_run(
    workspace: Workspace,
    database: Database,
    http: AsyncClient,
    client: Client,
    project: str,
    connection: asyncpg.Connection,
) -> None:
    rows = [*texts(ROWS), {"inputs": {}}]
    id_ = await upload(http, jsonl(*rows).encode(), project=project, filename="tasks.jsonl")
    await start(client, id_)
    dice = random.Random(3)
    for _ in range(KILLS):
        before = await tasks_of(connection, workspace)
        process = await forked(
            "-m", "tests.jobs.importing_process", database.server_url, str(SLICE)
        )
        while await tasks_of(connection, workspace) < min(before + 2 * SLICE, ROWS):
            assert process.returncode is None
            await asyncio.sleep(0.01)
        await asyncio.sleep(dice.random() * 0.02)
        process.kill()
        await process.wait()
        assert await tasks_of(connection, workspace) % SLICE == 0
    assert (await state_of(client, id_))["status"] == "RUNNING"
    job = {"clock": workspace.clock, "slice_rows": SLICE}
    for _ in range(100):
        # The session of a killed process may hold its lock for another moment.
        if await run_once(FileImport, database.server_url, workspace.writer, **job):
            break
        await asyncio.sleep(0.1)
    done = await state_of(client, id_)
    assert [done[name] for name in ("status", "rows", "imported", "present", "rejected")] == [
        "FINISHED", ROWS + 1, ROWS, 0, 1,
    ]  # fmt: skip
    found = [content.inputs["text"] for content in await contents(connection, workspace)]
    assert found == [f"text {n}" for n in range(ROWS)]


async def test_an_import_acts_by_the_credential_that_started_it(
    app: Starlette, workspace: Workspace, database: Database, http: AsyncClient, project: str
) -> None:
    id_ = await upload(http, jsonl(*texts(1)).encode(), project=project, filename="a.jsonl")
    starter = Client(app, await key_of(workspace, workspace.owner))
    assert (await start(starter, id_))["__typename"] == "StartImportPayload"
    query = "{ viewer { member { apiKeys { id lastUsedOn } } } }"
    keys = (await starter.data(query))["viewer"]["member"]["apiKeys"]
    revoke = "mutation($i: RevokeApiKeyInput!) { revokeApiKey(input: $i) { __typename } }"
    other = Client(app, await key_of(workspace, workspace.owner))
    await other.data(revoke, i={"commandId": str(uuid4()), "key": keys[-1]["id"]})
    assert await let_run(workspace, database) >= 1
    done = await state_of(other, id_)
    assert (done["status"], done["problem"]["code"]) == ("FAILED", "UNAUTHENTICATED")
