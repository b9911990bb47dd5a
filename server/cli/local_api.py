"""The API on the database itself, for commands that ask what they ask a server elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import httpx

from server.access.tokens import Token
from server.app import Overrides, build
from server.cli.api_key_auth import actor_of
from server.cli.remote import Remote
from server.cli.terminal import tell
from server.jobs.base import connections
from server.ledger.startup_checks import StartError
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import CounterRunner
from server.reads.session import ReadSession
from server.settings import Settings
from server.start import check, reached

T = TypeVar("T")

WAIT = 600.0
"""Seconds to wait until everything is counted, where no server has done it."""


async def run_here(chosen: Settings, key: Token, work: Callable[[Remote], Awaitable[T]]) -> T:
    """Run work with the application in this process, without a socket and background jobs.

    Everything that the organization of the key did is counted before.

    Raises:
        StartError: where the key is unknown, or counting takes too long.
    """
    async with reached(chosen, tell) as database:
        await check(database.server)
        await _count(database.server, (await actor_of(database, key)).org)
        app = build(chosen, database.server, Overrides(jobs=False))
        headers = {"Authorization": f"Bearer {key.reveal()}"}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://localhost", headers=headers
            ) as http,
        ):
            return await work(Remote(http))


async def _count(dsn: str, org: UUID) -> None:
    """Wait until everything that an organization did is counted. Raises StartError."""
    async with connections(dsn) as pool, ReadSession(pool, org) as session:
        head = (await session.cut()).head
    runner = CounterRunner(dsn)
    counting = asyncio.create_task(runner.run())
    try:
        reached_all = [await runner.caught_up(org, head, WAIT, one.name) for one in COUNTERS]
    finally:
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)
    if not all(reached_all):
        raise StartError("Not everything is counted yet: try again in a minute.")
