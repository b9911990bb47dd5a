"""Times of import as ranks: where tasks were always ranked by their import, an index has both."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from server.events.project_policy import Order
from server.projections.tables import SCHEMA
from server.reads.labeling.task_orders import TaskOrder
from server.reads.labeling.task_requests import Wanted
from server.reads.session import PRESENT, ReadSession

# Times of import grow with ranks, so a binary search works: a probe of the index for each halving.
_RANKS = """
WITH RECURSIVE range (number, moment, low, high) AS (
    SELECT given.number, given.moment, first.rank, last.rank + 1
    FROM (VALUES (0, $3::timestamptz), (1, $4)) given (number, moment),
    LATERAL (
        SELECT rank FROM {schema}.task WHERE org_id = $1 AND project_id = $2
        ORDER BY rank, id LIMIT 1
    ) first,
    LATERAL (
        SELECT rank FROM {schema}.task WHERE org_id = $1 AND project_id = $2
        ORDER BY rank DESC, id DESC LIMIT 1
    ) last
    WHERE given.moment IS NOT NULL AND {in_order}
    UNION ALL
    SELECT number, moment,
        CASE WHEN task.imported_at < moment THEN task.rank + 1 ELSE low END,
        CASE WHEN task.imported_at < moment THEN high ELSE low + (high - low) / 2 END
    FROM range CROSS JOIN LATERAL (
        SELECT rank, imported_at FROM {schema}.task
        WHERE org_id = $1 AND project_id = $2 AND rank >= low + (high - low) / 2 AND low < high
        ORDER BY rank, id LIMIT 1
    ) task
)
SELECT number, low FROM range WHERE low = high
"""


def in_order(org: str, project: str, schema: str = PRESENT) -> str:
    """Return the SQL of the condition that the tasks of a project were always ranked by import.

    Args:
        org: the SQL of the organization.
        project: the SQL of the project.
        schema: where the tables lie.
    """
    return " AND ".join(
        f"NOT EXISTS (SELECT FROM {schema}.{versions} WHERE org_id = {org} AND id = {project} "
        f"AND policy::json->>'order' <> '{Order.SEQUENCE}')"
        for versions in ("project", "project_history")
    )


_OF_PRESENT, _OF_PAST = (
    _RANKS.format(schema=schema, in_order=in_order("$1", "$2", schema))
    for schema in (SCHEMA, PRESENT)
)


async def with_ranks(session: ReadSession, wanted: Wanted) -> Wanted:
    """Return a request by RANK with the ranks of the times of import in place of these times.

    The request itself, where the tasks were not always ranked by import.
    """
    criteria, project = wanted.criteria, wanted.project
    if (
        criteria is None
        or (times := criteria.imported) is None
        or wanted.sorting.order is not TaskOrder.RANK
        or not isinstance(project, UUID)
    ):
        return wanted
    text = _OF_PRESENT if session.at is None else _OF_PAST
    rows = await session.raw(text, session.org, project, times.since, times.until)
    found = {row["number"]: row["low"] for row in rows}
    if len(found) < 2 - (times.since, times.until).count(None):
        return wanted
    ranks = found.get(0), found.get(1)
    return replace(wanted, ranks=ranks, criteria=replace(criteria, imported=None))
