"""The writer's own connections: a writer that waited for a shared pool could wait for itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from server.access.actor import SYSTEM
from server.commands.writer.batch_sql import row_types
from server.postgres import LOST, Connection
from server.projections.engine.batch_load import BatchQuery, load

BUSY = (
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""What is wrong with the database, and not with any command."""
SETTINGS = {
    "application_name": "annolog writer",
    # A frozen process must not stop an organization: PostgreSQL ends its transaction.
    "idle_in_transaction_session_timeout": "2000",
    "lock_timeout": "5000",
    "statement_timeout": "30000",
    "tcp_keepalives_idle": "10",
    # Every look-up is a probe of a key, whatever the planner believes about the tables.
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}
HOLD = 2_500
"""Milliseconds for which a transaction may hold the ledger; a batch takes some tens at most.

To PostgreSQL, a process that froze between preparing a statement and running it is not idle in its
transaction, and no statement of it runs: only this ends it (measured: nothing else did).
"""


class Unreachable(Exception):  # noqa: N818 - a state of the world, told to callers as a refusal
    """The database cannot be written now."""


@dataclass
class WriterConnection:
    """A connection, and the length of the longest ledger that its plans were made for."""

    connection: Connection
    planned: int = 0
    org: UUID | None = None
    """Whose rows a statement outside any transaction sees."""

    async def use_organization(self, org: UUID) -> None:
        """Let statements outside transactions see an organization's rows, and no others."""
        if self.org != org:
            self.org = None
            await self.connection.execute(f"SET app.org_id = '{org}'")
            self.org = org

    async def renew_plans(self, head: int) -> None:
        """Have plans made anew when a ledger grew by much.

        On small tables all indexes cost the same, and a plan that then takes the wrong one reads
        a whole organization for every row later. PostgreSQL itself thinks again after an ANALYZE
        only, which may come a minute too late.
        """
        if head > 4 * self.planned + 256:
            self.planned = head
            await self.connection.execute("DISCARD PLANS")


class WriterPool:
    """A fixed number of connections, opened when they are needed, and again when they are lost."""

    def __init__(self, dsn: str, count: int) -> None:
        self.dsn = dsn
        self._idle: asyncio.Queue[WriterConnection | None] = asyncio.Queue()
        for _ in range(count):
            self._idle.put_nowait(None)

    @contextlib.asynccontextmanager
    async def acquire(self) -> AsyncIterator[WriterConnection]:
        """Lend a connection, outside any transaction. Raises Unreachable."""
        line = await self._idle.get()
        try:
            if line is None or line.connection.is_closed():
                line = await self._connect()
            yield line
        finally:
            alive = line is not None and not line.connection.is_closed()
            self._idle.put_nowait(line if alive else None)

    async def _connect(self) -> WriterConnection:
        try:
            connection: Connection = await asyncpg.connect(
                self.dsn, server_settings=SETTINGS, statement_cache_size=500, timeout=5
            )
            await _prepare_connection(connection)
        except LOST as error:
            raise Unreachable from error
        return WriterConnection(connection)

    async def close(self) -> None:
        """Close the connections that nobody uses."""
        while not self._idle.empty():
            line = self._idle.get_nowait()
            if line is not None:
                with contextlib.suppress(*LOST):
                    await line.connection.close(timeout=2)


async def _prepare_connection(connection: Connection) -> None:
    """Let the driver learn the row types and PostgreSQL plan the look-up, while no lock is held."""
    generation = await connection.fetchval("SELECT projection_generation FROM instance")
    types = row_types(generation)
    names = ", ".join(f"${number}::{name}[]" for number, name in enumerate(types, 1))
    await connection.fetch(f"SELECT {names}", *([] for _ in types))
    await load(connection, SYSTEM, generation, BatchQuery(), {})


async def lock(connection: Connection, org: UUID) -> None:
    """Begin a transaction and lock the ledger."""
    # The lock is a statement of its own: one that locks and reads, too, sees rows as they were
    # before it waited. All go in one message.
    await connection.execute(
        f"BEGIN; SET LOCAL app.org_id = '{org}'; "
        f"SELECT 1 FROM ledger WHERE org_id = '{org}' FOR NO KEY UPDATE; "
        # Set here, it counts from here on, and not while the transaction waits for the lock.
        f"SET LOCAL transaction_timeout = {HOLD}"
    )


async def roll_back(connection: Connection) -> None:
    """End the transaction, if need be with the connection."""
    try:
        await asyncio.wait_for(connection.execute("ROLLBACK"), 2)
    except LOST:
        connection.terminate()
