"""How far the process of a run has come: rows beside the ledger, which go when the run ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from server.ledger.read import tenant
from server.postgres import Connection

LEFT = timedelta(days=1)
"""Age of a row that a killed process left behind."""
_NOTE = (
    "INSERT INTO run_progress (org_id, run_id, done, total) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org_id, run_id) DO UPDATE "
    "SET done = excluded.done, total = excluded.total, changed_at = now()"
)
_END = (
    "DELETE FROM run_progress WHERE org_id = $1 "
    "AND (run_id = $2 OR changed_at < now() - $3::interval)"
)


async def note_progress(
    connection: Connection, org: UUID, run: UUID, done: int, total: int
) -> None:
    """Note how many tasks were looked at, and how many there are."""
    async with tenant(connection, org):
        await connection.execute(_NOTE, org, run, done, total)


async def end_progress(connection: Connection, org: UUID, run: UUID) -> None:
    """Remove the row of a run that has ended, and rows that killed processes left behind."""
    async with tenant(connection, org):
        await connection.execute(_END, org, run, LEFT)
