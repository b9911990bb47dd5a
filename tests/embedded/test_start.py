"""Starting, stopping, who may connect, and what is said when it cannot start."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from server.embedded.binaries import EmbeddedError
from server.embedded.postgres import Running
from server.embedded.roles import ensure_roles
from tests.embedded.support import (
    copy_cluster,
    execute,
    keep_a_row,
    quick,
    starter,
    temporary_place,
    value,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_rows_and_addresses_survive_a_restart(db: Path) -> None:
    postgres = quick(db)
    async with postgres.run() as first:
        urls = first.admin_url, first.server_url, first.superuser_url
        await keep_a_row(first.admin_url)
    async with postgres.run() as second:
        assert (second.admin_url, second.server_url, second.superuser_url) == urls
        assert await value(second.admin_url, "SELECT n FROM kept") == 1


async def test_the_cluster_is_what_the_design_asks_for(running: Running) -> None:
    asked = {
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "password_encryption": "scram-sha-256",
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "TimeZone": "UTC",
    }
    for name, expected in asked.items():
        assert await value(running.superuser_url, "SELECT current_setting($1)", name) == expected
    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'annolog'"
    assert await value(running.server_url, locale) == "bC.UTF-8"


async def test_no_line_of_the_access_rules_trusts_anybody(running: Running) -> None:
    rules = "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules"
    assert await value(running.superuser_url, rules) == ["scram-sha-256"]


@pytest.mark.parametrize("user", ["postgres", "annolog_owner", "annolog_server"])
@pytest.mark.parametrize("password", ["", "wrong"])
async def test_without_the_password_nobody_enters(
    running: Running, user: str, password: str
) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1", port=running.port, user=user, password=password, database="annolog"
        )


async def test_the_two_roles_have_no_more_rights_than_they_need(running: Running) -> None:
    rights = """
        SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
        FROM pg_roles WHERE rolname = current_user"""
    for url in (running.admin_url, running.server_url):
        connection = await asyncpg.connect(url)
        assert list(await connection.fetchrow(rights) or ()) == [True, *[False] * 5]
        await connection.close()
    owner = "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'annolog'"
    assert await value(running.server_url, owner) == "annolog_owner"
    for forbidden in ("CREATE TABLE mine (a int)", "CREATE TEMP TABLE mine (a int)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(running.server_url, forbidden)


async def test_ensure_roles_may_be_repeated_and_changes_the_passwords(running: Running) -> None:
    await ensure_roles(running.superuser_url, "other-owner", "it's 'other'", "second")
    await ensure_roles(running.superuser_url, "other-owner", "it's 'other'", "second")
    connection = await asyncpg.connect(
        host="127.0.0.1",
        port=running.port,
        user="annolog_server",
        password="it's 'other'",
        database="second",
    )
    assert await connection.fetchval("SELECT current_user") == "annolog_server"
    await connection.close()
    known = running.folder.secrets()
    await ensure_roles(running.superuser_url, known.owner, known.server)


async def test_a_managed_server_without_superuser_can_be_prepared(place: Path) -> None:
    manager = "CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'm'"
    drop = "DROP DATABASE annolog", "DROP ROLE annolog_server, annolog_owner"
    async with quick(copy_cluster(place / "db")).run() as running:
        maintenance = running.superuser_url.replace("/annolog", "/postgres")
        await execute(maintenance, *drop, manager)
        url = f"postgresql://manager:m@127.0.0.1:{running.port}/postgres"
        known = running.folder.secrets()
        for _ in range(2):
            await ensure_roles(url, known.owner, known.server)
        await execute(running.admin_url, "CREATE EXTENSION pg_trgm", "CREATE TABLE t (a int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(f"{url.rpartition('/')[0]}/annolog", "CREATE ROLE x SUPERUSER")
        assert await value(running.server_url, "SELECT current_user") == "annolog_server"


def test_uvloop_runs_it_too(place: Path) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def cycle() -> int:
        async with quick(copy_cluster(place / "db")).run() as running:
            return int(await value(running.server_url, "SELECT 1"))

    assert uvloop.run(cycle()) == 1


@dataclass
class FirstStart:
    """The first start of a folder below others, and what happened meanwhile."""

    place: Path
    running: Running
    ticks: int
    """How often the event loop did something else."""
    before: dict[Path, int]
    """The modes of the folders above."""


@pytest.fixture(scope="module")
async def first_start() -> AsyncIterator[FirstStart]:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)

    with temporary_place() as place:
        (place / "above").mkdir()
        (place / "above").chmod(0o711)
        before = {path: mode(path) for path in (place / "above", place, *place.parents)}
        ticking = asyncio.create_task(tick())
        async with quick(place / "above" / "new" / "db").run() as running:
            ticking.cancel()
            yield FirstStart(place, running, ticks, before)


async def test_only_the_owner_of_the_folder_may_enter_it(first_start: FirstStart) -> None:
    running, place = first_start.running, first_start.place
    assert running.data_dir == place / "above" / "new" / "db"
    assert mode(running.data_dir) == mode(running.data_dir / "data") == 0o700
    assert mode(running.data_dir / "secrets.json") == 0o600
    assert mode(running.data_dir / "postgres.log") == 0o600
    assert not list(running.data_dir.glob("**/.s.PGSQL*"))
    assert {path: mode(path) for path in first_start.before} == first_start.before


async def test_passwords_are_random_and_256_bits_long(
    running: Running, first_start: FirstStart
) -> None:
    seen = set()
    for one in (running, first_start.running):
        known = json.loads((one.data_dir / "secrets.json").read_text())
        seen |= {known["superuser"], known["owner"], known["server"]}
        command_line = (one.data_dir / "data" / "postmaster.opts").read_text()
        assert not any(secret in command_line for secret in seen)
    assert len(seen) == 6
    assert {len(secret) for secret in seen} == {43}  # 32 bytes in base64


async def test_the_event_loop_runs_on_during_a_cold_start(first_start: FirstStart) -> None:
    assert first_start.ticks > 10


async def test_settings_reach_the_server(db: Path) -> None:
    settings = {"work_mem": "7MB", "application_name": "two words"}
    async with quick(db, settings=settings).run() as running:
        assert await value(running.superuser_url, "SHOW work_mem") == "7MB"


async def test_a_second_start_of_the_folder_is_told_who_has_it(db: Path) -> None:
    async with quick(db).run():
        with pytest.raises(EmbeddedError, match=f"in use by process {os.getpid()}"):
            await quick(db).start()


async def test_another_process_of_the_folder_is_named(db: Path) -> None:
    with starter(db) as (parent, *_), pytest.raises(EmbeddedError) as refused:
        await quick(db).start()
    assert f"in use by process {parent.pid}" in str(refused.value)


async def test_a_wanted_port_in_use_is_named(db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} on 127.0.0.1 is in use"):
            await quick(db, port=port).start()
    async with quick(db, port=port).run() as running:
        assert running.port == urlsplit(running.server_url).port == port


async def test_a_remembered_port_in_use_is_replaced(db: Path) -> None:
    async with quick(db).run() as first:
        port = first.port
    with socket.create_server(("127.0.0.1", port)):
        async with quick(db).run() as second:
            assert second.port != port
            assert await value(second.server_url, "SELECT 1") == 1


async def test_a_folder_with_other_files_is_left_alone(place: Path) -> None:
    (place / "db").mkdir()
    (place / "db" / "thesis.txt").write_text("years of work")
    with pytest.raises(EmbeddedError, match="holds other files"):
        await quick(place / "db").start()
    assert [path.name for path in (place / "db").iterdir()] == ["thesis.txt"]


async def test_lost_passwords_are_said_to_be_lost(db: Path) -> None:
    aside = (db / "secrets.json").rename(db / "aside.json")
    with pytest.raises(EmbeddedError, match=r"passwords .* are lost"):
        await quick(db).start()
    aside.rename(db / "secrets.json")


async def test_a_server_that_cannot_start_says_why(db: Path) -> None:
    with pytest.raises(EmbeddedError, match='unrecognized configuration parameter "no_such"'):
        await quick(db, settings={"no_such": "1"}).start()
    async with quick(db).run() as running:
        assert await value(running.server_url, "SELECT 1") == 1


async def test_an_unknown_package_is_refused(place: Path) -> None:
    with pytest.raises(EmbeddedError, match="Unknown package 'mysql'"):
        await quick(place / "db", binaries="mysql").start()


async def test_stopping_twice_is_harmless(db: Path) -> None:
    running = await quick(db).start()
    await running.stop()
    await running.stop()


async def test_the_log_keeps_no_row(running: Running) -> None:
    await execute(running.admin_url, "CREATE TABLE t (a text PRIMARY KEY CHECK (a <> 'secret'))")
    with pytest.raises(asyncpg.CheckViolationError):
        await execute(running.admin_url, "INSERT INTO t VALUES ('secret')")
    log = running.folder.log.read_text()
    assert "violates check constraint" in log
    assert "secret" not in log
