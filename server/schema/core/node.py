"""Anything by its id, as Relay asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.members import member_row
from server.reads.session import ReadSession
from server.reads.tasks import comment_row
from server.schema.accounts.members import member_ref
from server.schema.accounts.organizations import load_organization
from server.schema.core.base import PAGE, Node, query
from server.schema.core.context import Info, session_of
from server.schema.labeling.queries import load_annotation
from server.schema.labeling.types import comment_of, load_task
from server.schema.projects.types import load_project
from server.schema.taxonomies.types import load_taxonomy


@strawberry.type
class NodeQueries:
    """Anything by its id."""

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
    load = LOADERS.get(kind)
    if load is None:
        return None
    try:
        return await load(info, session, uuid)
    except Refused as refused:
        if refused.code in (Code.NOT_FOUND, Code.FORBIDDEN):
            return None
        raise


async def _member(_: Info, session: ReadSession, id_: UUID) -> Node | None:
    known = await member_row(session, id_)
    return None if known is None else await member_ref(session, id_)


async def _organization(_: Info, session: ReadSession, id_: UUID) -> Node | None:
    return await load_organization(session) if id_ == session.org else None


async def _comment(info: Info, session: ReadSession, id_: UUID) -> Node | None:
    row = await comment_row(session, id_)
    if row is None:
        return None
    await load_task(info, session, row["task_id"])
    if row["annotation_id"] is not None:
        await load_annotation(info, session, row["annotation_id"])
    return comment_of(session, row)


LOADERS: Mapping[str, Callable[[Info, ReadSession, UUID], Awaitable[Node | None]]] = {
    "project": load_project,
    "task": load_task,
    "annotation": load_annotation,
    "comment": _comment,
    "member": _member,
    "organization": _organization,
    "taxonomy": load_taxonomy,
}
"""By kind of id: what loads it, or raises Refused NOT_FOUND."""
