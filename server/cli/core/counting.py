"""Counters of the database itself, where no server may be at work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from server.postgres import Pool
from server.projections.counters.projection import CounterProjection
from server.projections.counters.runner import CounterRunner
from server.reads.session import ReadSession

WAIT = 600.0
"""Seconds to wait until everything is counted."""


async def count_up(pool: Pool, dsn: str, org: UUID, counters: Sequence[CounterProjection]) -> bool:
    """Count what an organization did up to now; return False where that takes over `WAIT`."""
    async with ReadSession(pool, org) as session:
        head = (await session.cut()).head
    runner = CounterRunner(dsn, counters)
    counting = asyncio.create_task(runner.run())
    try:
        return all([await runner.caught_up(org, head, WAIT, one.name) for one in counters])
    finally:
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)
