"""Look-ups by id are planned once for each connection, for however many ids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from server.events.core.ids import uuid7
from server.reads.accounts.members import member_row
from server.reads.labeling.annotations import annotations_of_task
from server.reads.labeling.tasks import task_row, task_row_of
from server.reads.session import ReadSession, open_pool
from tests.support.databases import Database
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("plans depend on the size of tables")

PLANNED = 5
"""How often PostgreSQL plans a statement for the values at hand, before it compares the costs."""
ME = uuid7()


@pytest.mark.parametrize(
    "read",
    [
        task_row,
        annotations_of_task,
        member_row,
        lambda session, id_: task_row_of(session, id_, ME),
    ],
    ids=["rows", "rows of a parent", "members", "tasks of blind members"],
)
async def test_a_look_up_by_ids_is_planned_once(
    database: Database, workspace: Workspace, read: Callable[[ReadSession, UUID], Any]
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 3)
    pool = await open_pool(database.server_url, size=1)
    try:
        for _ in range(PLANNED + 3):
            async with ReadSession(pool, workspace.org) as session:
                await asyncio.gather(*(read(session, task) for task in tasks))
        async with ReadSession(pool, workspace.org) as session:
            connection = await session.connection()
            planned = await connection.fetch(
                "SELECT custom_plans, generic_plans FROM pg_prepared_statements "
                "WHERE statement LIKE 'SELECT found%'"
            )
    finally:
        pool.terminate()
    assert [tuple(row) for row in planned] == [(PLANNED, 3)]
