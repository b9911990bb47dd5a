"""The composition root: the only file that wires things together."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.oidc import Oidc
from server.access.passwords import Passwords, PasswordSettings
from server.commands import Writer
from server.commands.failed_logins import FailedLogins
from server.commands.writer import wall_clock
from server.feed.announcer import Announcer
from server.feed.migrator import Migrator
from server.feed.shredder import Shredder
from server.feed.sweeper import Sweeper
from server.feed.tailer import Tailer
from server.health import Health
from server.ledger.standing import check_role
from server.projections.heard import Change
from server.projections.reader import open_pool
from server.projections.runner import Runner
from server.schema.authentication import Authentication
from server.schema.context import Context
from server.schema.http import GraphQLApp, Limits
from server.schema.root import build_schema
from server.services import Services
from server.settings import Settings
from server.start import opened_blobs
from server.storage import Blobs

log = structlog.get_logger()

BODY = 8 << 20
"""Bytes of a request: an import of 1,000 tasks of 8 KB each fits."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a test may replace."""

    clock: Callable[[], datetime] = wall_clock
    passwords: PasswordSettings = field(default_factory=PasswordSettings)
    chores: bool = True
    """Whether leases are swept and migrations carried on beside the requests."""


@contextlib.asynccontextmanager
async def services(settings: Settings, database_url: str, parts: Parts) -> AsyncIterator[Services]:
    """Open everything that requests need, and close it in the opposite order."""
    async with contextlib.AsyncExitStack() as stack:
        pool = await open_pool(database_url, size=settings.readers)
        stack.push_async_callback(pool.close)
        async with pool.acquire() as connection:
            await check_role(connection)
            key = await connection.fetchval("SELECT fingerprint_key FROM instance")
        tailer = await stack.enter_async_context(Tailer(database_url))
        statistics = Runner(database_url)
        blobs = await stack.enter_async_context(opened_blobs(settings, database_url))
        writer = await _writer(settings, database_url, parts, blobs, tailer, statistics, stack)
        _in_background(stack, statistics.run())
        if parts.chores:
            _in_background(stack, Sweeper(database_url, writer, clock=parts.clock).run())
            _in_background(stack, Migrator(database_url, writer).run())
            _in_background(stack, Shredder(database_url, blobs).run())
        passwords = Passwords(parts.passwords)
        stack.callback(passwords.close)
        yield Services(
            writer=writer,
            pool=pool,
            blobs=blobs,
            taxonomies=writer.vocabularies,
            tailer=tailer,
            counters=statistics,
            passwords=passwords,
            failed_logins=FailedLogins(writer, parts.clock),
            fingerprint_key=key,
            clock=parts.clock,
            oidc=await _oidc(settings, parts, stack),
            login_attempts=settings.login_attempts,
            login_window_seconds=settings.login_window_seconds,
        )


async def _writer(
    settings: Settings,
    database_url: str,
    parts: Parts,
    blobs: Blobs,
    tailer: Tailer,
    statistics: Runner,
    stack: contextlib.AsyncExitStack,
) -> Writer:
    """Open the writer: what it commits, subscribers hear of at once, in this process and others."""
    announcer = Announcer(database_url)
    stack.push_async_callback(announcer.close)

    def tell(org: UUID, position: int, changes: Sequence[Change]) -> None:
        tailer.wake(org, position)
        statistics.hear(org, position, changes)
        announcer.announce(org, position)

    writer = Writer(
        database_url,
        connections=settings.writers,
        clock=parts.clock,
        on_commit=tell,
        blobs=blobs,
    )
    stack.push_async_callback(writer.close)
    return writer


def _in_background(stack: contextlib.AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
    """Run something that never ends by itself, until the stack is closed."""
    task = asyncio.create_task(work)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    stack.push_async_callback(end)


async def _oidc(settings: Settings, parts: Parts, stack: contextlib.AsyncExitStack) -> Oidc | None:
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    client = await stack.enter_async_context(httpx.AsyncClient())
    return Oidc(
        issuer=settings.oidc_issuer,
        audience=settings.oidc_audience,
        client=client,
        clock=parts.clock,
    )


def build(settings: Settings, database_url: str, parts: Parts | None = None) -> Starlette:
    """Return the application that serves one database."""
    chosen = parts or Parts()
    door, health = Door(), Health()
    graphql = GraphQLApp(
        build_schema(),
        context=door,
        limits=Limits(body_bytes=BODY),
        development=settings.development,
        may_introspect=lambda context: bool(context.me),
        allowed_origins=settings.allowed_origins,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with services(settings, database_url, chosen) as opened:
            door.open(opened)
            app.state.blobs = blobs = opened.blobs
            health.open(opened.pool, blobs if settings.s3_bucket else None)
            _calm_the_collector()
            log.info("ready")
            try:
                yield
            finally:
                health.close()

    routes = [*graphql.routes(), *health.routes(), Route("/metrics", _metrics)]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.router.redirect_slashes = False
    app.state.health = health
    return app


class Door:
    """Stands for what only exists once the server started."""

    def __init__(self) -> None:
        self._authentication: Authentication | None = None

    def open(self, opened: Services) -> None:
        """Let requests in."""
        self._authentication = Authentication(opened)

    async def __call__(self, request: object, init: object) -> Context:
        """Return the context of a request."""
        if self._authentication is None:
            raise RuntimeError("The server has not started.")
        return await self._authentication(request, init)  # type: ignore[arg-type]


def _calm_the_collector() -> None:
    """Collect seldom: what start-up made stays, and requests make next to no cycles.

    With Python's own thresholds the collector took a seventh of the time of a submission.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


async def _metrics(_: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
