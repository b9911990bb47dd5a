"""Blobs for commands: stored before the ledger is locked, read outside of that lock."""

from __future__ import annotations

from uuid import UUID

import structlog

from server.events.refusal import Code, Refused
from server.storage import Blobs, BlobsAwayError

log = structlog.get_logger()

AWAY = "The store of large contents cannot be reached: retry with the same command id."


async def keep(blobs: Blobs, org: UUID, body: bytes) -> str:
    """Keep a blob that a command will name; return its digest.

    Raises:
        Refused: UNAVAILABLE where the store is away, in which case a retry is safe.
    """
    try:
        return await blobs.put(org, body)
    except BlobsAwayError as error:
        raise _away(org, error) from None


async def fetch(blobs: Blobs, org: UUID, digest: str) -> bytes | None:
    """Return a blob, or None where it is not there (any more).

    Raises:
        Refused: UNAVAILABLE where the store is away.
        BlobChangedError: where something else lies in its place.
    """
    try:
        return await blobs.get(org, digest)
    except BlobsAwayError as error:
        raise _away(org, error) from None


def _away(org: UUID, error: BlobsAwayError) -> Refused:
    log.warning("blobs unavailable", org=str(org), error=str(error))
    return Refused(Code.UNAVAILABLE, AWAY)
