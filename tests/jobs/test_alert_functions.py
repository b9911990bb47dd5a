"""What the definer functions of alerts reveal of other organizations."""

from __future__ import annotations

from datetime import timedelta

import asyncpg

from server.ledger.read import tenant
from tests.jobs.test_definer_functions import workspaces
from tests.support.alerts import raise_alert
from tests.support.workspace import Workspace

__all__ = ["workspaces"]

COUNTED = (
    "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
    "SELECT org_id, $1, head, 99 FROM ledger WHERE org_id = ANY ($2)"
)


async def test_alerts_of_two_tenants(
    workspaces: list[Workspace],
    connection: asyncpg.Connection,
    owner: asyncpg.Connection,
) -> None:
    """Which projects have rules to evaluate, and which alerts managers are to be told of."""
    since, due, raised = workspaces[0].clock() - timedelta(days=1), set(), []
    for workspace in workspaces:
        project = await workspace.project()
        alert = await raise_alert(workspace, project, mail=True)
        due.add((workspace.org, project, 1))
        raised.append((workspace.org, alert, 1))
    assert await connection.fetch("SELECT * FROM alerts_due(60)") == []
    for counter in ("quality", "statistics"):
        await owner.execute(COUNTED, counter, [workspace.org for workspace in workspaces])
    assert {tuple(row) for row in await connection.fetch("SELECT * FROM alerts_due(60)")} == due
    org, project, version = min(due)
    async with tenant(connection, org):
        await connection.execute(
            "INSERT INTO alert_progress VALUES ($1, $2, $3, 1)", org, project, version
        )
    rows = await connection.fetch("SELECT * FROM alerts_due(60)")
    assert {tuple(row) for row in rows} == due - {(org, project, version)}
    assert {tuple(row) for row in await connection.fetch("SELECT * FROM alerts_due(-1)")} == due
    asked = "SELECT * FROM alerts_to_mail($1)"
    assert {tuple(row) for row in await connection.fetch(asked, since)} == {*raised}
    assert await connection.fetch(asked, since + timedelta(days=2)) == []
    async with tenant(connection, workspaces[0].org):
        await connection.execute("INSERT INTO alert_mails VALUES ($1, $2, $3, '{}')", *raised[0])
    (row,) = await connection.fetch(asked, since)
    assert row["org_id"] == workspaces[1].org
    for table in ("alert_mails", "alert_progress", "projection_1.alert", "projection_1.alert_rule"):
        assert await connection.fetch(f"SELECT * FROM {table}") == []
