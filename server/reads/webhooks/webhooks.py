"""Webhooks: one by its id, those of an organization or a project, and how many there are."""

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

webhook_row = by_id(tables.webhook)
"""Reads the row of a webhook."""

_SHOWN = ", ".join(f"w.{column.name}" for column in columns(tables.webhook))
_PAGE = (
    f"SELECT {_SHOWN} FROM projection.webhook w WHERE w.org_id = $1 AND w.status <> 'DELETED' "
    "{later} ORDER BY w.id{down} LIMIT $2"
)
_OF_PROJECTS = f"""
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM projection.webhook w
    WHERE w.org_id = $1 AND w.project_id = p.id AND w.status <> 'DELETED'
    {{later}} ORDER BY w.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""
_COUNT = f"SELECT count(*) FROM {SCHEMA}.webhook WHERE org_id = $1 AND status <> 'DELETED'"


async def webhook_rows(session: ReadSession, page: KeysetPage) -> list[Row]:
    """Return the rows of a page of all webhooks that were not deleted, the latest first."""
    text, after = page.fill(_PAGE, "w.id", 3, descending=True)
    return await session.raw(text, session.org, page.limit, *after)


@batched
async def webhook_rows_in(
    session: ReadSession, projects: Sequence[UUID], page: KeysetPage
) -> list[list[Row]]:
    """Return the rows of a page of each project's webhooks, the latest first."""
    text, after = page.fill(_OF_PROJECTS, "w.id", 4, descending=True)
    rows = await session.raw(text, session.org, projects, page.limit, *after)
    return grouped(rows, "project_id", projects)


async def count_webhooks(connection: Connection, org: UUID, generation: int) -> int:
    """Return how many webhooks of an organization are not deleted, by a generation of tables."""
    text = _COUNT.replace(SCHEMA, schema_of(generation))
    return int((await fetch(connection, org, text, org))[0][0])
