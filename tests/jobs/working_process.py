"""A process that does all background work, until it is killed: `python -m … DSN [TASKS]`.

TASKS is how many tasks a migration moves at once, how many are undone at once, and how many get the
answers of a run; a few, so that a test can end it half-way.
"""

from __future__ import annotations

import asyncio
import sys

from server.commands import Writer
from server.commands.writer.writer import wall_clock
from server.jobs.base import Supervisor, connections
from server.jobs.blob_removal import BlobRemoval
from server.jobs.clean_up import CleanUp
from server.jobs.corrections import Corrections
from server.jobs.erasure import ErasureJob
from server.jobs.label_migration import LabelMigration
from server.jobs.lease_expiry import LeaseExpiry
from server.jobs.reverts import Reverts
from server.jobs.run_adoption import RunAdoption
from server.storage import PostgresBlobs

FROZEN = 1.0
"""Seconds after which PostgreSQL ends the sessions of such a process that froze."""
LOOKS = 0.1
PAUSE = 0.05
"""Seconds between two slices: work takes half a second, and a test that looks ends it half-way."""


async def main(dsn: str, tasks: int = 2) -> None:
    writer, blobs = Writer(dsn), PostgresBlobs(dsn)
    async with connections(dsn, frozen=FROZEN) as pool, Supervisor(delays=(0.05, 0.05)) as working:
        for job in (
            LeaseExpiry(pool, writer),
            CleanUp(pool),
            LabelMigration(pool, writer, slices=(tasks, tasks), pause=PAUSE),
            Corrections(pool, writer, clock=wall_clock, slices=(tasks, tasks), pause=PAUSE),
            Reverts(pool, writer, slices=(tasks, tasks), pause=PAUSE),
            ErasureJob(pool, writer, clock=wall_clock, slices=(tasks, tasks), pause=PAUSE),
            BlobRemoval(pool, blobs),
            RunAdoption(pool, writer, blobs, clock=wall_clock, slices=(tasks, tasks), pause=PAUSE),
        ):
            vars(job)["period"] = LOOKS
            working.start(job.run, job.status)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:2], *map(int, sys.argv[2:])))
