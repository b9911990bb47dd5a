"""Pages of projects, members and taxonomies: what an organization has few of, known by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry

from server.events.core.text_limits import NAME, text_of
from server.reads.labeling.task_orders import SortDirection
from server.reads.loaders import Row
from server.reads.named_lists import NamedOrder, NamedPage, named_cursor
from server.schema.core.base import Connection, Total
from server.schema.core.paging import Paging, page_of

T = TypeVar("T")

strawberry.enum(NamedOrder, name="ListOrder", description="The order of a list of what has a name.")
strawberry.enum(SortDirection, description="Which end of an order comes first.")


@dataclass(frozen=True, slots=True)
class NamedListing:
    """What a client asks of such a list: its order and the page."""

    order: NamedOrder
    direction: SortDirection | None
    paging: Paging

    @property
    def page(self) -> NamedPage:
        """The rows to read, one more than the page shows."""
        paging = self.paging
        backward = paging.backward is not (self.direction is SortDirection.DESCENDING)
        return NamedPage(self.order, backward, paging.cursor, paging.size + 1, paging.argument)

    def connection(
        self, kind: str, rows: list[Row], made: Callable[[Any], T], total: Total
    ) -> Connection[T]:
        """Return the page of these rows."""
        items = [(named_cursor(kind, row, self.order), made(row)) for row in rows]
        return page_of(items, self.paging, total=total)


def prefix_of(given: str | None) -> str | None:
    """Return the beginning of a name that a filter asks for. Raises Refused INVALID, LIMIT."""
    return None if given is None else text_of(given, "filter", "nameStartsWith", longest=NAME)
