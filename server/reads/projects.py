"""Projects, and the published versions of their forms and guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from server.events.core import ids
from server.events.projects import PROJECT
from server.projections import tables
from server.reads.loaders import Row, among, batched, by_id, rows_of, state_of
from server.reads.session import ReadSession

project_row = by_id(tables.project)
"""Reads the row of a project."""
project_state = state_of(PROJECT)
"""Reads the state of a project, which holds its migrations."""

_table = tables.project


async def project_rows(
    session: ReadSession,
    after: UUID | None,
    limit: int,
    *,
    among_ids: Iterable[UUID] | None,
    drawing_on: UUID | None = None,
) -> list[Row]:
    """Return the rows of projects in the order of their ids.

    Args:
        session: where to read.
        after: the id after which the page begins.
        limit: the most rows.
        among_ids: only these projects.
        drawing_on: only projects whose present form draws on this taxonomy.
    """
    statement = rows_of(_table).order_by(_table.c.id).limit(limit)
    if after is not None:
        statement = statement.where(_table.c.id > after)
    if among_ids is not None:
        statement = statement.where(among(_table.c.id, among_ids))
    if drawing_on is not None:
        # Without an index: an organization has few projects. The public id of a taxonomy stands in
        # the state of a project only where its present form names it.
        name = ids.public("taxonomy", drawing_on)
        statement = statement.where(_table.c.state.contains(name))
    return await session.fetch(statement)


# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_DOCUMENTS = """
SELECT w.*, d.body, d.published_at
FROM unnest($2::uuid[], $3::text[], $4::int[]) w (project, kind, number) CROSS JOIN LATERAL (
    SELECT body, published_at FROM projection.document WHERE org_id = $1
    AND project_id = w.project AND kind = w.kind AND number = w.number LIMIT 1
) d
"""


@batched
async def document(session: ReadSession, keys: Sequence[tuple[UUID, str, int]]) -> list[Row | None]:
    """Return a version of a project's form or guideline, by kind and number: body and time."""
    rows = await session.raw(_DOCUMENTS, session.org, *map(list, zip(*keys, strict=True)))
    found = {(row["project"], row["kind"], row["number"]): row for row in rows}
    return [found.get(key) for key in keys]
