"""A writer that slept while the tables were rebuilt."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from server.events.accounts import organizations
from server.events.core.refusal import Code, Refused
from server.projections.engine.generation_registry import drop_unused
from server.projections.engine.rebuild import rebuild
from tests.support.commands import command
from tests.support.databases import Database
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")


async def rename(workspace: Workspace, name: str) -> None:
    wish = command(
        workspace.org,
        workspace.owner,
        lambda current: organizations.rename(current.organization(workspace.org), name=name),
        organization=True,
    )
    await workspace.writer.execute(wish)


async def test_it_finds_its_way_to_tables_made_since(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    await rename(workspace, "Before")
    await rebuild(database.admin_url, database.server_role, processes=1)
    assert await drop_unused(owner, grace=timedelta(0)) == [1]
    with pytest.raises(Refused) as refused:
        await rename(workspace, "While it slept")
    assert refused.value.code is Code.UNAVAILABLE
    await rename(workspace, "After")
