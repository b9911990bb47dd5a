"""The register of erasures in a bucket of S3, or of another service with the same protocol."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson

from server.storage.erasure_register import RegisterRecord, decoded, encoded
from server.storage.s3 import Bucket, client_of, failures_as_away

PREFIX = "erasures/"


class BucketRegister:
    """Objects `erasures/<organization>/<record>.json`, and `….confirmed` beside each."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._stack = contextlib.AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: Any = None

    async def write(self, org: UUID, record: RegisterRecord) -> None:
        await self._put(f"{PREFIX}{org}/{record.id}.json", encoded(record))

    async def confirm(self, org: UUID, id_: UUID) -> None:
        await self._put(f"{PREFIX}{org}/{id_}.confirmed", b"")

    async def organizations(self) -> AsyncIterator[UUID]:
        found = {key.split("/")[1] for key in await self._keys(PREFIX)}
        for org in sorted(found):
            yield UUID(org)

    async def records(self, org: UUID) -> AsyncIterator[RegisterRecord]:
        keys = set(await self._keys(f"{PREFIX}{org}/"))
        client = await self._opened()
        for key in sorted(key for key in keys if key.endswith(".json")):
            async with failures_as_away():
                found = await client.get_object(Bucket=self._bucket.name, Key=key)
                async with found["Body"] as stream:
                    body = await stream.read()
            confirmed = f"{key.removesuffix('.json')}.confirmed" in keys
            try:
                line = orjson.loads(body)
            except orjson.JSONDecodeError:
                if confirmed:
                    raise OSError(f"The object {key} of the register is broken.") from None
                continue  # a part of an upload, which nobody said was stored: before its commit
            yield decoded(line, confirmed=confirmed)

    async def close(self) -> None:
        self._client = None
        await self._stack.aclose()

    async def _put(self, key: str, body: bytes) -> None:
        client = await self._opened()
        async with failures_as_away():
            await client.put_object(Bucket=self._bucket.name, Key=key, Body=body)

    async def _keys(self, prefix: str) -> list[str]:
        client, found, more = await self._opened(), list[str](), True
        wanted: dict[str, str] = {"Bucket": self._bucket.name, "Prefix": prefix}
        while more:
            async with failures_as_away():
                page = await client.list_objects_v2(**wanted)
            found += [item["Key"] for item in page.get("Contents", ())]
            more = page.get("IsTruncated", False)
            wanted["ContinuationToken"] = page.get("NextContinuationToken", "")
        return found

    async def _opened(self) -> Any:
        async with self._opening:
            if self._client is None:
                opened = await asyncio.to_thread(client_of, self._bucket)
                self._client = await self._stack.enter_async_context(opened)
            return self._client
