"""Undoing by position, as the mutation does, and all rows of an organization for comparing."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import asyncpg

from server.access.actor import Actor
from server.commands import Command, Receipt
from server.commands.reverts.plan import Prepared
from server.commands.reverts.revert import plan_position, preview, revert
from server.ledger.read import fetch
from server.projections.tables import TABLES, schema_of
from tests.support.commands import command
from tests.support.workspace import Workspace

VOLATILE = {"version", "revision", "from_position", "counts"}


async def undo(
    workspace: Workspace, connection: asyncpg.Connection, position: int, by: Actor | None = None
) -> Receipt:
    """Undo the wish that wrote a position."""

    async def execute(decide: Any, **named: Any) -> Receipt:
        return await workspace.writer.execute(_command(workspace, decide, by, named))

    return await revert(lambda: plan_position(connection, workspace.org, position), execute)


async def try_undoing(
    workspace: Workspace, connection: asyncpg.Connection, position: int, by: Actor | None = None
) -> list[Prepared]:
    """Return the events that would undo the wish that wrote a position."""

    async def execute(decide: Any, **named: Any) -> Receipt:
        return await workspace.writer.execute(_command(workspace, decide, by, named))

    return [*await preview(lambda: plan_position(connection, workspace.org, position), execute)]


def _command(workspace: Workspace, decide: Any, by: Actor | None, named: dict[str, Any]) -> Command:
    return command(workspace.org, by or workspace.owner, decide, **named)


async def settled_rows(owner: asyncpg.Connection, workspace: Workspace) -> dict[str, list[Any]]:
    """Every present row, without versions, revisions, positions and times."""
    generation = await owner.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", workspace.org
    )
    schema = schema_of(generation)
    found = {}
    # A stream without views shows nowhere, and versions of forms stay readable.
    for name in TABLES.keys() - {"saved_views", "document"}:
        text = f"SELECT (to_jsonb(t) - 'state')::text FROM {schema}.{name} t WHERE org_id = $1"
        rows = [json.loads(row[0]) for row in await owner.fetch(text, workspace.org)]
        found[name] = sorted(
            json.dumps({k: v for k, v in row.items() if not _volatile(k)}) for row in rows
        )
    return found


def _volatile(column: str) -> bool:
    return column in VOLATILE or column.endswith("_at")


async def correlations(
    connection: asyncpg.Connection, workspace: Workspace, *types: str
) -> set[UUID | None]:
    """The correlations of all events of some types."""
    text = "SELECT correlation_id FROM events WHERE org_id = $1 AND type = ANY ($2::text[])"
    return {row[0] for row in await fetch(connection, workspace.org, text, workspace.org, types)}
