"""Corrections of a project, and how many are under way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.ledger.read import fetch
from server.postgres import Connection
from server.projections import tables
from server.projections.tables import SCHEMA, schema_of
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, by_id, columns, grouped
from server.reads.session import ReadSession

correction_row = by_id(tables.correction)
"""Reads the row of a correction."""

_SHOWN = ", ".join(f"c.{column.name}" for column in columns(tables.correction))
_PAGE = f"""
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM projection.correction c WHERE c.org_id = $1 AND c.project_id = p.id
    {{later}} ORDER BY c.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""
_RUNNING = f"SELECT count(*) FROM {SCHEMA}.correction WHERE org_id = $1 AND finished_at IS NULL"


@batched
async def correction_rows(
    session: ReadSession, projects: Sequence[UUID], page: KeysetPage
) -> list[list[Row]]:
    """Return the rows of a page of each project's corrections, the latest first, by their id."""
    text, after = page.fill(_PAGE, "c.id", 4, descending=True)
    rows = await session.raw(text, session.org, projects, page.limit, *after)
    return grouped(rows, "project_id", projects)


async def count_running(connection: Connection, org: UUID, generation: int) -> int:
    """Return how many corrections of an organization are under way, by a generation's tables."""
    text = _RUNNING.replace(SCHEMA, schema_of(generation))
    return int((await fetch(connection, org, text, org))[0][0])
