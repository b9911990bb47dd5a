"""One's own account over the API: coming in, going out, the password, one-time tokens."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from server.events.core import ids
from server.jobs.clean_up import CleanUp
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.sign_in import OTHER, PASSWORD, VIEWER, AccountsApi, no, out, run

pytestmark = pytest.mark.own_database("jobs work for all organizations")

WEEK, HOUR = 7 * 86_400, 3_600


async def test_an_invited_person_comes_in(accounts: AccountsApi) -> None:
    invited = await accounts.invite()
    assert invited["member"]["status"] == "INVITED"
    assert invited["member"]["email"] == "bob@example.org"
    assert invited["notice"] is None
    no(await accounts.login(), "UNAUTHENTICATED")
    redeemed = await accounts.redeem(invited["secret"])
    assert redeemed["member"]["id"] == invited["member"]["id"]
    assert redeemed["organization"]["id"] == accounts.org
    session = await accounts.login(" BOB@example.ORG")
    assert session["viewer"]["organization"] == {"id": accounts.org, "name": "Acme"}
    assert session["viewer"]["member"]["role"] == "ANNOTATOR"
    assert session["viewer"]["member"]["hasPassword"] is True
    viewer = (await Client(accounts.app, session["secret"]).data(VIEWER))["viewer"]
    assert viewer["member"]["id"] == redeemed["member"]["id"]
    assert "ANNOTATE" in viewer["permissions"]
    assert "MEMBERS_READ" not in viewer["permissions"]


async def test_who_logs_in_is_the_actor_of_the_login(
    accounts: AccountsApi, database: Database
) -> None:
    _, bob = await accounts.bob()
    *_, issued = await accounts.events(database, "credential.issued")
    assert ids.public("member", issued["actor_id"]) == bob
    assert '"method":"password"' in issued["facts"]


async def test_a_login_sent_again_is_one_session(accounts: AccountsApi) -> None:
    await accounts.bob()
    again = {"commandId": str(uuid4())}
    first, second = await accounts.login(**again), await accounts.login(**again)
    assert second["position"] == first["position"]
    assert second["secret"] is None
    assert "new command id" in second["notice"]
    assert second["viewer"] == first["viewer"]
    no(await accounts.login(password=OTHER, **again), "UNAUTHENTICATED")


async def test_sessions_end_by_logout_and_by_time(accounts: AccountsApi, clock: Clock) -> None:
    bob, _ = await accounts.bob()
    other = Client(accounts.app, (await accounts.login())["secret"])
    assert (await run(bob, "logout"))["__typename"] == "LogoutPayload"
    await out(bob)
    await other.data(VIEWER)
    clock.advance(12 * HOUR + 1)
    await out(other)
    no(await run(other, "logout"), "UNAUTHENTICATED")
    no(await run(accounts.owner, "logout"), "CONFLICT")  # a key is not a session


async def test_the_oldest_of_too_many_sessions_ends(
    accounts: AccountsApi, database: Database
) -> None:
    first, bob = await accounts.bob()
    sessions = [(await accounts.login())["secret"] for _ in range(20)]
    await out(first)
    await Client(accounts.app, sessions[0]).data(VIEWER)
    assert await _kept(database, accounts, bob) == {"session": 20, "password": 1, "used": 1}


async def test_changing_the_password(accounts: AccountsApi, database: Database) -> None:
    bob, member = await accounts.bob()
    other = Client(accounts.app, (await accounts.login())["secret"])
    wrong = await run(bob, "changePassword", current=OTHER, password=OTHER)
    no(wrong, "INVALID", "current")
    short = await run(bob, "changePassword", current=PASSWORD, password="short")
    no(short, "INVALID", "password")
    given = {"current": PASSWORD, "password": OTHER, "commandId": str(uuid4())}
    changed = await run(bob, "changePassword", **given)
    assert changed == await run(bob, "changePassword", **given)
    await bob.data(VIEWER)  # the session at hand goes on
    await out(other)
    no(await accounts.login(), "UNAUTHENTICATED")
    assert (await accounts.login(password=OTHER))["secret"]
    assert await _kept(database, accounts, member) == {"session": 2, "password": 1, "used": 1}
    no(
        await run(accounts.owner, "changePassword", current="", password=OTHER),
        "INVALID",
        "current",
    )
    no(await run(accounts.guest(), "changePassword", current="", password=OTHER), "UNAUTHENTICATED")


async def test_a_password_is_reset(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    older = await run(accounts.owner, "createPasswordReset", member=member)
    reset = await run(accounts.owner, "createPasswordReset", member=member)
    no(await accounts.redeem(older["secret"], OTHER), "UNAUTHENTICATED", "token")
    await bob.data(VIEWER)  # offering a reset ends nothing yet
    assert (await accounts.redeem(reset["secret"], OTHER))["member"]["id"] == member
    await out(bob)
    no(await accounts.login(), "UNAUTHENTICATED")
    assert (await accounts.login(password=OTHER))["secret"]
    # An owner, who came in with a key, gets a first password in the same way.
    first = await run(accounts.owner, "createPasswordReset", member=accounts.owner_id)
    await accounts.redeem(first["secret"])
    assert (await accounts.login("ada@example.org"))["viewer"]["member"]["role"] == "OWNER"


@pytest.mark.parametrize("ends", [None, True, False])
async def test_keys_that_were_made_in_a_session_end_with_the_password(
    accounts: AccountsApi, ends: bool | None
) -> None:
    """Whoever stole the password has made a key by now."""
    bob, member = await accounts.bob()
    key = Client(accounts.app, (await run(bob, "createApiKey", label="thief"))["secret"])
    reset = await run(accounts.owner, "createPasswordReset", member=member)
    given = {} if ends is None else {"endKeys": ends}
    await run(accounts.guest(), "redeemToken", token=reset["secret"], password=OTHER, **given)
    await out(bob)
    if ends is False:
        await key.data(VIEWER)
    else:
        await out(key)


async def test_ones_own_address_is_no_password(accounts: AccountsApi) -> None:
    email = "bobby.tables@example.org"
    invited = await accounts.invite(email=email, name="Bobby Tables")
    for password in (email, "BobbyTables1!", "tables.bobby.tables"):
        no(await accounts.redeem(invited["secret"], password), "INVALID", "password")
    await accounts.redeem(invited["secret"])
    session = await accounts.login(email)
    bobby = Client(accounts.app, session["secret"])
    for password in (email, "BobbyTables2!"):
        told = await run(bobby, "changePassword", current=PASSWORD, password=password)
        no(told, "INVALID", "password")


async def test_one_time_tokens_work_once_and_not_for_ever(
    accounts: AccountsApi, clock: Clock
) -> None:
    invited = await accounts.invite()
    no(await accounts.redeem(invited["secret"], "password1234"), "INVALID", "password")
    given = {"token": invited["secret"], "password": PASSWORD, "commandId": str(uuid4())}
    redeemed = await run(accounts.guest(), "redeemToken", **given)
    assert redeemed == await run(accounts.guest(), "redeemToken", **given)  # a retry
    no(await accounts.redeem(invited["secret"], OTHER), "UNAUTHENTICATED", "token")
    reset = await run(accounts.owner, "createPasswordReset", member=redeemed["member"]["id"])
    clock.advance(HOUR + 1)
    no(await accounts.redeem(reset["secret"], OTHER), "UNAUTHENTICATED", "token")
    late = await accounts.invite(email="late@example.org")
    clock.advance(WEEK + 1)
    no(await accounts.redeem(late["secret"]), "UNAUTHENTICATED", "token")
    newer = await run(accounts.owner, "reinviteMember", member=late["member"]["id"])
    assert (await accounts.redeem(newer["secret"]))["member"]["id"] == late["member"]["id"]
    no(await run(accounts.owner, "reinviteMember", member=late["member"]["id"]), "CONFLICT")


async def test_resets_offered_at_once_leave_one_token(
    accounts: AccountsApi, database: Database
) -> None:
    _, member = await accounts.bob()
    offers = (run(accounts.owner, "createPasswordReset", member=member) for _ in range(5))
    offered = await asyncio.gather(*offers)
    assert await _kept(database, accounts, member) == {
        "password": 1,
        "reset": 1,
        "session": 1,
        "used": 1,
    }
    redeemed = [await accounts.redeem(offer["secret"], OTHER) for offer in offered]
    assert sum("member" in answer for answer in redeemed) == 1


async def test_a_token_redeemed_twice_at_once(accounts: AccountsApi) -> None:
    secret = (await accounts.invite())["secret"]
    answers = await asyncio.gather(*(accounts.redeem(secret, word) for word in (PASSWORD, OTHER)))
    won = [answer["__typename"] == "RedeemTokenPayload" for answer in answers]
    assert sorted(won) == [False, True]
    for word, right in zip((PASSWORD, OTHER), won, strict=True):
        assert ((await accounts.login(password=word))["__typename"] == "LoginPayload") == right


async def test_what_is_no_one_time_token(accounts: AccountsApi) -> None:
    bob, _ = await accounts.bob()
    assert bob.key
    for token in ("", "annolog_once_", bob.key, f"{bob.key[:-1]}?", "x" * 50_000, "é"):
        assert (await accounts.redeem(token))["code"] == "UNAUTHENTICATED"
    invited = await accounts.invite(email="x@example.org")
    status, body = await Client(accounts.app, invited["secret"]).send(b'{"query": "{__typename}"}')
    assert (status, b"opens nothing but" in body) == (401, True)


async def test_what_is_left_of_a_used_token_goes_with_the_verdict(
    accounts: AccountsApi, database: Database
) -> None:
    """A retry is answered for thirty days; then nothing is kept that leads to the answer."""
    invited = await accounts.invite()
    given = {"token": invited["secret"], "password": PASSWORD, "commandId": str(uuid4())}
    redeemed = await run(accounts.guest(), "redeemToken", **given)
    member = redeemed["member"]["id"]
    assert await run(accounts.guest(), "redeemToken", **given) == redeemed
    for days, kept in ((30, {"password": 1, "used": 1}), (32, {"password": 1})):
        later = datetime.now(UTC) + timedelta(days=days)
        await run_once(CleanUp, database.server_url, clock=lambda now=later: now)
        assert await _kept(database, accounts, member) == kept
    no(await run(accounts.guest(), "redeemToken", **given), "UNAUTHENTICATED", "token")


async def _kept(database: Database, accounts: AccountsApi, member: str) -> dict[str, int]:
    """How many rows of each kind `secrets` holds for a member."""
    connection = await asyncpg.connect(database.admin_url)
    try:
        rows = await connection.fetch(
            "SELECT kind, count(*) FROM secrets WHERE org_id = $1 AND member_id = $2 GROUP BY kind",
            accounts.workspace.org,
            ids.expect("member", member),
        )
    finally:
        await connection.close()
    return {row["kind"]: row["count"] for row in rows}
