"""Creates primary keys and indexes of tables that were filled without them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from server.postgres import Connection, connect
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
    keys = generations.key_statements(generation)
    indexes = generations.index_statements(generation)
    tables = [f"{schema_of(generation)}.{table.name}" for table in all_tables()]
    analyses = [f"ANALYZE {table}" for table in tables]

    async with contextlib.AsyncExitStack() as stack:
        crew = []
        for _ in range(max(1, connections)):
            crew.append(await connect(owner_dsn, SETTINGS))
            stack.push_async_callback(crew[-1].close)
        for statements in (keys, indexes, analyses):
            queue = iter(statements)
            await asyncio.gather(*(_run(connection, queue) for connection in crew))


async def _run(connection: Connection, queue: Iterator[str]) -> None:
    for statement in queue:
        await connection.execute(statement)
