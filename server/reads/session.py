"""Read sessions: one snapshot of one organization for a whole operation.

An object carries the session in which it was read: its fields are read in the same session,
whatever other sessions the operation has. `loaders.batched` caches the values of a session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Self, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import asyncpg as dialects
from sqlalchemy.util import LRUCache

from server.events.core.refusal import Code, Refused
from server.postgres import LOST, Connection, Pool, end
from server.postgres import open_pool as open_any_pool
from server.projections.tables import SCHEMA, as_of_schema, schema_of
from server.reads.accounts.readings import ShownContents

SETTINGS = {
    "application_name": "annolog reader",
    # A reader that is gone is not worth the rest of its statement.
    "client_connection_check_interval": "1000",
    "statement_timeout": "15000",
    # A forgotten snapshot would keep dead rows at the head of the queue, which slows all claims.
    "idle_in_transaction_session_timeout": "10000",
    # Every list is read from an index in its order. Scanning and sorting a table may look cheaper
    # while the table is small, and such a plan would be kept when the table is large.
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
_DIALECT = dialects.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


PRESENT = "present"
"""In SQL of a session as of a position, `present.<table>` stands for the table as it is now."""
NOWHERE = "There is no such organization."
DEADLINE = 20.0
"""Seconds after which a statement is given up: PostgreSQL itself gives it up after 15."""


async def open_pool(dsn: str, *, size: int = 8) -> Pool:
    """Open the connection pool that read sessions share."""
    return await open_any_pool(
        dsn, SETTINGS, size=size, deadline=DEADLINE, first=1, statement_cache_size=500
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """The moment that a session sees: head, time of the last event, generation of the tables."""

    head: int
    last_at: datetime
    generation: int


class ReadSession:
    """One read-only snapshot of one organization, opened by its first use.

    `at=None` is the present. A session with a position `at` shows every table as it was when the
    event at that position was the last one: the SQL of `server.reads` names tables as
    `projection.<table>`, which stands for the tables or for their views as of a position. Values
    without a history are read as docs/decisions/as-of-fields.md says, field by field.

    Use it as `async with ReadSession(pool, org) as session`, or call `close`.
    """

    def __init__(self, pool: Pool, org: UUID) -> None:
        self.org = org
        self.at: int | None = None
        self.tells_versions = True
        """Whether rows of tasks as of a position have `version`, looked up in the ledger for each;
        where nobody asks for it, it is left out."""
        self.loaders: dict[tuple[Any, ...], Any] = {}
        """The loaders of this snapshot, by function and arguments; see `loaders.batched`."""
        self.shown = ShownContents()
        """What was shown of what this session read, at any of its moments."""
        self._pool = pool
        self._transaction = Transaction(pool, org)
        self._present: ReadSession | None = None
        self._past: dict[int, ReadSession] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def present(self) -> ReadSession:
        """The session on the present of the same snapshot, for reading what never changes."""
        return self._present or self

    def as_of(self, position: int) -> ReadSession:
        """Return the session that reads the same snapshot as of a position, 0 or more.

        It shares the connection of this session and is closed with it, so that an operation holds
        one connection, however many moments it compares.
        """
        found = self._past.get(position)
        if found is None:
            found = self._past[position] = _shared(self, position)
        return found

    async def cut(self) -> Cut:
        """Return the head, time and generation that this session sees.

        The head of a session as of a position is that position.

        Raises:
            Refused: NOT_FOUND where there is no such organization.
        """
        async with self._transaction.lock:
            cut = await self._transaction.begun()
        return cut if self.at is None else replace(cut, head=self.at)

    async def fetch(self, statement: ClauseElement, **parameters: Any) -> list[asyncpg.Record]:
        """Run a SQLAlchemy Core statement; `:org` is filled in."""
        text, names, values = compiled(statement)
        bound: Mapping[str, Any] = {**values, "org": self.org, **parameters}
        return await self.raw(text, *(bound[name] for name in names))

    async def raw(self, text: str, *arguments: Any) -> list[asyncpg.Record]:
        """Run SQL whose projection tables are written `projection.<table>`.

        Raises:
            Refused: INVALID where an argument does not fit its column, such as too large a number.
        """
        transaction = self._transaction
        async with transaction.lock:
            cut = await transaction.begun()
            try:
                if self.at is None:
                    named = _in_generation(text, cut.generation)
                else:
                    await transaction.turn_to(self.at)
                    named = _as_of(text, cut.generation)
                found = await transaction.connection.fetch(named, *arguments)
            except asyncpg.DataError:
                raise Refused(Code.INVALID, "A value is too large to look for.") from None
        return list(found)

    async def alone(self, text: str, generation: int, *arguments: Any) -> list[asyncpg.Record]:
        """Run one statement outside the snapshot of the session: it sees one moment by itself.

        That is one round trip, where a transaction takes four. Only for the present, and where what
        is read is shown beside nothing else of the session.

        Args:
            text: SQL as for `raw`, by `in_tenant`, whose `$1` is the organization.
            generation: of the tables, as it was a moment ago.
            arguments: for the parameters from `$2` on.

        Returns:
            The rows; none where other tables have replaced those of the generation.
        """
        async with self._pool.acquire() as connection:
            try:
                named = _in_generation(text, generation)
                found = await connection.fetch(named, self.org, *arguments)
            except asyncpg.UndefinedTableError:
                return []
        return list(found)

    async def connection(self) -> Connection:
        """Return the connection inside its transaction, for reading the ledger itself."""
        await self.cut()
        return self._transaction.connection

    async def close(self) -> None:
        """End the snapshot; the next use opens a new snapshot and forgets all loaded values.

        So do the sessions as of positions that share it.
        """
        for session in (self, *self._past.values()):
            session.loaders = {}
        await self._transaction.close()


def _shared(present: ReadSession, position: int) -> ReadSession:
    """Return a session as of a position in the snapshot of another one."""
    past = copy(present)
    past.at, past.loaders = position, {}
    past._present = present.present  # noqa: SLF001 - of this module
    return past


class Transaction:
    """A read-only transaction on a connection of the pool, begun by its first use."""

    def __init__(self, pool: Pool, org: UUID) -> None:
        self.lock = asyncio.Lock()
        self._pool, self._org = pool, org
        self._connection: Connection | None = None
        self._cut: Cut | None = None
        self._at: int | None = None

    @property
    def connection(self) -> Connection:
        """The connection inside the transaction."""
        if self._connection is None:
            message = "the session was closed while it was in use"
            raise RuntimeError(message)
        return self._connection

    async def begun(self) -> Cut:
        """Begin the transaction unless it has begun. Call it under the lock.

        Raises:
            Refused: NOT_FOUND where there is no such organization.
        """
        if self._cut is not None:
            return self._cut
        if self._connection is not None:
            raise Refused(Code.NOT_FOUND, NOWHERE)
        connection: Any = await self._pool.acquire()
        try:
            await connection.execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                f"SET LOCAL app.org_id = '{self._org}'"
            )
            row = await connection.fetchrow(
                "SELECT head, last_at, projection_generation FROM ledger WHERE org_id = $1",
                self._org,
            )
        except BaseException:
            # The transaction may be half begun, so the connection must not be used again.
            end(connection)
            await self._pool.release(connection)
            raise
        self._connection = connection
        if row is None:
            raise Refused(Code.NOT_FOUND, NOWHERE)
        self._cut = Cut(*row)
        return self._cut

    async def turn_to(self, position: int) -> None:
        """Let the views as of a position show that position. Call it under the lock."""
        if self._at != position:
            await self.connection.execute(f"SET LOCAL app.as_of = {position:d}")
            self._at = position

    async def close(self) -> None:
        """End the transaction and return the connection to the pool."""
        async with self.lock:
            connection, self._connection, self._cut, self._at = self._connection, None, None, None
            if connection is None:
                return
            try:
                await connection.execute("COMMIT")
            except LOST:
                # Nothing was written: what has been read is as good, and the connection is not.
                end(connection)
            finally:
                await self._pool.release(connection)  # type: ignore[arg-type]


def compiled(statement: ClauseElement) -> Compiled:
    """Return SQL for asyncpg, the names of its parameters in order, and the values already bound.

    A statement object is compiled once and cached, and so is the SQL of statements that differ in
    their values alone: compiling takes longer than running it.
    """
    found = _COMPILED.get(statement)
    if found is None:
        found = _COMPILED[statement] = _filled(statement)
    return found


def _filled(statement: ClauseElement) -> Compiled:
    """Return what `compiled` returns of a statement that is new."""
    # The key of SQLAlchemy's own cache. That cache would keep the values of the first statement,
    # which may be words that are erased later.
    key: Any = statement._generate_cache_key()  # noqa: SLF001 - there is no other way
    shape = _SHAPES.get(key.key)
    if shape is None:
        done: Any = statement._compiler(_DIALECT, cache_key=key, column_keys=[])  # noqa: SLF001
        same = done._cache_key_bind_match[0]  # noqa: SLF001 - copies of a parameter, by parameter
        place = {copy: n for n, own in enumerate(key.bindparams) for copy in same[own]}
        places = {name: place[parameter] for parameter, name in done.bind_names.items()}
        shape = _SHAPES[key.key] = done.string, tuple(done.positiontup or ()), places
    text, names, places = shape
    return text, names, {name: key.bindparams[n].effective_value for name, n in places.items()}


Compiled: TypeAlias = "tuple[str, tuple[str, ...], Mapping[str, Any]]"
_COMPILED: WeakKeyDictionary[ClauseElement, Compiled] = WeakKeyDictionary()
_SHAPES: LRUCache[Any, tuple[str, tuple[str, ...], dict[str, int]]] = LRUCache(capacity=1_000)
"""By all of a statement but its values: SQL, names of parameters, and which parameter has them."""


@lru_cache(maxsize=2_000)
def _in_generation(text: str, generation: int) -> str:
    return text.replace(f"{SCHEMA}.", f"{schema_of(generation)}.")


@lru_cache(maxsize=2_000)
def _as_of(text: str, generation: int) -> str:
    past = text.replace(f"{SCHEMA}.", f"{as_of_schema(generation)}.")
    return past.replace(f"{PRESENT}.", f"{schema_of(generation)}.")
