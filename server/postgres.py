"""Shared by all code that uses PostgreSQL: the type of a connection, the errors of a lost one."""

from __future__ import annotations

from typing import TypeAlias

import asyncpg

Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)
"""A connection that the caller opened, or one acquired from a pool."""

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Errors that a statement, or an attempt to connect, may raise while the database is away.

OSError includes TimeoutError. The driver reports a connection that is closed as InterfaceError, and
a socket that died between two statements as InternalClientError. PostgresError is here as a whole:
a database that is shut down, restored or out of connections says so with errors of many classes,
and code that waits for the database must not end over a class missing from a shorter list.

Such an error alone does not prove that the connection is lost, for a wrong statement raises a
PostgresError or an InterfaceError too. Code that must tell the two apart, as the writer must, also
asks `connection.is_closed()`.
"""
