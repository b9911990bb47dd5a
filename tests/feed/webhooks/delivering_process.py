"""A process that delivers all webhooks of a database until it is killed: `python -m … DSN`."""

from __future__ import annotations

import asyncio
import sys

from server.commands import Writer
from tests.support.webhook_delivery import delivering, tools_of

FROZEN = 1.0
"""Seconds after which PostgreSQL ends the sessions of such a process that froze."""


async def main(dsn: str) -> None:
    writer = Writer(dsn)
    async with tools_of(dsn, writer, frozen=FROZEN) as tools, delivering(tools):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
