"""Saved views: one by its id, and those of a project that a member may use."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, by_id, columns, grouped
from server.reads.session import ReadSession

saved_view_row = by_id(tables.saved_view)
"""Reads the row of a saved view."""

_SHOWN = ", ".join(f"v.{column.name}" for column in columns(tables.saved_view))
_IN = "FROM projection.saved_view v WHERE v.org_id = $1 AND v.project_id = p.id"
_ORDER = "ORDER BY v.id{down} LIMIT $4"
# Each branch reads an index in its order, and stops at the limit.
_USABLE = f"""
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (SELECT * FROM (
    (SELECT {_SHOWN} {_IN} AND v.owner_id = $3 {{later}} {_ORDER})
    UNION ALL
    (SELECT {_SHOWN} {_IN} AND v.shared AND v.owner_id <> $3 {{later}} {_ORDER})
) usable ORDER BY id{{down}} LIMIT $4) found ORDER BY found.id{{down}}
"""


@batched
async def saved_view_rows(
    session: ReadSession, projects: Sequence[UUID], member: UUID, page: KeysetPage
) -> list[list[Row]]:
    """Return the views of each project that a member owns or that others share, the oldest first.

    Args:
        session: the read session.
        projects: the projects.
        member: whose own views are among them.
        page: which of them, by id.
    """
    text, key = page.fill(_USABLE, "v.id", 5)
    rows = await session.raw(text, session.org, projects, member, page.limit, *key)
    return grouped(rows, "project_id", projects)
