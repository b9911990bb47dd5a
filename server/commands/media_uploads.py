"""Files that are sent to be named by tasks: on record until a task names them.

A file is on record before it is stored. The job `media_removal` forgets those that a task names,
and removes those that no task names in time.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.ledger.read import tenant
from server.postgres import Pool

# A removal of the same file holds the row until the file is gone, and this statement waits.
_RECORD = (
    "INSERT INTO media_uploads (org_id, name, url, sent_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org_id, name) DO UPDATE "
    "SET url = excluded.url, sent_at = excluded.sent_at, removal = NULL"
)


async def record_upload(pool: Pool, org: UUID, url: str, now: datetime) -> None:
    """Note that a file is about to be stored at an address; its time to be named begins anew."""
    async with pool.acquire() as connection, tenant(connection, org):
        await connection.execute(_RECORD, org, url.rpartition("/")[2], url, now)
