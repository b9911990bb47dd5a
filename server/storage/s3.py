"""Blobs in a bucket of S3, or of another service with the same protocol.

The SDK is imported when a bucket is opened: a server without a bucket never loads the SDK.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from server.storage.blobs import (
    LARGEST,
    BlobChangedError,
    BlobsAwayError,
    Stored,
    digest_of,
    require_digest,
    verified,
)

CONNECT, READ = 2, 10
"""Seconds to connect, and between two pieces of a response."""
ATTEMPTS = 3
"""Attempts of each request, the first one included, with a growing pause in between."""
PATIENCE = 60
"""Seconds for one operation with all its attempts, however slowly the pieces arrive."""
MISSING = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True)
class Bucket:
    """A bucket, and the credentials for it.

    Attributes:
        name: name of the bucket, which must exist.
        region: as the provider names it; most providers but Amazon accept any.
        endpoint: address of the service; None is Amazon's.
        access_key: with `secret_key`, the credentials; None lets the SDK find the role of the
            machine or container.
    """

    name: str
    region: str = "us-east-1"
    endpoint: str | None = None
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)


class S3Blobs:
    """Objects `blobs/<organization>/<digest>`: a policy on the prefix can wall tenants off, too."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._stack = contextlib.AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: Any = None

    async def open(self) -> None:
        """Load the SDK now rather than in the first request; sends nothing over the network."""
        async with self._opening:
            if self._client is None:
                opened = await asyncio.to_thread(client_of, self.bucket)
                self._client = await self._stack.enter_async_context(opened)

    async def put(self, org: UUID, body: bytes) -> str:
        digest = await asyncio.to_thread(digest_of, body)
        async with self._asking() as client:
            # The service checks the body against this, so an incomplete upload is never stored. An
            # existing object is written again: it may be broken, and its age begins anew.
            await client.put_object(
                **self._object(org, digest),
                Body=body,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(digest)).decode(),
                ContentType="application/octet-stream",
            )
        return digest

    async def get(self, org: UUID, digest: str) -> bytes | None:
        place = self._object(org, require_digest(digest))
        body = None
        async with self._asking(may_miss=True) as client:
            found = await client.get_object(**place)
            async with found["Body"] as stream:
                if found["ContentLength"] > LARGEST:
                    raise BlobChangedError(f"the object of blob {digest} is larger than any blob")
                body = await stream.read()
        return None if body is None else await asyncio.to_thread(verified, digest, body)

    async def erase(self, org: UUID, digest: str) -> None:
        place = self._object(org, require_digest(digest))
        async with self._asking(may_miss=True) as client:
            await client.delete_object(**place)

    async def all(self, org: UUID) -> AsyncIterator[Stored]:
        prefix, more = f"blobs/{org}/", True
        wanted: dict[str, str] = {"Bucket": self.bucket.name, "Prefix": prefix}
        while more:
            async with self._asking() as client:
                page = await client.list_objects_v2(**wanted)
            for item in page.get("Contents", ()):
                yield item["Key"].removeprefix(prefix), item["LastModified"]
            more = page.get("IsTruncated", False)
            wanted["ContinuationToken"] = page.get("NextContinuationToken", "")

    async def check(self) -> None:
        async with self._asking() as client:
            await client.head_bucket(Bucket=self.bucket.name)

    async def close(self) -> None:
        self._client = None
        await self._stack.aclose()

    def _object(self, org: UUID, digest: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": f"blobs/{org}/{digest}"}

    @contextlib.asynccontextmanager
    async def _asking(self, *, may_miss: bool = False) -> AsyncIterator[Any]:
        await self.open()
        async with failures_as_away(may_miss=may_miss):
            yield self._client


@contextlib.asynccontextmanager
async def failures_as_away(
    *, may_miss: bool = False, seconds: float | None = PATIENCE
) -> AsyncIterator[None]:
    """Turn the SDK's errors into BlobsAwayError; with `may_miss`, a missing object is none."""
    from aiohttp import ClientError as HttpError  # noqa: PLC0415 - it comes with the SDK
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - it is the SDK

    try:
        async with asyncio.timeout(seconds):
            yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if not (may_miss and code in MISSING):
            raise BlobsAwayError(f"the bucket refused a request: {code}") from None
    except (BotoCoreError, HttpError, OSError) as error:
        # The error's text may quote the address and the request; its class name says enough.
        name = type(error).__name__
        raise BlobsAwayError(f"the bucket cannot be reached: {name}") from None


@cache
def _session() -> Any:
    """Return the one session of the SDK, which reads its long description of S3 only once."""
    from aiobotocore.session import get_session  # noqa: PLC0415 - half a second, see above

    return get_session()


def client_of(bucket: Bucket, *, connections: int = 10) -> Any:
    """Return a context manager that opens a client for the bucket."""
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - see above

    config = AioConfig(
        connect_timeout=CONNECT,
        read_timeout=READ,
        max_pool_connections=connections,
        # Links are signed by this version; for some services the SDK would choose an older one.
        signature_version="s3v4",
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        # Bucket names in the path work with every service; Amazon wants them in the host name.
        s3={"addressing_style": "path" if bucket.endpoint else "auto"},
        # Every blob is checked by its own digest, and not every service knows the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return _session().create_client(
        "s3",
        region_name=bucket.region,
        endpoint_url=bucket.endpoint,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
        config=config,
    )
