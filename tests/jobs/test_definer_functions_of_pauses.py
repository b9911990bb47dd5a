"""The definer functions about members who are paused: what two tenants learn of each other."""

from __future__ import annotations

from datetime import timedelta

import asyncpg

from server.events.pauses import pauses
from server.events.pauses.member_pauses import PauseRule, PauseSettings
from server.events.pauses.rules import change_pause_rule
from server.ledger.read import tenant
from tests.jobs.test_definer_functions import workspaces
from tests.support.workspace import Workspace

__all__ = ["workspaces"]


async def test_paused_members_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Of whose pauses people are to be told; not why, nor who these people are."""
    since, paused = workspaces[0].clock() - timedelta(days=1), []
    for workspace in workspaces:
        project, member = await workspace.project(), (await workspace.member(None)).member
        await workspace.do(
            lambda current, project=project, member=member: pauses.pause(
                current.project(project), member, reason="Look at the guideline."
            ),
            projects=(project,),
        )
        paused.append((workspace.org, project, member, 3))
    asked = "SELECT * FROM member_pauses_to_mail($1)"
    assert {tuple(row) for row in await connection.fetch(asked, since)} == {*paused}
    assert await connection.fetch(asked, since + timedelta(days=2)) == []
    async with tenant(connection, workspaces[0].org):
        await connection.execute(
            "INSERT INTO member_pause_mails VALUES ($1, $2, $3, $4, '{}')", *paused[0]
        )
    (row,) = await connection.fetch(asked, since)
    assert row["org_id"] == workspaces[1].org
    for table in ("member_pause_mails", "projection_1.member_pause"):
        assert await connection.fetch(f"SELECT * FROM {table}") == []


async def test_projects_to_judge_of_two_tenants(
    workspaces: list[Workspace], owner: asyncpg.Connection, connection: asyncpg.Connection
) -> None:
    """Which projects have a rule and new numbers; not which rule, nor whom it concerns."""
    settings, ruled = PauseSettings(rule=PauseRule.WILSON), []
    for workspace in workspaces:
        project, _ = await workspace.project(), await workspace.project()
        await workspace.do(
            lambda current, project=project: change_pause_rule(
                current.project(project), settings=settings
            ),
            projects=(project,),
        )
        await owner.execute(
            "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
            "VALUES ($1, 'quality', 7, 1) "
            "ON CONFLICT ON CONSTRAINT projection_checkpoints_pkey DO UPDATE SET position = 7",
            workspace.org,
        )
        ruled.append((workspace.org, project, 7))
    asked = "SELECT * FROM projects_to_judge()"
    assert {tuple(row) for row in await connection.fetch(asked)} == {*ruled}
    async with tenant(connection, workspaces[0].org):
        await connection.execute("INSERT INTO member_judgements VALUES ($1, $2, $3)", *ruled[0])
    (row,) = await connection.fetch(asked)
    assert row["org_id"] == workspaces[1].org
    for table in ("member_judgements", "quality_gold"):
        assert await connection.fetch(f"SELECT * FROM {table}") == []
