"""The queries `node` and `nodes`: any object by its id, as the Relay specification asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Annotated, Any, Optional, TypeVar
from uuid import UUID

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
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None] | None:
        """Up to 200 things by their ids, in the order asked for; see `node`."""
        await info.context.require(Permission.ACCOUNT)
        if len(ids) > PAGE:
            raise Refused(Code.LIMIT, f"Ask for {PAGE} ids at most at once.", ("ids",))
        session = session_of(self, info)
        found = [_find(info, session, text, "ids", number) for number, text in enumerate(ids)]
        return await asyncio.gather(*found)


LINKED = {
    "audit": ("Audit", "server.schema.audits.types"),
    "annotation": ("Annotation", "server.schema.labeling.types"),
    "correction": ("Correction", "server.schema.corrections.types"),
    "hold": ("Hold", "server.schema.erasure.holds"),
    "project": ("Project", "server.schema.projects.types"),
    "run": ("Run", "server.schema.runs.types"),
    "slice": ("Slice", "server.schema.slices.types"),
    "task": ("Task", "server.schema.labeling.types"),
    "taxonomy": ("Taxonomy", "server.schema.taxonomies.types"),
}
"""By prefix of ids, the type of the objects and its module, which may import the linking one."""


def type_linked(kind: str) -> Any:
    """Return the type of what ids of a kind name, for a module that its module imports."""
    name, module = LINKED[kind]
    return Annotated[name, strawberry.lazy(module)]


def link(
    kind: str,
    id_of: Callable[[Any], UUID | Awaitable[UUID | None] | None],
    permission: Permission,
    doc: str,
    *,
    null: bool = True,
) -> Any:
    """Return a field that loads what `id_of` names of an object that has a session.

    Args:
        kind: the prefix of the ids of what is named.
        id_of: returns the id; None where there is nothing to load.
        permission: shown in the SDL.
        doc: the description of the field.
        null: whether the field is null, instead of refused, where the caller may not see it.
    """

    async def load(self: Any, info: Info) -> Any:
        id_: Any = id_of(self)
        if isawaitable(id_):
            id_ = await id_
        if null:
            return await load_linked(info, self.session, kind, id_)
        return await NODES[kind](info, self.session, id_)

    load.__doc__ = doc
    returned: Any = type_linked(kind)
    load.__annotations__ = {"info": Info, "return": Optional[returned] if null else returned}  # noqa: UP045
    return query(permission)(load)


async def _find(info: Info, session: ReadSession, text: str, *path: str | int) -> Node | None:
    kind, uuid = ids.parse(text, *path)
    return await load_linked(info, session, kind, uuid)


async def load_linked(info: Info, session: ReadSession, kind: str, id_: UUID | None) -> Node | None:
    """Return what an id names; None for None, and where there is nothing that the caller sees."""
    load = NODES.get(kind)
    if load is None or id_ is None:
        return None
    try:
        return await load(info, session, id_)
    except Refused as refused:
        if refused.code in (Code.NOT_FOUND, Code.FORBIDDEN):
            return None
        raise
