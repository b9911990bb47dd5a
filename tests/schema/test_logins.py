"""Logins under attack: guesses, races, and what a failure must not tell anybody."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import asyncpg
import pytest
import structlog

from server.access.passwords import Passwords, PasswordSettings
from server.events.core import ids
from server.events.core.ids import uuid7
from server.logs import configure
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import OTHER, PASSWORD, AccountsApi, no, opened, run
from tests.support.workspace import Workspace


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
    before = logging.root.handlers[:], logging.root.level
    configure(readable=readable)
    try:
        with pytest.raises(AssertionError, match="INTERNAL"):
            await accounts.login()
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:], logging.root.level = before
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
