"""Blobs that commands name: stored before the ledger is locked."""

from __future__ import annotations

import asyncio
from uuid import UUID

from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.blobs import unavailable
from server.storage import Blobs, BlobsAwayError

_WANTED_AGAIN = "DELETE FROM blob_removals WHERE org_id = $1 AND digest = ANY ($2::bytea[])"


async def keep(blobs: Blobs, org: UUID, body: bytes) -> str:
    """Store a blob that a command will name; return its digest.

    Raises:
        Refused: UNAVAILABLE where the store is unreachable, in which case a retry is safe.
    """
    try:
        return await blobs.put(org, body)
    except BlobsAwayError as error:
        raise unavailable(org, error) from None


async def keep_masks(pool: Pool, blobs: Blobs, org: UUID, masks: dict[str, bytes]) -> None:
    """Store the blobs of masks, given by digest, that a command will name.

    Raises:
        Refused: UNAVAILABLE where the store is unreachable, in which case a retry is safe.
    """
    async with pool.acquire() as connection, tenant(connection, org):
        # The removal of erased blobs must not delete a blob that is stored again now.
        await connection.execute(_WANTED_AGAIN, org, [bytes.fromhex(digest) for digest in masks])
    await asyncio.gather(*(keep(blobs, org, body) for body in masks.values()))
