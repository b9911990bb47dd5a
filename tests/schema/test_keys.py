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
    made = await run(bob, "createKey", **given)
    again = await run(bob, "createKey", **given)
    assert again["secret"] is None
    assert "shown in the first reply" in again["notice"]
    assert {**made, "secret": None, "notice": again["notice"]} == again
    client = Client(accounts.app, made["secret"])
    assert (await client.data(VIEWER))["viewer"]["member"]["keys"] == [
        {"id": made["id"], "label": "laptop"}
    ]


async def test_a_revoked_key_is_out_at_once_in_every_process(
    accounts: AccountsApi, database: Database, clock: Clock
) -> None:
    bob, _ = await accounts.bob()
    made = await run(bob, "createKey", label="laptop")
    async with opened(database, clock, accounts.workspace) as elsewhere:
        here, there = (Client(app, made["secret"]) for app in (accounts.app, elsewhere.app))
        for client in (here, there):
            await client.data(VIEWER)  # both processes know now whose key it is
        await run(bob, "revokeKey", key=made["id"])
        for client in (here, there):
            await out(client)
            no(await run(client, "createKey", label="x"), "UNAUTHENTICATED")
    again = await run(bob, "revokeKey", key=made["id"])
    no(again, "NOT_FOUND", "key")


async def test_a_key_expires(accounts: AccountsApi, clock: Clock) -> None:
    later = (clock.now + timedelta(hours=1)).isoformat()
    made = await run(accounts.owner, "createKey", label="short", expiresAt=later)
    client = Client(accounts.app, made["secret"])
    await client.data(VIEWER)
    clock.advance(3_600)
    await out(client)
    no(await run(client, "createKey", label="x"), "UNAUTHENTICATED")
    past = await run(accounts.owner, "createKey", label="late", expiresAt=clock.now.isoformat())
    no(past, "INVALID", "expiresAt")
    ancient = "0001-01-01T00:00:00+14:00"
    no(
        await run(accounts.owner, "createKey", label="old", expiresAt=ancient),
        "INVALID",
        "expiresAt",
    )
    local = await run(accounts.owner, "createKey", label="local", expiresAt="2030-01-01T00:00:00")
    no(local, "INVALID", "expiresAt")


async def test_keys_that_are_refused(accounts: AccountsApi) -> None:
    annotator, _ = await accounts.role(Role.ANNOTATOR)
    auditor, auditor_id = await accounts.role(Role.AUDITOR)
    no(await run(auditor, "createKey", label="mine"), "FORBIDDEN")
    no(await run(annotator, "createKey", label="his", member=auditor_id), "FORBIDDEN")
    no(await run(annotator, "createKey", label=" "), "INVALID", "label")
    nobody = ids.public("member", uuid7())
    no(await run(accounts.owner, "createKey", label="x", member=nobody), "NOT_FOUND", "member")
    invited = (await accounts.invite())["member"]["id"]
    no(await run(accounts.owner, "createKey", label="x", member=invited), "CONFLICT", "member")


async def test_fifty_keys_are_enough(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    made = [await run(bob, "createKey", label=f"k{n}") for n in range(50)]
    no(await run(bob, "createKey", label="one more"), "LIMIT")
    await run(accounts.owner, "revokeKey", key=made[0]["id"], member=member)
    assert (await run(bob, "createKey", label="one more"))["secret"]


async def test_a_key_is_revoked_by_its_holder_or_an_administrator(
    accounts: AccountsApi, owner: asyncpg.Connection
) -> None:
    bob, bob_id = await accounts.bob()
    made = await run(bob, "createKey", label="laptop")
    key = Client(accounts.app, made["secret"])
    annotator, _ = await accounts.role(Role.ANNOTATOR)
    no(await run(annotator, "revokeKey", key=made["id"]), "NOT_FOUND", "key")
    no(await run(annotator, "revokeKey", key=made["id"], member=bob_id), "FORBIDDEN")
    no(await run(accounts.owner, "revokeKey", key=made["id"]), "NOT_FOUND", "key")
    await key.data(VIEWER)
    session = await owner.fetchval(
        "SELECT id FROM secrets WHERE org_id = $1 AND kind = 'session'", accounts.workspace.org
    )
    wrong = ids.public("credential", session)
    no(await run(bob, "revokeKey", key=wrong), "NOT_FOUND", "key")  # a session is no key
    await bob.data(VIEWER)
    await run(accounts.owner, "revokeKey", key=made["id"], member=bob_id)
    await out(key)
    kept = "SELECT count(*) FROM secrets WHERE id = $1"
    assert await owner.fetchval(kept, ids.expect("credential", made["id"])) == 0
