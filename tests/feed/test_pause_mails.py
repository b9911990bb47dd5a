"""Members are told once by mail that they were warned or paused; managers, whom a rule paused."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.pauses import pauses
from server.events.pauses.member_pauses import Evidence, PauseRule, question_code
from server.feed.pauses import MemberPauseMails
from server.jobs.base import connections
from server.mail import Mailer, Outbox
from server.reads.session import open_pool
from tests.feed.webhooks.test_pause_mails import addressees, taken

LOW = Evidence("topic", question_code("topic"), 3, 8, 164_089, 649_021, 12)
RULE = (PauseRule.WILSON, LOW)


@pytest.fixture
async def mails(workspace, database, tmp_path):
    async with connections(database.server_url) as pool:
        readers = await open_pool(database.server_url, size=2)
        try:
            yield MemberPauseMails(
                pool, readers, Mailer(Outbox(tmp_path)),
                public_url="https://labels.example.org", clock=workspace.clock,
            )  # fmt: skip
        finally:
            await readers.close()


async def test_who_is_told_of_a_warning_a_pause_and_its_end(workspace, mails, tmp_path):
    project = await workspace.project()
    bob = await workspace.member(None, name="Bob", email="bob@example.org")
    mia = await workspace.member(None, name="Mia", email="mia@example.org")
    await workspace.grant(mia, project, Role.MANAGER)

    async def do(decide, *given, **named):
        await workspace.do(
            lambda current: decide(current.project(project), bob.member, *given, **named),
            projects=(project,),
        )

    assert await mails.run_once() == 0
    await do(pauses.warn_by_rule, *RULE)
    assert await mails.run_once() == 1
    (warning,) = taken(tmp_path)
    assert addressees([warning]) == ["bob"]
    assert ids.public("project", project) in warning.get_content()
    await do(pauses.pause_by_rule, *RULE)
    assert await mails.run_once() == 3
    found = taken(tmp_path)
    assert addressees(found) == ["ada", "bob", "mia"]
    (told,) = [one.get_content() for one in found if one["To"].startswith("mia")]
    assert ids.public("member", bob.member) in told
    assert "3 of 8" in told
    assert "Bob" not in told
    assert await mails.run_once() == 0
    await do(pauses.resume, reason="")
    assert await mails.run_once() == 0
    await do(pauses.pause, reason="Look at the guideline.")
    assert await mails.run_once() == 1
    (paused,) = taken(tmp_path)
    assert addressees([paused]) == ["bob"]
    assert "guideline" not in paused.get_content(), "a mail says nothing of contents"


async def test_whoever_has_no_address_is_looked_for_once(workspace, mails, owner):
    project = await workspace.project()
    bob = await workspace.member(None, name="Bob")
    await owner.execute("UPDATE projection_1.member SET email = NULL WHERE id = $1", bob.member)
    await workspace.do(
        lambda current: pauses.pause(current.project(project), bob.member, reason="Look."),
        projects=(project,),
    )
    due = "SELECT count(*) FROM member_pauses_to_mail('-infinity') WHERE member_id = $1"
    assert await owner.fetchval(due, bob.member) == 1
    assert await mails.run_once() == 0
    assert await owner.fetchval(due, bob.member) == 0
