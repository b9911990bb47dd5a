"""Counters that wait where blobs cannot be read, so that no other counter does."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from server.storage import BlobsAwayError

log = structlog.get_logger()

AWAY = 60.0
"""Seconds that a counter is left out after blobs could not be read: in that organization twice as
long, so that the others have their turn before it is tried again."""


class BlobWaits:
    """Which counters wait for blobs, in which organizations; until a process ends."""

    def __init__(self) -> None:
        self._until: dict[tuple[UUID | None, str], float] = {}
        """By the clock of the event loop; for None, in all organizations."""

    def begin(self, org: UUID, counter: str, error: Exception) -> bool:
        """Leave a counter out for a while, with a warning; return False for any other error.

        It is left out everywhere, for AWAY seconds: the store that one organization waits for in
        vain is that of all.
        """
        if not isinstance(error, BlobsAwayError):
            return False
        now = asyncio.get_running_loop().time()
        self._until |= {(None, counter): now + AWAY, (org, counter): now + 2 * AWAY}
        log.warning("counter waits for blobs", counter=counter, org=str(org), error=str(error))
        return True

    def ready(self, org: UUID, heads: dict[str, int]) -> dict[str, int]:
        """Return the heads, by counter, of those that do not wait."""
        now = asyncio.get_running_loop().time()
        return {
            name: head
            for name, head in heads.items()
            if all(self._until.get((one, name), now) <= now for one in (None, org))
        }
