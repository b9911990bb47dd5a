"""The writer's own connections: with a pool shared with readers, the writer could deadlock."""

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
"""Errors of the database that are no command's fault: the command may be tried again."""
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
    "enable_sort": "off",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}
HOLD = 2_500
"""Milliseconds for which a transaction may hold the ledger; a batch takes some tens at most.

If a process freezes between preparing a statement and running it, PostgreSQL counts its
transaction neither as idle nor as running a statement: only this limit ends it (measured).
"""


class Unreachable(Exception):  # noqa: N818 - a state of the database; callers get a refusal
    """The database cannot be written now."""


@dataclass
class WriterConnection:
    """A connection of the writer, with the state of its plans and its tenant."""

    connection: Connection
    planned: int = 0
    """The head of the longest ledger for which the connection's plans were made."""
    org: UUID | None = None
    """The organization whose rows a statement outside any transaction sees."""

    async def use_organization(self, org: UUID) -> None:
        """Let statements outside transactions see the rows of this organization only."""
        if self.org != org:
            self.org = None
            await self.connection.execute(f"SET app.org_id = '{org}'")
            self.org = org

    async def renew_plans(self, head: int) -> None:
        """Discard the connection's plans once a ledger is four times as long as they were made for.

        On small tables all indexes cost the same, so a plan may choose the wrong one, and later
        read a whole organization for every row. PostgreSQL itself makes new plans after an ANALYZE
        only, which may come a minute too late.
        """
        if head > 4 * self.planned + 256:
            self.planned = head
            await self.connection.execute("DISCARD PLANS")


class WriterPool:
    """A fixed number of connections, opened when needed and opened again when lost."""

    def __init__(self, dsn: str, count: int) -> None:
        self.dsn = dsn
        self._idle: asyncio.Queue[WriterConnection | None] = asyncio.Queue()
        for _ in range(count):
            self._idle.put_nowait(None)

    @contextlib.asynccontextmanager
    async def acquire(self) -> AsyncIterator[WriterConnection]:
        """Lend a connection, outside any transaction. Raises Unreachable."""
        lent = await self._idle.get()
        try:
            if lent is None or lent.connection.is_closed():
                lent = await self._connect()
            yield lent
        finally:
            alive = lent is not None and not lent.connection.is_closed()
            self._idle.put_nowait(lent if alive else None)

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
        """Close the connections that are not in use."""
        while not self._idle.empty():
            lent = self._idle.get_nowait()
            if lent is not None:
                with contextlib.suppress(*LOST):
                    await lent.connection.close(timeout=2)


async def _prepare_connection(connection: Connection) -> None:
    """Make the driver read the row types, and PostgreSQL plan `load`, while no lock is held."""
    generation = await connection.fetchval("SELECT projection_generation FROM instance")
    types = row_types(generation)
    names = ", ".join(f"${number}::{name}[]" for number, name in enumerate(types, 1))
    await connection.fetch(f"SELECT {names}", *([] for _ in types))
    await load(connection, SYSTEM, generation, BatchQuery(), {})


async def lock(connection: Connection, org: UUID) -> None:
    """Begin a transaction and lock the ledger."""
    # The lock is a statement of its own: a statement that both locks and reads would see rows as
    # they were before it waited for the lock. All statements go in one message.
    await connection.execute(
        f"BEGIN; SET LOCAL app.org_id = '{org}'; "
        f"SELECT 1 FROM ledger WHERE org_id = '{org}' FOR NO KEY UPDATE; "
        # Set after the lock, the limit does not count the time of waiting for the lock.
        f"SET LOCAL transaction_timeout = {HOLD}"
    )


async def roll_back(connection: Connection) -> None:
    """Roll the transaction back; where that fails, end the connection."""
    try:
        await asyncio.wait_for(connection.execute("ROLLBACK"), 2)
    except LOST:
        connection.terminate()
