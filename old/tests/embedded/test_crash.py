"""Kills: of the postmaster, of the process that started it, of both."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest

from server.embedded import binaries, process
from server.embedded.postgres import Postgres, free_port
from tests.embedded.support import execute, keep_a_row, quick, starter, until, until_async, value

# What asyncpg raises on a connection whose server dies, depending on the moment.
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


async def test_a_killed_server_loses_nothing_it_acknowledged(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Postgres(db).run() as running:
        assert await value(running.admin_url, "SHOW fsync") == "on"
        await execute(running.admin_url, "CREATE TABLE counted (n int PRIMARY KEY)")
        connection = await asyncpg.connect(running.admin_url)
        acknowledged = 0
        with contextlib.suppress(*LOST):
            while True:
                await connection.execute("INSERT INTO counted VALUES ($1)", acknowledged)
                acknowledged += 1
                if acknowledged == 50:
                    os.kill(running.pid, signal.SIGKILL)
        await connection.close()
    assert acknowledged >= 50
    told: list[str] = []
    monkeypatch.setattr(process, "TELL_EVERY", 0.0)
    async with Postgres(db, progress=told.append).run() as again:
        assert await value(again.admin_url, "SELECT count(*) FROM counted") >= acknowledged
    assert any("PostgreSQL is starting" in message for message in told)


async def test_keep_alive_restarts_a_killed_server_at_the_same_address(db: Path) -> None:
    told: list[str] = []
    async with Postgres(db, progress=told.append).run() as running:
        keeping = asyncio.create_task(running.keep_alive())
        await keep_a_row(running.admin_url)
        first, address = running.pid, running.admin_url
        os.kill(first, signal.SIGKILL)
        await until_async(lambda: running.pid != first and _is_ready(db, running.pid))
        assert await value(address, "SELECT n FROM kept") == 1
        assert any("ended unasked" in message for message in told)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping


async def test_backends_that_outlive_their_server_do_not_stop_the_next_start(db: Path) -> None:
    async with quick(db).run() as running:
        connection = await asyncpg.connect(running.admin_url)
        backend = await connection.fetchval("SELECT pg_backend_pid()")
        # A statement that never looks up: its backend does not notice that the server is gone.
        endless = (
            "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b"
        )
        busy = asyncio.create_task(connection.execute(endless))
        query = "SELECT true FROM pg_stat_activity WHERE pid = $1 AND state = 'active'"
        while not await value(running.superuser_url, query, backend):
            assert not busy.done()
        os.kill(running.pid, signal.SIGKILL)
        await until_async(lambda: not process.is_alive(running.pid))
        assert process.is_alive(backend)
        await running.stop()
        async with quick(db).run() as again:
            assert not process.is_alive(backend)
            assert await value(again.admin_url, "SELECT 1") == 1
        with pytest.raises(LOST):
            await busy
        await connection.close()


async def test_a_server_whose_parent_was_killed_is_adopted(db: Path) -> None:
    with starter(db) as (parent, pid, port, url):
        await keep_a_row(url)
        open_connection = await asyncpg.connect(url)
        parent.kill()
        parent.wait()
    async with quick(db).run() as running:
        assert (running.pid, running.port, running.admin_url) == (pid, port, url)
        # Its clients never noticed, which is the point of adopting rather than restarting.
        assert await open_connection.fetchval("SELECT n FROM kept") == 1
        await open_connection.close()
    assert not process.is_alive(pid)


@pytest.mark.parametrize("change", ["port", "settings"])
async def test_one_that_runs_otherwise_than_wanted_is_stopped(db: Path, change: str) -> None:
    with starter(db) as (parent, pid, _, url):
        await keep_a_row(url)
        parent.kill()
        parent.wait()
    other = quick(db, port=free_port())
    if change == "settings":
        other = quick(db, settings={"work_mem": "9MB"})
    async with other.run() as running:
        assert running.pid != pid
        assert not process.is_alive(pid)
        assert await value(running.admin_url, "SELECT n FROM kept") == 1


async def test_a_pid_file_that_names_a_stranger_harms_nobody(db: Path) -> None:
    async with quick(db).run() as running:
        os.kill(running.pid, signal.SIGKILL)
    pid_file = db / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    owner = binaries.identity(running.folder.uid)
    with _sleeper(owner) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        async with quick(db).run() as again:
            assert await value(again.server_url, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


async def test_a_start_that_is_cancelled_leaves_nothing_running(db: Path) -> None:
    starting = asyncio.create_task(quick(db).start())
    await until_async((db / "data" / "postmaster.pid").exists)
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await (await starting).stop()  # it may have been ready before the cancellation arrived
    assert process.left_behind(db / "data") is None
    async with quick(db).run() as running:
        assert await value(running.server_url, "SELECT 1") == 1


async def test_an_interrupted_creation_is_done_again(place: Path) -> None:
    starting = asyncio.create_task(quick(place / "db").start())
    await until_async((place / "db" / "data.part" / "base").exists)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not (place / "db" / "data").exists()
    async with quick(place / "db").run() as running:
        assert await value(running.server_url, "SELECT 1") == 1


async def test_a_server_that_hangs_is_cut_off_after_the_patience(db: Path) -> None:
    running = await quick(db, patience=0.2).start()
    # A frozen backend cannot obey the fast stop; the immediate stop kills it after five seconds.
    connection = await asyncpg.connect(running.admin_url)
    backend = await connection.fetchval("SELECT pg_backend_pid()")
    os.kill(backend, signal.SIGSTOP)
    pid = running.pid
    await running.stop()
    assert not process.is_alive(pid)
    until(lambda: not process.is_alive(backend))
    connection.terminate()


def _sleeper(owner: dict[str, object]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "600"], **owner)  # type: ignore[call-overload,no-any-return]


def _is_ready(folder: Path, pid: int) -> bool:
    found = process.PidFile.read(folder / "data")
    return found is not None and found.pid == pid and found.status == "ready"
