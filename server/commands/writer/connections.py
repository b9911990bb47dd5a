"""The writer's own connections: with a pool shared with readers, the writer could deadlock."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from server.access.actor import SYSTEM
from server.commands.writer.batch_sql import row_types
from server.events.labeling.tasks import TASK
from server.ledger.history import TIMELINE, History, history_of
from server.postgres import LOST, Connection, connect, end, require_few_abandoned
from server.projections.engine.batch_load import BatchQuery, load

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
DEADLINE = 40.0
"""Seconds after which a statement is given up: PostgreSQL itself gives it up after 30.

The longer time is for a server that is gone, and for a commit that waits for a standby.
"""
HOLD = 2_500
"""Milliseconds for which a transaction may hold the ledger; a batch takes some tens at most.

If a process freezes between preparing a statement and running it, PostgreSQL counts its
transaction neither as idle nor as running a statement: only this limit ends it (measured).
"""


class Unreachable(Exception):  # noqa: N818 - a state of the database; callers get a refusal
    """The database cannot be written now."""


@dataclass(eq=False)
class WriterConnection:
    """A connection of the writer, with the state of its plans."""

    connection: Connection
    history: History
    planned: int = 0
    """The head of the longest ledger for which the connection's plans were made."""

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
    """A fixed number of connections, opened when needed and opened again when lost.

    All connections that are lent see one history. Whenever another one may have begun, as one is
    lost or a new one sees another history, `on_change` is called, before any is lent again.
    """

    def __init__(self, dsn: str, count: int, on_change: Callable[[], None] = lambda: None) -> None:
        self.dsn = dsn
        self.history: History | None = None
        """The history that the newest connection sees; None before the first."""
        self._count = count
        self._on_change = on_change
        self._idle: list[WriterConnection | None] = [None] * count
        """Connections that are not lent, and a None for each that may be opened yet."""
        self._waiting: deque[asyncio.Future[WriterConnection | None]] = deque()
        self._lent: set[WriterConnection] = set()
        self._ended = False

    @contextlib.asynccontextmanager
    async def acquire(self) -> AsyncIterator[WriterConnection]:
        """Lend a connection, outside any transaction. Raises Unreachable."""
        lent = await self._take()
        try:
            if lent is not None and not self._usable(lent):
                lent = None
            if lent is None:
                lent = await self._connect()
            self._lent.add(lent)
            yield lent
        finally:
            self._lent.discard(lent)
            self._give_back(lent if lent is not None and self._usable(lent) else None)

    async def _take(self) -> WriterConnection | None:
        """Take a connection that is not lent, the last used first; wait in order if all are lent.

        An `asyncio.Queue` would let others pass whoever was woken, and some would wait for seconds.
        """
        if self._idle:
            return self._idle.pop()
        waiting: asyncio.Future[WriterConnection | None]
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            return await waiting
        except asyncio.CancelledError:
            if not waiting.cancelled():
                self._give_back(waiting.result())
            raise

    def _give_back(self, lent: WriterConnection | None) -> None:
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(lent)
                return
        self._idle.append(lent)

    def _usable(self, lent: WriterConnection) -> bool:
        """Tell whether a connection may be lent again; end one that sees an abandoned history."""
        if lent.connection.is_closed():
            # A server that lost its newest commits in a crash has the same history by name.
            self._on_change()
            return False
        if lent.history != self.history:
            lent.connection.terminate()
            return False
        return True

    async def _connect(self) -> WriterConnection:
        if self._ended:
            raise Unreachable
        try:
            connection = await connect(
                self.dsn, SETTINGS, deadline=DEADLINE, statement_cache_size=500
            )
        except LOST as error:
            raise Unreachable from error
        try:
            await require_few_abandoned(connection, self._count, DEADLINE)
            history = connection.history = await history_of(connection)
            await _prepare_connection(connection)
        except BaseException as error:
            # Nobody else knows the connection yet.
            connection.terminate()
            if isinstance(error, LOST):
                raise Unreachable from error
            raise
        self._see(history)
        return WriterConnection(connection, history)

    def _see(self, history: History) -> None:
        TIMELINE.set(history.timeline or 0)
        known, self.history = self.history, history
        if known not in (None, history):
            self._on_change()

    def terminate(self) -> None:
        """Terminate the connections that are in use, and open no more."""
        self._ended = True
        for lent in self._lent:
            lent.connection.terminate()

    async def close(self) -> None:
        """Close the connections that are not in use."""
        for lent in self._idle:
            if lent is not None:
                with contextlib.suppress(*LOST):
                    await lent.connection.close(timeout=2)
        self._idle = [None] * len(self._idle)


async def _prepare_connection(connection: Connection) -> None:
    """Make the driver read the row types, and PostgreSQL plan `load`, while no lock is held."""
    generation = await connection.fetchval("SELECT projection_generation FROM instance")
    types = row_types(generation)
    names = ", ".join(f"${number}::{name}[]" for number, name in enumerate(types, 1))
    await connection.fetch(f"SELECT {names}", *([] for _ in types))
    for query in _usual_queries():
        await load(connection, SYSTEM, generation, query, {})


def _usual_queries() -> Iterator[BatchQuery]:
    """Return queries of nothing, which need the parts that most batches need."""
    for claims in (False, True):
        for tasks in (False, True):
            query = BatchQuery()
            if claims:
                query.claimants.add((SYSTEM, SYSTEM))
            if tasks:
                query.streams[TASK].add(SYSTEM)
            yield query


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
        async with asyncio.timeout(2):
            await connection.execute("ROLLBACK")
    except LOST:
        end(connection)
