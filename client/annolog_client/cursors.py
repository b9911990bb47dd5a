"""Cursors that outlive the program: in a file, or in the SQL database that takes the events in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from annolog_client.refusals import AnnologError

OPEN = (
    "The connection has an open transaction: end it before events are taken in on it, for what "
    "they change is committed together with the cursor."
)
ENDED = (
    "The transaction was ended while an event was taken in: leave it open, so that the cursor is "
    "committed together with what the event changed."
)
_TABLE = "CREATE TABLE IF NOT EXISTS annolog_cursors (name TEXT PRIMARY KEY, cursor TEXT NOT NULL)"


class CursorStore(Protocol):
    """Keeps one cursor. Whoever takes an event in calls `begin`, then `commit` or `rollback`."""

    async def load(self) -> str | None:
        """Return the cursor; None where none was stored yet."""

    async def begin(self) -> None:
        """Begin what `commit` stores, or `rollback` forgets, as a whole."""

    async def commit(self, cursor: str) -> None:
        """Store the cursor, with all that was written since `begin` to the same database."""

    async def rollback(self) -> None:
        """Forget all that was written since `begin` to the same database."""


class MemoryCursor:
    """A cursor that ends with the program."""

    def __init__(self, cursor: str | None = None) -> None:
        self._cursor = cursor

    async def load(self) -> str | None:
        return self._cursor

    async def begin(self) -> None:
        pass

    async def commit(self, cursor: str) -> None:
        self._cursor = cursor

    async def rollback(self) -> None:
        pass


class FileCursor:
    """A cursor in a file of its own, for one program at a time.

    It is written to a new file, which is synced and renamed: a crash leaves the old cursor or the
    new one. It cannot be stored together with anything else: of a program that was killed between
    its work and the next event, the last event comes again.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    async def load(self) -> str | None:
        with contextlib.suppress(FileNotFoundError):
            return await asyncio.to_thread(self._path.read_text, "ascii") or None
        return None

    async def begin(self) -> None:
        pass

    async def commit(self, cursor: str) -> None:
        await asyncio.to_thread(self._write, cursor)

    async def rollback(self) -> None:
        pass

    def _write(self, cursor: str) -> None:
        fresh = self._path.with_name(f"{self._path.name}.new")
        with fresh.open("w", encoding="ascii") as file:
            file.write(cursor)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        if os.name == "posix":
            _sync_folder(self._path.parent)


class SqlCursor:
    """A cursor in a row of the table `annolog_cursors`, committed with what the program writes.

    The connection has no open transaction before an event, and one while the event is taken in:
    write on it, and do not end the transaction. Nothing else may use the connection meanwhile.

    Of two programs that follow under the same name, one goes on: the other cannot commit.

    Attributes:
        connection: the connection, or that of the SQLite file that was named.
    """

    def __init__(self, database: str | os.PathLike[str] | Any, name: str) -> None:
        """Use a row; the table is created where there is none.

        Args:
            database: the path of an SQLite file, a connection of `sqlite3`, or one of asyncpg.
            name: the name of the row: one for each program, or each webhook that it receives.
        """
        if isinstance(database, str | os.PathLike):
            database = sqlite3.connect(database)
        self.connection: Any = database
        sqlite = isinstance(database, sqlite3.Connection)
        self._database = _Sqlite(database) if sqlite else _Asyncpg(database)
        self._name, self._stored = name, ""

    async def load(self) -> str | None:
        """Return the cursor; None where none was stored yet."""
        if not await self._database.has_table():
            await self._database.write(_TABLE)
        found = await self._database.read(
            "SELECT cursor FROM annolog_cursors WHERE name = $1", self._name
        )
        self._stored = found or ""
        return found or None

    async def begin(self) -> None:
        """Begin a transaction. Raises AnnologError where one is open already."""
        if self._database.is_open():
            raise AnnologError(OPEN)
        await self._database.begin()

    async def commit(self, cursor: str) -> None:
        """Store the cursor and commit the transaction.

        Raises:
            AnnologError: the transaction was ended before, or another program has stored a cursor
                under the name since `load`. Nothing is stored then.
        """
        if not self._database.is_open():
            raise AnnologError(ENDED)
        try:
            await self._store(cursor)
            await self._database.commit()
        except BaseException:
            await self.rollback()
            raise
        self._stored = cursor

    async def _store(self, cursor: str) -> None:
        await self._database.write(
            "INSERT INTO annolog_cursors (name, cursor) VALUES ($1, '') ON CONFLICT DO NOTHING",
            self._name,
        )
        changed = await self._database.write(
            "UPDATE annolog_cursors SET cursor = $1 WHERE name = $2 AND cursor = $3",
            cursor,
            self._name,
            self._stored,
        )
        if not changed:
            raise AnnologError(f"Another program has taken events in as {self._name!r}.")

    async def rollback(self) -> None:
        """Roll the transaction back, if one is open."""
        if self._database.is_open():
            await self._database.rollback()


class _Sqlite:
    """A connection of `sqlite3`, whichever way it handles transactions by itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_open(self) -> bool:
        return self._connection.in_transaction

    async def has_table(self) -> bool:
        found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1"
        return await self.read(found, "annolog_cursors") is not None

    async def begin(self) -> None:
        # Another program that writes to the file is waited for here, and not in the middle.
        self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        self._connection.execute("COMMIT")

    async def rollback(self) -> None:
        self._connection.execute("ROLLBACK")

    async def read(self, sql: str, *values: str) -> str | None:
        row = self._connection.execute(_numbered(sql), values).fetchone()
        return None if row is None else row[0]

    async def write(self, sql: str, *values: str) -> int:
        return self._connection.execute(_numbered(sql), values).rowcount


class _Asyncpg:
    """A connection of asyncpg."""

    def __init__(self, connection: Any) -> None:
        self._connection, self._transaction = connection, None

    def is_open(self) -> bool:
        return bool(self._connection.is_in_transaction())

    async def has_table(self) -> bool:
        found: bool = await self._connection.fetchval(
            "SELECT to_regclass('annolog_cursors') IS NOT NULL"
        )
        return found

    async def begin(self) -> None:
        transaction = self._connection.transaction()
        await transaction.start()
        self._transaction = transaction

    async def commit(self) -> None:
        await self._ended().commit()

    async def rollback(self) -> None:
        await self._ended().rollback()

    def _ended(self) -> Any:
        transaction, self._transaction = self._transaction, None
        return transaction

    async def read(self, sql: str, *values: str) -> str | None:
        found: str | None = await self._connection.fetchval(sql, *values)
        return found

    async def write(self, sql: str, *values: str) -> int:
        status: str = await self._connection.execute(sql, *values)
        return int(status.rpartition(" ")[2]) if values else 0


def _numbered(sql: str) -> str:
    """Write the places of values as SQLite numbers them."""
    return sql.replace("$", "?")


def _sync_folder(path: Path) -> None:
    """Make a renamed file outlast a loss of power."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
