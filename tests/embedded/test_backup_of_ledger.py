"""A dump of Annolog's own schema brings back every row, right, policy, trigger and function."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from server.embedded import backup
from tests import postgres
from tests.support.databases import Database

OURS = "relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
TABLES = f"SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND {OURS}"
ROWS = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t"
CATALOG = (
    f"SELECT relname || coalesce(relacl::text, '') FROM pg_class WHERE {OURS}",
    f"SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE {OURS}",
    "SELECT p::text FROM pg_policies p",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname || coalesce(proacl::text, '') || prosecdef FROM pg_proc",
)


@pytest.fixture
def empty() -> Iterator[str]:
    """The owner's address of an empty database."""
    admin_url, _ = postgres.create_database()
    yield admin_url
    postgres.drop_database(admin_url)


@pytest.mark.usefixtures("workspace")
async def test_everything_comes_back(
    database: Database, owner: asyncpg.Connection, empty: str, tmp_path: Path
) -> None:
    await backup.backup_external(postgres.superuser_url(database.admin_url), tmp_path / "dump")
    await backup.restore_external(tmp_path / "dump", empty)
    restored = await asyncpg.connect(empty)
    total = 0
    for (table,) in await owner.fetch(TABLES):
        expected = await owner.fetchrow(ROWS.format(table=table))
        assert await restored.fetchrow(ROWS.format(table=table)) == expected, table
        total += expected[0] if expected else 0
    assert total > 0
    for query in CATALOG:
        in_order = f"SELECT ARRAY({query} ORDER BY 1)"
        assert await restored.fetchval(in_order) == await owner.fetchval(in_order)
    await restored.close()
