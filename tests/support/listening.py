"""The application behind a socket, or its parts past HTTP: without background jobs."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import Any

from server.app import Overrides, build, services
from server.commands.writer.writer import wall_clock
from server.jobs.base import Supervisor
from server.services import Services
from server.settings import Settings
from tests.graphql.conftest import serve
from tests.support.api import CHEAP, FAST
from tests.support.databases import Database
from tests.support.idle_parts import idle_parts

TIME = Callable[[], datetime]


@contextlib.contextmanager
def listening(database: Database, clock: TIME = wall_clock, **settings: Any) -> Iterator[str]:
    """Run the application in a thread during the block; yield the address of its GraphQL."""
    parts = Overrides(passwords=CHEAP, clock=clock, jobs=False, fast_graphql=FAST)
    app = build(Settings(**settings), database.server_url, parts)
    with contextlib.ExitStack() as stack:
        with idle_parts():
            address = stack.enter_context(serve(app))
        yield address


@contextlib.asynccontextmanager
async def opened_services(
    database: Database, clock: TIME, settings: Settings | None = None
) -> AsyncIterator[Services]:
    """Open during the block what requests of one process need."""
    parts = Overrides(clock=clock, jobs=False)
    async with contextlib.AsyncExitStack() as stack:
        supervisor = await stack.enter_async_context(Supervisor())
        with idle_parts():
            opened = services(settings or Settings(), database.server_url, parts, supervisor)
            running = await stack.enter_async_context(opened)
        yield running
