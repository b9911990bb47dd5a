"""The store of blobs of an installation: the database, or a bucket before which it was that."""

from __future__ import annotations

from server.storage.blobs import Blobs
from server.storage.fallback_store import FallbackStore
from server.storage.postgres import PostgresBlobs
from server.storage.s3 import Bucket, S3Blobs


async def open_store(dsn: str, bucket: Bucket | None) -> Blobs:
    """Return the store, which connects lazily.

    Args:
        dsn: address of the database.
        bucket: where blobs are written; None for the database.
    """
    database = PostgresBlobs(dsn)
    if bucket is None:
        return database
    new = S3Blobs(bucket)
    await new.open()
    return FallbackStore(new, database)


def bucket_of(blobs: Blobs) -> Bucket | None:
    """Return the bucket that a store writes to; None for the database."""
    if isinstance(blobs, FallbackStore):
        return bucket_of(blobs.new)
    return blobs.bucket if isinstance(blobs, S3Blobs) else None
