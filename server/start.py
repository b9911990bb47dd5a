"""From settings to a database that can be served: started or reached, migrated and checked."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from server.access.outgoing_targets import OutgoingTargets
from server.access.sealing import parse_key
from server.access.sealing_keys import FILE, SealingKeys
from server.embedded import process, roles
from server.embedded.folder import Secrets
from server.embedded.postgres import Postgres, Running, silent
from server.events.forms.media_origins import MediaOrigins
from server.feed.brokers.broker import Broker
from server.ledger.migrate import migrate, role_of
from server.ledger.startup_checks import (
    StartError,
    require_own_sessions,
    require_schema,
    require_server_role,
)
from server.postgres import Connection, SettingsLostError, connect
from server.projections.engine import generation_registry, generations
from server.settings import Settings
from server.storage import (
    Blobs,
    Bucket,
    BucketRegister,
    ErasureRegister,
    FolderRegister,
    Media,
    MediaBucket,
    MediaFolder,
    Source,
    open_store,
)
from server.storage.media import ORGANIZATION

log = structlog.get_logger()
Tell = Callable[[str], None]

DATA = Path(".annolog")
SETTINGS = {"application_name": "annolog"}
_SELDOM = (50_000, 20, 50)
"""Thresholds of the garbage collector in a server."""


@dataclass(frozen=True)
class Database:
    """Where the two roles log in.

    Attributes:
        server_url: of the server role, which row-level security binds; None where only the owner's
            address was given.
        admin_url: of the owner role; None where a server runs that must not have it.
        running: the embedded server, where this process started it.
    """

    server_url: str | None
    admin_url: str | None
    running: Running | None = None

    @property
    def owner(self) -> str:
        """The owner's address. Raises StartError without one."""
        if self.admin_url is None:
            raise StartError("This needs the owner's rights: set ANNOLOG_ADMIN_URL.")
        return self.admin_url

    @property
    def server(self) -> str:
        """The server role's address. Raises StartError without one."""
        if self.server_url is None:
            raise StartError("This needs the server's address: set ANNOLOG_DATABASE_URL.")
        return self.server_url


@contextlib.asynccontextmanager
async def opened_blobs(settings: Settings, url: str) -> AsyncIterator[Blobs]:
    """The store of blobs: a bucket if the settings name one, else the database. Connects lazily."""
    name = settings.s3_bucket
    found = await open_store(url, None if name is None else _bucket(settings, name))
    try:
        yield found
    finally:
        await found.close()


def erasure_register(settings: Settings) -> ErasureRegister:
    """The register of erasures: a folder where the settings name one, else the bucket, if any."""
    if settings.erasure_register is None and settings.s3_bucket is not None:
        return BucketRegister(_bucket(settings, settings.s3_bucket))
    return FolderRegister(settings.erasure_register or data_dir(settings) / "erasures")


def sealing_keys(settings: Settings) -> SealingKeys:
    """The keys that seal the secrets of webhooks: of the settings, and the file beside the data."""
    given = (settings.secret_key, settings.secret_key_before)
    keys = [parse_key(key.get_secret_value()) for key in given if key is not None]
    return SealingKeys(key_file(settings), keys)


def key_file(settings: Settings) -> Path:
    """The file of the key that seals secrets where the settings give none."""
    return data_dir(settings) / FILE


def webhook_services(settings: Settings) -> dict[str, Any]:
    """What webhooks need of a server, as `Services` names it."""
    return {
        "sealing": sealing_keys(settings),
        "targets": OutgoingTargets.of(settings.webhook_private_targets),
    }


def opened_brokers(settings: Settings) -> list[tuple[Broker, bool]]:
    """The brokers that get all events, each with whether contents go there; they connect lazily.

    Raises:
        StartError: the client of a broker is not installed.
    """
    found: list[tuple[Broker, bool]] = []
    try:
        if settings.nats_url is not None:
            from server.feed.brokers.nats import Nats  # noqa: PLC0415 - an extra

            found.append((Nats(settings.nats_url.get_secret_value()), settings.nats_contents))
        if settings.kafka_servers is not None:
            kafka = _kafka(settings, settings.kafka_servers)
            found.append((kafka, settings.kafka_contents))
    except ImportError as missing:
        extra = "nats" if missing.name == "nats" else "kafka"
        raise StartError(
            f"The client of this broker is not installed: run `pip install 'annolog[{extra}]'`."
        ) from None
    return found


def _kafka(settings: Settings, servers: str) -> Broker:
    from server.feed.brokers.kafka import Kafka  # noqa: PLC0415 - an extra

    password = settings.kafka_password
    return Kafka(
        servers,
        settings.kafka_topic,
        user=settings.kafka_user,
        password=None if password is None else password.get_secret_value(),
    )


async def apply_erasures(settings: Settings, url: str) -> int:
    """Erase again what the register says was erased; return how many events were left.

    Raises:
        OSError: the register cannot be read.
    """
    from server.commands.writer.writer import wall_clock  # noqa: PLC0415 - few commands need it
    from server.jobs.register_replay import apply_register  # noqa: PLC0415 - it knows all jobs

    register = erasure_register(settings)
    try:
        found = await apply_register(url, register, clock=wall_clock)
    finally:
        await register.close()
    for org, events in found.items():
        log.warning("contents that had been erased were erased again", org=str(org), events=events)
    return sum(found.values())


def _bucket(settings: Settings, name: str) -> Bucket:
    secret = settings.s3_secret_key
    return Bucket(
        name,
        region=settings.s3_region,
        endpoint=settings.s3_endpoint,
        access_key=settings.s3_access_key,
        secret_key=None if secret is None else secret.get_secret_value(),
    )


def media_origins(settings: Settings) -> MediaOrigins:
    """The origins and buckets that inputs of tasks may name."""
    buckets = frozenset(name.partition("/")[0] for name in settings.media_buckets)
    return MediaOrigins(frozenset(origin.lower() for origin in settings.media_origins), buckets)


@contextlib.asynccontextmanager
async def opened_media(settings: Settings) -> AsyncIterator[Media]:
    """The files that tasks name: of the folder, and of the buckets. Connects lazily."""
    sources = []
    if settings.media_folder is not None:
        root, own, rest = settings.media_folder.partition(f"/{ORGANIZATION}")
        below = f"{own[1:]}{rest.rstrip('/')}/" if own else ""
        sources.append(Source(MediaFolder(Path(root)), below))
    for named in settings.media_buckets:
        name, _, prefix = named.partition("/")
        below = f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""
        sources.append(Source(MediaBucket(_bucket(settings, name)), below, name))
    media = Media(sources)
    try:
        yield media
    finally:
        await media.close()


def data_dir(settings: Settings) -> Path:
    """The data folder: the one in the settings, else `.annolog`."""
    return settings.data_dir or DATA


def cluster(settings: Settings) -> Path:
    """The folder of the embedded PostgreSQL, inside the data folder."""
    return data_dir(settings) / "postgres"


def is_embedded(settings: Settings) -> bool:
    """Whether the database is the embedded one, because the settings give no address."""
    return settings.database_url is None and settings.admin_url is None


@contextlib.asynccontextmanager
async def owned(settings: Settings, tell: Tell = silent) -> AsyncIterator[Database]:
    """The database for a server: given by address, or run by this process during the block.

    Raises:
        EmbeddedError: the embedded PostgreSQL cannot run, or another process runs it.
    """
    if not is_embedded(settings):
        yield Database(settings.database_url, settings.admin_url)
        return
    async with Postgres(cluster(settings), progress=tell).run() as running:
        yield Database(running.server_url, running.admin_url, running)


@contextlib.asynccontextmanager
async def reached(
    settings: Settings, tell: Tell = silent, *, creates: bool = False
) -> AsyncIterator[Database]:
    """The database for a command, which an `annolog serve` may have running already.

    Raises:
        StartError: there is none in the folder, and the command does not create one.
    """
    folder = cluster(settings)
    if is_embedded(settings) and not creates and not (folder / "data" / "PG_VERSION").exists():
        raise StartError(
            f"There is no database in {data_dir(settings).absolute()}: run this where "
            "`annolog serve` was started, set ANNOLOG_DATA_DIR or ANNOLOG_DATABASE_URL, or name a "
            "server elsewhere with `annolog --url`."
        )
    left = process.left_behind(folder / "data") if is_embedded(settings) else None
    if left is None:
        async with owned(settings, tell) as database:
            yield database
        return
    known = Secrets.read((folder / "data").resolve().parent / "secrets.json")
    yield Database(
        roles.url(roles.SERVER, known.server, left.port),
        roles.url(roles.OWNER, known.owner, left.port),
    )


async def prepare(database: Database) -> list[str]:
    """Bring the schema up to date, as the owner; return the names of the steps that ran.

    Raises:
        MigrationError: the database is newer than this program, or a step was changed after it ran.
        StartError: a pooler lends one session of the database to several connections.
    """
    role = role_of(database.server_url) if database.server_url else roles.SERVER
    await _require_own_sessions(database.owner)
    async with connected(database.owner) as owner:
        steps = await migrate(owner, role)
        current = await owner.fetchval("SELECT projection_generation FROM instance")
        await generations.create(owner, current, role)
    return steps


async def check(url: str) -> None:
    """Check that a server may start on this database.

    Raises:
        StartError: row-level security does not bind the role, a pooler lends one session of the
            database to several connections, or the schema is missing, older or newer than this
            program; the message says what to do.
    """
    await _require_own_sessions(url)
    async with connected(url) as connection:
        await require_server_role(connection)
        await require_schema(connection)
        await require_complete(connection)
        if await generation_registry.outdated(connection):
            raise StartError(
                "The tables for screens were filled by another version: run `annolog rebuild`."
            )


async def require_complete(connection: Connection) -> None:
    """Refuse a database that `annolog replay --into` has not filled to the end. StartError."""
    if await generation_registry.being_copied(connection):
        raise StartError(
            "This database is not complete: run `annolog replay --into` again, which goes on where "
            "it stopped."
        )


async def _require_own_sessions(url: str) -> None:
    try:
        await require_own_sessions(url)
    except SettingsLostError as lost:
        raise StartError(f"The database cannot be used: {lost}.") from None


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    """A connection that is open while the block runs."""
    connection = await connect(url, SETTINGS)
    try:
        yield connection
    finally:
        await connection.close()


@contextlib.contextmanager
def interrupted() -> Iterator[list[Callable[[], None]]]:
    """On each SIGINT or SIGTERM, pop and call a function of the yielded list; if empty, cancel."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    gently: list[Callable[[], None]] = []

    def on_signal() -> None:
        if gently:
            gently.pop()()
        elif task is not None:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    try:
        yield gently
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def collect_garbage_seldom() -> None:
    """Run the garbage collector seldom: objects of start-up stay, and requests make no cycles.

    With Python's own thresholds the collector took a seventh of the time of a submission. What is
    done holds for the process, so the applications that follow the first one in it do nothing.
    """
    if gc.get_threshold() == _SELDOM:
        return
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
