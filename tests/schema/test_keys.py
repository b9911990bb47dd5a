"""API keys over the API: made, shown once, revoked at once, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import asyncpg

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import VIEWER, AccountsApi, no, opened, out, run


async def test_a_key_is_shown_once(accounts: AccountsApi) -> None:
    bob, _ = await accounts.bob()
    given = {"label": "laptop", "commandId": str(uuid4())}
    made = await run(bob, "createApiKey", **given)
    again = await run(bob, "createApiKey", **given)
    assert again["secret"] is None
    assert "shown in the first reply" in again["notice"]
    assert {**made, "secret": None, "notice": again["notice"]} == again
    client = Client(accounts.app, made["secret"])
    assert (await client.data(VIEWER))["viewer"]["member"]["apiKeys"] == [
        {"id": made["apiKey"]["id"], "label": "laptop"}
    ]


async def test_a_revoked_key_is_out_at_once_in_every_process(
    accounts: AccountsApi, database: Database, clock: Clock
) -> None:
    bob, _ = await accounts.bob()
    made = await run(bob, "createApiKey", label="laptop")
    async with opened(database, clock, accounts.workspace) as elsewhere:
        here, there = (Client(app, made["secret"]) for app in (accounts.app, elsewhere.app))
        for client in (here, there):
            await client.data(VIEWER)  # both processes know now whose key it is
        await run(bob, "revokeApiKey", key=made["apiKey"]["id"])
        for client in (here, there):
            await out(client)
            no(await run(client, "createApiKey", label="x"), "UNAUTHENTICATED")
    again = await run(bob, "revokeApiKey", key=made["apiKey"]["id"])
    no(again, "NOT_FOUND", "key")


async def test_a_key_expires(accounts: AccountsApi, clock: Clock) -> None:
    later = (clock.now + timedelta(hours=1)).isoformat()
    made = await run(accounts.owner, "createApiKey", label="short", expiresAt=later)
    client = Client(accounts.app, made["secret"])
    await client.data(VIEWER)
    clock.advance(3_600)
    await out(client)
    no(await run(client, "createApiKey", label="x"), "UNAUTHENTICATED")
    past = await run(accounts.owner, "createApiKey", label="late", expiresAt=clock.now.isoformat())
    no(past, "INVALID", "expiresAt")
    ancient = "0001-01-01T00:00:00+14:00"
    no(
        await run(accounts.owner, "createApiKey", label="old", expiresAt=ancient),
        "INVALID",
        "expiresAt",
    )
    local = await run(
        accounts.owner, "createApiKey", label="local", expiresAt="2030-01-01T00:00:00"
    )
    no(local, "INVALID", "expiresAt")


async def test_keys_that_are_refused(accounts: AccountsApi) -> None:
    annotator, _ = await accounts.role(Role.ANNOTATOR)
    auditor, auditor_id = await accounts.role(Role.AUDITOR)
    no(await run(auditor, "createApiKey", label="mine"), "FORBIDDEN")
    no(await run(annotator, "createApiKey", label="his", member=auditor_id), "FORBIDDEN")
    no(await run(annotator, "createApiKey", label=" "), "INVALID", "label")
    nobody = ids.public("member", uuid7())
    no(await run(accounts.owner, "createApiKey", label="x", member=nobody), "NOT_FOUND", "member")
    invited = (await accounts.invite())["member"]["id"]
    no(await run(accounts.owner, "createApiKey", label="x", member=invited), "CONFLICT", "member")


async def test_fifty_keys_are_enough(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    made = [await run(bob, "createApiKey", label=f"k{n}") for n in range(50)]
    no(await run(bob, "createApiKey", label="one more"), "LIMIT")
    await run(accounts.owner, "revokeApiKey", key=made[0]["apiKey"]["id"], member=member)
    assert (await run(bob, "createApiKey", label="one more"))["secret"]


async def test_a_key_is_revoked_by_its_holder_or_an_administrator(
    accounts: AccountsApi, owner: asyncpg.Connection
) -> None:
    bob, bob_id = await accounts.bob()
    made = await run(bob, "createApiKey", label="laptop")
    key = Client(accounts.app, made["secret"])
    annotator, _ = await accounts.role(Role.ANNOTATOR)
    no(await run(annotator, "revokeApiKey", key=made["apiKey"]["id"]), "NOT_FOUND", "key")
    no(await run(annotator, "revokeApiKey", key=made["apiKey"]["id"], member=bob_id), "FORBIDDEN")
    no(await run(accounts.owner, "revokeApiKey", key=made["apiKey"]["id"]), "NOT_FOUND", "key")
    await key.data(VIEWER)
    session = await owner.fetchval(
        "SELECT id FROM secrets WHERE org_id = $1 AND kind = 'session'", accounts.workspace.org
    )
    wrong = ids.public("credential", session)
    no(await run(bob, "revokeApiKey", key=wrong), "NOT_FOUND", "key")  # a session is no key
    await bob.data(VIEWER)
    await run(accounts.owner, "revokeApiKey", key=made["apiKey"]["id"], member=bob_id)
    await out(key)
    kept = "SELECT count(*) FROM secrets WHERE id = $1"
    assert await owner.fetchval(kept, ids.expect("credential", made["apiKey"]["id"])) == 0
