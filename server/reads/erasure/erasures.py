"""Erasures: one by its id, and all of an organization, the latest first."""

from __future__ import annotations

from uuid import UUID

from server.projections import tables
from server.reads.loaders import Row, by_id, columns
from server.reads.session import ReadSession

erasure_row = by_id(tables.erasure)
"""Reads the row of an erasure."""

_SHOWN = ", ".join(f"e.{column.name}" for column in columns(tables.erasure))
_PAGE = (
    f"SELECT {_SHOWN} FROM projection.erasure e "
    "WHERE e.org_id = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3"
)
_LAST = UUID(int=2**128 - 1)


async def erasure_rows(session: ReadSession, before: UUID | None, limit: int) -> list[Row]:
    """Return erasures, the latest first.

    Args:
        session: the read session.
        before: the id of the erasure before which to begin; None for the latest.
        limit: how many rows at most.
    """
    return await session.raw(_PAGE, session.org, before or _LAST, limit)
