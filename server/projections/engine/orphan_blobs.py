"""Blobs that no event names: what a command brought that was refused in the end, or never came."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg

from server.ledger.read import EventPageQuery, tenant
from server.ledger.select_columns import CONTENT
from server.postgres import Connection
from server.storage import Blobs
from server.storage.blobs import Stored

PAGE, PAGE_BYTES = 5_000, 8 << 20
_DIGEST = re.compile("[0-9a-f]{64}")
_COLUMNS = f"e.position, e.facts, {CONTENT}, encode(e.content_blob, 'hex') AS blob"


async def organizations(owner_dsn: str) -> list[UUID]:
    """Return every organization that has a ledger."""
    owner = await asyncpg.connect(owner_dsn, timeout=10)
    try:
        return [row[0] for row in await owner.fetch("SELECT org_id FROM ledger ORDER BY org_id")]
    finally:
        await owner.close()


async def orphan_digests(dsn: str, blobs: Blobs, org: UUID) -> list[Stored]:
    """Return the blobs that nothing in the ledger names, not even an old draft or plan.

    The whole ledger is read. A blob whose command comes just now is among them, too: only what was
    written long before is really left over.

    Args:
        dsn: as the server role or the owner.
        blobs: where they lie.
        org: whose.
    """
    left = {digest: at async for digest, at in blobs.all(org)}
    connection = await asyncpg.connect(dsn, timeout=10, server_settings={"jit": "off"})
    try:
        async for text in _texts(connection, org):
            for digest in _DIGEST.findall(text):
                left.pop(digest, None)
    finally:
        await connection.close()
    return list(left.items())


async def _texts(connection: Connection, org: UUID) -> AsyncIterator[str]:
    """Give all that each event says, a page a transaction."""
    after = 0
    while True:
        query = EventPageQuery(org, after)
        text = query.sized(PAGE, PAGE_BYTES, _COLUMNS)
        async with tenant(connection, org, snapshot=True):
            rows = await connection.fetch(text, *query.parameters)
        if not rows:
            return
        for _, *said in (tuple(row)[:4] for row in rows):
            yield " ".join(filter(None, said))
        after = rows[-1]["position"]
