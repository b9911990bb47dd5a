"""What the definer function of mails about disputed gold reveals of other organizations."""

from __future__ import annotations

from datetime import timedelta

import asyncpg

from server.ledger.read import tenant
from tests.feed.test_gold_mails import dispute
from tests.jobs.test_definer_functions import workspaces
from tests.support.workspace import Workspace

__all__ = ["workspaces"]

ASKED = "SELECT org_id, project_id FROM gold_disputes_to_mail($1)"


async def test_disputed_gold_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    due = set[tuple[object, ...]]()
    # Disputes are told of from the next minute on.
    now = workspaces[0].clock() + timedelta(minutes=1)
    for workspace in workspaces:
        project = await workspace.project()
        (task,) = await workspace.tasks(project)
        await dispute(workspace, project, task)
        due.add((workspace.org, project))
    assert {tuple(row) for row in await connection.fetch(ASKED, now)} == due
    assert await connection.fetch(ASKED, now + timedelta(days=8)) == []
    (first, other) = due
    async with tenant(connection, first[0]):
        minute = int(now.timestamp() // 60) + 1
        await connection.execute(
            "INSERT INTO gold_dispute_mails VALUES ($1, $2, $3, '{}')", *first, minute
        )
    assert [tuple(row) for row in await connection.fetch(ASKED, now)] == [other]
    assert await connection.fetch("SELECT * FROM gold_dispute_mails") == []
