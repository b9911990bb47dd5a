"""A process that carries migrations on until it is killed: `python -m tests.jobs.migrating_process DSN`."""

from __future__ import annotations

import asyncio
import sys

from server.commands import Writer
from server.jobs.label_migration import Migrator


async def main() -> None:
    writer = Writer(sys.argv[1])
    await Migrator(sys.argv[1], writer, slices=(2, 2), breath=0).run(period=0.05)


if __name__ == "__main__":
    asyncio.run(main())
