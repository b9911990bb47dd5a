"""Slices: counts the tasks there are for slices that were defined, and drops removed ones.

One process at a time works in an organization, by advisory lock. Without it, a second process would
wait for the lock of the checkpoint that each step takes, and go on from where the first one came.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid5

from server.jobs.base import Job
from server.ledger.read import tenant
from server.postgres import Connection
from server.projections.counters import slice_backfill

LOCKS = UUID("c2a7b7a4-5d0e-5e0b-9d37-7c6d8f1e2b59")
"""Namespace of the keys of this job's locks."""


class SliceBackfill(Job):
    """Counts tasks for new slices."""

    name = "slices"
    period = 1.0

    async def look(self, connection: Connection) -> int:
        """Count all tasks that are not counted for a slice; return how many steps it took."""
        steps = 0
        for (org,) in await connection.fetch("SELECT * FROM slices_due()"):
            key, work = uuid5(LOCKS, str(org)), partial(self._count, connection, org)
            steps += await self.attempt_alone(connection, key, work, org=org) or 0
        return steps

    async def _count(self, connection: Connection, org: UUID) -> int:
        steps, more = 0, True
        while more:
            async with tenant(connection, org):
                more = await slice_backfill.step(connection, org)
            steps += 1
            self.status.progressed()
        return steps
