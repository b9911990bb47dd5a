"""What all who talk to PostgreSQL share: the type of a connection, and errors of a lost one."""

from __future__ import annotations

from typing import TypeAlias

import asyncpg

Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)
"""A connection of one's own, or one that a pool lent."""

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a statement, or the attempt to connect, may raise while the database is away.

OSError includes TimeoutError. The driver reports a connection that is closed as InterfaceError, and
a socket that died between two statements as InternalClientError. PostgresError is here as a whole:
a database that is shut down, restored or out of connections says so with errors of many classes,
and whoever waits for it to come back must not end over one that a shorter list forgot.

Such an error alone does not prove that the connection is lost, for a wrong statement raises a
PostgresError or an InterfaceError too. Code that must tell the two apart, as the writer must, also
asks `connection.is_closed()`.
"""
