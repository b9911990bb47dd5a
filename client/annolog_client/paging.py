"""Lists, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from annolog_client.refusals import AnnologError

T_co = TypeVar("T_co", covariant=True)


class PageInfo(Protocol):
    """Where a page lies."""

    @property
    def has_next_page(self) -> bool:
        """Whether there is another page."""

    @property
    def end_cursor(self) -> str | None:
        """The cursor to go on from."""


class Page(Protocol[T_co]):
    """A connection, as generated operations return it."""

    @property
    def page_info(self) -> PageInfo:
        """Where the page lies."""

    @property
    def nodes(self) -> Sequence[T_co]:
        """The items of the page."""


async def nodes_of(
    fetch: Callable[[str | None], Awaitable[Page[T_co] | None]],
) -> AsyncIterator[T_co]:
    """Yield every item of a list; `fetch` returns the page after a cursor.

    Raises:
        AnnologError: a page is missing, because the server refused the list.
    """
    after: str | None = None
    while True:
        page = await fetch(after)
        if page is None:
            raise AnnologError("The server returned no list.")
        for node in page.nodes:
            yield node
        if not page.page_info.has_next_page:
            return
        after = page.page_info.end_cursor
