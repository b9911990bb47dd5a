"""Saved views: one by its id, and those of a project that a member may use."""

from __future__ import annotations

from uuid import UUID

from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, by_id, columns
from server.reads.session import ReadSession

saved_view_row = by_id(tables.saved_view)
"""Reads the row of a saved view."""

_SHOWN = ", ".join(f"v.{column.name}" for column in columns(tables.saved_view))
_IN = "FROM projection.saved_view v WHERE v.org_id = $1 AND v.project_id = $2"
_ORDER = "ORDER BY v.id{down} LIMIT $4"
# Each branch reads an index in its order, and stops at the limit.
_USABLE = f"""
SELECT * FROM (
    (SELECT {_SHOWN} {_IN} AND v.owner_id = $3 {{later}} {_ORDER})
    UNION ALL
    (SELECT {_SHOWN} {_IN} AND v.shared AND v.owner_id <> $3 {{later}} {_ORDER})
) usable ORDER BY id{{down}} LIMIT $4
"""


async def saved_view_rows(
    session: ReadSession, project: UUID, member: UUID, page: KeysetPage
) -> list[Row]:
    """Return the views of a project that a member owns or that others share, the oldest first.

    Args:
        session: the read session.
        project: the project.
        member: whose own views are among them.
        page: which of them, by id.
    """
    text, key = page.fill(_USABLE, "v.id", 5)
    return await session.raw(text, session.org, project, member, page.limit, *key)
