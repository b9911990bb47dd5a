"""Projects, and the published versions of their forms and guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Text, exists

from server.events.projects import PROJECT, Project, ProjectStatus
from server.projections import tables
from server.reads.loaders import Row, among, batched, by_id, parent, state_of
from server.reads.named_lists import (
    Conditions,
    NamedPage,
    begins_with,
    count_named,
    named_rows,
    named_rows_of_each,
)
from server.reads.session import ReadSession

project_row = by_id(tables.project)
"""Reads the row of a project."""
project_state = state_of(PROJECT)
"""Reads the state of a project, which holds its migrations."""

_table = tables.project


def project_conditions(
    *,
    among_ids: Iterable[UUID] | None,
    drawing_on: str | ColumnElement[str] | None = None,
    statuses: Iterable[ProjectStatus] | None = None,
    name_prefix: str | None = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions on a list of projects.

    Args:
        among_ids: only these projects.
        drawing_on: only projects whose present form draws on the taxonomy of this public id.
        statuses: only projects of these statuses.
        name_prefix: only projects whose name begins so.
    """
    found: list[ColumnElement[bool]] = []
    if among_ids is not None:
        found.append(among(_table.c.id, among_ids))
    if drawing_on is not None:
        # Without an index on the text: an organization has few projects.
        form = tables.document.c
        pinned = (form.org_id == _table.c.org_id) & (form.project_id == _table.c.id)
        pinned &= (form.kind == "form") & (form.number == _table.c.form_version)
        named = form.body.contains(drawing_on)
        found.append(exists().where(pinned, named))
    if statuses is not None:
        found.append(among(_table.c.status, [status.value for status in statuses]))
    if name_prefix:
        found.append(begins_with(_table, name_prefix))
    return found


async def project_rows(session: ReadSession, where: Conditions, page: NamedPage) -> list[Row]:
    """Return the rows of a page of projects."""
    return await named_rows(session, _table, where, page)


@batched
async def rows_drawing_on(
    session: ReadSession,
    taxonomies: Sequence[str],
    among_ids: tuple[UUID, ...] | None,
    statuses: tuple[ProjectStatus, ...],
    name_prefix: str | None,
    page: NamedPage,
) -> list[list[Row]]:
    """Return the rows of a page of the projects that draw on a taxonomy, by its public id."""
    where = project_conditions(
        among_ids=among_ids,
        drawing_on=parent(Text()),
        statuses=statuses,
        name_prefix=name_prefix,
    )
    return await named_rows_of_each(session, _table, where, page, taxonomies)


async def count_projects(session: ReadSession, where: Conditions) -> tuple[int, bool]:
    """Return how many projects meet the conditions, and whether that is all of them."""
    return await count_named(session, _table, where)


async def hidden_events(session: ReadSession, project: Row) -> int:
    """Return how many events of a project tell how much others answered, given its row."""
    counts: int | None = project["counts"]
    if counts is not None:
        return counts
    state: Project = await project_state(session, project["id"])
    return state.counts


# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_DOCUMENTS = """
SELECT w.*, d.body, d.published_by, d.published_at
FROM unnest($2::uuid[], $3::text[], $4::int[]) w (project, kind, number) CROSS JOIN LATERAL (
    SELECT body, published_by, published_at FROM projection.document WHERE org_id = $1
    AND project_id = w.project AND kind = w.kind AND number = w.number LIMIT 1
) d
"""


@batched
async def document(session: ReadSession, keys: Sequence[tuple[UUID, str, int]]) -> list[Row | None]:
    """Return a version of a project's form or guideline: its body, who published it and when."""
    rows = await session.raw(_DOCUMENTS, session.org, *map(list, zip(*keys, strict=True)))
    found = {(row["project"], row["kind"], row["number"]): row for row in rows}
    return [found.get(key) for key in keys]
