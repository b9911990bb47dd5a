"""Pages of a list from either of its ends, and the totals of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.keyset_pages import KeysetPage
from server.schema.core.base import COUNTED, Connection, Edge, PageInfo, Total, once, page_size

DEFAULT_PAGE = 50
"""The items of a page whose size nobody asks for."""
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list: forward from its beginning, or backward from its end."""

    size: int
    cursor: str | None
    backward: bool

    def keyset(self, key: tuple[Any, ...] | None) -> KeysetPage:
        """Return the rows to read, one more than the page shows, after the key in the cursor."""
        return KeysetPage(key, self.size + 1, self.backward)

    def after_id(self, kind: str) -> KeysetPage:
        """Return the rows to read after the public id in the cursor. Raises Refused INVALID."""
        if self.cursor is None:
            return self.keyset(None)
        return self.keyset((ids.expect(kind, self.cursor, self.argument),))

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
    kept = items[: wanted.size]
    cursors = [cursor for cursor, _ in kept]
    near, far = cursors[0] if cursors else None, end or (cursors[-1] if cursors else None)
    more, less = len(items) > wanted.size or end is not None, wanted.cursor is not None
    if wanted.backward:
        kept.reverse()
        near, far, more, less = far, near, less, more
    info = PageInfo(has_next_page=more, has_previous_page=less, start_cursor=near, end_cursor=far)
    edges = [Edge(cursor=cursor, node=node) for cursor, node in kept]
    return Connection(edges=edges, page_info=info, total=total and once(total))


def page_of_all(
    items: Iterable[U], length: int, wanted: Paging, made: Callable[[U], T]
) -> Connection[T]:
    """Return a page of a list in memory, whose items have their places as cursors.

    Args:
        items: the list from its beginning; read no further than the page needs.
        length: how many there are.
        wanted: the page.
        made: returns what to show of an item.
    """
    numbers = numbers_of(range(length), wanted)
    begin = min(numbers, default=0)
    found = [*islice(items, begin, begin + len(numbers))]
    shown = [(str(number), made(found[number - begin])) for number in numbers]
    return page_of(shown, wanted, total=counted(length))


def numbers_of(whole: range, wanted: Paging) -> range:
    """Return which numbers of a list of numbered items to read for a page, one more than it has.

    Args:
        whole: the numbers in the order of the list, up or down by one.
        wanted: the page, whose cursor is the number of an item.

    Raises:
        Refused: INVALID for a cursor that is no number.
    """
    way = whole[::-1] if wanted.backward else whole
    begin = way.start
    if wanted.cursor is not None:
        after = place_in(wanted.cursor, wanted.argument) + way.step
        begin = max(begin, after) if way.step > 0 else min(begin, after)
    return range(begin, way.stop, way.step)[: wanted.size + 1]


def place_in(cursor: str, argument: str, digits: int = 9) -> int:
    """Return the number in a cursor of a list whose items are numbered. Raises Refused INVALID."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= digits):
        message = "This is no cursor: take `endCursor` or `startCursor` of another page."
        raise Refused(Code.INVALID, message, (argument,))
    return int(cursor)


def counted(number: int) -> Total:
    """Return the total of a list whose length is known."""

    async def known() -> tuple[int, bool]:
        return min(number, COUNTED), number <= COUNTED

    return known
