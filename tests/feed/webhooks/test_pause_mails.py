"""Whoever may manage a webhook is told once by mail that it was paused, and of no contents."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy

import pytest

from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.feed import notice_mails
from server.feed.webhooks.pause_mails import PauseMails
from server.jobs.base import connections
from server.mail import Mailer, Outbox, Smtp
from server.reads.session import open_pool
from tests.support.mail_server import mail_server
from tests.support.webhook_delivery import new_webhook

URL = "https://hooks.example.org/token-of-mine"


@contextlib.asynccontextmanager
async def mails_by(workspace, database, delivery):
    """A process that sends mails; Ada, who owns each organization, gets one of each pause, too."""
    async with connections(database.server_url) as pool:
        readers = await open_pool(database.server_url, size=2)
        try:
            yield PauseMails(
                pool, readers, Mailer(delivery),
                public_url="https://labels.example.org", clock=workspace.clock,
            )  # fmt: skip
        finally:
            await readers.close()


@pytest.fixture
async def mails(workspace, database, tmp_path):
    async with mails_by(workspace, database, Outbox(tmp_path)) as job:
        yield job


def taken(folder) -> list[email.message.EmailMessage]:
    """The mails in an outbox, which is empty then."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
        path.unlink()
    return found


async def paused(workspace, reason=PauseReason.FAILING, **named):
    webhook = await new_webhook(workspace, URL, **named)
    await webhook.do(lambda state: webhooks.pause(state, reason))
    return webhook


async def managers(workspace, *names: str) -> list:
    return [
        await workspace.member(Role.INTEGRATOR, name=name, email=f"{name}@example.org")
        for name in names
    ]


def addressees(found) -> list[str]:
    return sorted(mail["To"].partition("@")[0] for mail in found)


async def test_managers_are_told_once_that_the_maker_lost_the_right(
    workspace, receiver, delivery, mails, tmp_path
):
    project = await workspace.project()
    bob = await workspace.member(Role.AUDITOR, name="Bob", email="bob@example.org")
    carl = await workspace.member(None, name="Carl", email="carl@example.org")
    await workspace.grant(carl, project, Role.MANAGER)
    await managers(workspace, "dora")
    await workspace.member(Role.INTEGRATOR, name="A program")
    webhook = await new_webhook(workspace, receiver.url, by=bob, project=project)
    await receiver.until(lambda: bool(receiver.received))
    assert await mails.run_once() == 0
    await workspace.do(
        lambda current: members.remove(current.member(bob.member), last_owner=False),
        members=(bob.member,),
    )
    assert await webhook.paused() is PauseReason.RIGHTS
    assert await mails.run_once() == 3
    found = taken(tmp_path)
    assert addressees(found) == ["ada", "carl", "dora"]
    text = found[0].get_content()
    for id_ in (
        ids.public("webhook", webhook.id),
        ids.public("project", project),
        ids.public("organization", workspace.org),
        "https://labels.example.org",
    ):
        assert id_ in text
    assert "Its maker may not see any more" in text
    assert receiver.url not in str(found[0])
    assert "Hook" not in str(found[0])
    assert await mails.run_once() == 0


@pytest.mark.parametrize("reason", [*PauseReason])
async def test_of_which_pauses(workspace, mails, tmp_path, reason):
    """Each pause is told that nobody asked for, and again after the webhook was resumed."""
    told = 0 if reason is PauseReason.REQUESTED else 1
    webhook = await paused(workspace, reason)
    assert await mails.run_once() == told
    await webhook.rotate()
    await webhook.change(batch=2)
    assert await mails.run_once() == 0
    await webhook.resume()
    assert await mails.run_once() == 0
    await webhook.do(lambda state: webhooks.pause(state, reason))
    assert await mails.run_once() == told
    assert len(taken(tmp_path)) == 2 * told


async def test_two_processes_tell_each_manager_once(workspace, database, mails, tmp_path):
    names = [f"m{number}" for number in range(8)]
    await managers(workspace, *names)
    await paused(workspace)
    async with mails_by(workspace, database, Outbox(tmp_path)) as other:
        sent = await asyncio.gather(*(job.run_once() for job in (mails, other, mails, other)))
        assert sum(sent) == 9
        assert await other.run_once() == 0
    assert addressees(taken(tmp_path)) == ["ada", *names]


async def test_without_a_mail_server_it_is_tried_again_later(workspace, database, monkeypatch):
    """Whoever was told is not told again then."""
    await managers(workspace, "bob", "carl")
    await paused(workspace)
    monkeypatch.setattr(notice_mails, "WAITS", (0.0, 0.0))
    with mail_server(refusals=2) as server:
        smtp = Smtp(f"smtp://127.0.0.1:{server.port}", "labels@example.org")
        async with mails_by(workspace, database, smtp) as job:
            assert [await job.run_once() for _ in range(4)] == [0, 0, 3, 0]
        assert addressees(server.mails) == ["ada", "bob", "carl"]
    assert not job.status.failing


async def test_a_mail_server_that_fails_is_left_alone_for_a_while(workspace, database):
    await paused(workspace)
    with mail_server(refusals=9) as server:
        smtp = Smtp(f"smtp://127.0.0.1:{server.port}", "labels@example.org")
        async with mails_by(workspace, database, smtp) as job:
            assert [await job.run_once() for _ in range(3)] == [0, 0, 0]
        assert server.asked == 1


async def test_an_address_that_takes_no_mail_holds_up_no_other(workspace, mails, tmp_path):
    await managers(workspace, "a\u0442t", "bob")
    await paused(workspace)
    deliver = mails._mailer._delivery.deliver

    def refusing(mail):
        if not mail.to.isascii():
            raise notice_mails.smtplib.SMTPRecipientsRefused({mail.to: (550, b"no")})
        deliver(mail)

    mails._mailer._delivery.deliver = refusing
    await mails.run_once()
    assert addressees(taken(tmp_path)) == ["ada", "bob"]
    assert await mails.run_once() == 0


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        (notice_mails.smtplib.SMTPNotSupportedError("SMTPUTF8"), 0),
        (notice_mails.smtplib.SMTPRecipientsRefused({"one": (450, b"not now")}), 1),
    ],
    ids=["for good", "for now"],
)
async def test_an_address_of_one_pause_holds_up_no_other_pause(
    workspace, mails, tmp_path, monkeypatch, fault, again
):
    await managers(workspace, "a\u0442t", "bob")
    webhooks_ = [await paused(workspace) for _ in range(2)]
    deliver, refusing = mails._mailer._delivery.deliver, True

    def deliver_some(mail):
        if refusing and not mail.to.isascii():
            raise fault
        deliver(mail)

    mails._mailer._delivery.deliver = deliver_some
    await mails.run_once()
    assert addressees(taken(tmp_path)) == ["ada", "ada", "bob", "bob"]
    assert await mails.run_once() == 0
    monkeypatch.setattr(mails, "_refused_until", {})
    refusing = False
    assert await mails.run_once() == again * len(webhooks_)


async def test_nobody_is_told_who_lost_the_address_or_the_right_meanwhile(
    workspace, database, mails, tmp_path, owner, monkeypatch
):
    ann, bob, _ = await managers(workspace, "ann", "bob", "carl")
    await paused(workspace)
    monkeypatch.setattr(notice_mails, "WAITS", (0.0, 0.0))
    with mail_server(refusals=1) as server:
        smtp = Smtp(f"smtp://127.0.0.1:{server.port}", "labels@example.org")
        async with mails_by(workspace, database, smtp) as job:
            assert await job.run_once() == 0
    waiting = "SELECT cardinality(waiting) FROM webhook_pause_mails WHERE org_id = $1"
    assert await owner.fetchval(waiting, workspace.org) == 4
    added = "SELECT position FROM events WHERE stream = $1 AND type = 'member.added'"
    position = await owner.fetchval(added, ann.member)
    await workspace.erase(ann.member, [position], members=(ann.member,))
    await workspace.do(
        lambda current: members.change_role(
            current.member(bob.member), role=Role.ANNOTATOR, last_owner=False
        ),
        members=(bob.member,),
    )
    assert await mails.run_once() == 2
    assert addressees(taken(tmp_path)) == ["ada", "carl"]
