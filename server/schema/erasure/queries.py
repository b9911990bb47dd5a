"""The query of erasures."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.reads.erasure.erasures import erasure_rows
from server.schema.core.base import Connection, page, page_size, query
from server.schema.core.context import Info, session_of
from server.schema.erasure.types import Erasure, erasure_of


@strawberry.type
class ErasureQueries:
    """Queries for erasures."""

    @query(Permission.ERASURES_READ)
    async def erasures(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Connection[Erasure] | None:
        """The erasures of the organization, the latest first; `node` gives one by its id."""
        await info.context.require(Permission.ERASURES_READ)
        size, session = page_size(first), session_of(self, info)
        before = None if after is None else ids.expect("erasure", after, "after")
        rows = await erasure_rows(session, before, size + 1)
        shown = [erasure_of(session, row) for row in rows]
        return page([(str(one.id), one) for one in shown], size, after=after)
