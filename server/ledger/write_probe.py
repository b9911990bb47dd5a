"""Asks the database whether it takes writes, and what commits wait for."""

from __future__ import annotations

import contextlib
import secrets
from uuid import UUID

from server.postgres import LOST, Connection

READ_ONLY = "read-only: this is a standby; connect to the primary (target_session_attrs=read-write)"
_READ_ONLY = (
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean"
)
_WAITS = (
    "SELECT wait_event_type || ' ' || wait_event, "
    "extract(epoch FROM clock_timestamp() - coalesce(query_start, state_change))::float "
    "FROM pg_stat_activity WHERE usename = current_user AND datname = current_database() "
    "AND pid <> pg_backend_pid() AND state = 'active' AND wait_event_type IN ('IPC', 'Lock', 'IO') "
    "ORDER BY wait_event = 'SyncRep' DESC, 2 DESC LIMIT 1"
)
_INSERT = "INSERT INTO blobs (org_id, digest, body) VALUES ($1, $2, $3)"
_NOBODY = UUID(int=0)
ROOM = 64 << 10
"""Bytes for which the tables must have room."""


async def is_read_only(connection: Connection) -> bool:
    """Tell whether the database takes no writes at all, as a standby does."""
    return bool(await connection.fetchval(_READ_ONLY))


async def longest_wait(connection: Connection) -> tuple[str, float] | None:
    """Return what a statement of this role waits for inside PostgreSQL, and for how many seconds.

    Commits that wait for a synchronous standby (`IPC SyncRep`) come before all others.
    """
    row = await connection.fetchrow(_WAITS)
    return None if row is None else (row[0], row[1])


async def write_probe(connection: Connection) -> None:
    """Write what a command needs to be written, and leave nothing that anybody could read.

    Rows are written and rolled back, which fails where tables or the disk are full. Then a message
    goes to the write-ahead log, whose commit is as durable as that of a command and waits for the
    same standbys.

    Raises:
        asyncpg.PostgresError: where the database takes no writes now.
    """
    body = secrets.token_bytes(ROOM)
    await connection.execute(f"BEGIN; SET LOCAL app.org_id = '{_NOBODY}'")
    try:
        await connection.execute(_INSERT, _NOBODY, body[:32], body)
    finally:
        with contextlib.suppress(*LOST):
            await connection.execute("ROLLBACK")
    await connection.execute("SELECT pg_logical_emit_message(true, 'annolog', '')")
