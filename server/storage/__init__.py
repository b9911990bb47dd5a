"""Stores of blobs: PostgreSQL, or a bucket of S3; and the files that tasks name."""

from server.storage.blobs import BlobChangedError, Blobs, BlobsAwayError
from server.storage.erasure_register import ErasureRegister, FolderRegister, RegisterRecord
from server.storage.fallback_store import FallbackStore
from server.storage.media import Found, Media, Place, Source
from server.storage.media_bucket import MediaBucket
from server.storage.media_folder import MediaFolder
from server.storage.postgres import PostgresBlobs
from server.storage.register_bucket import BucketRegister
from server.storage.s3 import Bucket, S3Blobs
from server.storage.stores import bucket_of, open_store

__all__ = [
    "BlobChangedError",
    "Blobs",
    "BlobsAwayError",
    "Bucket",
    "BucketRegister",
    "ErasureRegister",
    "FallbackStore",
    "FolderRegister",
    "Found",
    "Media",
    "MediaBucket",
    "MediaFolder",
    "Place",
    "PostgresBlobs",
    "RegisterRecord",
    "S3Blobs",
    "Source",
    "bucket_of",
    "open_store",
]
