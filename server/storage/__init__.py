"""Stores of blobs: PostgreSQL, or a bucket of S3."""

from server.storage.blobs import BlobChangedError, Blobs, BlobsAwayError
from server.storage.fallback_store import FallbackStore
from server.storage.postgres import PostgresBlobs
from server.storage.s3 import Bucket, S3Blobs

__all__ = [
    "BlobChangedError",
    "Blobs",
    "BlobsAwayError",
    "Bucket",
    "FallbackStore",
    "PostgresBlobs",
    "S3Blobs",
]
