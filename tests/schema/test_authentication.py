"""Who is let in by which credential, and that nobody else is: over HTTP and WebSocket."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from graphql import GraphQLNonNull, GraphQLObjectType, Undefined
from starlette.applications import Starlette

from server.access import tokens
from server.access.passwords import Passwords
from server.access.sealing_keys import SealingKeys
from server.commands import Writer
from server.commands.accounts.credential_use import CredentialUse
from server.commands.accounts.failed_logins import FailedLogins
from server.commands.accounts.readings import Readings
from server.commands.accounts.reset_requests import ResetRequests
from server.commands.accounts.session_renewal import SessionRenewal
from server.events.accounts.credentials import SessionLife
from server.events.accounts.roles import Role
from server.events.core import ids
from server.feed.fan_out import FanOut
from server.feed.tailer import Tailer
from server.graphql import GraphQLApp
from server.mail import Mailer, Outbox
from server.projections.counters.runner import CounterRunner
from server.reads.session import open_pool
from server.schema.accounts.authentication import Authentication
from server.schema.core.root import build_schema
from server.services import Services
from tests.support.api import CHEAP, Client, key_of
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import OTHER, PASSWORD, VIEWER, AccountsApi, no, out, run
from tests.support.sockets import Socket, socket
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")

ASK = orjson.dumps({"query": VIEWER})
GARBAGE = (
    *("x", "annolog_", "annolog_key_", "annolog_key_" + "0" * 49, "annolog_session_" + "é" * 49),
    *("Bearer", "a.b.c", "é", "annolog_key_" + "x" * 7_000, "null", "' OR 1=1 --", "{}"),
)


@pytest.mark.parametrize("token", GARBAGE)
async def test_garbage_is_401(
    accounts: AccountsApi, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, body = await Client(accounts.app, token).send(ASK)
    assert status == 401
    (error,) = orjson.loads(body)["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert len(token) < 9 or token not in error["message"]
    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("header", ["Basic YWRhOng=", "Bearer", "Bearer  ", "bearer", "Digest x y"])
async def test_another_scheme_is_401(accounts: AccountsApi, header: str) -> None:
    status, _ = await accounts.guest().send(ASK, authorization=header)
    assert status == 401


async def test_a_key_that_nobody_has_is_401(accounts: AccountsApi) -> None:
    unknown = tokens.issue(tokens.TokenKind.KEY).reveal()
    status, body = await Client(accounts.app, unknown).send(ASK)
    assert (status, unknown.encode() in body) == (401, False)
    status, _ = await accounts.guest().send(ASK, authorization=f"BEARER   {accounts.owner.key} ")
    assert status == 200


async def test_a_database_that_is_away_turns_nobody_away(
    database: Database, writer: Writer, clock: Clock
) -> None:
    pool, passwords = await open_pool(database.server_url, size=1), Passwords(CHEAP)
    await pool.close()
    passwords.close()
    services = Services(
        writer=writer,
        pool=pool,
        blobs=writer.taxonomy_cache.blobs,
        taxonomies=writer.taxonomy_cache,
        fan_out=FanOut(Tailer(database.server_url), pool, clock),
        counters=CounterRunner(database.server_url),
        passwords=passwords,
        failed_logins=FailedLogins(writer, clock),
        session_renewal=SessionRenewal(writer, pool, clock, SessionLife()),
        credential_use=CredentialUse(clock),
        readings=Readings(clock, 0),
        sealing=SealingKeys(Path("nowhere")),
        mailer=(mailer := Mailer(Outbox(Path("nowhere")))),
        reset_requests=ResetRequests(writer, pool, mailer, None),
        fingerprint_key=b"",
        clock=clock,
    )
    app = Starlette(
        routes=GraphQLApp(build_schema(), context=Authentication(services)).routes("/graphql")
    )
    key = tokens.issue(tokens.TokenKind.KEY).reveal()
    status, body = await Client(app, key).send(ASK)
    assert (status, b"try again" in body) == (503, True)


async def test_without_a_credential_only_the_open_fields_answer(accounts: AccountsApi) -> None:
    answer = await accounts.guest().ask(VIEWER)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    no(await run(accounts.guest(), "createApiKey", label="x"), "UNAUTHENTICATED")
    no(await run(accounts.guest(), "logout"), "UNAUTHENTICATED")


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_a_query_that_wants_a_credential_is_401(accounts: AccountsApi, accept: str) -> None:
    made = await run(accounts.owner, "createApiKey", label="soon gone")
    gone = Client(accounts.app, made["secret"])
    assert (await gone.send(ASK, accept=accept))[0] == 200
    await run(accounts.owner, "revokeApiKey", key=made["apiKey"]["id"])
    for client in (gone, accounts.guest()):
        status, body = await client.send(ASK, accept=accept)
        assert status == 401
        assert orjson.loads(body)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_who_introspects_without_a_key_is_told_to_send_one(accounts: AccountsApi) -> None:
    asked = orjson.dumps({"query": "{ __schema { types { name } } }"})
    status, body = await accounts.guest().send(asked)
    assert status == 401
    assert "send a key" in orjson.loads(body)["errors"][0]["message"]
    assert (await accounts.owner.send(asked))[0] == 200


async def test_a_key_opens_one_organization(
    accounts: AccountsApi, another_workspace: Workspace
) -> None:
    theirs = Client(accounts.app, await key_of(another_workspace, another_workspace.owner))
    project = await another_workspace.project()
    query = "query($id: ID!) { member(id: $id) { name } }"
    answer = await theirs.ask(query, id=accounts.owner_id)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    whom = {"member": accounts.owner_id}
    no(await run(theirs, "removeMember", **whom), "NOT_FOUND", "member")
    no(await run(theirs, "createApiKey", **whom, label="x"), "NOT_FOUND", "member")
    within = {"project": ids.public("project", project), "role": "ANNOTATOR"}
    no(await run(theirs, "grantRole", **whom, **within), "NOT_FOUND", "member")
    named = {"x-annolog-organization": accounts.org}
    assert (await theirs.send(ASK, **named))[0] == 401
    assert (await accounts.owner.send(ASK, **named))[0] == 200
    assert (await accounts.owner.send(ASK, **{"x-annolog-organization": "acme"}))[0] == 400


NOBODY = UUID("01a20abe-0000-7000-8000-000000000000")
"""An id of nothing."""


def _queries() -> list[str]:
    """A query for every field of Query, each with the arguments that it must have."""
    schema: Any = build_schema()._schema
    assert isinstance(schema.query_type, GraphQLObjectType)
    return [_query(name, field) for name, field in schema.query_type.fields.items()]


_KINDS = {"node": "task", "nodes": "task", "fileImport": "upload", "backgroundRevert": "revert"}
"""Of the ids that a field of another name takes."""


def _query(name: str, field: Any) -> str:
    given = []
    for argument, described in field.args.items():
        if isinstance(described.type, GraphQLNonNull) and described.default_value is Undefined:
            kind = _KINDS.get(name, name) if argument in {"id", "ids"} else argument
            id_ = ids.public(kind, NOBODY)
            made = {"ID!": f'"{id_}"', "[ID!]!": f'["{id_}"]', "Moment!": '{position: "0"}'}
            given.append(f"{argument}: {made[str(described.type)]}")
    arguments = f"({', '.join(given)})" if given else ""
    return f"{{ {name}{arguments} {{ __typename }} }}"


async def test_no_query_answers_a_revoked_key(accounts: AccountsApi) -> None:
    """Each is the first one after another key was revoked."""
    bob, member = await accounts.bob(role="OWNER")
    for query in _queries():
        made = await run(bob, "createApiKey", label="x")
        client = Client(accounts.app, made["secret"])
        await client.data(VIEWER)  # the process knows now whose key it is
        await run(accounts.owner, "revokeApiKey", key=made["apiKey"]["id"], member=member)
        answer = await client.ask(query)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", (query, answer)


async def test_sockets_let_in_who_may(accounts: AccountsApi) -> None:
    async with socket(accounts.app, Authorization=f"Bearer {accounts.owner.key}") as one:
        assert await one.receive() == {"type": "connection_ack"}
        assert (await _ask(one))["data"]["viewer"]["member"]["name"] == "Ada"
    header = {"authorization": f"Bearer {accounts.owner.key}"}
    async with socket(accounts.app, header) as one:
        assert await one.receive() == {"type": "connection_ack"}
    for token in GARBAGE:
        async with socket(accounts.app, authorization=f"Bearer {token}") as one:
            assert (await one.receive())["closed"] == 4401
    for unfit in (5, ["Bearer"], {}, True):
        async with socket(accounts.app, authorization=unfit) as one:
            assert (await one.receive())["closed"] == 4401


async def test_sockets_let_nobody_in_whose_key_or_account_ended(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    made = await run(bob, "createApiKey", label="x")
    credential = f"Bearer {made['secret']}"
    async with socket(accounts.app, authorization=credential) as open_one:
        assert await open_one.receive() == {"type": "connection_ack"}
        await _ask(open_one)
        await run(bob, "revokeApiKey", key=made["apiKey"]["id"])
        open_one.say(type="subscribe", id="late", payload={"query": VIEWER})
        assert (await open_one.receive())["closed"] == 4401
    async with socket(accounts.app, authorization=credential) as one:
        assert (await one.receive())["closed"] == 4401
    session = f"Bearer {bob.key}"
    async with socket(accounts.app, authorization=session) as open_one:
        assert await open_one.receive() == {"type": "connection_ack"}
        await run(accounts.owner, "removeMember", member=member)
        open_one.say(type="subscribe", id="late", payload={"query": VIEWER})
        assert (await open_one.receive())["closed"] == 4401


async def _ask(one: Socket) -> Any:
    one.say(type="subscribe", id="1", payload={"query": VIEWER})
    answer = await one.receive()
    assert await one.receive() == {"type": "complete", "id": "1"}
    return answer["payload"]


async def test_a_role_taken_away_is_gone_at_once(accounts: AccountsApi) -> None:
    admin, member = await accounts.role(Role.ADMIN)
    query = "{ members { nodes { id } } }"
    await admin.data(query)
    await run(accounts.owner, "changeRole", member=member, role="ANNOTATOR")
    answer = await admin.ask(query)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    no(await accounts.invite(admin), "FORBIDDEN")


async def test_secrets_are_in_no_event_no_log_and_no_second_reply(
    accounts: AccountsApi, owner: asyncpg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    guess = "a guess that was wrong"
    invited = await accounts.invite()
    await accounts.redeem(invited["secret"])
    await accounts.login(password=guess)
    session = (await accounts.login())["secret"]
    bob = Client(accounts.app, session)
    await run(bob, "changePassword", current=PASSWORD, password=OTHER)
    key = await run(bob, "createApiKey", label="laptop")
    await run(bob, "revokeApiKey", key=key["apiKey"]["id"])
    await out(Client(accounts.app, key["secret"]))
    shown = [invited["secret"], session, key["secret"]]
    assert None not in shown
    said, kept = capsys.readouterr(), await _dump(owner)
    for secret in (*shown, PASSWORD, OTHER, guess):
        for text in (secret, secret.encode().hex()):
            assert text not in kept
            assert text not in said.out + said.err
    for secret in shown:  # an ended credential leaves not even its digest
        digest = hashlib.sha256(secret.encode()).hexdigest()
        assert (digest in kept) == (secret == session)
    for password in (PASSWORD, OTHER, guess):  # nor any fast hash of a password
        assert hashlib.sha256(password.encode()).hexdigest() not in kept


async def _dump(owner: asyncpg.Connection) -> str:
    """Every row of every table, as text."""
    tables = await owner.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
        "WHERE schemaname = 'public' OR schemaname LIKE 'projection%'"
    )
    rows = []
    for table in tables:
        rows += await owner.fetch(f"SELECT t::text AS row FROM {table['name']} t")
    assert len(rows) > 10
    return "\n".join(row["row"] for row in rows)
