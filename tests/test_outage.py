"""While PostgreSQL is away, everybody is told UNAVAILABLE, and the log stays short."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from server.events.accounts.roles import Role
from server.events.core.ids import public, uuid7
from server.schema.core.unavailable import AWAY
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.proxy import Proxy, proxied
from tests.support.sockets import socket
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

PATIENCE = 30
LOGIN = (
    "mutation($input: LoginInput!) { login(input: $input) "
    "{ __typename ... on Refused { code message } } }"
)
RENAME = (
    "mutation($input: RenameOrganizationInput!) { renameOrganization(input: $input) { __typename "
    "... on OrganizationPayload { position } ... on Refused { code message } } }"
)
CLAIM = (
    "mutation($input: ClaimTaskInput!) { claimTask(input: $input) { __typename "
    "... on ClaimTaskPayload { position task { project { name } } } "
    "... on Refused { code message } } }"
)


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with proxied(database.server_url) as made:
        yield made


@pytest.fixture
async def app(database: Database, proxy: Proxy) -> AsyncIterator[Starlette]:
    behind = Database(database.admin_url, proxy.url(database.server_url))
    async with served(behind, writers=1, jobs=True) as made:
        yield made


@pytest.fixture
async def client(app: Starlette, workspace: Workspace) -> Client:
    """A client whom the process knows already."""
    made = Client(app, await key_of(workspace, workspace.owner))
    await made.data("{ viewer { member { id } } }")
    return made


async def ready(app: Starlette) -> tuple[int, dict[str, str]]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
        answer = await asking.get("/readyz")
        return answer.status_code, answer.json()["checks"]


def codes(answer: dict) -> set[str]:
    return {error["extensions"]["code"] for error in answer["errors"]}


async def ask_everything(client: Client, stranger: Client, workspace: Workspace) -> None:
    """Ask what needs the database, in vain."""
    several = "{ organization { name } projects { nodes { name } } viewer { member { name } } }"
    assert codes(await client.ask(several)) == {"UNAVAILABLE"}
    renamed = await client.data(RENAME, input={"commandId": str(uuid4()), "name": "Another"})
    assert renamed["renameOrganization"]["code"] == "UNAVAILABLE"
    given = {
        "commandId": str(uuid4()),
        "organization": public("organization", workspace.org),
        "email": "ada@example.org",
        "password": "a wrong password",
    }
    login = (await stranger.data(LOGIN, input=given))["login"]
    assert login == {"__typename": "Refused", "code": "UNAVAILABLE", "message": AWAY}


async def test_everybody_is_told_to_try_again_and_the_log_stays_short(
    app: Starlette,
    client: Client,
    proxy: Proxy,
    workspace: Workspace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    unknown = Client(app, "annolog_key_" + "x" * 43)
    with capture_logs() as lines:
        proxy.drop()
        async with asyncio.timeout(PATIENCE):
            for _ in range(20):
                await ask_everything(client, Client(app, None), workspace)
        status, _ = await unknown.send(b'{"query": "{ viewer { member { id } } }"}')
        assert status in (401, 503)
        assert (await ready(app))[0] == 503
    assert not [line for line in lines if line.get("exc_info")]
    assert len([line for line in lines if line["log_level"] in ("warning", "error")]) <= 3
    gc.collect()
    assert "Traceback" not in caplog.text
    proxy.open()
    async with asyncio.timeout(PATIENCE):
        while "errors" in await client.ask("{ organization { name } }"):
            await asyncio.sleep(0.05)
        while (await ready(app))[0] != 200:
            await asyncio.sleep(0.05)


async def test_a_subscription_ends_with_a_code_that_says_try_again(
    client: Client, proxy: Proxy, app: Starlette
) -> None:
    async with socket(app, authorization=f"Bearer {client.key}") as one:
        assert (await one.receive())["type"] == "connection_ack"
        query = 'subscription { events(after: "0") { cursor } }'
        one.say(type="subscribe", id="1", payload={"query": query})
        assert (await one.receive())["type"] == "next"
        proxy.drop()
        async with asyncio.timeout(PATIENCE):
            while (heard := await one.receive())["type"] == "next":
                pass
    assert heard["type"] == "error"
    assert {e["extensions"]["code"] for e in heard["payload"]} == {"UNAVAILABLE"}


async def test_a_stream_of_events_ends_with_that_code(
    app: Starlette, client: Client, proxy: Proxy
) -> None:
    proxy.drop()
    transport = httpx.ASGITransport(app=app)
    headers = {"authorization": f"Bearer {client.key}", "accept": "text/event-stream"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
        query = {"query": "subscription { events { cursor } }"}
        said = (await asking.post("/graphql", json=query, headers=headers)).text
    assert '"code":"UNAVAILABLE"' in said
    assert said.endswith("event: complete\ndata:\n\n")


async def test_a_commit_whose_answer_cannot_be_read_says_where_it_is(
    client: Client, proxy: Proxy, workspace: Workspace
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 3)
    given = {"commandId": str(uuid4()), "project": public("project", project)}
    await client.data(CLAIM, input=given)
    proxy.drop("annolog reader")
    given["commandId"] = str(uuid4())
    answer = await client.ask(CLAIM, input=given)
    (error,) = answer["errors"]
    assert answer["data"] is None
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert int(error["extensions"]["position"]) > 0
    rename = {"commandId": str(uuid4()), "name": "Renamed while nobody could read"}
    renamed = (await client.data(RENAME, input=rename))["renameOrganization"]
    assert renamed["code"] == "UNAVAILABLE"
    assert "same command id" in renamed["message"]
    proxy.open()
    async with asyncio.timeout(PATIENCE):
        while "errors" in (again := await client.ask(CLAIM, input=given)):
            await asyncio.sleep(0.05)
        claimed = again["data"]["claimTask"]
        assert claimed["position"] == error["extensions"]["position"]
        renamed = (await client.data(RENAME, input=rename))["renameOrganization"]
        assert renamed["__typename"] == "OrganizationPayload"


async def test_an_organization_without_a_ledger_is_not_found(
    app: Starlette, client: Client, workspace: Workspace, owner
) -> None:
    await owner.execute("UPDATE ledger SET org_id = $2 WHERE org_id = $1", workspace.org, uuid7())
    with capture_logs() as lines:
        assert codes(await client.ask("{ organization { name } }")) == {"NOT_FOUND"}
    assert not [line for line in lines if line.get("exc_info")]


async def test_logins_at_an_unknown_organization_throw_no_connection_away(
    app: Starlette, client: Client, proxy: Proxy
) -> None:
    before = len([each for each in proxy.startups if "reader" in each["application_name"]])
    for _ in range(5):
        given = {
            "commandId": str(uuid4()),
            "organization": public("organization", uuid7()),
            "email": "ada@example.org",
            "password": "whatever it may be",
        }
        answer = await Client(app, None).data(LOGIN, input=given)
        assert answer["login"]["code"] == "UNAUTHENTICATED"
    after = len([each for each in proxy.startups if "reader" in each["application_name"]])
    assert after == before


async def test_roles_are_read_from_a_database_that_takes_no_writes(
    database: Database, workspace: Workspace
) -> None:
    read_only = f"{database.server_url}?default_transaction_read_only=on"
    async with served(Database(database.admin_url, read_only)) as app:
        client = Client(app, await key_of(workspace, await workspace.member(Role.OWNER)))
        assert await client.data("{ viewer { member { role } } }") == {
            "viewer": {"member": {"role": "OWNER"}}
        }
        status, checks = await ready(app)
        assert (status, checks["database"].split(":")[0]) == (503, "read-only")
