"""What the tests of the embedded server share: queries, places, programs that get killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import asyncpg

from server.embedded import process
from server.embedded.postgres import Postgres
from server.start import Database, prepare
from tests import postgres
from tests.postgres import temporary_root

ROOT = Path(__file__).parents[2]
# Most tests lose nothing by a crash of the machine, and start twice as fast.
quick = partial(Postgres, durable=False)
PATIENCE = 60.0  # seconds until a poll gives up


@contextlib.contextmanager
def temporary_place() -> Iterator[Path]:
    """A new folder that any user may enter; servers that a test left in it are ended.

    pytest's own tmp_path is closed to other users, so PostgreSQL under root would move out of it.
    """
    place = Path(tempfile.mkdtemp(prefix="annolog-embedded-", dir=temporary_root())).resolve()
    place.chmod(0o755)
    try:
        yield place
    finally:
        for data in place.glob("*/data"):
            end_server(data.parent)
        shutil.rmtree(place)


def end_server(folder: Path) -> None:
    """End the server that a test left running in a folder, if any."""
    left = process.left_behind((folder / "data").resolve())
    if left is not None:
        os.kill(left.pid, signal.SIGQUIT)
        until(lambda: not process.is_alive(left.pid))


def copy_cluster(folder: Path, *, migrated: bool = False) -> Path:
    """Put a stopped cluster, as a first start makes it, into a folder.

    The programs that make one take five times as long as copying it; migrated, twenty times.
    """
    subprocess.run(["cp", "-a", _new_cluster(migrated=migrated), folder], check=True)
    return folder


@cache
def _new_cluster(*, migrated: bool) -> Path:
    """The cluster of this run that is copied and that nobody starts."""
    postgres.server()  # whose end removes the folder
    made = postgres.run_folder() / ("migrated_cluster" if migrated else "new_cluster")
    with postgres.locked(made.with_suffix(".lock")):
        if not made.exists():
            begun = made.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            if migrated:
                copy_cluster(begun)
            asyncio.run(_start_once(begun, migrated=migrated))
            secrets = begun / "secrets.json"
            # Each copy chooses a port of its own.
            secrets.write_text(json.dumps(json.loads(secrets.read_text()) | {"port": 0}))
            begun.rename(made)
    return made


async def _start_once(folder: Path, *, migrated: bool) -> None:
    async with quick(folder).run() as running:
        if migrated:
            await prepare(Database(running.server_url, running.admin_url))


async def value(url: str, query: str, *args: object) -> Any:
    """The first column of the first row."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query, *args)
    finally:
        await connection.close()


async def execute(url: str, *statements: str) -> None:
    """Run statements, each in its own transaction."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def keep_a_row(url: str) -> None:
    """A table `kept` with one row, n = 1, whatever an earlier test left."""
    await execute(url, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 1 AS n")


def until(holds: Callable[[], bool]) -> None:
    """Poll until a condition holds; fail after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.01)


async def until_async(holds: Callable[[], bool]) -> None:
    """`until` while the event loop goes on."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "the condition never held"
        await asyncio.sleep(0.01)


STARTER = """
import asyncio, sys
from pathlib import Path
from server.embedded.postgres import Postgres
from tests.postgres import temporary_root

async def main():
    running = await Postgres(Path(sys.argv[1]), durable=False).start()
    print(running.pid, running.port, running.admin_url, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@contextlib.contextmanager
def starter(data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], int, int, str]]:
    """Another process that runs a server in `data_dir`: (process, pid, port, admin_url).

    It is killed at the end, as every crashed parent is: without a chance to stop its server.
    """
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(data_dir)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        try:
            assert parent.stdout is not None
            pid, port, url = parent.stdout.readline().split()
            yield parent, int(pid), int(port), url
        finally:
            parent.kill()
