"""The query of erasures."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.reads.erasure.erasures import erasure_rows
from server.schema.core.base import Connection, query
from server.schema.core.context import Info, session_of
from server.schema.core.paging import page_of, paging
from server.schema.erasure.types import Erasure, erasure_of


@strawberry.type
class ErasureQueries:
    """Queries for erasures."""

    @query(Permission.ERASURES_READ)
    async def erasures(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Erasure] | None:
        """The erasures of the organization, the latest first; `node` gives one by its id."""
        await info.context.require(Permission.ERASURES_READ)
        wanted, session = paging(first, after, last, before), session_of(self, info)
        rows = await erasure_rows(session, wanted.after_id("erasure"))
        shown = [erasure_of(session, row) for row in rows]
        return page_of([(str(one.id), one) for one in shown], wanted)
