"""Media in a bucket of S3, or of another service with the same protocol."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any, BinaryIO

from server.storage.media import Found, UploadForm
from server.storage.s3 import Bucket, client_of, failures_as_away

CHUNK = 1 << 18
"""Bytes that are passed on at once."""
CONNECTIONS = 64
"""Files that are read at once; further readers wait for one of them."""


class MediaBucket:
    """Objects of a bucket, and links to them that the service itself answers."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._stack = contextlib.AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: Any = None

    async def find(self, key: str) -> Found | None:
        client, head = await self._opened(), None
        async with failures_as_away(may_miss=True):
            head = await client.head_object(Bucket=self._bucket.name, Key=key)
        return None if head is None else Found(head["ContentLength"], head["ETag"].strip('"'))

    async def read(
        self, key: str, found: Found, first: int, last: int
    ) -> AsyncGenerator[bytes, None]:
        client = await self._opened()
        asked = {"Bucket": self._bucket.name, "Key": key, "IfMatch": f'"{found.tag}"'}
        if found.size:
            asked["Range"] = f"bytes={first}-{last}"
        async with failures_as_away(seconds=None):
            reply = await client.get_object(**asked)
            async with reply["Body"] as stream:
                while chunk := await stream.read(CHUNK):
                    yield chunk

    async def write(self, key: str, body: BinaryIO, media_type: str) -> None:
        client = await self._opened()
        body.seek(0)
        async with failures_as_away(seconds=None):
            await client.put_object(
                Bucket=self._bucket.name, Key=key, Body=body, ContentType=media_type
            )

    async def link(self, key: str, seconds: int, media_type: str, disposition: str) -> str:
        """Return an address that the service answers for so long, as this media type."""
        client = await self._opened()
        asked = {
            "Bucket": self._bucket.name,
            "Key": key,
            "ResponseContentType": media_type,
            "ResponseContentDisposition": disposition,
        }
        address: str = await client.generate_presigned_url(
            "get_object", Params=asked, ExpiresIn=seconds
        )
        return address

    async def upload_form(self, key: str, seconds: int, media_type: str, most: int) -> UploadForm:
        client = await self._opened()
        made = await client.generate_presigned_post(
            self._bucket.name,
            key,
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", 1, most]],
            ExpiresIn=seconds,
        )
        return UploadForm(made["url"], made["fields"])

    async def remove(self, key: str) -> None:
        client = await self._opened()
        async with failures_as_away(may_miss=True):
            await client.delete_object(Bucket=self._bucket.name, Key=key)

    async def close(self) -> None:
        self._client = None
        await self._stack.aclose()

    async def _opened(self) -> Any:
        async with self._opening:
            if self._client is None:
                opened = await asyncio.to_thread(client_of, self._bucket, connections=CONNECTIONS)
                self._client = await self._stack.enter_async_context(opened)
            return self._client
