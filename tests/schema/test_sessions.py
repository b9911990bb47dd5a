"""Sessions: listed and ended by their members and administrators, renewed while they are used."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from server.commands.accounts import session_renewal
from server.commands.accounts.credential_use import CredentialUse
from server.events.accounts.roles import Role
from server.jobs import credential_use
from server.jobs.credential_use import CredentialUseWriter
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.sign_in import OTHER, PASSWORD, VIEWER, AccountsApi, no, opened, out, run
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

IDLE = timedelta(hours=2)
SESSIONS = (
    "query($m: ID) { sessions(member: $m) { id startedAt expiresAt lastUsedOn current device } }"
)


async def sessions(client: Client, member: str | None = None) -> list[Any]:
    found: list[Any] = (await client.data(SESSIONS, m=member))["sessions"]
    return found


async def end(client: Client, field: str, **given: Any) -> Any:
    kind = f"{field[0].upper()}{field[1:]}Input"
    return await client.do(field, kind, "... on EndSessionsPayload { position }", **given)


async def until(wanted: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + 20
    while not await wanted():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_one_lists_and_ends_ones_own_sessions(accounts: AccountsApi) -> None:
    bob, _ = await accounts.bob()
    phone = Client(accounts.app, (await accounts.login(device="Firefox on Android"))["secret"])
    listed = await sessions(bob)
    assert [s["device"] for s in listed] == [None, "Firefox on Android"]
    for password in (PASSWORD, OTHER):  # a login that fails so tells nothing of the password
        no(await accounts.login(device="x" * 201, password=password), "LIMIT", "device")
    assert [s["current"] for s in listed] == [True, False]
    assert [s["current"] for s in await sessions(phone)] == [False, True]
    assert (await end(bob, "endSession", session=listed[1]["id"]))["position"]
    await out(phone)
    assert [s["id"] for s in await sessions(bob)] == [listed[0]["id"]]
    no(await end(bob, "endSession", session=listed[1]["id"]), "NOT_FOUND", "session")
    key = await run(bob, "createApiKey", label="x")
    no(await end(bob, "endSession", session=key["apiKey"]["id"]), "NOT_FOUND", "session")


async def test_log_out_everywhere(accounts: AccountsApi) -> None:
    bob, _ = await accounts.bob()
    others = [Client(accounts.app, (await accounts.login())["secret"]) for _ in range(2)]
    key = Client(accounts.app, (await run(bob, "createApiKey", label="x"))["secret"])
    assert (await end(bob, "endSessions", keepCurrent=True))["position"]
    for other in others:
        await out(other)
    assert len(await sessions(bob)) == 1
    assert (await end(bob, "endSessions"))["position"]
    await out(bob)
    assert await sessions(key) == []  # a key goes on


async def test_an_administrator_does_so_for_those_below(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    admin, admin_id = await accounts.role(Role.ADMIN)
    manager, _ = await accounts.role(Role.MANAGER)
    (one,) = await sessions(admin, member)
    assert (one["current"], one["id"]) == (False, (await sessions(bob))[0]["id"])
    answer = await manager.ask(SESSIONS, m=member)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    no(await end(manager, "endSessions", member=member), "FORBIDDEN")
    no(await end(bob, "endSessions", member=admin_id), "FORBIDDEN")
    no(await end(admin, "endSessions", member=accounts.owner_id), "FORBIDDEN", "member")
    no(await end(admin, "endSession", member=admin_id, session=one["id"]), "NOT_FOUND", "session")
    assert (await end(admin, "endSession", member=member, session=one["id"]))["position"]
    await out(bob)
    bob.key = (await accounts.login())["secret"]
    assert (await end(admin, "endSessions", member=member))["position"]
    await out(bob)


async def test_a_session_of_another_organization_is_none(
    accounts: AccountsApi, another_workspace: Workspace, database: Database, clock: Clock
) -> None:
    bob, member = await accounts.bob()
    (one,) = await sessions(bob)
    async with opened(database, clock, another_workspace, jobs={"credential use"}) as theirs:
        answer = await theirs.owner.ask(SESSIONS, m=member)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        no(await end(theirs.owner, "endSessions", member=member), "NOT_FOUND", "member")
        no(await end(theirs.owner, "endSession", session=one["id"]), "NOT_FOUND", "session")
    assert len(await sessions(bob)) == 1


async def test_a_session_that_is_used_lives_on_up_to_a_limit(
    database: Database, clock: Clock, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    await owner.execute("DELETE FROM login_attempts")
    async with opened(database, clock, workspace, session_hours=2, session_days=1) as accounts:
        bob, member = await accounts.bob()
        began = ends = clock.now
        renewals = -1

        async def renewed() -> bool:
            (one,) = await sessions(accounts.owner, member)
            return abs(datetime.fromisoformat(one["expiresAt"]) - ends) < timedelta(seconds=1)

        while clock.now < began + timedelta(hours=23):
            before, ends = ends, min(clock.now + IDLE, began + timedelta(days=1))
            renewals += ends > before
            await until(renewed)
            clock.advance(61 * 60)  # past the half of its idle life
            await bob.data(VIEWER)
        assert len(await accounts.events(database, "session.renewed")) == renewals
        clock.advance(62 * 60)
        await out(bob)
        await asyncio.sleep(0.05)
        await out(bob)  # a session that has ended is not renewed by its use


async def test_a_session_that_is_not_used_ends(accounts: AccountsApi, clock: Clock) -> None:
    bob, _ = await accounts.bob()
    clock.advance(12 * 3_600 + 1)
    await out(bob)


async def test_use_writes_no_event_before_half_of_the_life(
    accounts: AccountsApi, clock: Clock, database: Database
) -> None:
    bob, _ = await accounts.bob()
    head = len(await accounts.events(database))
    for _ in range(20):
        clock.advance(16 * 60)
        await bob.data(VIEWER)
    await asyncio.sleep(0.1)
    assert len(await accounts.events(database)) == head
    assert timedelta(minutes=1) < session_renewal.PAUSE


async def test_days_of_last_use_are_written_once_a_day_outside_the_ledger(
    database: Database,
    clock: Clock,
    workspace: Workspace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await owner.execute("DELETE FROM login_attempts")
    monkeypatch.setattr(CredentialUseWriter, "period", 0.02)
    written: list[int] = []
    real = credential_use.write_uses

    async def counted(connection: Any, org: Any, day: Any, used: Any) -> None:
        written.append(len(used))
        await real(connection, org, day, used)

    monkeypatch.setattr(credential_use, "write_uses", counted)
    async with opened(database, clock, workspace, jobs={"credential use"}) as accounts:
        bob, _ = await accounts.bob()

        async def used() -> str | None:
            day: str | None = (await sessions(bob))[-1]["lastUsedOn"]
            return day

        head = len(await accounts.events(database))
        await until(used)
        assert await used() == clock.now.date().isoformat()
        for _ in range(5):
            await used()
            await asyncio.sleep(0.02)
        assert sum(written) == 2  # Bob's session and the owner's key; the rest of the day is quiet
        assert len(await accounts.events(database)) == head


async def test_a_later_day_replaces_the_day_and_a_row_goes_with_its_credential(
    database: Database,
    clock: Clock,
    workspace: Workspace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await owner.execute("DELETE FROM login_attempts")
    monkeypatch.setattr(CredentialUseWriter, "period", 0.02)
    async with opened(database, clock, workspace, jobs={"credential use"}) as accounts:
        bob, _ = await accounts.bob()
        key = Client(accounts.app, (await run(bob, "createApiKey", label="x"))["secret"])
        asked = "{ viewer { member { apiKeys { lastUsedOn } } } }"
        for _ in range(2):
            clock.advance(24 * 3_600)

            async def today() -> bool:
                (one,) = (await key.data(asked))["viewer"]["member"]["apiKeys"]
                return bool(one["lastUsedOn"] == clock.now.date().isoformat())

            await until(today)
        held = "SELECT count(*) FROM credential_use WHERE org_id = $1"
        before = await owner.fetchval(held, workspace.org)
        assert (await end(key, "endSessions"))["position"]
        assert await owner.fetchval(held, workspace.org) == before - 1


async def test_the_use_of_a_credential_that_has_ended_is_not_kept(
    workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    uses = CredentialUse(workspace.clock)
    uses.note(workspace.org, uuid4())
    assert await run_once(CredentialUseWriter, database.server_url, uses) == 1
    held = "SELECT count(*) FROM credential_use WHERE org_id = $1"
    assert await owner.fetchval(held, workspace.org) == 0
