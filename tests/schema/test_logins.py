"""Logins under attack: guesses, races, and what a failure must not tell anybody."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import asyncpg
import pytest

from server.access.passwords import Passwords, PasswordSettings
from server.events.core import ids
from server.events.core.ids import uuid7
from server.logs import configure
from tests import postgres
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import OTHER, PASSWORD, AccountsApi, no, opened, run
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it ends connections or changes the database")


async def test_every_wrong_login_gets_one_answer_for_one_price(
    accounts: AccountsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accounts.bob()
    await accounts.invite(email="invited@example.org")
    _, removed = await accounts.bob(email="removed@example.org")
    await run(accounts.owner, "removeMember", member=removed)
    checks: list[str] = []
    real = Passwords._verify

    def counted(self: Passwords, stored: str, password: str) -> Any:
        checks.append(stored.rpartition("$")[0].rpartition("$")[0])
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "_verify", counted)
    nobody = ids.public("organization", uuid7())
    answers = [
        await accounts.login(password=OTHER),
        await accounts.login("nobody@example.org"),
        await accounts.login("invited@example.org"),
        await accounts.login("removed@example.org"),
        await accounts.login("ada@example.org"),  # has never set a password
        await accounts.login("no address at all"),
        await accounts.login("\u0130@\u212a"),
        await accounts.login(organization=nobody),
    ]
    assert len({str(answer) for answer in answers}) == 1
    no(answers[0], "UNAUTHENTICATED")
    assert len(checks) == len(answers)  # a hash each, all of the same costs
    assert len(set(checks)) == 1
    no(await accounts.login(organization=accounts.owner_id), "INVALID", "organization")


async def test_guessing_is_braked_across_processes(
    accounts: AccountsApi, database: Database, clock: Clock, workspace: Workspace
) -> None:
    await accounts.bob()
    async with (
        opened(database, clock, workspace, login_attempts=3) as one,
        opened(database, clock, workspace, login_attempts=3) as two,
    ):
        for turn in (one, two, one):
            no(await turn.login(password=OTHER), "UNAUTHENTICATED")
        for turn in (one, two):
            no(await turn.login(), "RATE_LIMITED")  # even the right one: nothing was looked at
            no(await turn.login("someone@example.org"), "UNAUTHENTICATED")  # another account
        clock.advance(300)
        assert (await two.login())["secret"]
        for n in range(29):  # an address has thirty, and used one a moment ago
            no(await one.login(f"guess{n}@example.org"), "UNAUTHENTICATED")
        no(await two.login("guess99@example.org"), "RATE_LIMITED")


async def test_one_guesser_behind_a_proxy_locks_nobody_else_out(
    database: Database, clock: Clock, workspace: Workspace
) -> None:
    """The proxy's address is everybody's; nobody has said yet that it is a proxy."""
    clock.advance(3_600)  # whatever other tests did from the same addresses
    async with opened(database, clock, workspace, login_attempts=1) as accounts:
        await accounts.bob()
        proxied = accounts.guest()
        for address in ("172.18.0.1", "127.0.0.1", "fd00::1"):
            proxied.address = address
            for n in range(14):
                guess = await guessed(proxied, accounts, f"guess{n}@{address}.example.org")
                no(guess, "UNAUTHENTICATED")
            no(await guessed(proxied, accounts, f"guess0@{address}.example.org"), "RATE_LIMITED")
        clock.advance(300)
        assert (await guessed(proxied, accounts, "bob@example.org", PASSWORD))["secret"]


async def test_a_trusted_proxy_says_whose_attempt_it_is_and_nobody_else_does(
    database: Database, clock: Clock, workspace: Workspace
) -> None:
    clock.advance(7_200)
    settings = {"login_attempts": 1, "trusted_proxies": ("172.18.0.0/16",)}
    async with opened(database, clock, workspace, **settings) as accounts:
        await accounts.bob()
        proxied, direct = accounts.guest(), accounts.guest()
        proxied.address, direct.address = "172.18.0.1", "10.1.1.1"
        for n in range(10):
            forged = f"9.9.9.{n}, 8.8.8.8"  # the client wrote all but the last of them
            proxied.headers = direct.headers = {"x-forwarded-for": forged}
            no(await guessed(proxied, accounts, f"guess{n}@example.org"), "UNAUTHENTICATED")
            no(await guessed(direct, accounts, f"other{n}@example.org"), "UNAUTHENTICATED")
        no(await guessed(proxied, accounts, "guess10@example.org"), "RATE_LIMITED")
        no(await guessed(direct, accounts, "other10@example.org"), "RATE_LIMITED")
        proxied.headers = {"x-forwarded-for": "8.8.4.4"}
        assert (await guessed(proxied, accounts, "bob@example.org", PASSWORD))["secret"]
        proxied.headers = {}  # a proxy that says nothing: its address is everybody's
        for n in range(11):
            no(await guessed(proxied, accounts, f"more{n}@example.org"), "UNAUTHENTICATED")


async def guessed(client: Client, accounts: AccountsApi, email: str, password: str = OTHER) -> Any:
    return await run(client, "login", organization=accounts.org, email=email, password=password)


async def test_a_login_for_an_unknown_organization_keeps_its_connection(
    accounts: AccountsApi, database: Database
) -> None:
    """Whoever guesses must not make the server open a connection to the database each time."""
    readers = (
        "SELECT array_agg(pid ORDER BY pid) FROM pg_stat_activity "
        "WHERE application_name = 'annolog reader' AND datname = current_database()"
    )
    connection = await asyncpg.connect(postgres.superuser_url(database.admin_url))
    try:
        await accounts.login()
        before = await connection.fetchval(readers)
        assert before
        for n in range(20):
            nobody = ids.public("organization", uuid7())
            no(await accounts.login(f"a{n}@example.org", organization=nobody), "UNAUTHENTICATED")
        assert await connection.fetchval(readers) == before
    finally:
        await connection.close()


async def test_failures_make_one_event_a_minute(
    accounts: AccountsApi, database: Database, clock: Clock
) -> None:
    await accounts.bob()
    for _ in range(3):
        no(await accounts.login(password=OTHER), "UNAUTHENTICATED")
    await _until(accounts, database, ['{"count":1}'])
    clock.advance(61)
    no(await accounts.login(password=OTHER), "UNAUTHENTICATED")
    await _until(accounts, database, ['{"count":1}', '{"count":3}'])
    assert (await accounts.events(database, "logins.failed"))[0]["actor_id"] is None
    no(await accounts.login("nobody@example.org"), "UNAUTHENTICATED")
    assert len(await accounts.events(database, "logins.failed")) == 2


@pytest.mark.parametrize("readable", [True, False])
async def test_a_failure_of_ours_logs_no_password(
    accounts: AccountsApi,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    readable: bool,
) -> None:
    async def broken(self: Passwords, stored: str | None, password: str) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Passwords, "verify_password", broken)
    configure(readable=readable)
    with pytest.raises(AssertionError, match="INTERNAL"):
        await accounts.login()
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert PASSWORD not in said


async def _until(accounts: AccountsApi, database: Database, wanted: list[str]) -> None:
    deadline = time.monotonic() + 20
    while (
        found := [e["facts"] for e in await accounts.events(database, "logins.failed")]
    ) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.02)


async def test_a_password_that_is_reset_while_it_is_checked(
    accounts: AccountsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, member = await accounts.bob()
    token = (await run(accounts.owner, "createPasswordReset", member=member))["secret"]
    real = Passwords.verify_password

    async def slow(self: Passwords, stored: str | None, password: str) -> Any:
        verdict = await real(self, stored, password)
        await accounts.redeem(token, OTHER)
        return verdict

    monkeypatch.setattr(Passwords, "verify_password", slow)
    no(await accounts.login(), "UNAUTHENTICATED")


async def test_a_hash_of_other_costs_is_renewed(
    accounts: AccountsApi, owner: asyncpg.Connection
) -> None:
    _, member = await accounts.bob()
    dearer = Passwords(PasswordSettings(time_cost=2, memory_kib=64, parallelism=1))
    old = await dearer.hash_password(PASSWORD)
    dearer.close()
    id_ = ids.expect("member", member)
    await owner.execute("UPDATE secrets SET hash = $1 WHERE id = $2", old, id_)
    assert (await accounts.login())["secret"]
    new = await owner.fetchval("SELECT hash FROM secrets WHERE id = $1", id_)
    assert ",t=2," in old
    assert ",t=1," in new
    assert (await accounts.login())["secret"]
