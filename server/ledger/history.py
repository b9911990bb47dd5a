"""Which history of the database a connection sees.

A failover to a standby that lacked the last commits, or a restore of an earlier copy, replaces the
history of every ledger: positions and versions are used again, for other events. Whoever remembers
anything of a ledger compares the histories of its connections, and forgets all of it where they
differ. Within one history, events are only ever appended.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import asyncpg
from prometheus_client import Gauge

from server.postgres import Connection

TIMELINE = Gauge(
    "annolog_database_timeline",
    "Timeline of the PostgreSQL that this process writes to; each promotion begins another one.",
)


class History(NamedTuple):
    """What identifies the history that a connection sees; equal only for one and the same."""

    started: datetime
    """When the PostgreSQL server was started: a server that runs loses no commit."""
    database: int
    """The object id of the database: a restored one is another database of the same server."""
    timeline: int | None
    """Changes with the promotion of a standby; None on a standby, or where it may not be asked."""


_IDENTITY = (
    "SELECT pg_postmaster_start_time(), oid::bigint, {} FROM pg_database "
    "WHERE datname = current_database()"
)
# `pg_control_checkpoint()` is no help here: it still says the old timeline after a promotion.
_TIMELINE = (
    "CASE WHEN NOT pg_is_in_recovery() "
    "THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END"
)
_NOT_TO_BE_ASKED = (
    asyncpg.InsufficientPrivilegeError,
    asyncpg.UndefinedFunctionError,
    asyncpg.FeatureNotSupportedError,
    asyncpg.ObjectNotInPrerequisiteStateError,
)
"""Errors of hosted databases that keep their write-ahead log to themselves."""


async def history_of(connection: Connection) -> History:
    """Return the history that a connection sees. Call it outside transactions."""
    try:
        row = await connection.fetchrow(_IDENTITY.format(_TIMELINE))
    except _NOT_TO_BE_ASKED:
        row = await connection.fetchrow(_IDENTITY.format("NULL::bigint"))
    if row is None:
        raise RuntimeError("PostgreSQL does not list the database of this connection.")
    return History(*row)
