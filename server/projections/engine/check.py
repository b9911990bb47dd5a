"""Checks the tables against the ledger: folds all events again and compares row by row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from server.postgres import Connection
from server.projections.engine import generation_registry
from server.projections.engine.rebuild import (
    OnRebuildProgress,
    RebuildError,
    alone,
    fill_tables,
    silent,
)
from server.projections.engine.sql_tables import all_tables
from server.projections.tables import schema_of

SAMPLES = 3
"""Differing rows that are shown of each table and kind."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of a table that a rebuild would not make, and rows that the table lacks."""

    table: str
    unexpected: int
    """Rows of the table that a rebuild would not make."""
    missing: int
    """Rows that a rebuild would make and that the table lacks."""
    samples: tuple[dict[str, Any], ...]
    """Up to SAMPLES of each kind, with the column `found`: `unexpected` or `missing`."""


async def check(
    owner_dsn: str,
    *,
    processes: int = 2,
    progress: OnRebuildProgress = silent,
) -> list[Difference]:
    """Compare the tables in use with the ledger as of one moment; an empty list means equal.

    The tables are copied under one snapshot, which also fixes the position of every ledger. While
    the server runs on, the events up to these positions are folded into a scratch generation.
    Content erased during the check shows up as a difference: check again.

    Raises:
        RebuildError: where a rebuild runs, other code filled the tables, or an event does not fold.
    """
    async with alone(owner_dsn) as owner:
        await generation_registry.drop_unused(owner)
        if await generation_registry.outdated(owner):
            raise RebuildError(
                "The tables were made by another version of the code: rebuild first."
            )
        scratch = await generation_registry.begin(owner)
        try:
            heads, copied = await _snapshot(owner, scratch)
            await _create_scratch(owner, scratch)
            await fill_tables(owner, owner_dsn, scratch, heads, processes, progress)
            filled = copied | await _filled(owner, [schema_of(scratch)])
            found = [
                await _compare(owner, table, scratch, copied=table.name in copied)
                for table in all_tables()
                if table.name in filled
            ]
        finally:
            await owner.execute(f"DROP SCHEMA IF EXISTS {_copies(scratch)} CASCADE")
            await generation_registry.drop_unused(owner)
    return [difference for difference in found if difference is not None]


async def _snapshot(owner: Connection, scratch: int) -> tuple[dict[UUID, int], set[str]]:
    """Copy the tables in use that have rows into a schema of their own.

    Returns the heads at that snapshot, and the names of the tables that were copied.
    """
    copies = _copies(scratch)
    await owner.execute(f"DROP SCHEMA IF EXISTS {copies} CASCADE; CREATE SCHEMA {copies}")
    async with owner.transaction(isolation="repeatable_read"):
        rows = await owner.fetch("SELECT org_id, head, projection_generation FROM ledger")
        used = sorted({row["projection_generation"] for row in rows})
        filled = await _filled(owner, [schema_of(generation) for generation in used])
        for name in sorted(filled):
            parts = [
                f"SELECT t.* FROM {schema_of(generation)}.{name} t "
                f"JOIN ledger l USING (org_id) WHERE l.projection_generation = {generation}"
                for generation in used
            ]
            text = " UNION ALL ".join(parts)
            await owner.execute(f"CREATE UNLOGGED TABLE {copies}.{name} AS {text}")
    return {row["org_id"]: row["head"] for row in rows}, filled


async def _filled(owner: Connection, schemas: list[str]) -> set[str]:
    """Return the names of the tables that have rows in any of the schemas."""
    found = [
        f"SELECT '{table.name}' WHERE EXISTS (SELECT FROM {schema}.{table.name})"
        for table in all_tables()
        for schema in schemas
    ]
    return {name for (name,) in await owner.fetch(" UNION ALL ".join(found))} if found else set()


async def _create_scratch(owner: Connection, scratch: int) -> None:
    """Create tables with the columns of those in use, without keys: they are only compared."""
    used = schema_of(await owner.fetchval("SELECT projection_generation FROM instance"))
    new = schema_of(scratch)
    tables = [f"CREATE TABLE {new}.{t.name} (LIKE {used}.{t.name});" for t in all_tables()]
    await owner.execute(f"CREATE SCHEMA {new};{''.join(tables)}")


def _copies(scratch: int) -> str:
    return f"{schema_of(scratch)}_live"


async def _compare(
    owner: Connection, table: Table, scratch: int, *, copied: bool
) -> Difference | None:
    columns = ", ".join(_compared(table, column.name) for column in table.columns)
    rebuilt = f"SELECT {columns} FROM {schema_of(scratch)}.{table.name}"
    live = f"SELECT {columns} FROM {_copies(scratch)}.{table.name}"
    if not copied:
        live = f"{rebuilt} WHERE false"
    unexpected, samples = await _except(owner, live, rebuilt, "unexpected")
    missing, others = await _except(owner, rebuilt, live, "missing")
    if not unexpected and not missing:
        return None
    return Difference(table.name, unexpected, missing, (*samples, *others))


def _compared(table: Table, column: str) -> str:
    """Return the SQL expression for comparing a column.

    A state is JSON whose keys are in the order in which a client or the ledger wrote them. The
    roles of a member are a set without order, which a column of its own compares.
    """
    if column != "state":
        return column
    return "(state::jsonb - 'project_roles') AS state" if table.name == "member" else "state::jsonb"


async def _except(
    owner: Connection, left: str, right: str, found: str
) -> tuple[int, list[dict[str, Any]]]:
    rows = await owner.fetch(
        f"WITH d AS MATERIALIZED (({left}) EXCEPT ALL ({right})) "
        "SELECT (SELECT count(*) FROM d) AS total, to_jsonb(d)::text AS row FROM d LIMIT $1",
        SAMPLES,
    )
    samples = [{"found": found, **json.loads(row["row"])} for row in rows]
    return (rows[0]["total"] if rows else 0), samples
