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


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A form to be sent as `multipart/form-data`: these fields, and last of all the `file`."""

    url: str
    fields: dict[str, str]


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

    async def upload_form(
        self, key: str, seconds: int, media_type: str, most: int
    ) -> UploadForm | None:
        """Return a form by which anybody may send one file for so long; None where it has none.

        The store itself holds the file to its media type, and to 1 to `most` bytes.
        """
        ...

    async def remove(self, key: str) -> None:
        """Remove a file; a missing file is no error."""
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

    @property
    def uploads_to_bucket(self) -> bool:
        """Whether uploads lie in a bucket, which takes forms."""
        return self._uploads is not None and self._uploads.bucket is not None

    def upload_url(self, org: str, name: str) -> str:
        """Return the address by which a task will name a file that an organization sends.

        Raises:
            LookupError: there is no place for uploads.
        """
        if self._uploads is None:
            raise LookupError("no folder and no bucket is configured for media")
        source, inside = self._uploads, f"{UPLOADS}/{org}/{name}"
        if source.bucket is None:
            return inside
        return f"s3://{source.bucket}/{source.prefix.replace(ORGANIZATION, org)}{inside}"

    async def upload(self, org: str, url: str, body: BinaryIO, media_type: str) -> None:
        """Store a file at an address of `upload_url`. Raises LookupError for another address."""
        place = self._known_place(org, url)
        await place.store.write(place.key, body, media_type)

    async def upload_form(
        self, org: str, url: str, seconds: int, media_type: str, most: int
    ) -> UploadForm | None:
        """Return a form that sends a file to an address of `upload_url`, as the store makes it.

        Raises:
            LookupError: for another address.
        """
        place = self._known_place(org, url)
        return await place.store.upload_form(place.key, seconds, media_type, most)

    async def remove(self, org: str, url: str) -> None:
        """Remove a file that was sent; do nothing where its folder or bucket is none any more."""
        place = self.place(org, url)
        if place is not None:
            await place.store.remove(place.key)

    def _known_place(self, org: str, url: str) -> Place:
        place = self.place(org, url)
        if place is None:
            raise LookupError("this address is in no folder and in no bucket of media")
        return place

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
