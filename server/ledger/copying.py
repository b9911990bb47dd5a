"""Copies a ledger into another database, up to a position, and computes every hash again.

The ledger of the copy is a whole one at any moment: a page of events and the head are written in
one transaction. Until all tables are filled, its organization uses the generation UNFILLED, which
has no tables, so that no server starts on it; who copies again goes on from the head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID

import asyncpg

from server.events.core.entry import content_digest, leaf_hash
from server.ledger.append import EVENT_COLUMNS, stored_entry
from server.ledger.read import EventPageQuery, leaf_hash_at, require_dense, tenant
from server.postgres import Connection
from server.storage import Blobs

Row: TypeAlias = "asyncpg.Record"
Progress: TypeAlias = Callable[[int], object]

UNFILLED = 0
"""The generation of an organization whose ledger is still being copied."""
PAGE, PAGE_BYTES = 2_000, 8 << 20
SETTINGS = {"application_name": "annolog replay", "jit": "off"}
_DIGEST = re.compile("[0-9a-f]{64}")
_COLUMNS = ", ".join(f"e.{name}" for name in EVENT_COLUMNS) + (
    ", (SELECT b.body FROM blobs b WHERE b.org_id = e.org_id AND b.digest = e.content_blob) AS body"
)
# COPY writes to no table with row-level security, so rows come by way of a temporary table.
_PAGE_TABLE = (
    "CREATE TEMP TABLE IF NOT EXISTS copied_events (LIKE events) ON COMMIT DELETE ROWS; "
    "TRUNCATE copied_events"
)
_BEGIN = "INSERT INTO ledger (org_id, projection_generation) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_LOCK = "SELECT head FROM ledger WHERE org_id = $1 AND projection_generation = $2 FOR UPDATE"
_IN_USE = "SELECT projection_generation <> $2 FROM ledger WHERE org_id = $1"
_ADVANCE = "UPDATE ledger SET head = $2, last_at = $3 WHERE org_id = $1"
_BLOB = "INSERT INTO blobs (org_id, digest, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"

_ERASED = (
    "SELECT position FROM events WHERE org_id = $1 AND position <= $2 "
    "AND content_digest IS NOT NULL AND content IS NULL AND content_blob IS NULL"
)
_BLANK = (
    "UPDATE events SET content = NULL, content_salt = NULL, content_blob = NULL "
    "WHERE org_id = $1 AND position = ANY ($2) "
    "AND (content IS NOT NULL OR content_blob IS NOT NULL)"
)
# Contents in blobs lie in the database, also where the store is a bucket.
_PRUNE = (
    "DELETE FROM blobs b WHERE b.org_id = $1 AND b.digest <> ALL ($2) AND NOT EXISTS "
    "(SELECT FROM events e WHERE e.org_id = $1 AND e.content_blob = b.digest)"
)


class CopyError(Exception):
    """The ledger cannot be copied; the message says why. What was copied so far is whole."""


@dataclass(frozen=True, slots=True)
class LedgerCopy:
    """One ledger on its way from a database to another.

    Attributes:
        source: a connection to the database that is read, as the server role or the owner.
        target: a connection to the database that is written, as the owner.
        blobs: the store of the blobs that the events name.
        org: the organization of the ledger.
        until: the last position to copy.
    """

    source: Connection
    target: Connection
    blobs: Blobs
    org: UUID
    until: int

    async def run(self, progress: Progress) -> None:
        """Copy what the target lacks, with its blobs, one page after the other.

        Args:
            progress: called with the number of events of each page; at first with the number of
                those that an earlier run copied.

        Raises:
            CopyError: a hash is wrong, or the target does not hold the beginning of this ledger.
            HoleError: positions are missing.
        """
        await self.target.execute(_BEGIN, self.org, UNFILLED)
        if await self.target.fetchval(_IN_USE, self.org, UNFILLED):
            return  # an earlier run came to the end of this ledger
        await self.target.execute(_PAGE_TABLE)
        after = await self._resume()
        progress(after)
        left = {digest async for digest, _ in self.blobs.all(self.org)}
        while rows := await self._page(after):
            require_dense(rows, after)
            for row in rows:
                _verify(row)
                await self._copy_blobs(row, left)
            await self._write(rows, after)
            after = rows[-1]["position"]
            progress(len(rows))
        await self._erase()

    async def _resume(self) -> int:
        """Return the last position that the target holds, where it is one of this ledger."""
        query = "SELECT head FROM ledger WHERE org_id = $1"
        position = int(await self.target.fetchval(query, self.org))
        if position > self.until:
            raise CopyError(
                f"The database holds events up to {position} already: name a later moment with "
                "--until, or an empty database."
            )
        copied = await leaf_hash_at(self.target, self.org, position)
        if copied != await leaf_hash_at(self.source, self.org, position):
            raise CopyError(
                "The database holds the beginning of another history: name an empty one."
            )
        return position

    async def _page(self, after: int) -> list[Row]:
        """Return the next rows; events never change, so each page is a transaction of its own."""
        query = EventPageQuery(self.org, after)
        query.where("e.position <= {}::bigint", self.until)
        text = query.sized(PAGE, PAGE_BYTES, _COLUMNS)
        async with tenant(self.source, self.org, snapshot=True):
            return await self.source.fetch(text, *query.parameters)

    async def _copy_blobs(self, row: Row, left: set[str]) -> None:
        """Copy the content of a row that is a blob, and those that its facts and content name."""
        body = row["body"]
        if body is not None:
            await self.target.execute(_BLOB, self.org, row["content_blob"], body)
        texts = (row["facts"], row["content"] or "", "" if body is None else body.decode())
        for digest in _named(texts, left):
            left.discard(digest)
            found = await self.blobs.get(self.org, digest)
            if found is not None:
                await self.target.execute(_BLOB, self.org, bytes.fromhex(digest), found)

    async def _write(self, rows: list[Row], after: int) -> None:
        records = [tuple(row)[: len(EVENT_COLUMNS)] for row in rows]
        async with self.target.transaction():
            if await self.target.fetchval(_LOCK, self.org, UNFILLED) != after:
                raise CopyError("Somebody else writes to this database: wait for the end.")
            await self.target.copy_records_to_table(
                "copied_events", records=records, columns=EVENT_COLUMNS
            )
            columns = ", ".join(EVENT_COLUMNS)
            await self.target.execute(
                f"INSERT INTO events ({columns}) SELECT {columns} FROM copied_events"
            )
            last = rows[-1]
            await self.target.execute(_ADVANCE, self.org, last["position"], last["recorded_at"])

    async def _erase(self) -> None:
        """Blank what was erased from the source since it was copied, and drop such blobs."""
        async with tenant(self.source, self.org, snapshot=True):
            erased = await self.source.fetch(_ERASED, self.org, self.until)
        present = [bytes.fromhex(digest) async for digest, _ in self.blobs.all(self.org)]
        async with self.target.transaction():
            await self.target.execute(_BLANK, self.org, [row["position"] for row in erased])
            await self.target.execute(_PRUNE, self.org, present)


def _named(texts: Collection[str], known: set[str]) -> set[str]:
    return {digest for text in texts for digest in _DIGEST.findall(text)} & known


def _verify(row: Row) -> None:
    """Compute the hashes of a row again. Raises CopyError where one is not as stored."""
    content = row["body"] or (None if row["content"] is None else row["content"].encode())
    blob, salt = row["content_blob"], row["content_salt"]
    whole = blob is None or (content is not None and sha256(content).digest() == blob)
    if content is not None and salt is not None:
        whole = whole and content_digest(salt, content) == row["content_digest"]
    if not whole or leaf_hash(stored_entry(row["org_id"], row)) != row["leaf_hash"]:
        raise CopyError(f"The event at position {row['position']} is not the one that was hashed.")
