"""A store of blobs that replaced an old one, which still holds the blobs written before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from server.storage.blobs import Blobs, Stored


class FallbackStore:
    """Writes to the new store; reads there first, then in the old one."""

    def __init__(self, new: Blobs, old: Blobs) -> None:
        self.new, self._old = new, old

    async def put(self, org: UUID, body: bytes) -> str:
        return await self.new.put(org, body)

    async def get(self, org: UUID, digest: str) -> bytes | None:
        found = await self.new.get(org, digest)
        return await self._old.get(org, digest) if found is None else found

    async def erase(self, org: UUID, digest: str) -> None:
        await self.new.erase(org, digest)
        await self._old.erase(org, digest)

    async def all(self, org: UUID) -> AsyncIterator[Stored]:
        seen = set()
        for store in (self.new, self._old):
            async for digest, at in store.all(org):
                if digest not in seen:
                    seen.add(digest)
                    yield digest, at

    async def check(self) -> None:
        await self.new.check()
        await self._old.check()

    async def close(self) -> None:
        await self.new.close()
        await self._old.close()
