"""Pages of a list from either of its ends, and the totals of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from server.events.core.refusal import Code, Refused
from server.schema.core.base import COUNTED, Connection, PageInfo, Total, once, page, page_size

DEFAULT_PAGE = 50
"""The items of a page whose size nobody asks for."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list: forward from its beginning, or backward from its end."""

    size: int
    cursor: str | None
    backward: bool

    @property
    def argument(self) -> str:
        """The name of the argument that the cursor came in."""
        return "before" if self.backward else "after"


def paging(first: int | None, after: str | None, last: int | None, before: str | None) -> Paging:
    """Return what the arguments of a list ask for: by default the first 50 items.

    Raises:
        Refused: LIMIT for a size that no page has; INVALID for arguments that exclude each other.
    """
    backward = last is not None or (before is not None and first is None)
    others = {"first": first, "after": after} if backward else {"before": before}
    for name, given in others.items():
        if given is not None:
            message = "Use `first` and `after` to go forward, or `last` and `before` to go back."
            raise Refused(Code.INVALID, message, (name,))
    size = DEFAULT_PAGE if first is None and last is None else (last if backward else first) or 0
    cursor = before if backward else after
    return Paging(page_size(size, "last" if backward else "first"), cursor, backward)


def page_of(
    items: list[tuple[str, T]],
    wanted: Paging,
    *,
    end: str | None = None,
    total: Total | None = None,
) -> Connection[T]:
    """Return a page, given its items as they were read.

    Args:
        items: cursor and item, from the end of the list where the page is wanted backward; one more
            than the page has if the list goes on.
        wanted: the page.
        end: where the search stopped before the page was full, the cursor to go on from.
        total: counts the whole list.
    """
    found = page(items, wanted.size, after=wanted.cursor, end=end)
    found.total = total and once(total)
    if wanted.backward:
        info = found.page_info
        found.edges.reverse()
        found.page_info = PageInfo(
            has_next_page=info.has_previous_page,
            has_previous_page=info.has_next_page,
            start_cursor=info.end_cursor,
            end_cursor=info.start_cursor,
        )
    return found


def counted(number: int) -> Total:
    """Return the total of a list whose length is known."""

    async def known() -> tuple[int, bool]:
        return min(number, COUNTED), number <= COUNTED

    return known
