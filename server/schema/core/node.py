"""The queries `node` and `nodes`: any object by its id, as the Relay specification asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.session import ReadSession
from server.schema.core.base import PAGE, Node, query
from server.schema.core.context import Info, session_of

NodeLoader = TypeVar("NodeLoader", bound=Callable[..., Awaitable[Node | None]])
NODES: dict[str, Callable[..., Awaitable[Node | None]]] = {}
"""By prefix of ids, the function that loads an object, given `(info, session, id)`, and for streams
the path for a refusal. It returns None or raises Refused NOT_FOUND where the caller sees none."""


def node_loader(prefix: str) -> Callable[[NodeLoader], NodeLoader]:
    """Decorate the function that loads the objects whose ids begin with a prefix."""

    def declare(load: NodeLoader) -> NodeLoader:
        NODES[prefix] = load
        return load

    return declare


@strawberry.type
class NodeQueries:
    """Queries for any object by its id."""

    @query(Permission.ACCOUNT)
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """A project, taxonomy, task, annotation, comment, member or the organization.

        Null where there is no such thing in the caller's organization, and where the caller may not
        see it.
        """
        await info.context.require(Permission.ACCOUNT)
        return await _find(info, session_of(self, info), id, "id")

    @query(Permission.ACCOUNT)
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Up to 200 things by their ids, in the order asked for; see `node`."""
        await info.context.require(Permission.ACCOUNT)
        if len(ids) > PAGE:
            raise Refused(Code.LIMIT, f"Ask for {PAGE} ids at most at once.", ("ids",))
        session = session_of(self, info)
        found = [_find(info, session, text, "ids", number) for number, text in enumerate(ids)]
        return await asyncio.gather(*found)


async def _find(info: Info, session: ReadSession, text: str, *path: str | int) -> Node | None:
    kind, uuid = ids.parse(text, *path)
    load = NODES.get(kind)
    if load is None:
        return None
    try:
        return await load(info, session, uuid)
    except Refused as refused:
        if refused.code in (Code.NOT_FOUND, Code.FORBIDDEN):
            return None
        raise
