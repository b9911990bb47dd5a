"""Files that tasks name: in a folder of the server, or in buckets that an operator configured.

Every address that reaches a file is decided here: a place is inside the folder or under the prefix
of a bucket, and what was uploaded is read by the organization that uploaded it alone.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

ORGANIZATION = "{organization}"
"""In a folder or a prefix, stands for the id of the organization whose task is read."""
UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that exists.

    Attributes:
        size: in bytes.
        tag: changes with the content.
    """

    size: int
    tag: str


class MediaStore(Protocol):
    """The folder, or a bucket. Every method raises BlobsAwayError if it cannot be reached."""

    async def find(self, key: str) -> Found | None:
        """Return what there is under a key, or None."""
        ...

    def read(self, key: str, found: Found, first: int, last: int) -> AsyncGenerator[bytes, None]:
        """Yield the bytes from `first` to `last`, both included."""
        ...

    async def write(self, key: str, body: BinaryIO, media_type: str) -> None:
        """Store a whole file, read from its beginning."""
        ...

    async def link(self, key: str, seconds: int, media_type: str, disposition: str) -> str | None:
        """Return an address that the store itself answers for so long; None where it has none."""
        ...

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file would be."""

    store: MediaStore
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """A store with the prefix that tasks may read below, and how an address names it."""

    store: MediaStore
    prefix: str = ""
    bucket: str | None = None


class Media:
    """All sources of media of a server."""

    def __init__(self, sources: Sequence[Source] = ()) -> None:
        self._sources = {source.bucket: source for source in sources}
        self._uploads = sources[0] if sources else None

    def place(self, org: str, url: str) -> Place | None:
        """Return the place that an address means for an organization; None where it means none."""
        scheme, separator, rest = url.partition("://")
        bucket, key = None, url.partition("?")[0].partition("#")[0].removeprefix("/")
        if separator:
            bucket, _, key = rest.partition("/")
            if scheme.lower() != "s3":
                return None
        source = self._sources.get(bucket)
        if source is None or not _is_plain(key):
            return None
        prefix = source.prefix.replace(ORGANIZATION, org)
        inside = key if bucket is None else key.removeprefix(prefix)
        if bucket is not None and not key.startswith(prefix):
            return None
        if inside.startswith(f"{UPLOADS}/") and not inside.startswith(f"{UPLOADS}/{org}/"):
            return None
        return Place(source.store, prefix + inside)

    @property
    def takes_uploads(self) -> bool:
        """Whether there is a place for uploads."""
        return self._uploads is not None

    async def upload(self, org: str, body: BinaryIO, name: str, media_type: str) -> str:
        """Store a file of an organization; return the address that a task names it by.

        Raises:
            LookupError: there is no place for uploads.
        """
        if self._uploads is None:
            raise LookupError("no folder and no bucket is configured for media")
        source, inside = self._uploads, f"{UPLOADS}/{org}/{name}"
        key = source.prefix.replace(ORGANIZATION, org) + inside
        await source.store.write(key, body, media_type)
        return inside if source.bucket is None else f"s3://{source.bucket}/{key}"

    async def close(self) -> None:
        """Close every store."""
        for source in self._sources.values():
            await source.store.close()


def _is_plain(key: str) -> bool:
    r"""Tell whether a key leads down alone, and to nothing hidden.

    Some services read `..` in a key as a path.
    """
    parts = key.split("/")
    return not any(part[:1] in ("", ".") for part in parts) and not set(key) & {"\\", "\0"}
