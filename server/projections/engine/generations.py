"""Generations: a whole set of projection tables, in a schema of its own."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from server.postgres import Connection
from server.projections.engine.as_of_views import create_views
from server.projections.engine.generation_registry import record
from server.projections.engine.sql_tables import all_tables
from server.projections.tables import SCHEMA, TABLES, schema_of

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
# By default, dead rows wait for a fifth of the table: at the head of the queue, each claim would
# pass them all. Rows of a growing table are marked as frozen for a fiftieth of it at a time.
_VACUUM = (
    "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, "
    "toast.autovacuum_vacuum_scale_factor = 0.02"
)
_NEVER_ASKED = frozenset({"state", "inputs", "meta"})


async def create(owner: Connection, generation: int, server_role: str) -> None:
    """Create an empty generation, ready for readers and writers; safe to repeat."""
    if await exists(owner, generation):
        return
    async with owner.transaction():
        await create_tables(owner, generation)
        await create_indexes(owner, generation)
        await open_to(owner, generation, server_role)
        await record(owner, generation, "ready")


async def exists(owner: Connection, generation: int) -> bool:
    """Tell whether the schema of the generation exists."""
    schema = schema_of(generation)
    return bool(await owner.fetchval("SELECT to_regnamespace($1) IS NOT NULL", schema))


async def create_tables(owner: Connection, generation: int) -> None:
    """Create the tables without keys and indexes, so that they can be filled in bulk."""
    await owner.execute(f"CREATE SCHEMA {schema_of(generation)}")
    for table in all_tables():
        name = f"{schema_of(generation)}.{table.name}"
        tuned = [
            # One organization may own nearly all rows: the planner must not think few have it.
            "ALTER COLUMN org_id SET (n_distinct = 1)",
            f"SET ({_storage(table.name)})",
            # These widest columns are in no condition; ANALYZE of tasks costs half as much without.
            *(
                f"ALTER COLUMN {column} SET STATISTICS 0"
                for column in sorted(_NEVER_ASKED & set(table.columns.keys()))
            ),
        ]
        created = _render(CreateTable(table), generation)
        await owner.execute(f"{created}; ALTER TABLE {name} {', '.join(tuned)}")


async def create_indexes(owner: Connection, generation: int) -> None:
    """Create the secondary indexes, then the primary keys, of empty tables.

    Of indexes of equal cost, as all are on an empty table, the planner takes the one made last. A
    look-up by key must take the key, because its plan may be kept until the table has many rows.
    """
    for statement in (*index_statements(generation), *key_statements(generation)):
        await owner.execute(statement)


def key_statements(generation: int) -> list[str]:
    """Return one statement per primary key: sorting all rows once costs less than row by row."""
    statements = []
    for table in all_tables():
        key, columns = table.primary_key, ", ".join(c.name for c in table.primary_key.columns)
        statements.append(
            f"ALTER TABLE {schema_of(generation)}.{table.name} "
            f"ADD CONSTRAINT {key.name} PRIMARY KEY ({columns})"
        )
    return statements


def index_statements(generation: int) -> list[str]:
    """Return one statement per secondary index; the statements may run in parallel."""
    indexes = [index for table in all_tables() for index in table.indexes]
    indexes.sort(key=lambda index: str(index.name))
    return [_render(CreateIndex(index), generation) for index in indexes]


async def open_to(owner: Connection, generation: int, server_role: str) -> None:
    """Set row-level security by tenant, grant the server role access, and create the views."""
    schema = schema_of(generation)
    role = await owner.fetchval("SELECT quote_ident($1)", server_role)
    await owner.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    for table in all_tables():
        name = f"{schema}.{table.name}"
        await owner.execute(
            f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY tenant ON {name} "
            "USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);"
            f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true);"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {role};"
        )
    await create_views(owner, generation, role)


def _storage(table: str) -> str:
    """Return the storage parameters of a table."""
    spec = TABLES.get(table)
    filled = 100 if spec is None else spec.fillfactor
    return _VACUUM if filled == 100 else f"{_VACUUM}, fillfactor = {filled}"


def _render(statement: CreateTable | CreateIndex, generation: int) -> str:
    text = str(statement.compile(dialect=_DIALECT))
    return text.replace(f"{SCHEMA}.", f"{schema_of(generation)}.")
