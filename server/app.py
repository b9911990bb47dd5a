"""The composition root: the only file that wires things together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.media_types import BY_EXTENSION
from server.access.passwords import PasswordSettings
from server.account_services import Opened, account_services, browser_requests, opened_mailer
from server.background import Background
from server.commands import Writer
from server.commands.accounts.credential_use import CredentialUse
from server.commands.accounts.readings import Readings
from server.commands.writer.writer import OnCommit, wall_clock
from server.feed.fan_out import FanOut
from server.feed.notifier import Notifier
from server.feed.subscription_limits import SubscriptionLimits
from server.feed.tailer import Tailer
from server.graphql import GraphQLApp, Limits
from server.graphql.persisted_documents import PersistedDocuments, read_trusted_documents
from server.health import Health
from server.jobs.base import Supervisor
from server.ledger.startup_checks import require_server_role
from server.postgres import Pool, close_pool
from server.projections.counters.projection import StateChange
from server.projections.counters.registry import with_blobs
from server.projections.counters.runner import CounterRunner
from server.reads.session import open_pool
from server.schema.accounts.late_context import LateContext
from server.schema.core.context import Context
from server.schema.core.root import WEIGHTS, build_schema, sdl
from server.schema.core.unavailable import unavailable
from server.services import MediaFiles, Services
from server.settings import Settings, SettingsError
from server.start import (
    collect_garbage_seldom,
    erasure_register,
    media_origins,
    opened_blobs,
    opened_media,
    webhook_services,
)
from server.storage import Blobs, ErasureRegister
from server.web.compression import Compression
from server.web.console import Console
from server.web.cors import with_cors
from server.web.downloads import download_routes
from server.web.media import media_routes
from server.web.oidc_routes import OidcRoutes
from server.web.pages import page_routes, query_page
from server.web.tus import TusLimits, tus_routes
from server.web.uploads import UploadLimits, upload_routes

if TYPE_CHECKING:
    from server.tracing import Tracing

log = structlog.get_logger()

BODY = 8 << 20
"""Bytes of a request: an import of 1,000 tasks of 8 KB each fits."""


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """Parts of the server that a test, or what traces the server, may replace."""

    clock: Callable[[], datetime] = wall_clock
    passwords: PasswordSettings = field(default_factory=PasswordSettings)
    jobs: bool | frozenset[str] = True
    """Whether the background jobs run beside the requests, or the names of those that do;
    statistics are counted in any case."""
    compare_clock: bool = False
    """Whether `clock` is compared with the database's though it is not the clock of the machine."""
    register: bool = True
    """Whether erasures are recorded outside the database also where the settings name no place."""
    fast_graphql: bool = True
    """Whether GraphQL operations that run again take the fast path."""
    writer: Callable[..., Writer] = Writer
    """Makes the writer, by the parameters of `Writer`."""
    routes: Sequence[Route] = ()
    """Answered besides those of the server."""


@contextlib.asynccontextmanager
async def services(
    settings: Settings, database_url: str, parts: Overrides, supervisor: Supervisor
) -> AsyncIterator[Services]:
    """Open everything that requests need, and close it in the opposite order."""
    async with contextlib.AsyncExitStack() as stack:
        pool, key = await _opened_pool(settings, database_url, stack)
        tailer = await stack.enter_async_context(Tailer(database_url, supervisor=supervisor))
        blobs = await stack.enter_async_context(opened_blobs(settings, database_url))
        counters = CounterRunner(database_url, with_blobs(blobs))
        notifier = Notifier(database_url, supervisor=supervisor)
        stack.push_async_callback(notifier.close)
        register = await stack.enter_async_context(_register(settings, parts))
        tell = _teller(tailer, counters, notifier)
        writer = _writer(settings, database_url, parts, blobs, register, tell, counters)
        stack.push_async_callback(writer.close)
        await _measure_clock(writer, pool)
        uses = CredentialUse(parts.clock)
        shared: dict[str, Any] = {
            "writer": writer,
            "counters": counters,
            "blobs": blobs,
            "readings": Readings(parts.clock, settings.reading_noted),
            "media": await _opened_media(settings, stack),
            "clock": parts.clock,
            "mailer": (mailer := await stack.enter_async_context(opened_mailer(settings))),
        }
        background = Background(settings=settings, readers=pool, uses=uses, **shared)
        await stack.enter_async_context(background.running(supervisor, jobs=parts.jobs))
        opened = Opened(writer, pool, key, parts.clock, parts.passwords, mailer)
        yield Services(
            pool=pool,
            taxonomies=writer.taxonomy_cache,
            subscription_limits=_subscription_limits(settings),
            credential_use=uses,
            fingerprint_key=key,
            fan_out=FanOut(tailer, pool, parts.clock),
            **shared,
            **webhook_services(settings),
            **await account_services(settings, stack, opened),
        )


async def _measure_clock(writer: Writer, pool: Pool) -> None:
    """Compare the clock of this process with that of the database, before anything is written."""
    async with pool.acquire() as connection:
        await writer.clock_check.measure(connection)


async def _opened_pool(
    settings: Settings, database_url: str, stack: contextlib.AsyncExitStack
) -> tuple[Pool, bytes]:
    """Return connections, and the key of fingerprints. Raises StartError for a role with rights."""
    pool = await open_pool(database_url, size=settings.readers)
    stack.push_async_callback(close_pool, pool)
    async with pool.acquire() as connection:
        await require_server_role(connection)
        return pool, await connection.fetchval("SELECT fingerprint_key FROM instance")


async def _opened_media(settings: Settings, stack: contextlib.AsyncExitStack) -> MediaFiles:
    stores = await stack.enter_async_context(opened_media(settings))
    life = timedelta(days=settings.media_unused_days)
    return MediaFiles(stores, media_origins(settings), settings.media_direct, life)


def _subscription_limits(settings: Settings) -> SubscriptionLimits:
    return SubscriptionLimits(
        total=settings.subscriptions,
        per_member=settings.subscriptions_per_member,
        per_key=settings.subscriptions_per_key,
    )


def _teller(tailer: Tailer, counters: CounterRunner, announcer: Notifier) -> OnCommit:
    """Return what each commit calls: it wakes subscribers at once, here and in other processes."""

    def tell(org: UUID, position: int, changes: Sequence[StateChange]) -> None:
        announcer.notify(org, position)  # the longest way, so it begins first
        tailer.wake(org, position)
        counters.wake(org, position, changes)

    return tell


def _writer(
    settings: Settings,
    database_url: str,
    parts: Overrides,
    blobs: Blobs,
    register: ErasureRegister | None,
    tell: OnCommit,
    counters: CounterRunner,
) -> Writer:
    return parts.writer(
        database_url,
        connections=settings.writers,
        clock=parts.clock,
        on_commit=tell,
        blobs=blobs,
        on_change=counters.forget,
        max_skew=_max_skew(settings, parts),
        register=register,
    )


@contextlib.asynccontextmanager
async def _register(settings: Settings, parts: Overrides) -> AsyncIterator[ErasureRegister | None]:
    """Yield the register of erasures; None for a test that has no place for one."""
    if not parts.register and settings.erasure_register is None:
        yield None
        return
    register = erasure_register(settings)
    try:
        yield register
    finally:
        await register.close()


def _max_skew(settings: Settings, parts: Overrides) -> float | None:
    """Return by how many seconds clocks may differ; None where a test's clock is its own."""
    compared = parts.clock is wall_clock or parts.compare_clock
    return settings.max_clock_skew if compared else None


def _graphql(
    settings: Settings, parts: Overrides, context: LateContext, traces: Tracing | None
) -> GraphQLApp[Context]:
    made = GraphQLApp(
        build_schema(),
        context=context,
        limits=Limits(body_bytes=BODY, weights=WEIGHTS),
        development=settings.development,
        persisted=_persisted(settings),
        page=query_page() if settings.development else None,
        may_introspect=lambda caller: bool(caller.me),
        translate=unavailable,
        allowed_origins=(*settings.allowed_origins, *filter(None, (settings.public_url,))),
        fast=parts.fast_graphql,
        on_operation=None if traces is None else traces.operation,
        traced=None if traces is None else traces.of_socket,
    )
    for id_, reason in made.unusable_documents():
        log.warning("a trusted document does not fit the schema", document=id_, reason=reason)
    return made


def build(
    settings: Settings,
    database_url: str,
    parts: Overrides | None = None,
    traces: Tracing | None = None,
) -> Starlette:
    """Return the application that serves one database."""
    chosen = parts or Overrides()
    if traces is not None:
        chosen = replace(chosen, writer=traces.writer)
    door, sign_in, health = LateContext(), OidcRoutes(), Health()
    graphql = _graphql(settings, chosen, door, traces)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            Supervisor() as supervisor,
            services(settings, database_url, chosen, supervisor) as opened,
        ):
            door.open(opened)
            sign_in.open(opened)
            app.state.blobs, app.state.stopping = opened.blobs, opened.stopping
            writer, bucket = opened.writer, opened.blobs if settings.s3_bucket else None
            health.open(opened.pool, supervisor, writer.progress, writer.clock_check, bucket)
            collect_garbage_seldom()
            log.info("ready")
            try:
                yield
            finally:
                health.close()

    fetched = [*graphql.routes(), *sign_in.routes(), *_file_routes(settings, database_url, door)]
    routes = [
        *with_cors(fetched, browser_requests(settings)),
        *(*health.routes(), Route("/metrics", _metrics), *chosen.routes),
    ]
    middleware = [Middleware(Compression)] if settings.compression else []
    app = Starlette(routes=routes, lifespan=lifespan, middleware=middleware)
    app.state.health = health
    _show_pages(app, settings)
    return app


def _show_pages(app: Starlette, settings: Settings) -> None:
    """Add what a browser shows: the console where it was built, and the schema."""
    console = Console(settings.media_origins, oidc=settings.oidc_client_id is not None)
    app.router.redirect_slashes = False
    app.router.routes += [*console.routes(), *page_routes(sdl)]
    app.router.default = console.or_else(app.router.default)


def _file_routes(settings: Settings, database_url: str, door: LateContext) -> list[Route]:
    """Return the routes of the files of tasks, of files that are imported, and of exports."""
    limits = TusLimits(
        settings.import_upload_bytes, settings.import_uploads, settings.import_bodies
    )
    return [
        *media_routes(door.services),
        *upload_routes(door, _upload_limits(settings)),
        *tus_routes(door, limits),
        *download_routes(door.services, database_url, at_once=settings.exports),
    ]


def _upload_limits(settings: Settings) -> UploadLimits:
    named = frozenset(kind.lower().lstrip(".") for kind in settings.media_upload_types)
    return UploadLimits(settings.media_upload_bytes, named or frozenset(BY_EXTENSION))


def _persisted(settings: Settings) -> PersistedDocuments:
    """Return the documents that requests may name. Raises SettingsError for an unusable file."""
    try:
        place = settings.trusted_documents
        trusted = read_trusted_documents(place) if place is not None else {}
    except ValueError as error:
        raise SettingsError(f"ANNOLOG_TRUSTED_DOCUMENTS: {error}") from None
    return PersistedDocuments(
        trusted, only=settings.trusted_only, automatic=settings.persisted_queries
    )


async def _metrics(_: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
