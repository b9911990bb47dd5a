"""Creates primary keys and indexes of tables that were filled without them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from server.postgres import connect
from server.projections.engine import generations
from server.projections.engine.sql_tables import all_tables
from server.projections.tables import schema_of

SETTINGS = {
    "application_name": "annolog rebuild",
    "jit": "off",
    "maintenance_work_mem": "128MB",
    # As in a worker: only the owner's commit that records the tables as ready waits for the disk.
    "synchronous_commit": "off",
}


async def index_tables(owner_dsn: str, generation: int, connections: int = 2) -> None:
    """Create primary keys and indexes in parallel, then the planner's statistics."""
    keys = key_statements(generation, "ADD CONSTRAINT {key} PRIMARY KEY ({columns})")
    indexes = generations.index_statements(generation)
    tables = [f"{schema_of(generation)}.{table.name}" for table in all_tables()]
    analyses = [f"ANALYZE {table}" for table in tables]

    async def run(queue: Iterator[str]) -> None:
        connection = await connect(owner_dsn, SETTINGS)
        try:
            for statement in queue:
                await connection.execute(statement)
        finally:
            await connection.close()

    for statements in (keys, indexes, analyses):
        queue = iter(statements)
        await asyncio.gather(*(run(queue) for _ in range(max(1, connections))))


def key_statements(generation: int, change: str) -> list[str]:
    """Return a statement per primary key: sorting all rows once costs less than row by row."""
    statements = []
    for table in all_tables():
        columns = ", ".join(column.name for column in table.primary_key.columns)
        changed = change.format(key=table.primary_key.name, columns=columns)
        statements.append(f"ALTER TABLE {schema_of(generation)}.{table.name} {changed}")
    return statements
