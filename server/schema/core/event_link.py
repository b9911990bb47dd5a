"""A field that leads from what was read to an event, as far as the caller may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Optional

import strawberry

from server.access.permissions import Permission
from server.reads.session import ReadSession
from server.schema.core.base import query
from server.schema.core.context import Context, Info

EventLoader = Callable[[Context, ReadSession, Sequence[int]], Awaitable[dict[int, Any]]]
_LOADERS: list[EventLoader] = []
"""The function that loads events, as soon as its module is imported."""

_TYPE = ("EventType", "server.schema.events.types")
"""The type of an event, and its module."""


def event_loader(load: EventLoader) -> EventLoader:
    """Decorate the function that returns, by position, those events that the caller may see.

    The types of events link to projects and tasks, whose modules cannot import those of events.
    """
    _LOADERS[:] = [load]
    return load


@dataclass(slots=True)
class LinkedEvents:
    """The events of a page of objects, read together when the first of them is asked for."""

    session: ReadSession
    positions: Sequence[int]
    running: asyncio.Future[dict[int, Any]] | None = None

    async def at(self, context: Context, position: int) -> Any:
        """Return the event at a position; None where the caller may not see it."""
        if self.running is None:
            (load,) = _LOADERS
            self.running = asyncio.ensure_future(load(context, self.session, self.positions))
        return (await self.running).get(position)


def event_link(doc: str) -> Any:
    """Return a field that loads the event at `position` of an object from its `events`."""

    async def load(self: Any, info: Info) -> Any:
        return await self.events.at(info.context, self.position)

    load.__doc__ = doc
    name, module = _TYPE
    returned: Any = Annotated[name, strawberry.lazy(module)]
    load.__annotations__ = {"info": Info, "return": Optional[returned]}  # noqa: UP045
    return query(Permission.EVENTS_READ_OWN)(load)
