"""Connections that one test hands on to the next.

A new connection makes PostgreSQL read its catalog and plan the statements of the writer anew, which
takes more CPU than most tests. Whatever remembers anything of a ledger is new in each test.
"""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

import asyncpg

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.writer.connections import WriterConnection
from server.events.core.ids import uuid7
from server.postgres import LOST
from tests.support.databases import Database

PATIENCE = 10.0
"""Seconds for a writer to end what it does."""


class KeptConnections:
    """One connection of the writer, one of the server and one of the owner role, to a database."""

    def __init__(self) -> None:
        self._database = Database("", "")
        self._of_writer: WriterConnection | None = None
        self._of_server: asyncpg.Connection | None = None
        self._of_owner: asyncpg.Connection | None = None

    async def use(self, database: Database) -> None:
        """Keep connections to a database, and none to any other."""
        if database != self._database:
            await self.close()
            self._database = database

    def lend(self, writer: Writer) -> None:
        """Give a new writer the connection of an earlier one."""
        kept, self._of_writer = self._of_writer, None
        if kept is not None and not kept.connection.is_closed():
            writer._pool.history = kept.history
            writer._pool._idle[-1] = kept

    async def close_writer(self, writer: Writer) -> None:
        """Close a writer, but for one of its connections that can be used again."""
        if writer._tasks:
            await asyncio.wait(writer._tasks, timeout=PATIENCE)
        pool = writer._pool
        for place, idle in enumerate(pool._idle):
            if self._of_writer is None and idle is not None and pool._usable(idle):
                self._of_writer, pool._idle[place] = idle, None
        await writer.close()

    async def new_ledger(self) -> UUID:
        """Return a new organization that has a ledger and nothing in it."""
        if self._of_server is None or self._of_server.is_closed():
            self._of_server = await asyncpg.connect(self._database.server_url)
        org = uuid7()
        await create_ledger(self._of_server, org)
        return org

    async def owner(self) -> asyncpg.Connection:
        """Return a connection of the owner role."""
        kept, self._of_owner = self._of_owner, None
        if kept is None or kept.is_closed():
            return await asyncpg.connect(self._database.admin_url)
        return kept

    async def keep_owner(self, connection: asyncpg.Connection) -> None:
        """Keep a connection, without what a test has set."""
        with contextlib.suppress(*LOST):
            await connection.reset()
            self._of_owner = connection

    async def close(self) -> None:
        """Close all of them."""
        writers = self._of_writer and self._of_writer.connection
        for connection in (writers, self._of_server, self._of_owner):
            if connection is not None:
                with contextlib.suppress(*LOST):
                    await connection.close(timeout=5)
        self._of_writer = self._of_server = self._of_owner = None
