"""Serve like `annolog serve` does, on a database that is ready."""

import asyncio
import os
import sys

import uvloop

from server.serving import serving
from server.settings import Settings

# One client is all clients here.
LIMITS = {"ANNOLOG_CONNECTIONS_PER_ADDRESS": "100000"}


async def main(port: str) -> None:
    settings = Settings.from_env({**LIMITS, **os.environ, "ANNOLOG_PORT": port})
    async with serving(settings, settings.database_url or "") as server:
        await server.task


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main(sys.argv[1]))
