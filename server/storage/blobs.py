"""What a store of blobs does: bytes under their SHA-256, each organization by itself.

Two implement it, `PostgresBlobs` and `S3Blobs`, and one test suite judges both. A blob is written
before the ledger is locked and read outside of that lock, so a slow store holds nobody up.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeAlias
from uuid import UUID

LARGEST = 256 << 20
"""Bytes of a blob; the tree of the largest taxonomy, 200,000 concepts, takes about a fifth."""
_DIGEST = re.compile("[0-9a-f]{64}")

Stored: TypeAlias = "tuple[str, datetime | None]"
"""A digest, and when the blob was last written, where the store knows."""


class BlobsAwayError(ConnectionError):
    """The store cannot be reached, or does not let us in; asking again later is safe."""


class BlobChangedError(Exception):
    """What lies under a digest is something else: the store was tampered with, or is broken."""


class Blobs(Protocol):
    """Bytes under their digest, in lower-case hexadecimal.

    Every method raises BlobsAwayError where the store cannot be reached, and ValueError for what is
    no digest.
    """

    async def put(self, org: UUID, body: bytes) -> str:
        """Keep a blob for good; return its digest. Twice is harmless.

        Raises:
            ValueError: it has more than LARGEST bytes.
        """
        ...

    async def get(self, org: UUID, digest: str) -> bytes | None:
        """Return the organization's blob, or None where it has none of that digest (any more).

        Raises:
            BlobChangedError: what lies there has another digest.
        """
        ...

    async def erase(self, org: UUID, digest: str) -> None:
        """Remove a blob; one that is not there is no error."""
        ...

    def all(self, org: UUID) -> AsyncIterator[Stored]:
        """Give every blob of the organization."""
        ...

    async def check(self) -> None:
        """Return where the store answers; it writes nothing."""
        ...

    async def close(self) -> None:
        """Let go of every connection. Twice is harmless."""
        ...


def digest_of(body: bytes) -> str:
    """Return the digest of a blob. Raises ValueError where it is too large."""
    if len(body) > LARGEST:
        raise ValueError(f"{len(body):,} bytes are more than the {LARGEST:,} that a blob may have.")
    return sha256(body).hexdigest()


def require_digest(digest: str) -> str:
    """Return a digest that is one. Raises ValueError: it may become part of a path."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("This is no SHA-256 in lower-case hexadecimal.")
    return digest


def verified(digest: str, body: bytes) -> bytes:
    """Return a body that has the digest. Raises BlobChangedError."""
    if sha256(body).hexdigest() != digest:
        raise BlobChangedError(f"the blob {digest} is not what was stored under this digest")
    return body
