"""The job of runs in a process of its own, with a process that hangs; prints its number.

python -m tests.jobs.run_working DATABASE_URL
"""

from __future__ import annotations

import asyncio
import sys

from server.commands import Writer
from server.jobs.base import connections
from server.jobs.runs import RunJob
from server.storage import PostgresBlobs

HANGS = (
    "import os, sys; sys.stdin.readline(); "
    "print(os.getpid(), file=sys.stderr, flush=True); sys.stdin.read()"
)


async def main(dsn: str) -> None:
    writer, blobs = Writer(dsn), PostgresBlobs(dsn)
    async with connections(dsn) as pool:
        job = RunJob(pool, writer, blobs, command=(sys.executable, "-c", HANGS))
        await job.run_once()


if __name__ == "__main__":
    import os

    os.dup2(1, 2)
    asyncio.run(main(sys.argv[1]))
