"""The query of changes: a page of what is different between two moments."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import EventVisibility
from server.events.changes.field_changes import ChangeKind
from server.events.core import ids
from server.events.core.event import Kind
from server.events.core.refusal import Code, Refused
from server.reads.changes import ChangePlace, ChangesWanted, find_changes
from server.reads.events.events import visibility_of
from server.reads.session import ReadSession
from server.schema.accounts.members import load_member
from server.schema.as_of import session_as_of
from server.schema.changes.types import ChangeType, change_of
from server.schema.core.base import Connection, Position, query
from server.schema.core.context import Context, Info, session_of
from server.schema.core.paging import page_of, paging
from server.schema.events.filter import EventFilter, resolve

COMPARED = (Kind.PROJECT, Kind.TASK, Kind.TAXONOMY, Kind.MEMBER)
_CURSOR = re.compile(r"([1-9][0-9]{0,17})(?:\.([1-9][0-9]{0,8}))?")


@strawberry.input(
    description="A moment: exactly one member. A position that is in the ledger, or a time with "
    "its zone, which means the last position at or before it.",
    one_of=True,
)
class Moment:
    """A position or a time."""

    position: Position | None = strawberry.UNSET
    time: datetime | None = strawberry.UNSET


@strawberry.type
class ChangeQueries:
    """Queries about changes."""

    @query(Permission.EVENTS_READ_OWN)
    async def changes(
        self,
        info: Info,
        of: strawberry.ID,
        from_: Annotated[Moment, strawberry.argument(name="from")],
        to: Moment | None = None,
        by: strawberry.ID | None = None,
        kinds: list[ChangeKind] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ChangeType] | None:
        """What is different between two moments, object by object: a net comparison.

        Of a project with its tasks, their annotations and comments, and the roles of members in it;
        or of one task, taxonomy or member. What changed and changed back is not listed. `to` is the
        end of the ledger by default: name it where you read several pages. `by` is a member who
        took part in a change.

        Objects come in the order of the first event that touched their project, task, taxonomy or
        member. A page of a project looks at 20,000 positions at most, so it may hold few changes or
        none and still have a next one: go on with `endCursor`.

        Annotators see changes of their own annotations only, unless the project shows all of them.
        """
        page, place = paging(first, after, None, None), None if after is None else _place(after)
        context = info.context
        session = session_of(self, info)
        since = await _position(context, session, from_, "from")
        until = (await session.cut()).head
        if to is not None:
            until = await _position(context, session, to, "to")
        if since > until:
            message = "`from` is later than `to`: swap them."
            raise Refused(Code.INVALID, message, ("from",))
        visibility = await visibility_of(context.session, await context.actor())
        kind, id_, project, actor = await _scope(info, session, visibility, of, by)
        only = None if kinds is None else frozenset(kinds)
        wanted = ChangesWanted(kind, id_, project, since, until, actor, only)
        found = await find_changes(session.present, visibility, wanted, place, page.size)
        items = [(_text(f.place), change_of(session, visibility, project, f)) for f in found.found]
        end = None if found.end is None else _text(found.end)
        return page_of(items, page, end=end)


async def _position(context: Context, session: ReadSession, given: Moment, name: str) -> int:
    """Return the position of a moment; of one after a snapshot, the end of the snapshot.

    Raises:
        Refused: INVALID for a moment that has not come yet, or a time without zone.
    """
    position = None if given.position is strawberry.UNSET else given.position
    time = None if given.time is strawberry.UNSET else given.time
    try:
        found = (await session_as_of(context, position, time)).at
    except Refused as refused:
        raise refused.under(name) from None
    return min(found or 0, (await session.cut()).head)


async def _scope(
    info: Info,
    session: ReadSession,
    visibility: EventVisibility,
    of: str,
    by: str | None,
) -> tuple[Kind, UUID, UUID | None, UUID | None]:
    """Return kind and id of what is compared, its project, and the member to filter by.

    Raises:
        Refused: INVALID for what is not compared, NOT_FOUND for what the caller may not see;
            FORBIDDEN for another member's stream, or for a filter by one.
    """
    name, id_ = ids.parse(of, "of", kind="project")
    if name not in COMPARED:
        message = "Name a project, task, taxonomy or member: its changes include those within it."
        raise Refused(Code.INVALID, message, ("of",))
    actors = None if by is None else [strawberry.ID(by)]
    given = EventFilter(stream=strawberry.ID(of), actors=actors)
    try:
        criteria = await resolve(info, session, visibility, given)
        if name == Kind.MEMBER:
            await load_member(session, id_)
    except Refused as refused:
        path = ("by",) if refused.path[:2] == ("filter", "actors") else ("of",)
        raise Refused(refused.code, refused.message, path) from None
    if criteria.scope is not None:
        visibility.actor.require(Permission.EVENTS_READ_OWN, criteria.scope)
    (actor,) = criteria.actors or (None,)
    return Kind(name), id_, criteria.scope, actor


def _text(place: ChangePlace) -> str:
    whole = place == ChangePlace(place.position)
    return f"{place.position}" if whole else f"{place.position}.{place.count}"


def _place(text: str) -> ChangePlace:
    """Return the place that a cursor says. Raises Refused INVALID."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        message = "This is no cursor: take `endCursor` of the page before."
        raise Refused(Code.INVALID, message, ("after",))
    position = int(found[1])
    return ChangePlace(position) if found[2] is None else ChangePlace(position, int(found[2]))
