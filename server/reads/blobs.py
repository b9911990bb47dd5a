"""Blobs that events name by their digest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias
from uuid import UUID

import structlog

from server.events.core.refusal import Code, Refused
from server.events.labeling import masks
from server.storage import BlobChangedError, Blobs, BlobsAwayError

log = structlog.get_logger()

ReadBlob: TypeAlias = Callable[[str], Awaitable[bytes | None]]
"""Reads a blob by its digest; None where there is none."""
AWAY = "The store of large contents cannot be reached: retry with the same command id."


def unavailable(org: UUID, error: BlobsAwayError) -> Refused:
    """Log that the store of blobs is unreachable, and return the refusal for the caller."""
    log.warning("blobs unavailable", org=str(org), error=str(error))
    return Refused(Code.UNAVAILABLE, AWAY)


async def fetch(blobs: Blobs, org: UUID, digest: str) -> bytes | None:
    """Return a blob, or None where the store does not have it (any more).

    Raises:
        Refused: UNAVAILABLE where the store is unreachable.
        BlobChangedError: where the stored bytes do not have this digest.
    """
    try:
        return await blobs.get(org, digest)
    except BlobsAwayError as error:
        raise unavailable(org, error) from None


@contextmanager
def intact_blobs(blobs: Blobs, org: UUID) -> Iterator[ReadBlob]:
    """Yield what reads blobs by digest, and None for those that are gone or have other bytes.

    What it yields raises BlobsAwayError where the store is unreachable. At the end, one line of the
    log says how many had other bytes, and names one of them.
    """
    changed = set[str]()

    async def read(digest: str) -> bytes | None:
        try:
            return await blobs.get(org, digest)
        except BlobChangedError:
            changed.add(digest)
            return None

    try:
        yield read
    finally:
        if changed:
            about = {"blobs": len(changed), "digest": min(changed)}
            log.warning("changed blobs are left out", org=str(org), **about)


async def mask_runs(blobs: Blobs, org: UUID, name: str) -> list[int]:
    """Return the run lengths of a mask, given the name of its blob.

    Raises:
        Refused: UNAVAILABLE where the store of blobs is unreachable.
        LookupError: where the blob is gone although an answer names it.
    """
    digest = name.removeprefix(masks.PREFIX)
    body = await fetch(blobs, org, digest)
    if body is None:
        raise LookupError(f"the mask {digest} is gone")
    return await asyncio.to_thread(masks.runs, body)
