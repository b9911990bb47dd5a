"""The different values of a column that an index has next to the project: a probe for each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.reads.session import ReadSession

# Each step is a probe of the index, which leaves out what is null.
_VALUES = """
WITH RECURSIVE found (one) AS (
    (
        SELECT {column} FROM projection.{table}
        WHERE org_id = $1 AND project_id = $2 AND {column} IS NOT NULL{more}
        ORDER BY {column} LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT {column} FROM projection.{table}
        WHERE org_id = $1 AND project_id = $2 AND {column} > f.one{more}
        ORDER BY {column} LIMIT 1
    ) FROM found f WHERE f.one IS NOT NULL
)
SELECT one FROM found WHERE one IS NOT NULL LIMIT $3
"""


async def distinct_values(
    session: ReadSession,
    project: UUID,
    table: str,
    column: str,
    *bounds: Any,
    most: int,
    where: str = "",
) -> tuple[Any, ...] | None:
    """Return the values of a column in a project, in their order; None of more than `most`.

    Args:
        session: a session on the present.
        project: the project.
        table: the name of the table.
        column: the name of the column, in an index behind organization and project.
        bounds: the parameters of `where`, from `$4` on.
        most: the most values.
        where: a further condition, in SQL.
    """
    more = f" AND {where}" if where else ""
    text = _VALUES.format(table=table, column=column, more=more)
    rows = await session.raw(text, session.org, project, most + 1, *bounds)
    return None if len(rows) > most else tuple(row["one"] for row in rows)
