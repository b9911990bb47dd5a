"""Finds blobs that no event names: their command was refused in the end, or never arrived."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import UUID

from server.ledger.read import EventPageQuery, tenant
from server.ledger.select_columns import CONTENT
from server.postgres import Connection, connect
from server.storage import Blobs
from server.storage.blobs import Stored

PAGE, PAGE_BYTES = 5_000, 8 << 20
SETTINGS = {"application_name": "annolog blobs", "jit": "off"}
_DIGEST = re.compile("[0-9a-f]{64}")
_COLUMNS = f"e.position, e.facts, {CONTENT}, encode(e.content_blob, 'hex') AS blob"


async def organizations(owner_dsn: str) -> list[UUID]:
    """Return every organization that has a ledger."""
    owner = await connect(owner_dsn, SETTINGS)
    try:
        return [row[0] for row in await owner.fetch("SELECT org_id FROM ledger ORDER BY org_id")]
    finally:
        await owner.close()


async def orphan_digests(dsn: str, blobs: Blobs, org: UUID) -> list[Stored]:
    """Return the blobs that no event names, not even an event of an old draft or plan.

    The whole ledger is read. A blob whose command is still on its way is among them: only blobs
    written long before are really orphans.

    Args:
        dsn: address of the database as the server role or the owner.
        blobs: the store of the blobs.
        org: the organization.

    Returns:
        Digests, each with the time at which its blob was written, where the store knows it.
    """
    left = {digest: at async for digest, at in blobs.all(org)}
    connection = await connect(dsn, SETTINGS)
    try:
        async for text in _texts(connection, org):
            for digest in _DIGEST.findall(text):
                left.pop(digest, None)
    finally:
        await connection.close()
    return list(left.items())


async def _texts(connection: Connection, org: UUID) -> AsyncIterator[str]:
    """Yield facts, content and blob digest of each event as one text; a page per transaction."""
    after = 0
    while True:
        query = EventPageQuery(org, after)
        text = query.sized(PAGE, PAGE_BYTES, _COLUMNS)
        async with tenant(connection, org, snapshot=True):
            rows = await connection.fetch(text, *query.parameters)
        if not rows:
            return
        for _, *texts in (tuple(row)[:4] for row in rows):
            yield " ".join(filter(None, texts))
        after = rows[-1]["position"]
