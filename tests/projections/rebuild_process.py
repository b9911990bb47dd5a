"""A rebuild in a process of its own, which stops at a named point and waits to be killed.

    python -m tests.projections.rebuild_process ADMIN_URL SERVER_ROLE POINT

Prints the point when it is there. POINT is a stage of `rebuild`, or `slice`: between two slices.
"""

from __future__ import annotations

import asyncio
import sys
import time

from server.projections.engine import rebuild, rebuild_workers


async def main(admin_url: str, server_role: str, point: str) -> None:
    rebuild.SMALL = 0  # worker processes even for a few events
    rebuild_workers.SLICE = 40

    def here() -> None:
        print(point, flush=True)

    async def probe(stage: str) -> None:
        if stage == point:
            here()
            await asyncio.Event().wait()

    def progress(_: rebuild.RebuildProgress) -> None:
        if point == "slice":
            here()
            time.sleep(600)  # the workers go on with what they hold

    await rebuild.rebuild(admin_url, server_role, processes=1, probe=probe, progress=progress)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
