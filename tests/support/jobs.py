"""Background jobs, run by a test itself."""

from __future__ import annotations

from typing import Any

from server.jobs.base import Job, connections


async def run_once(job: type[Job], dsn: str, *given: Any, **named: Any) -> int:
    """Let a job do everything that is due now; return how much it did."""
    async with connections(dsn) as pool:
        return await job(pool, *given, **named).run_once()
