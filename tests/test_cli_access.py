"""`annolog access`: who could see what, for whoever stands at the database."""

from __future__ import annotations

import asyncio

from click.testing import CliRunner, Result

from server.cli import main
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.support.databases import Database
from tests.support.workspace import Workspace


async def test_who_could_see_it_now_and_then(database: Database, workspace: Workspace) -> None:
    project = await workspace.project()
    [task] = await workspace.tasks(project)
    before = await workspace.member(Role.AUDITOR, name="Eve\tof\nEden")
    granted = await workspace.grant(await workspace.member(None), project, Role.ANNOTATOR)

    async def access(*args: str) -> Result:
        env = {"ANNOLOG_DATABASE_URL": database.server_url}
        given = ("access", "--org", ids.public("organization", workspace.org), *args)
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, given)

    of_project = ("--project", ids.public("project", project))
    now = await access(*of_project)
    head, *rows = [line.split("\t") for line in now.stdout.splitlines()]
    assert head[:5] == ["member", "name", "role", "where", "sees"]
    assert [row[1:5] for row in rows] == [
        ["Ada", "OWNER", "organization", "all"],
        ["Eve of Eden", "AUDITOR", "organization", "all"],
        ["Ann", "ANNOTATOR", "project", "blind"],
    ]
    assert rows[1][0] == ids.public("member", before.member)
    assert [row[6] for row in rows] == ["-", "-", "-"]
    assert rows[2][8:] == ["Ada", str(granted.position)]
    of_task = ("--task", ids.public("task", task))
    then = await access(*of_task, "--at", str(granted.position - 1))
    assert then.stdout.splitlines() == now.stdout.splitlines()[:3]
    for args, words in (
        ((*of_project, "--at", "1"), "There was no such project then."),
        (("--task", ids.public("task", uuid7())), "There was no such task then."),
        ((*of_project, "--at", "1000000"), "has not come yet"),
        ((*of_project, "--at", "soon"), "--at is a position, or a time"),
        ((*of_project, *of_task), "Give --project or --task."),
    ):
        told = await access(*args)
        assert told.exit_code != 0
        assert words in told.stderr
