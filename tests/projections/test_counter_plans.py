"""What PostgreSQL does for the counters: probes of keys, also where nobody analyzed a table."""

from __future__ import annotations

import asyncpg
import pytest

from server.projections.counters.runner import SETTINGS
from server.projections.counters.sql import _remove_from
from server.projections.counters.task_lists import TASK_LISTS
from tests.support.databases import Database


@pytest.mark.parametrize("mode", ["auto", "force_custom_plan"])
@pytest.mark.parametrize("name", TASK_LISTS.tables)
async def test_rows_of_lists_are_removed_by_their_key(
    database: Database, name: str, mode: str
) -> None:
    table = TASK_LISTS.tables[name]
    settings = {**SETTINGS, "plan_cache_mode": mode} if mode != "auto" else SETTINGS
    connection = await asyncpg.connect(database.server_url, server_settings=settings)
    try:
        await connection.execute(f"PREPARE removal AS {_remove_from(name, table)}")
        given = ", ".join(["gen_random_uuid()", *["'{}'"] * len(table.key)])
        rows = await connection.fetch(f"EXPLAIN EXECUTE removal({given})")
    finally:
        await connection.close()
    lines = [row[0].strip() for row in rows]
    place = next(n for n, line in enumerate(lines) if f"Scan using {name}_pkey on {name} t" in line)
    assert lines[place + 1].startswith("Index Cond")
    assert all(f"({column} = " in lines[place + 1] for column in table.key)
    assert not any("Seq Scan" in line for line in lines)
