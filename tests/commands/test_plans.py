"""What PostgreSQL does for the writer: probes of keys, on empty tables and on full ones.

Every key begins with the organization, so a plan that looks right on a small table may read a whole
organization for each row later, and is cached. These tests read the plans, as the server role.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from uuid import uuid4

import asyncpg
import pytest

from server.commands.writer.connections import SETTINGS
from server.events.labeling import queue
from server.projections.engine import row_changes
from server.projections.engine.lookup_sql import PARTS, lookup_statement
from server.projections.tables import TABLES
from tests.support.databases import Database, fresh_database
from tests.support.workspace import Workspace

GENERATION = 1


async def plan(database: Database, statement: str, types: str, values: str) -> list[str]:
    """Return the lines of the generic plan that the writer's connection makes."""
    connection = await asyncpg.connect(database.server_url, server_settings=SETTINGS)
    try:
        await connection.execute(f"PREPARE q{types} AS {statement}")
        rows = await connection.fetch(f"EXPLAIN EXECUTE q{values}")
        return [row[0].strip() for row in rows]
    finally:
        await connection.close()


async def load_plan(database: Database, parts: frozenset[str] = PARTS) -> list[str]:
    text, names = lookup_statement(GENERATION, parts)
    return await plan(database, text, "", f"({', '.join(['NULL'] * (1 + len(names)))})")


def probes(lines: list[str]) -> dict[str, list[str]]:
    """Return the conditions by which each index is entered."""
    found: dict[str, list[str]] = {}
    for line, after in pairwise(lines):
        if "Scan using" in line:
            found.setdefault(line.split("using ")[1].split()[0], []).append(after)
    return found


async def test_the_queue_is_read_in_the_order_of_its_index(database: Database) -> None:
    lines = await load_plan(database)
    found = probes(lines)
    assert len(found["task_queue"]) == 3
    assert all(
        "project_id" in condition and "assignee_id" in condition
        for condition in found["task_queue"]
    )
    assert not any("Seq Scan" in line for line in lines)


def _alike(lines: list[str]) -> dict[str, set[str]]:
    """Return by what columns each index is entered, whatever they are compared with."""
    found = probes(lines).items()
    return {
        index: {" ".join(re.findall(r"\((\w+) [=<>]", each)) for each in some}
        for index, some in found
    }


async def test_every_part_is_planned_alike_whatever_stands_beside_it(database: Database) -> None:
    whole, met = _alike(await load_plan(database)), set[str]()
    sets = [frozenset(some) for n in range(len(PARTS) + 1) for some in combinations(PARTS, n)]
    assert len(sets) == 32
    for parts in sets:
        lines = await load_plan(database, parts)
        assert not any("Seq Scan" in line for line in lines)
        for index, conditions in _alike(lines).items():
            assert conditions <= whole[index], (parts, index)
            met.add(index)
    assert met == set(whole)


async def test_full_tables_are_probed_by_their_keys(
    database: Database, workspace: Workspace
) -> None:
    """Nobody ran ANALYZE; what the writer plans after the ledger grew is right nevertheless."""
    project = await workspace.project()
    for _ in range(3):
        await workspace.tasks(project, 500)
    ids = await workspace.tasks(project, 500)
    for task in ids[:150]:
        await workspace.manage(queue.prioritize, task, priority=1)
    found = probes(await load_plan(database))
    assert any("id = " in condition for condition in found["task_pkey"])
    assert all("command_id" in condition for condition in found["commands_pkey"])
    assert "commands_recorded_at" not in found
    assert not {"task_by_rank", "task_by_status", "task_by_urgency"} & found.keys()


async def test_external_ids_are_found_by_their_index_before_the_first_analyze(
    database: Database, workspace: Workspace
) -> None:
    """PostgreSQL believes until then that a project has one task, so that any index will do."""
    project = await workspace.project()
    for _ in range(4):
        items = [{"inputs": {"text": "Rome."}, "external_id": str(uuid4())} for _ in range(2_000)]
        await workspace.import_(project, items)
    found = probes(await load_plan(database))
    assert all("external_id >= " in condition for condition in found["task_external_id"])
    assert not {"task_by_rank", "task_by_status", "task_by_urgency"} & found.keys()


async def test_source_ids_are_found_by_their_index_before_the_first_analyze(
    database: Database, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=100)
    (task,) = await workspace.tasks(project)
    for number in range(40):
        fields = {"source_id": str(number), "source_digest": "0" * 32}
        await workspace.import_annotation(task, f"w{number}", **fields)
    found = probes(await load_plan(database))
    (condition,) = found["annotation_source"]
    assert "source_id >= " in condition
    assert not {"annotation_by_task", "annotation_by_author"} & found.keys()


@pytest.mark.parametrize("name", TABLES)
async def test_a_row_that_goes_is_deleted_where_it_was_found(database: Database, name: str) -> None:
    """The planner must expect one row to go.

    With ten, going to their places costs half a percent more than a scan of the organization's
    index, if there were no rows when the table was analyzed: as at night, when all leases ended.
    """
    text = row_changes.part(GENERATION, name, "delete", 2)
    types = f"(uuid, projection_{GENERATION}.{name}[])"
    lines = await plan(database, text, types, "(gen_random_uuid(), '{}')")
    assert any("Tid Scan" in line for line in lines)
    assert any("Function Scan on unnest x" in line and "rows=1 " in line for line in lines)
    assert [*probes(lines)] == [f"{name}_pkey"]


@pytest.mark.parametrize("name", [name for name, spec in TABLES.items() if spec.history])
async def test_a_version_that_ends_is_found_by_its_key(database: Database, name: str) -> None:
    text = row_changes.part(GENERATION, name, "retire", 2)
    types = f"(uuid, projection_{GENERATION}.{name}[])"
    lines = await plan(database, text, types, "(gen_random_uuid(), '{}')")
    assert not any("Seq Scan" in line or "Join Filter" in line for line in lines)
    assert [*probes(lines)] == [f"{name}_pkey"]


async def test_a_row_is_found_by_its_key_even_while_there_is_none() -> None:
    """All indexes cost the same then, and whoever keeps the plan keeps it until there are rows."""
    database = fresh_database()
    for name, spec in TABLES.items():
        given = " AND ".join(f"{column} = ${n}" for n, column in enumerate(spec.key, 2))
        text = f"SELECT * FROM projection_{GENERATION}.{name} WHERE org_id = $1 AND {given}"
        values = ", ".join(["NULL"] * (1 + len(spec.key)))
        assert [*probes(await plan(database, text, "", f"({values})"))] == [f"{name}_pkey"]


async def test_rows_change_by_upsert_which_needs_no_plan(database: Database) -> None:
    for name in TABLES:
        text = row_changes.part(GENERATION, name, "update", 2)
        types = f"(uuid, projection_{GENERATION}.{name}[])"
        lines = await plan(database, text, types, "(gen_random_uuid(), '{}')")
        assert f"Conflict Arbiter Indexes: {name}_pkey" in lines
        assert not any("Index Scan" in line for line in lines)
