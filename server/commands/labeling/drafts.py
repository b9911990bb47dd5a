"""Drafts: half-finished answers, outside the ledger, until they expire."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server.ledger.read import tenant
from server.postgres import Pool

LIFE = timedelta(days=30)
_SAVE = (
    "INSERT INTO drafts (org_id, task_id, member_id, body, saved_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, task_id, member_id) "
    "DO UPDATE SET body = $4, saved_at = $5, expires_at = $6"
)
_FORGET = "DELETE FROM drafts WHERE org_id = $1 AND task_id = $2 AND member_id = $3"


async def save_draft(
    pool: Pool, org: UUID, task: UUID, member: UUID, body: str | None, now: datetime
) -> None:
    """Save a member's draft of a task in place of the last one; delete the draft for None."""
    async with pool.acquire() as connection, tenant(connection, org):
        if body is None:
            await connection.execute(_FORGET, org, task, member)
        else:
            await connection.execute(_SAVE, org, task, member, body, now, now + LIFE)
