"""Erasures: one by its id, and all of an organization, the latest first."""

from __future__ import annotations

from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, by_id, columns
from server.reads.session import ReadSession

erasure_row = by_id(tables.erasure)
"""Reads the row of an erasure."""

_SHOWN = ", ".join(f"e.{column.name}" for column in columns(tables.erasure))
_PAGE = (
    f"SELECT {_SHOWN} FROM projection.erasure e "
    "WHERE e.org_id = $1 {later} ORDER BY e.id{down} LIMIT $2"
)


async def erasure_rows(session: ReadSession, page: KeysetPage) -> list[Row]:
    """Return the rows of a page of erasures, the latest first, whose key is their id."""
    text, after = page.fill(_PAGE, "e.id", 3, descending=True)
    return await session.raw(text, session.org, page.limit, *after)
