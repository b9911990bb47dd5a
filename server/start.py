"""From settings to a database that can be served, and from there to a listening server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import structlog
import uvicorn

from server.embedded import process, roles
from server.embedded.folder import Secrets
from server.embedded.postgres import Postgres, Running, silent
from server.ledger.migrate import migrate, role_of
from server.ledger.standing import StartError, check_role, check_schema
from server.postgres import Connection
from server.projections import generations, versions
from server.settings import Settings
from server.storage import Blobs, Bucket, Moved, PostgresBlobs, S3Blobs

if TYPE_CHECKING:
    from server.app import Parts

log = structlog.get_logger()
Tell = Callable[[str], None]

DATA = Path(".annolog")
BACKLOG = 2048
GRACE = 5
"""Seconds that running requests get when the server is told to stop."""


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
    """The store of blobs: a bucket where one is set, else the database. Asks neither anything."""
    found: Blobs = PostgresBlobs(url)
    try:
        if settings.s3_bucket is not None:
            bucket = S3Blobs(_bucket(settings, settings.s3_bucket))
            found = Moved(bucket, found)
            await bucket.open()
        yield found
    finally:
        await found.close()


def _bucket(settings: Settings, name: str) -> Bucket:
    secret = settings.s3_secret_key
    return Bucket(
        name,
        region=settings.s3_region,
        endpoint=settings.s3_endpoint,
        access_key=settings.s3_access_key,
        secret_key=None if secret is None else secret.get_secret_value(),
    )


def data_dir(settings: Settings) -> Path:
    """The folder of the default set-up."""
    return settings.data_dir or DATA


def cluster(settings: Settings) -> Path:
    """The folder of the embedded PostgreSQL in it."""
    return data_dir(settings) / "postgres"


def is_embedded(settings: Settings) -> bool:
    """Whether the database is our own, since no address was given."""
    return settings.database_url is None and settings.admin_url is None


@contextlib.asynccontextmanager
async def owned(settings: Settings, tell: Tell = silent) -> AsyncIterator[Database]:
    """The database for a server: given by address, or run by this process for the block.

    Raises:
        EmbeddedError: the embedded PostgreSQL cannot run, or another process runs it.
    """
    if not is_embedded(settings):
        yield Database(settings.database_url, settings.admin_url)
        return
    async with Postgres(cluster(settings), progress=tell).run() as running:
        yield Database(running.server_url, running.admin_url, running)


@contextlib.asynccontextmanager
async def reached(settings: Settings, tell: Tell = silent) -> AsyncIterator[Database]:
    """The database for a command, which an `annolog serve` may have running already."""
    folder = cluster(settings)
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
    """
    role = role_of(database.server_url) if database.server_url else roles.SERVER
    async with connected(database.owner) as owner:
        steps = await migrate(owner, role)
        current = await owner.fetchval("SELECT projection_generation FROM instance")
        await generations.create(owner, current, role)
    return steps


async def check(url: str) -> None:
    """Look whether a server may start on this database.

    Raises:
        StartError: the role is too mighty, or the schema is missing, older or newer than this
            program; the message says what to run.
    """
    async with connected(url) as connection:
        await check_role(connection)
        await check_schema(connection)
        if await versions.outdated(connection):
            raise StartError(
                "The tables for screens were filled by another version: run `annolog rebuild`."
            )


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    """A connection for the block."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        yield connection
    finally:
        await connection.close()


@dataclass(frozen=True)
class Server:
    """A server that listens.

    Attributes:
        address: where, as `http://host:port`.
        task: done when it has ended.
        uvicorn: what runs.
        leave: lets `/readyz` say that it stops.
        drain_seconds: how long it goes on after that, so that a load balancer notices.
    """

    address: str
    task: asyncio.Task[None]
    uvicorn: uvicorn.Server
    leave: Callable[[], None]
    drain_seconds: int = 0

    def stop(self) -> None:
        """Be ready no more; then take no more requests, finish those that run, and end."""
        self.leave()
        asyncio.get_running_loop().call_later(self.drain_seconds, self._end)

    def _end(self) -> None:
        self.uvicorn.should_exit = True


class _Uvicorn(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them again before PostgreSQL has been stopped."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(
    settings: Settings, url: str, parts: Parts | None = None
) -> AsyncIterator[Server]:
    """Serve a database for the block.

    Raises:
        StartError: the address to listen at is taken, or not of this machine.
    """
    # Commands that serve nothing start twice as fast without the schema and all its types.
    from server.app import build  # noqa: PLC0415

    app = build(settings, url, parts)
    with _listening(settings.host, settings.port) as listener:
        server = _Uvicorn(_config(app))
        address = f"http://{_shown(settings.host)}:{listener.getsockname()[1]}"
        async with app.router.lifespan_context(app):
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                leave = app.state.health.leave
                yield Server(address, task, server, leave, settings.drain_seconds)
            finally:
                server.should_exit = True
                await task


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="httptools",
        # Compressing every message costs each client memory, and our messages are small.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            message = f"Cannot listen at {host}:{port} ({why}): set ANNOLOG_HOST and ANNOLOG_PORT."
            raise StartError(message) from None
        yield listener


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104 - only to be read
        host, f"[{host}]" if ":" in host else host
    )


@contextlib.contextmanager
def interrupted() -> Iterator[list[Callable[[], None]]]:
    """Cancel the block on SIGINT and SIGTERM, or do first what was put on the yielded list."""
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
