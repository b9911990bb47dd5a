"""The edits of a draft as clients see them, and who makes them now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core.event import Recorded
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession
from server.reads.taxonomies.draft_edits import edits_of_draft
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.event_names import EVENT_NAMES, EventName
from server.schema.core.paging import Paging, page_of, place_in
from server.schema.taxonomies.typed_edits import TaxonomyEdit, typed_edit

PRESENT = timedelta(minutes=10)
"""Who edited so recently is taken to be editing still."""
LOOKED_AT = 500
"""The latest edits in which present editors are looked for."""


@strawberry.type(description="One edit of a draft, as somebody made it.")
class DraftEdit(Readable):
    """An edit of a draft."""

    recorded: strawberry.Private[Recorded[Any]]
    position: Position = strawberry.field(description="The place of its event in the ledger.")
    version: int = strawberry.field(description="The version of the taxonomy after it.")
    kind: EventName = strawberry.field(description="What kind of edit it is.")
    edited_at: datetime
    edit: TaxonomyEdit | None = strawberry.field(description="Null once it was erased.")

    @query(Permission.TAXONOMIES_READ)
    async def author(self) -> Member | None:
        """Who made it."""
        return await linked_member(self.session, self.recorded.actor)


@strawberry.type(description="Somebody who edits a draft now.")
class DraftEditor(Readable):
    """A member who edited a draft within the last ten minutes."""

    member_uuid: strawberry.Private[UUID]
    last_edit_at: datetime

    @query(Permission.TAXONOMIES_READ)
    async def member(self) -> Member | None:
        """Who it is."""
        return await linked_member(self.session, self.member_uuid)


async def page_of_edits(
    session: ReadSession, taxonomy: UUID, version: int, wanted: Paging
) -> Connection[DraftEdit]:
    """Return a page of the edits of a draft, the newest first. Raises Refused."""
    cursor = wanted.cursor
    key = None if cursor is None else (place_in(cursor, wanted.argument),)
    rows = await edits_of_draft(session, taxonomy, version, wanted.keyset(key))
    return page_of([(str(row.version), _edit_of(session, row)) for row in rows], wanted)


async def present_editors(
    session: ReadSession, taxonomy: UUID, version: int, now: datetime
) -> list[DraftEditor]:
    """Return who edited a draft in the last ten minutes, the latest editor first."""
    rows = await edits_of_draft(session, taxonomy, version, KeysetPage(None, LOOKED_AT))
    latest: dict[UUID, datetime] = {}
    for row in rows:
        if row.actor is not None and row.recorded_at > now - PRESENT:
            latest.setdefault(row.actor, row.recorded_at)
    return [
        DraftEditor(session=session, member_uuid=member, last_edit_at=at)
        for member, at in latest.items()
    ]


def _edit_of(session: ReadSession, row: Recorded[Any]) -> DraftEdit:
    content = getattr(row.event, "content", None)
    return DraftEdit(
        session=session,
        recorded=row,
        position=Position(row.position),
        version=row.version,
        kind=EVENT_NAMES[row.event.type],
        edited_at=row.recorded_at,
        edit=None if content is None else typed_edit(content.edit),
    )
