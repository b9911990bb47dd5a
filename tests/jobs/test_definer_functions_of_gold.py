"""The definer function about disputed gold: what two tenants learn of each other."""

from __future__ import annotations

import asyncpg

from server.events.gold.policies import change_gold_policy
from server.events.gold.reference import GoldPolicy
from server.ledger.read import tenant
from tests.jobs.test_definer_functions import workspaces
from tests.support.workspace import Workspace

__all__ = ["workspaces"]


async def test_gold_disputes_due_of_two_tenants(
    workspaces: list[Workspace], owner: asyncpg.Connection, connection: asyncpg.Connection
) -> None:
    """Which projects hand out gold tasks and have new numbers; not which tasks, nor whose."""
    due = []
    for workspace in workspaces:
        project, _ = await workspace.project(), await workspace.project()
        await workspace.do(
            lambda current, project=project: change_gold_policy(
                current.project(project), policy=GoldPolicy(percent=5)
            ),
            projects=(project,),
        )
        await owner.execute(
            "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
            "VALUES ($1, 'quality', 7, 1) "
            "ON CONFLICT ON CONSTRAINT projection_checkpoints_pkey DO UPDATE SET position = 7",
            workspace.org,
        )
        due.append((workspace.org, project))
    asked = "SELECT * FROM gold_disputes_due()"
    assert {tuple(row) for row in await connection.fetch(asked)} == {*due}
    async with tenant(connection, workspaces[0].org):
        await connection.execute("INSERT INTO gold_dispute_looks VALUES ($1, $2, 7, '{}')", *due[0])
    (row,) = await connection.fetch(asked)
    assert row["org_id"] == workspaces[1].org
    assert await connection.fetch("SELECT * FROM gold_dispute_looks") == []
