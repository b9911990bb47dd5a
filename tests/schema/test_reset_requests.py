"""Asking for another password: one answer for everybody, and a mail to whom it concerns."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.mail_server import MailServer, mail_server
from tests.support.sign_in import OTHER, PASSWORD, AccountsApi, no, opened, run
from tests.support.workspace import Workspace

SITE = "https://labels.example.org"
LINK = re.compile(rf"{SITE}/#(invitation|reset)=(annolog_once_\w+)")


@pytest.fixture
def post() -> Any:
    with mail_server() as server:
        yield server


@pytest.fixture
async def mailed(
    database: Database,
    clock: Clock,
    workspace: Workspace,
    owner: asyncpg.Connection,
    post: MailServer,
) -> AsyncIterator[AccountsApi]:
    """An application that sends mails."""
    await owner.execute("DELETE FROM login_attempts")
    settings = {
        "public_url": SITE,
        "smtp_url": f"smtp://127.0.0.1:{post.port}",
        "mail_from": "labels@example.org",
    }
    async with opened(database, clock, workspace, **settings) as made:
        yield made


async def ask(accounts: AccountsApi, email: str, **given: Any) -> Any:
    return await run(accounts.guest(), "requestPasswordReset", email=email, **given)


async def arrived(post: MailServer, number: int) -> str:
    """Return the text of a mail, once it is there."""
    deadline = time.monotonic() + 20
    while len(post.mails) <= number:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    return str(post.mails[number].get_content())


async def test_whoever_forgot_the_password_gets_a_link(
    mailed: AccountsApi, post: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    email = "forgetful@example.org"
    invited = await mailed.invite(email=email)
    assert invited["mailed"]
    kind, token = LINK.search(await arrived(post, 0)).groups()  # type: ignore[union-attr]
    assert (kind, token) == ("invitation", invited["secret"])
    assert invited["link"] == f"{SITE}/#invitation={token}"
    await mailed.redeem(token)
    await ask(mailed, f" {email.upper()} ")
    kind, token = LINK.search(await arrived(post, 1)).groups()  # type: ignore[union-attr]
    assert kind == "reset"
    assert post.mails[1]["To"] == email
    await mailed.redeem(token, OTHER)
    assert (await mailed.login(email, OTHER))["secret"]
    assert token not in "".join(capsys.readouterr())


async def test_nobody_is_told_whether_there_is_an_account(
    mailed: AccountsApi, post: MailServer, database: Database
) -> None:
    await mailed.bob(email="there@example.org")
    await mailed.invite(email="invited@example.org")
    others = ("nobody@example.org", "invited@example.org", "ada@example.org", "no address", "")
    answers = [await ask(mailed, email) for email in (*others, "there@example.org")]
    assert len({str(answer) for answer in answers}) == 1
    assert "on its way" in answers[0]["notice"]
    await reset_mails(post, 1)
    await asyncio.sleep(0.1)
    assert await reset_mails(post, 1) == ["there@example.org"]
    reset = [e for e in await mailed.events(database, "credential.issued") if "reset" in e["facts"]]
    assert len(reset) == 1
    assert reset[0]["actor_id"] is None


async def reset_mails(post: MailServer, number: int) -> list[str]:
    """Return to whom mails about passwords came, once there are so many."""
    deadline = time.monotonic() + 20
    while len(found := [m["To"] for m in post.mails if m["Subject"] == "Your password"]) < number:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    return found


async def test_requests_are_counted_for_each_address(
    mailed: AccountsApi, clock: Clock, post: MailServer
) -> None:
    await mailed.bob(email="full@example.org")
    for email in ("full@example.org", "empty@example.org"):
        for _ in range(3):
            assert (await ask(mailed, email))["__typename"] == "RequestPasswordResetPayload"
        no(await ask(mailed, email), "RATE_LIMITED")
    assert (await mailed.login("full@example.org"))["secret"]  # logins have a brake of their own
    clock.advance(3_600)
    assert (await ask(mailed, "full@example.org"))["notice"]


async def test_a_retry_sends_no_second_mail(mailed: AccountsApi, post: MailServer) -> None:
    await mailed.bob(email="twice@example.org")
    command = {"commandId": "01a20abe-0000-4000-8000-00000000000b"}
    await ask(mailed, "twice@example.org", **command)
    await reset_mails(post, 1)
    await ask(mailed, "twice@example.org", **command)
    await ask(mailed, "twice@example.org")
    await reset_mails(post, 2)
    await asyncio.sleep(0.05)
    assert len(await reset_mails(post, 2)) == 2


async def test_without_a_mail_server_mails_lie_in_the_outbox(
    database: Database, clock: Clock, workspace: Workspace, tmp_path: Path
) -> None:
    clock.advance(7_200)
    async with opened(database, clock, workspace, data_dir=tmp_path) as accounts:
        invited = await accounts.invite(email="local@example.org")
        assert (invited["mailed"], invited["link"]) == (False, None)
        await accounts.redeem(invited["secret"], PASSWORD)
        await ask(accounts, "local@example.org")
        deadline = time.monotonic() + 20
        while not (found := outbox(tmp_path)):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        assert "annolog_once_" in found[0]


def outbox(folder: Path) -> list[str]:
    return [path.read_text() for path in folder.glob("outbox/*.eml")]
