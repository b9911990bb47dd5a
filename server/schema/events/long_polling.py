"""Queries of events that wait for the next one, so that a program needs no socket to follow.

A query waits outside its snapshot: it holds no connection, and counts as a subscription. It
ends at once when the client or the server leaves, and with the rights of its caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeAlias

from graphql import FieldNode, FragmentSpreadNode, SelectionNode

from server.events.core.refusal import Code, Refused
from server.reads.as_of import require_present
from server.reads.session import ReadSession
from server.schema.core.base import Connection
from server.schema.core.context import Info
from server.schema.core.paging import Paging
from server.schema.events.event_view import EventView
from server.schema.events.event_watch import EventWatch
from server.schema.events.filter import EventFilter, require_endless, resolve
from server.schema.events.interfaces import EventType

LONGEST = 60
"""The most seconds that a query waits."""
PATH = "waitSeconds"
Page: TypeAlias = "tuple[Connection[EventType], int]"
"""A page, and the head of the ledger when it was read."""


def require_waitable(
    info: Info, session: ReadSession, wanted: Paging, given: EventFilter | None, seconds: int
) -> None:
    """Refuse to wait where nothing new can come, or where a snapshot would be held meanwhile.

    Raises:
        Refused: PRESENT_ONLY as of a position; LIMIT for too many seconds; INVALID for a page that
            has an end, and beside other fields of the operation.
    """
    require_present(session, "What happens next", PATH)
    if not 0 <= seconds <= LONGEST:
        raise Refused(Code.LIMIT, f"Wait for {LONGEST} seconds at most, and ask again.", (PATH,))
    if wanted.backward:
        message = "New events come at the end: wait with `first` and `after`."
        raise Refused(Code.INVALID, message, (PATH,))
    require_endless(given, "What waits for new events has no end")
    asked = info._raw_info  # noqa: SLF001 - Strawberry does not hand on the operation
    if _fields(asked.operation.selection_set.selections, asked.fragments) > 1:
        message = "Ask for nothing beside `events` in an operation that waits."
        raise Refused(Code.INVALID, message, (PATH,))


def _fields(selections: Collection[SelectionNode], fragments: Any) -> int:
    """Return how many fields some selections have, those of their fragments included."""
    found = 0
    for node in selections:
        inner: Any = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
        one = isinstance(node, FieldNode)
        found += 1 if one else _fields(inner.selection_set.selections, fragments)
    return found


async def waited(
    info: Info, given: EventFilter | None, seconds: int, page: Callable[[], Awaitable[Page]]
) -> Connection[EventType]:
    """Return a page, once it has events or the time is over.

    Args:
        info: of the field, the only one of its operation.
        given: the filter of the page.
        seconds: the time.
        page: reads the page in the present snapshot and with the present rights.

    Raises:
        Refused: as `page` does; LIMIT or UNAVAILABLE for too many subscriptions.
    """
    found, position = await page()
    if found.edges or found.page_info.has_next_page or not seconds:
        return found
    context = info.context
    me, services = context.me, context.services
    await context.release()
    with services.subscription_limits.counted(me.org, me.member, me.credential):
        ends = [services.stopping.wait(), *(leave() for leave in filter(None, [context.gone]))]
        async with EventWatch(context, position, ends) as watch:
            came = await _came(info, given, watch, seconds)
    return (await page())[0] if came else found


async def _came(info: Info, given: EventFilter | None, watch: EventWatch, seconds: int) -> bool:
    """Tell whether the page has become another one before the time was over."""
    context, now = info.context, asyncio.get_running_loop().time
    until = now() + seconds
    criteria = await resolve(info, context.session, watch.visibility, given)
    view = EventView(watch.visibility, criteria)
    await context.release()
    while events := await watch.next(until - now()):
        if watch.visibility is not view.visibility:
            return True
        if possible := view.possible(events):
            references = await view.references(context.session, possible)
            await context.release()
            if any(view.discloses(event, references) for event in possible):
                return True
    return watch.visibility is not view.visibility
