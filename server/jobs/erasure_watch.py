"""Watches for erasures of other processes: what this process keeps in memory goes as well.

Every process runs it, and none takes a lock: each looks after its own memory. The feed drops
contents by the events of an erasure; states, trees and diffs that were cached before go here.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from server.commands import Writer
from server.jobs.base import Job
from server.postgres import Connection, Pool

OVERLAP = timedelta(minutes=10)
"""How far each look goes back: the time of an erasure lies before its commit."""
CALM = 8
"""Looks after which trees, forms and diffs, which are dear to make again, are dropped at the latest
while erasures go on; states are dropped at each look."""


class ErasureWatch(Job):
    """Drops what is kept in memory of organizations in which another process erased contents."""

    name = "erasure watch"
    period = 5.0

    def __init__(self, pool: Pool, writer: Writer, of: str = "") -> None:
        """Look for nothing yet; `of` names a process beside the server, which has its own."""
        self.name += of
        super().__init__(pool)
        self._writer = writer
        self._known: dict[UUID, int] = {}
        """By organization, how many erasures of other processes were seen."""
        self._waiting: Counter[UUID] = Counter()
        """By organization, for how many looks its trees have waited to be dropped."""

    async def look(self, connection: Connection) -> int:
        """Look for erasures; return in how many organizations others erased since the last look."""
        rows = await connection.fetch(
            "SELECT org_id, erasures FROM erasures_since(now() - $1::interval)", OVERLAP
        )
        moved = set[UUID]()
        for org, erasures in rows:
            others = erasures - self._writer.erased[org]
            if self._known.get(org) != others:
                self._known[org] = others
                self._writer.drop_states(org)
                moved.add(org)
        self._waiting.update({*moved, *self._waiting})
        for org, looks in [*self._waiting.items()]:
            if org not in moved or looks >= CALM:
                self._writer.taxonomy_cache.drop(org)
                del self._waiting[org]
        return len(moved)
