"""Managers are told once by mail of an open alert whose rule asks for that."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.feed.alerts import AlertMails
from server.jobs.base import connections
from server.mail import Mailer, Outbox
from server.reads.session import open_pool
from tests.feed.webhooks.test_pause_mails import addressees, taken
from tests.support.alerts import end_alert, raise_alert


@pytest.fixture
async def mails(workspace, database, tmp_path):
    async with connections(database.server_url) as pool:
        readers = await open_pool(database.server_url, size=2)
        try:
            yield AlertMails(
                pool, readers, Mailer(Outbox(tmp_path)),
                public_url="https://labels.example.org", clock=workspace.clock,
            )  # fmt: skip
        finally:
            await readers.close()


async def test_managers_are_told_of_open_alerts(workspace, mails, tmp_path):
    project = await workspace.project()
    mia = await workspace.member(None, name="Mia", email="mia@example.org")
    await workspace.grant(mia, project, Role.MANAGER)
    bob = await workspace.member(None, name="Bob", email="bob@example.org")
    await workspace.grant(bob, project, Role.REVIEWER)
    await raise_alert(workspace, project)
    assert await mails.run_once() == 0
    over = await raise_alert(workspace, project, mail=True)
    await end_alert(workspace, over, by=mia)
    assert await mails.run_once() == 0
    alert = await raise_alert(workspace, project, mail=True, name="Secret")
    assert await mails.run_once() == 2
    found = taken(tmp_path)
    assert addressees(found) == ["ada", "mia"]
    text = found[0].get_content()
    assert ids.public("alert", alert) in text
    assert "AGREEMENT" in text
    assert "0.5 (95 %: 0.4 to 0.6, of 60); the threshold is 0.667" in " ".join(text.split())
    assert "Secret" not in text
    assert "topic" not in text
    assert await mails.run_once() == 0
