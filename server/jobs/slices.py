"""Slices: counts the tasks there are for slices that were defined, and drops removed ones.

One process at a time works in an organization, by advisory lock. Without it, a second process would
wait for the lock of the checkpoint that each step takes, and go on from where the first one came.
"""

from __future__ import annotations

import time
from functools import partial
from uuid import UUID, uuid5

from server.jobs.base import Job
from server.ledger.read import tenant
from server.postgres import Connection
from server.projections.counters import slice_backfill

LOCKS = UUID("c2a7b7a4-5d0e-5e0b-9d37-7c6d8f1e2b59")
"""Namespace of the keys of this job's locks."""
TURN = 5.0
"""Seconds for which tasks of one organization are counted while those of another one wait."""


class SliceBackfill(Job):
    """Counts tasks for new slices, of all organizations in turn."""

    name = "slices"
    period = 1.0
    condition = "EXISTS (SELECT FROM slices_due())"

    async def look(self, connection: Connection) -> int:
        """Count tasks that are not counted for a slice; return how many steps it took."""
        steps = 0
        for (org,) in await connection.fetch("SELECT * FROM slices_due()"):
            key, work = uuid5(LOCKS, str(org)), partial(self._count, connection, org)
            steps += await self.attempt_alone(connection, key, work, org=org) or 0
        return steps

    async def _count(self, connection: Connection, org: UUID) -> int:
        steps, more, end = 0, True, time.monotonic() + TURN
        while more:
            async with tenant(connection, org):
                more = await slice_backfill.step(connection, org)
            steps += 1
            self.status.progressed()
            if time.monotonic() >= end:
                break
        return steps
