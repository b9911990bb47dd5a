"""The query of the exports that are on record: who took contents out, when, and what."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.exports import ExportCreated, ExportKind, ExportOrigin
from server.events.labeling.tasks import Status
from server.reads.events.events import visibility_of
from server.reads.exports.recorded_exports import operators_of, recorded_exports
from server.reads.projects import project_row
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Info, session_of
from server.schema.core.event_link import LinkedEvents, event_link
from server.schema.core.node import link, load_linked
from server.schema.core.paging import page_of, paging, place_in

DIGITS = 18


@strawberry.type(description="An export on record: who took what out of the organization, when.")
class Export(Readable):
    """The event of an export, in the words of whoever asks who has a copy."""

    recorded: strawberry.Private[Recorded[ExportCreated]]
    events: strawberry.Private[LinkedEvents]
    position: Position = strawberry.field(description="Where it stands in the ledger.")
    recorded_at: datetime = strawberry.field(description="When it was asked for.")
    kind: ExportKind
    origin: ExportOrigin
    operator: str | None = strawberry.field(
        description="The name that whoever typed the command at the database gave; null for one "
        "over HTTP, and once it was erased."
    )
    scope_id: strawberry.ID = strawberry.field(
        description="What was exported: a project, a task or another thing, or the organization."
    )
    until: Position | None = strawberry.field(
        description="The last position that was asked for; null for all that there was."
    )
    until_time: datetime | None = strawberry.field(
        description="The time that was asked for instead of a position."
    )
    statuses: list[Status] = strawberry.field(
        description="Of tasks, only those with one of these statuses; empty where the filter names "
        "none."
    )
    filtered: bool = strawberry.field(
        description="Whether only the tasks that `filter` finds were exported."
    )
    filter: JSON | None = strawberry.field(
        description="The `TaskFilter` of the tasks, to be sent as the `filter` of `tasks`; null "
        "without one, and once it was erased."
    )

    @query(Permission.EVENTS_READ)
    async def scope(self, info: Info) -> Node | None:
        """What `scopeId` names; null where there is no such thing that the caller may see."""
        return await load_linked(info, self.session, *ids.parse(self.scope_id))

    @query(Permission.EVENTS_READ)
    async def requested_by(self) -> Member | None:
        """The member whose key or session it was; null where an operator gave a name."""
        return await linked_member(self.session, self.recorded.actor)

    project = link(
        "project",
        lambda export: export.project_uuid,
        Permission.PROJECT_READ,
        "The project that was exported; null for another thing.",
    )
    event = event_link("The event that put it on record.")

    @property
    def project_uuid(self) -> UUID | None:
        """The project that was exported; None for another thing."""
        kind, id_ = ids.parse(self.scope_id)
        return id_ if kind == Kind.PROJECT else None


@strawberry.type
class ExportQueries:
    """Queries about exports."""

    @query(Permission.EVENTS_READ)
    async def exports(
        self,
        info: Info,
        *,
        project: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Export] | None:
        """Who took contents out: all exports and replays on record, the latest first.

        With a project, those that hold something of it: of the project, of one of its tasks, or of
        the whole organization. A page looks at 5,000 exports at most: go on with `endCursor`.
        """
        context, session = info.context, session_of(self, info)
        actor = await context.require(Permission.EVENTS_READ)
        wanted = paging(first, after, last, before)
        at = wanted.cursor
        cursor = None if at is None else place_in(at, wanted.argument, DIGITS)
        within = None if project is None else ids.expect("project", project, "project")
        if within is not None and await project_row(session, within) is None:
            raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))
        page = await recorded_exports(
            session,
            await visibility_of(context.session, actor),
            project=within,
            cursor=cursor,
            limit=wanted.size + 1,
            oldest_first=wanted.backward,
        )
        events = LinkedEvents(session, [export.position for export in page.found])
        names = await operators_of(session, page.found)
        items = [
            (str(e.position), _export(session, e, events, names.get(e.position)))
            for e in page.found
        ]
        return page_of(items, wanted, end=None if page.end is None else str(page.end))


def _export(
    session: ReadSession,
    found: Recorded[ExportCreated],
    events: LinkedEvents,
    operator: str | None,
) -> Export:
    event = found.event
    return Export(
        session=session,
        recorded=found,
        events=events,
        position=Position(found.position),
        recorded_at=found.recorded_at,
        kind=event.export_kind,
        origin=event.origin,
        operator=operator,
        scope_id=strawberry.ID(event.scope),
        until=None if event.until is None else Position(event.until),
        until_time=event.until_time,
        statuses=list(event.statuses),
        filtered=event.filtered,
        filter=cast("JSON", event.content.filter) if event.filtered and event.content else None,
    )
