"""Logging in by address and password alone: which accounts open, and what nobody is told."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from server.access.passwords import Passwords
from server.events.core import ids
from server.schema.accounts.login_accounts import MOST_ACCOUNTS
from tests.support.api import Client, key_of
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import OTHER, PASSWORD, AccountsApi, no, opened, run
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")

EMAIL = "wanda@example.org"


@pytest.fixture
async def theirs(accounts: AccountsApi, another_workspace: Workspace) -> AccountsApi:
    """Another organization on the same server."""
    key = await key_of(another_workspace, another_workspace.owner)
    return AccountsApi(accounts.app, another_workspace, Client(accounts.app, key))


@pytest.fixture(autouse=True)
async def _nobody_else(owner: asyncpg.Connection) -> None:
    """Accounts of earlier tests have another address."""
    await owner.execute("UPDATE projection_1.member SET email = id::text WHERE email = $1", EMAIL)


async def join(accounts: AccountsApi, password: str = PASSWORD) -> str:
    invited = await accounts.invite(email=EMAIL, name="Wanda")
    return str((await accounts.redeem(invited["secret"], password))["member"]["id"])


async def anywhere(accounts: AccountsApi, password: str = PASSWORD, **given: Any) -> Any:
    """Log in without naming an organization."""
    wanted = {"email": f" {EMAIL.title()} ", "password": password, **given}
    query = """mutation($i: LoginInput!) { login(input: $i) { __typename
      ... on LoginPayload { secret viewer { organization { id } } }
      ... on LoginChoice { organizations { id name } }
      ... on Refused { code message path } } }"""
    command = "01a20abe-0000-4000-8000-000000000001"
    found = await accounts.guest().data(query, i={"commandId": command, **wanted})
    return found["login"]


def where(answer: Any) -> str:
    assert answer["__typename"] == "LoginPayload", answer
    return str(answer["viewer"]["organization"]["id"])


async def test_one_account_opens(accounts: AccountsApi) -> None:
    await join(accounts)
    assert where(await anywhere(accounts)) == accounts.org


async def test_of_several_the_one_opens_whose_password_it_is(
    accounts: AccountsApi, theirs: AccountsApi
) -> None:
    await join(accounts)
    await join(theirs, OTHER)
    assert where(await anywhere(accounts)) == accounts.org
    assert where(await anywhere(accounts, OTHER)) == theirs.org


async def test_among_several_that_it_opens_the_person_chooses(
    accounts: AccountsApi, theirs: AccountsApi
) -> None:
    await join(accounts)
    await join(theirs)
    answer = await anywhere(accounts)
    assert answer["__typename"] == "LoginChoice"
    assert {o["id"] for o in answer["organizations"]} == {accounts.org, theirs.org}
    for org in (accounts.org, theirs.org):
        assert where(await anywhere(accounts, organization=org)) == org
    # A wrong password is told nothing of them.
    no(await anywhere(accounts, "neither of the two"), "UNAUTHENTICATED")


async def test_what_fails_gets_one_answer_for_one_price(
    accounts: AccountsApi, theirs: AccountsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, costs = await join(accounts), []
    real = Passwords._verify

    def counted(self: Passwords, stored: str, password: str) -> Any:
        costs.append(stored.rpartition("$")[0].rpartition("$")[0])
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "_verify", counted)
    answers = [await anywhere(accounts, OTHER)]
    await join(theirs)
    answers += [
        await anywhere(accounts, OTHER),
        await anywhere(accounts, email="nobody@example.org"),
        await anywhere(accounts, email="ada@example.org"),  # has never set a password
        await anywhere(accounts, email="no address at all"),
        await accounts.login(password=OTHER, email="nobody@example.org"),
    ]
    assert len({(a["code"], a["message"], *a["path"]) for a in answers}) == 1
    no(answers[0], "UNAUTHENTICATED")
    assert len(costs) == MOST_ACCOUNTS * 5 + 1
    assert len(set(costs)) == 1
    costs.clear()
    assert (await anywhere(accounts))["__typename"] == "LoginChoice"
    assert len(costs) == MOST_ACCOUNTS


async def test_only_accounts_that_may_log_in_open(accounts: AccountsApi) -> None:
    member = await join(accounts)
    await run(accounts.owner, "removeMember", member=member)
    no(await anywhere(accounts), "UNAUTHENTICATED")
    await run(accounts.owner, "restoreMember", member=member)
    no(await anywhere(accounts), "UNAUTHENTICATED")  # the password ended with the removal


async def test_attempts_are_counted_for_the_address(
    database: Database, clock: Clock, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    await owner.execute("DELETE FROM login_attempts")
    async with opened(database, clock, workspace, login_attempts=3) as accounts:
        await join(accounts)
        for email in (EMAIL, "nobody@example.org"):
            for _ in range(3):
                no(await anywhere(accounts, OTHER, email=email), "UNAUTHENTICATED")
            no(await anywhere(accounts, email=email), "RATE_LIMITED")
            # The brake of an account must not tell that there is one.
            no(await accounts.login(email, OTHER), "UNAUTHENTICATED")
        clock.advance(300)
        assert where(await anywhere(accounts)) == accounts.org


async def test_a_second_account_of_the_address_clears_no_brake(
    accounts: AccountsApi, theirs: AccountsApi
) -> None:
    """Whoever owns an organization can make an account of any address there, and log in to it."""
    await join(accounts)
    await join(theirs, OTHER)
    for n in range(10):
        assert where(await anywhere(accounts, OTHER)) == theirs.org, n
    no(await anywhere(accounts, OTHER), "RATE_LIMITED")
    for _ in range(10):
        no(await accounts.login(EMAIL, OTHER), "UNAUTHENTICATED")
    assert (await theirs.login(EMAIL, OTHER))["secret"]
    no(await accounts.login(EMAIL), "RATE_LIMITED")


async def test_the_function_tells_of_both_tenants_and_of_nothing_but_ids(
    accounts: AccountsApi, theirs: AccountsApi, database: Database
) -> None:
    one, two = await join(accounts), await join(theirs)
    server = await asyncpg.connect(database.server_url)
    try:
        rows = await server.fetch("SELECT * FROM find_accounts($1, 10)", EMAIL)
        assert [tuple(row) for row in rows] == [
            (accounts.workspace.org, ids.expect("member", one)),
            (theirs.workspace.org, ids.expect("member", two)),
        ]
        assert tuple(rows[0].keys()) == ("org_id", "member_id")
        assert len(await server.fetch("SELECT * FROM find_accounts($1, 1)", EMAIL)) == 1
        for unfit in ("wanda", "wanda@%", "", EMAIL.upper()):
            assert await server.fetch("SELECT * FROM find_accounts($1, 10)", unfit) == []
    finally:
        await server.close()
