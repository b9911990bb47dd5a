"""The connection of the server: the driver's, but for what it says and asks of its own accord."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.protocol import protocol

if TYPE_CHECKING:
    _Driver = asyncpg.Connection[asyncpg.Record]
else:
    _Driver = asyncpg.Connection

ARRAYS: tuple[type, ...] = (list, tuple, set, frozenset, type({}.keys()), type({}.values()))
"""What may be given as an array; the driver would take whatever is sized and can be iterated."""


def ask_in_c(driver: Any) -> None:
    """Have the driver tell by these types whether it was given an array.

    It asks that of each array, and of each element, which may be an array or a row: some seventy
    times for a submission. Abstract base classes, which it asks, answer in Python, and take a third
    of the time that a row takes.
    """
    driver.IterableABC = driver.SizedABC = ARRAYS
    driver.MappingABC = dict


ask_in_c(protocol)
_FIRST_OF_OURS = 16_384
"""The first object id that PostgreSQL gives to what is not built in."""
TYPES = """
WITH RECURSIVE named(oid, depth) AS (
    SELECT unnest($1::oid[]), 0
    UNION ALL
    SELECT part.oid, named.depth + 1
    FROM named
    JOIN pg_catalog.pg_type t ON t.oid = named.oid
    CROSS JOIN LATERAL (
        SELECT t.typelem AS oid
        UNION ALL SELECT t.typbasetype
        UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r
        WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid
        UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
    ) part
    WHERE part.oid <> 0
),
found AS (SELECT oid, max(depth) AS depth FROM named GROUP BY oid)
SELECT
    t.oid,
    n.nspname AS ns,
    t.typname AS name,
    t.typtype AS kind,
    b.basetype,
    t.typelem AS elemtype,
    e.typdelim AS elemdelim,
    r.rngsubtype AS range_subtype,
    a.attrtypoids,
    a.attrnames,
    b.basetype::regtype::text AS basetype_name,
    t.typelem::regtype::text AS elemtype_name,
    r.rngsubtype::regtype::text AS range_subtype_name
FROM found
JOIN pg_catalog.pg_type t ON t.oid = found.oid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type e ON t.typlen = -1 AND t.typelem <> 0 AND e.oid = t.typelem
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid
LEFT JOIN LATERAL (
    WITH RECURSIVE bases(oid) AS (
        SELECT nullif(t.typbasetype, 0)
        UNION ALL
        SELECT d.typbasetype FROM bases JOIN pg_catalog.pg_type d ON d.oid = bases.oid
        WHERE d.typbasetype <> 0
    )
    SELECT bases.oid AS basetype FROM bases JOIN pg_catalog.pg_type d ON d.oid = bases.oid
    WHERE d.typbasetype = 0
) b ON true
LEFT JOIN LATERAL (
    SELECT
        array_agg(a.atttypid ORDER BY a.attnum) AS attrtypoids,
        array_agg(a.attname::text ORDER BY a.attnum) AS attrnames
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
) a ON true
ORDER BY found.depth DESC
"""
"""What the driver asks of types, and of the types that they are made of, by keys alone.

The driver's own query reads all relations for each row type: with the settings of the writer, which
are made for keys, that took PostgreSQL 0.12 s for the types of the writer; this takes 0.01 s.
"""
_HISTORIES = 4
"""How many histories are remembered; a process works with one at a time."""


class SharedTypes:
    """What the driver must know of types, read once and shared by the connections of a process.

    The driver asks PostgreSQL about each type that it does not know: row types, and also arrays of
    `uuid` or `integer`. Each connection asked anew, and the row types of the writer cost PostgreSQL
    some 10 ms, as much as a hundred batches.
    """

    def __init__(self) -> None:
        self._built_in: dict[frozenset[int], Any] = {}
        self._of: dict[Hashable, dict[frozenset[int], Any]] = {}

    def get(self, history: Hashable | None, ids: Iterable[int]) -> Any | None:
        """Return what is known of the types, None where the database must be asked.

        Args:
            history: which database it is, and since when; None knows built-in types only.
            ids: the object ids of the types.
        """
        key = frozenset(ids)
        return self._built_in.get(key) or self._of.get(history, {}).get(key)

    def put(self, history: Hashable | None, ids: Iterable[int], types: Any) -> None:
        """Remember the answer of the database."""
        key = frozenset(ids)
        if max(key) < _FIRST_OF_OURS:
            self._built_in[key] = types
        elif history is not None:
            self._of.setdefault(history, {})[key] = types
            while len(self._of) > _HISTORIES:
                del self._of[next(iter(self._of))]

    def forget(self, history: Hashable | None) -> None:
        """Drop what is known of the types of a history: one of them was changed."""
        self._of.pop(history, None)


SHARED_TYPES = SharedTypes()
_NOTHING_READ = SimpleNamespace(name="none")
"""For the driver, in place of a statement without a name, after which it must prepare again."""


class ServerConnection(_Driver):
    """A connection that is terminated where the driver would send a cancel request.

    A cancel request ends the wait of a commit for its synchronous standby: the commit becomes
    visible although no standby has it, a retry is told that it is done, and a failover loses it.
    Where the client only goes away, the commit stays invisible until a standby has it.

    Attributes:
        address: the address that `connect` was given.
        history: which database the connection sees, and since when; None where nobody has asked.
    """

    address: str = ""
    history: Hashable | None = None

    def _cancel_current_command(self, *_: object) -> None:
        """Terminate in the next turn of the loop: the driver is not done with the statement yet.

        The driver calls this private method, and no other, to send a cancel request.
        """
        asyncio.get_running_loop().call_soon(self.terminate)

    async def _introspect_types(self, typeoids: Iterable[int], timeout: float) -> Any:  # noqa: ASYNC109 - the driver's
        """Return descriptions of types, and the statement that read them, from what is shared.

        The driver calls this private method for all types that a statement needs and it lacks.
        """
        known = SHARED_TYPES.get(self.history, typeoids)
        if known is not None:
            return known, _NOTHING_READ
        self._intro_query = TYPES
        read: Any = await super()._introspect_types(typeoids, timeout)  # type: ignore[misc]
        SHARED_TYPES.put(self.history, typeoids, read[0])
        return read

    async def reload_schema_state(self) -> None:
        """Forget the types as well: the driver found one of them changed."""
        SHARED_TYPES.forget(self.history)
        await super().reload_schema_state()
