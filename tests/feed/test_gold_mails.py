"""Managers are told by mail of disputed gold: once a day and project at most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.gold import disputes
from server.events.gold.gold import set_gold
from server.feed.gold import GoldDisputeMails
from server.jobs.base import connections
from server.mail import Mailer, Outbox
from server.reads.session import open_pool
from tests.feed.webhooks.test_pause_mails import addressees, taken
from tests.support.forms import topic


@pytest.fixture
async def mails(workspace, database, tmp_path):
    async with connections(database.server_url) as pool:
        readers = await open_pool(database.server_url, size=2)
        try:
            yield GoldDisputeMails(
                pool, readers, Mailer(Outbox(tmp_path)),
                public_url="https://labels.example.org", clock=workspace.clock,
            )  # fmt: skip
        finally:
            await readers.close()


async def dispute(workspace, project, task):
    """Make gold of a task, and dispute it."""

    def made(current):
        return set_gold(
            current.task(task), current.project(project), answers=topic("a"),
            concepts=current.taxonomies,
        )  # fmt: skip

    for decide in (made, lambda current: disputes.dispute_gold(current.task(task), reason="Why?")):
        await workspace.do(decide, by=workspace.owner, tasks=(task,), projects=(project,))


async def test_managers_are_told_of_disputed_gold_once_a_day(workspace, mails, tmp_path):
    project = await workspace.project()
    mia = await workspace.member(None, name="Mia", email="mia@example.org")
    await workspace.grant(mia, project, Role.MANAGER)
    bob = await workspace.member(None, name="Bob", email="bob@example.org")
    await workspace.grant(bob, project, Role.REVIEWER)
    first, second, third = await workspace.tasks(project, 3)
    assert await mails.run_once() == 0
    await dispute(workspace, project, first)
    workspace.clock.now += timedelta(minutes=2)
    assert await mails.run_once() == 2
    found = taken(tmp_path)
    assert addressees(found) == ["ada", "mia"]
    text = " ".join(found[0].get_content().split())
    assert "whose right answers are in doubt: 1." in text
    assert ids.public("project", project) in text
    assert "Mia" not in text
    workspace.clock.now += timedelta(hours=1)
    await dispute(workspace, project, second)
    assert await mails.run_once() == 0
    workspace.clock.now += timedelta(hours=24)
    assert await mails.run_once() == 2
    assert "in doubt: 2." in " ".join(taken(tmp_path)[0].get_content().split())
    workspace.clock.now += timedelta(hours=25)
    assert await mails.run_once() == 0
    await dispute(workspace, project, third)
    workspace.clock.now += timedelta(minutes=2)
    for task in (first, second, third):
        await workspace.do(
            lambda current, task=task: disputes.confirm_gold(current.task(task)),
            by=workspace.owner, tasks=(task,),
        )  # fmt: skip
    assert await mails.run_once() == 0


async def test_a_dispute_is_told_of_once_whenever_it_came(workspace, mails):
    """The job looks each minute; the second of the dispute must not matter."""
    for second in range(0, 60, 15):
        project = await workspace.project()
        (task,) = await workspace.tasks(project)
        workspace.clock.now = workspace.clock.now.replace(second=second, microsecond=1)
        await dispute(workspace, project, task)
        told = 0
        for pause in (*(timedelta(seconds=30),) * 6, *(timedelta(hours=13),) * 3):
            workspace.clock.now += pause
            told += await mails.run_once()
        assert told == 1, second
