"""Views of the tables as they were at a position, one for each table, in a schema beside them.

A view has the name and the columns of its table, so that one statement reads the present or the
past, by the schema that it names. The position is the setting `app.as_of` of the transaction.

A row of the past is a row of the table or of its history that was valid at the position. Of the
columns that leave no history, those written once are as today, `version` is the number of events
that the stream had, and all others are NULL: `server.reads` folds the stream where it needs them.
A table without a history shows the rows that it has today, of which some may have come later:
docs/decisions/as-of-fields.md says for each what is read instead.
"""

from __future__ import annotations

from server.postgres import Connection
from server.projections.engine.sql_tables import TYPES
from server.projections.engine.table_spec import Column, TableSpec
from server.projections.tables import TABLES, as_of_schema, schema_of

_AT = "(SELECT current_setting('app.as_of')::bigint)"
"""As a query of its own, so that a statement reads the setting once, not for each row, and has one
plan for all positions."""
_NEVER = (1 << 63) - 1
"""Where the version of a row ends that is the present one."""


_VERSION_OF = """
CREATE FUNCTION {schema}.version_of(org uuid, one uuid) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT e.version FROM public.events e WHERE e.org_id = org AND e.stream = one
        AND e.position <= {at} ORDER BY e.version DESC LIMIT 1
    );
END $$"""
"""A function, for as a part of the view it takes each statement some milliseconds to plan: it would
be planned for each partition of the ledger, twice."""


async def create_views(owner: Connection, generation: int, role: str) -> None:
    """Create the views of a generation's tables, open to the server role, a quoted name."""
    schema = as_of_schema(generation)
    await owner.execute(f"CREATE SCHEMA {schema}; GRANT USAGE ON SCHEMA {schema} TO {role}")
    await owner.execute(_VERSION_OF.format(schema=schema, at=_AT))
    for table in TABLES.values():
        name, rows = f"{schema}.{table.name}", _rows(table, generation)
        # Row-level security binds whoever reads a view, not its owner.
        await owner.execute(f"CREATE VIEW {name} WITH (security_invoker) AS {rows}")
        await owner.execute(f"GRANT SELECT ON {name} TO {role}")


def _rows(table: TableSpec, generation: int) -> str:
    """Return the select of a table's rows as of the position.

    The conditions stand around the union: only where its parts have none of their own, PostgreSQL
    reads two indexes in their common order, and stops where the page is full.
    """
    columns, schema = ", ".join(table.all_columns), schema_of(generation)
    if not table.history:
        return f"SELECT {columns} FROM {schema}.{table.name} WHERE from_position <= {_AT}"
    present = f"SELECT {_shown(table, generation, past=False)} FROM {schema}.{table.name} t"
    past = f"SELECT {_shown(table, generation, past=True)} FROM {schema}.{table.name}_history t"
    return (
        f"SELECT {columns} FROM ({present} UNION ALL {past}) v "
        f"WHERE v.from_position <= {_AT} AND v.to_position > {_AT}"
    )


def _shown(table: TableSpec, generation: int, *, past: bool) -> str:
    """Return the columns of a version of a row, of the history or the table, and where it ends."""
    kept = [f"t.{name}" for name in ("org_id", *table.tracked)]
    kept += [
        _untracked(table, column, as_of_schema(generation))
        for column in table.columns
        if column.name in table.untracked
    ]
    schema = schema_of(generation)
    once = (
        f"(SELECT c.{{0}} FROM {schema}.{table.name} c WHERE c.org_id = t.org_id AND c.id = t.id)"
    )
    kept += [once.format(name) if past else f"t.{name}" for name in table.once]
    end = "t.to_position" if past else f"{_NEVER}::bigint AS to_position"
    return ", ".join((*kept, "t.from_position", end))


def _untracked(table: TableSpec, column: Column, schema: str) -> str:
    """Return the SQL of a column that leaves no history."""
    if column.name == "version" and "state" in table.untracked:
        return f"{schema}.version_of(t.org_id, t.id) AS version"
    return f"NULL::{TYPES[column.type].compile()} AS {column.name}"
