"""A process that imports uploads, until it is killed: `python -m … DSN ROWS`, rows of a slice."""

from __future__ import annotations

import asyncio
import sys

from server.commands import Writer
from server.jobs.base import connections
from server.jobs.file_import import FileImport


async def main(dsn: str, rows: int) -> None:
    async with connections(dsn) as pool:
        job = FileImport(pool, Writer(dsn), slice_rows=rows)
        while True:
            await job.run_once()
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
