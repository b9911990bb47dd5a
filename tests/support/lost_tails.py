"""Ways to lose the newest commits of a database while servers use it, as real disasters do."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self
from urllib.parse import urlsplit

import asyncpg

from server.embedded import roles
from tests import postgres
from tests.support.databases import Database

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE a.attname = 'org_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"


class Restored:
    """A copy of a database that takes its place, under the same address: a restored backup."""

    def __init__(self, database: Database) -> None:
        self._name = urlsplit(database.admin_url).path[1:]
        self._copy = f"{self._name}_copy"
        self._superuser: Any = None

    async def keep(self) -> Self:
        """Copy the database as it is now; its connections are cut for that."""
        async with self._outside() as superuser, _closed(superuser, self._name):
            await roles.create_database(superuser, self._copy, self._name)
        return self

    async def lose(self) -> None:
        """Put the copy in the place of the database: what was written since is lost."""
        lost = f"{self._name}_{secrets.token_hex(4)}"
        async with self._outside() as superuser, _closed(superuser, self._name):
            await superuser.execute(f'ALTER DATABASE "{self._name}" RENAME TO "{lost}"')
            await superuser.execute(f'ALTER DATABASE "{self._copy}" RENAME TO "{self._name}"')
        async with self._outside() as superuser:
            await superuser.execute(f'DROP DATABASE "{lost}"')

    @asynccontextmanager
    async def _outside(self) -> AsyncIterator[asyncpg.Connection]:
        url = postgres.superuser_url(postgres.server().admin_url)
        connection = await asyncpg.connect(urlsplit(url)._replace(path="/postgres").geturl())
        try:
            yield connection
        finally:
            await connection.close()


@asynccontextmanager
async def _closed(superuser: asyncpg.Connection, name: str) -> AsyncIterator[None]:
    """Keep everybody out of a database for the block; the name may go to another one in it."""
    await superuser.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await superuser.fetch(END, name)
    while await superuser.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", name
    ):
        await superuser.execute("SELECT pg_sleep(0.01)")
    yield
    await superuser.execute(
        "UPDATE pg_database SET datallowconn = true WHERE datname LIKE $1", f"{name}%"
    )


class Rewritten:
    """All rows put back as they were, under connections that stay open."""

    def __init__(self, database: Database) -> None:
        self._url = postgres.superuser_url(database.admin_url)

    async def keep(self) -> Self:
        """Copy all rows of all organizations."""
        superuser = await asyncpg.connect(self._url)
        await superuser.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        async with superuser.transaction(isolation="repeatable_read"):  # all of one moment
            for number, (table,) in enumerate(await superuser.fetch(TABLES)):
                await superuser.execute(f"CREATE TABLE kept.t{number} AS SELECT * FROM {table}")
                await superuser.execute(f"COMMENT ON TABLE kept.t{number} IS '{table}'")
        await superuser.close()
        return self

    async def lose(self) -> None:
        """Put the rows back: what was written since is lost."""
        superuser = await asyncpg.connect(self._url)
        kept = await superuser.fetch(
            "SELECT oid::regclass::text, obj_description(oid) FROM pg_class "
            "WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r'"
        )
        every = ", ".join(table for _, table in kept)
        lost = False
        while not lost:
            # A transaction that runs must end first: else it writes what it read of the lost tail.
            with suppress(asyncpg.DeadlockDetectedError):
                async with superuser.transaction():
                    await superuser.execute(f"LOCK TABLE {every} IN ACCESS EXCLUSIVE MODE")
                    for copy, table in kept:
                        await superuser.execute(
                            f"DELETE FROM {table}; "
                            f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE {copy}"
                        )
                lost = True
        await superuser.close()
