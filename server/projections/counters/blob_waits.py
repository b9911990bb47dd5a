"""Counters that wait in an organization whose blobs cannot be read, so that no other one does."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from server.storage import BlobsAwayError

log = structlog.get_logger()

AWAY = 60.0
"""Seconds that a counter is left out in an organization after its blobs could not be read."""


class BlobWaits:
    """Which counters wait for blobs, in which organizations; until a process ends."""

    def __init__(self) -> None:
        self._until: dict[tuple[UUID, str], float] = {}
        """By the clock of the event loop."""

    def begin(self, org: UUID, counter: str, error: Exception) -> bool:
        """Leave a counter out for AWAY seconds, with a warning; False for any other error."""
        if not isinstance(error, BlobsAwayError):
            return False
        self._until[org, counter] = asyncio.get_running_loop().time() + AWAY
        log.warning("counter waits for blobs", counter=counter, org=str(org), error=str(error))
        return True

    def ready(self, org: UUID, heads: dict[str, int]) -> dict[str, int]:
        """Return the heads, by counter, of those that do not wait."""
        now = asyncio.get_running_loop().time()
        return {
            name: head for name, head in heads.items() if self._until.get((org, name), now) <= now
        }
