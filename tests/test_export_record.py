"""Exports on the database itself are on record: of whose key is given, or of nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import asyncpg
import pytest
import structlog
from click.testing import CliRunner, Result

from server.cli import main
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.exports import ExportCreated, ExportOrigin
from server.ledger.read import read_events
from tests.support.api import key_of
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.workspace import Workspace

Type = Callable[..., Awaitable[Result]]


@pytest.fixture
async def typed(database: Database) -> AsyncIterator[Type]:
    """Types a command on the database, with a key or without."""
    logs = structlog.get_config()

    async def run(*args: str, key: str = "") -> Result:
        env = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_KEY": key}
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, args)

    yield run
    structlog.configure(**logs)


async def recorded(database: Database, org: UUID) -> list[tuple[UUID | None, str]]:
    connection = await asyncpg.connect(database.server_url)
    try:
        found = await read_events(connection, org, after=0, types=[ExportCreated.type], limit=100)
    finally:
        await connection.close()
    made = [(each.actor, each.event) for each in found]
    assert all(isinstance(e, ExportCreated) and e.origin is ExportOrigin.DATABASE for _, e in made)
    return [(actor, e.scope) for actor, e in made if isinstance(e, ExportCreated)]


async def test_with_a_key_without_one_and_with_one_that_may_not(
    typed: Type, database: Database, workspace: Workspace
) -> None:
    project = ids.public("project", await workspace.project())
    org = ids.public("organization", workspace.org)
    given = ("--org", org)
    assert (await typed("export", "--project", project, *given)).exit_code == 0
    auditor, annotator = [await workspace.member(r) for r in (Role.AUDITOR, Role.ANNOTATOR)]
    key = await key_of(workspace, auditor)
    done = await typed("replay", *given, key=key)
    assert done.exit_code == 0
    assert '"type":"export.created"' in done.stdout.splitlines()[-1]
    refused = await typed(
        "export", "--project", project, *given, key=await key_of(workspace, annotator)
    )
    assert refused.exit_code == 1
    assert "EXPORT" in refused.stderr
    assert refused.stdout == ""
    wrong = await typed("replay", *given, key="annolog_key_x")
    assert "not an Annolog token" in wrong.stderr
    assert await recorded(database, workspace.org) == [(None, project), (auditor.member, org)]


async def test_why_prints_the_steps_that_led_to_a_label(
    typed: Type, database: Database, workspace: Workspace
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    ann = await workspace.member(name="Ann")
    await workspace.annotate(task, ann, topic("a"))
    public, org = ids.public("task", task), ids.public("organization", workspace.org)
    asked = ("why", public, "--question", "topic", "--org", org)
    told = await typed(*asked, "--value", "a")
    assert told.exit_code == 0, told.stderr
    kinds = [line.split()[3] for line in told.stdout.splitlines()]
    assert kinds == ["IMPORTED", "CLAIMED", "ANSWERED", "RESOLVED"]
    answered = told.stdout.splitlines()[2]
    assert all(part in answered for part in ("Ann", "topic = a", "form 1", "from "))
    written = json.loads((await typed(*asked, "--value", "a", "--prov")).stdout)
    assert len(written["activity"]) == len(kinds)
    before = int(answered.split()[0]) - 1
    for options in (("--value", "b"), ("--value", "a", "--as-of", str(before))):
        nothing = await typed(*asked, *options)
        assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert {scope for _, scope in await recorded(database, workspace.org)} == {public}
    other = ids.public("task", uuid7())
    for wrong in (["task_x"], [public, "--value", "a"], [other]):
        failed = await typed("why", *wrong, "--org", org)
        assert failed.exit_code != 0
        assert "Traceback" not in failed.stderr
