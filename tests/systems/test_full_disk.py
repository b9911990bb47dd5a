"""A full disk: under the tables, where commands are refused, and under the write-ahead log."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest

from server.embedded.postgres import Postgres
from server.events.accounts.roles import Role
from server.health import FULL
from server.postgres import LOST
from tests import postgres
from tests.embedded.support import value
from tests.support.api import client_of, served
from tests.support.databases import Database, fresh_database
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.workspace import Workspace
from tests.test_outage import ready

pytestmark = [pytest.mark.systems, pytest.mark.faults]
PATIENCE = 60


@contextlib.asynccontextmanager
async def superuser() -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres.server().superuser_url)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk(192) as made:
        yield made


@pytest.fixture
async def database(disk: SmallDisk) -> AsyncIterator[Database]:
    """A database whose tables, but not whose write-ahead log, lie on the small disk."""
    made = fresh_database()
    name, tables = urlsplit(made.admin_url).path[1:], disk.path / "tables"
    tables.mkdir()
    async with superuser() as connection:
        data = os.stat(await connection.fetchval("SHOW data_directory"))  # noqa: PTH116
        os.chown(tables, data.st_uid, data.st_gid)
        await connection.execute(f"CREATE TABLESPACE {name} LOCATION '{tables}'")
        await connection.execute(f'ALTER DATABASE "{name}" SET TABLESPACE {name}')
        yield made
        await connection.execute(f'DROP DATABASE "{name}" (FORCE)')
        await connection.execute(f"DROP TABLESPACE {name}")


async def test_full_tables_turn_the_server_unready_until_there_is_room(
    database: Database, disk: SmallDisk, workspace: Workspace
) -> None:
    async with served(database, jobs=True) as app:
        client = await client_of(app, workspace, Role.OWNER)
        disk.fill()
        number = 0

        async def create() -> dict:
            nonlocal number
            number += 1
            return await client.do(
                "createProject", "CreateProjectInput", "... on ProjectPayload { position }",
                name=f"project {number}", description="word " * 2_000,
            )  # fmt: skip

        async with asyncio.timeout(PATIENCE):
            while "code" not in (made := await create()):
                assert (await ready(app))[0] == 200
        assert made["code"] == "UNAVAILABLE"
        status, checks = await ready(app)
        assert (status, checks["commands"]) == (503, FULL)
        disk.make_room()
        async with asyncio.timeout(PATIENCE):
            while (await ready(app))[0] != 200:
                await asyncio.sleep(0.2)
        assert "code" not in await create()


async def test_the_embedded_server_waits_for_room_and_goes_on(disk: SmallDisk) -> None:
    told: list[str] = []
    postgres = Postgres(disk.path / "db", settings={"max_wal_size": "32MB"}, progress=told.append)
    async with postgres.run() as running:
        keeping = asyncio.create_task(running.keep_alive())
        assert await value(running.admin_url, "SELECT 1") == 1
        first = running.pid
        disk.fill()
        async with asyncio.timeout(PATIENCE):
            while not any("is full" in line for line in told):
                with contextlib.suppress(*LOST):
                    await value(
                        running.superuser_url,
                        "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000))::text",
                    )
                assert not keeping.done()
        assert any("make room" in line for line in told)
        disk.make_room()
        async with asyncio.timeout(PATIENCE):
            while running.pid == first or not await answers(running.admin_url):
                assert not keeping.done()
                await asyncio.sleep(0.1)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping


async def answers(url: str) -> bool:
    try:
        return await value(url, "SELECT true")
    except LOST:
        return False
