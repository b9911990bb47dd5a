"""The API on the database itself, for commands that ask what they ask a server elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import httpx

from server.access.tokens import Token
from server.app import Overrides, build
from server.cli.core.api_key_auth import actor_of
from server.cli.core.counting import count_up
from server.cli.core.remote import Remote
from server.cli.core.terminal import tell
from server.jobs.base import connections
from server.ledger.startup_checks import StartError
from server.projections.counters.registry import with_blobs
from server.settings import Settings
from server.start import check, opened_blobs, reached

T = TypeVar("T")


async def run_here(
    chosen: Settings,
    key: Token,
    work: Callable[[Remote], Awaitable[T]],
    jobs: Collection[str] = (),
) -> T:
    """Run work with the application in this process, without a socket.

    Everything that the organization of the key did is counted before. Of the background jobs, those
    with the given names run meanwhile.

    Raises:
        StartError: where the key is unknown, or counting takes too long.
    """
    async with reached(chosen, tell) as database:
        await check(database.server)
        org = (await actor_of(database, key)).org
        async with (
            connections(database.server) as pool,
            opened_blobs(chosen, database.server) as blobs,
        ):
            if not await count_up(pool, database.server, org, with_blobs(blobs)):
                raise StartError("Not everything is counted yet: try again in a minute.")
        app = build(chosen, database.server, Overrides(jobs=frozenset(jobs)))
        headers = {"Authorization": f"Bearer {key.reveal()}"}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://localhost", headers=headers
            ) as http,
        ):
            return await work(Remote(http))
