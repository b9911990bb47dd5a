"""The interface of a store of blobs: bytes under their SHA-256, each organization by itself.

`PostgresBlobs` and `S3Blobs` implement it, and one test suite tests both. A blob is written before
the ledger is locked and read outside of that lock, so a slow store delays no writer.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeAlias
from uuid import UUID

LARGEST = 256 << 20
"""The most bytes of a blob: five times the tree of the largest taxonomy, 200,000 concepts."""
_DIGEST = re.compile("[0-9a-f]{64}")

Stored: TypeAlias = "tuple[str, datetime | None]"
"""A digest, and when the blob was last written, where the store knows."""


class BlobsAwayError(ConnectionError):
    """The store cannot be reached, or refuses our credentials; asking again later is safe."""


class BlobChangedError(Exception):
    """The bytes under a digest have another digest: the store was tampered with, or is broken."""


class Blobs(Protocol):
    """Bytes under their digest, in lower-case hexadecimal.

    Every method raises BlobsAwayError if the store cannot be reached, and ValueError for a text
    that is no digest.
    """

    async def put(self, org: UUID, body: bytes) -> str:
        """Store a blob for good; return its digest. Storing it twice is harmless.

        Raises:
            ValueError: the blob has more than LARGEST bytes.
        """
        ...

    async def get(self, org: UUID, digest: str) -> bytes | None:
        """Return the organization's blob, or None if it has none of that digest (any more).

        Raises:
            BlobChangedError: the stored bytes have another digest.
        """
        ...

    async def erase(self, org: UUID, digest: str) -> None:
        """Remove a blob; a missing blob is no error."""
        ...

    def all(self, org: UUID) -> AsyncIterator[Stored]:
        """Yield every blob of the organization, as digest and time."""
        ...

    async def check(self) -> None:
        """Return if the store answers, else raise BlobsAwayError; nothing is written."""
        ...

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        ...


def digest_of(body: bytes) -> str:
    """Return the digest of a blob. Raises ValueError if the blob is too large."""
    if len(body) > LARGEST:
        raise ValueError(f"{len(body):,} bytes are more than the {LARGEST:,} that a blob may have.")
    return sha256(body).hexdigest()


def require_digest(digest: str) -> str:
    """Return the digest. Raises ValueError if malformed, since it may become part of a path."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("This is no SHA-256 in lower-case hexadecimal.")
    return digest


def verified(digest: str, body: bytes) -> bytes:
    """Return the body. Raises BlobChangedError if its digest is another one."""
    if sha256(body).hexdigest() != digest:
        raise BlobChangedError(f"the blob {digest} is not what was stored under this digest")
    return body
