"""Members who come in by OpenID: linked with an invitation, let in by the provider's tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from server.events.core import ids
from tests.access.issuer import AUDIENCE
from tests.access.provider import log_in, provider
from tests.support.api import Client, key_of
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import VIEWER, AccountsApi, no, opened, out, run
from tests.support.sockets import socket
from tests.support.workspace import Workspace


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))  # the provider signs at the real time


@pytest.fixture
async def accounts(
    database: Database, clock: Clock, workspace: Workspace, issuer: str, owner: asyncpg.Connection
) -> AsyncIterator[AccountsApi]:
    await owner.execute("DELETE FROM secrets WHERE kind = 'identity'")  # one provider for all tests
    settings = {"oidc_issuer": issuer, "oidc_audience": AUDIENCE}
    async with opened(database, clock, workspace, **settings) as made:
        yield made


async def link(accounts: AccountsApi, token: str, id_token: str, **given: Any) -> Any:
    return await run(accounts.guest(), "linkIdentity", token=token, idToken=id_token, **given)


async def test_an_invited_person_joins_by_openid(accounts: AccountsApi, issuer: str) -> None:
    id_token = log_in(issuer, "ada", AUDIENCE)
    client = Client(accounts.app, id_token)
    assert (await client.send(b'{"query": "{ viewer { member { id } } }"}'))[
        0
    ] == 401  # nobody's yet
    invited = await accounts.invite()
    linked = await link(accounts, invited["secret"], id_token)
    assert linked["member"]["id"] == invited["member"]["id"]
    viewer = (await client.data(VIEWER))["viewer"]
    assert (viewer["member"]["id"], viewer["member"]["role"]) == (
        linked["member"]["id"],
        "ANNOTATOR",
    )
    assert (await run(client, "createApiKey", label="mine"))["secret"]
    no(await run(client, "logout"), "CONFLICT")
    async with socket(accounts.app, authorization=f"Bearer {id_token}") as one:
        assert await one.receive() == {"type": "connection_ack"}
    # The invitation is used up: whoever finds the link sets no password.
    no(await accounts.redeem(invited["secret"]), "UNAUTHENTICATED", "token")


async def test_linking_sent_again(accounts: AccountsApi, issuer: str) -> None:
    id_token, given = log_in(issuer, "ada", AUDIENCE), {"commandId": str(uuid4())}
    secret = (await accounts.invite())["secret"]
    first = await link(accounts, secret, id_token, **given)
    assert first["position"]
    assert first == await link(accounts, secret, id_token, **given)
    no(await link(accounts, secret, id_token), "UNAUTHENTICATED", "token")


async def test_one_identity_is_one_member(accounts: AccountsApi, issuer: str) -> None:
    id_token = log_in(issuer, "ada", AUDIENCE)
    await link(accounts, (await accounts.invite())["secret"], id_token)
    other = await accounts.invite(email="carol@example.org")
    no(await link(accounts, other["secret"], id_token), "DUPLICATE", "idToken")
    assert (await accounts.redeem(other["secret"]))["position"]  # and the invitation still holds


async def test_a_member_links_a_second_identity_by_a_reset(
    accounts: AccountsApi, issuer: str
) -> None:
    bob, member = await accounts.bob()
    token = (await run(accounts.owner, "createPasswordReset", member=member))["secret"]
    id_token = log_in(issuer, "bob", AUDIENCE)
    assert (await link(accounts, token, id_token))["member"]["id"] == member
    assert (await Client(accounts.app, id_token).data(VIEWER))["viewer"]["member"]["id"] == member
    await bob.data(VIEWER)  # the password and its sessions stay


async def test_a_removed_member_is_out_though_the_provider_vouches(
    accounts: AccountsApi, issuer: str
) -> None:
    id_token = log_in(issuer, "ada", AUDIENCE)
    member = (await link(accounts, (await accounts.invite())["secret"], id_token))["member"]["id"]
    client = Client(accounts.app, id_token)
    await client.data(VIEWER)
    await run(accounts.owner, "removeMember", member=member)
    await out(client)
    restored = await run(accounts.owner, "restoreMember", member=member)
    assert restored["member"]["identities"] == 0
    await out(client)
    async with socket(accounts.app, authorization=f"Bearer {id_token}") as one:
        assert (await one.receive())["closed"] == 4401
    token = (await run(accounts.owner, "createPasswordReset", member=member))["secret"]
    assert (await link(accounts, token, id_token))["member"]["id"] == member
    assert (await client.data(VIEWER))["viewer"]["member"]["id"] == member


async def test_one_identity_in_two_organizations(
    accounts: AccountsApi, another_workspace: Workspace, issuer: str
) -> None:
    id_token = log_in(issuer, "ada", AUDIENCE)
    there = AccountsApi(
        accounts.app,
        another_workspace,
        Client(accounts.app, await key_of(another_workspace, another_workspace.owner)),
    )
    here_id = (await link(accounts, (await accounts.invite())["secret"], id_token))["member"]["id"]
    there_id = (await link(there, (await there.invite())["secret"], id_token))["member"]["id"]
    client = Client(accounts.app, id_token)
    status, body = await client.send(b'{"query": "{ viewer { member { id } } }"}')
    assert (status, b"name one in x-annolog-organization" in body) == (401, True)
    for where, member in ((accounts, here_id), (there, there_id)):
        named = {"x-annolog-organization": where.org}
        status, body = await client.send(b'{"query": "{ viewer { member { id } } }"}', **named)
        assert (status, member.encode() in body) == (200, True)
        async with socket(accounts.app, authorization=f"Bearer {id_token}", **named) as one:
            assert await one.receive() == {"type": "connection_ack"}
    for wrong, expected in ((ids.public("organization", uuid4()), 401), ("acme", 400)):
        named = {"x-annolog-organization": wrong}
        assert (await client.send(b'{"query": "{ viewer { member { id } } }"}', **named))[
            0
        ] == expected


async def test_what_links_nothing(accounts: AccountsApi, issuer: str, database: Database) -> None:
    secret = (await accounts.invite())["secret"]
    id_token = log_in(issuer, "ada", AUDIENCE)
    no(await link(accounts, secret, "a.b.c"), "UNAUTHENTICATED")
    no(await link(accounts, secret, log_in(issuer, "ada", "another")), "UNAUTHENTICATED")
    no(await link(accounts, secret[:-1] + "!", id_token), "UNAUTHENTICATED")
    async with opened(database, accounts.workspace.clock, accounts.workspace) as plain:
        no(await link(plain, secret, id_token), "CONFLICT")
        status, _ = await Client(plain.app, id_token).send(
            b'{"query": "{ viewer { member { id } } }"}'
        )
        assert status == 401
    assert (await link(accounts, secret, id_token))["position"]


async def test_a_subscription_ends_with_its_token(
    accounts: AccountsApi, issuer: str, clock: Clock
) -> None:
    id_token = log_in(issuer, "ada", AUDIENCE)
    await link(accounts, (await accounts.invite())["secret"], id_token)
    query = "subscription { events { position } }"
    async with socket(accounts.app, authorization=f"Bearer {id_token}") as one:
        assert await one.receive() == {"type": "connection_ack"}
        one.say(type="subscribe", id="1", payload={"query": query})
        waiting = asyncio.ensure_future(one.receive())
        async with asyncio.timeout(20):
            while not waiting.done():  # until the subscription follows
                await run(Client(accounts.app, id_token), "createApiKey", label="mine")
                await asyncio.wait([waiting], timeout=0.3)
        message = await waiting
        clock.advance(86_400)
        while message["type"] == "next":
            message = await one.receive()
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "expired" in message["payload"][0]["message"]
