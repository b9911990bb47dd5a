"""Saved views: filters and orders of a project's tasks that members keep under a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events import saved_views as decide
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.saved_views import SAVED_VIEWS, SavedViews, ViewContent, ViewSaved
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from server.reads.saved_views import saved_view_row, saved_view_rows
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import (
    PAGE,
    Connection,
    Node,
    Position,
    Readable,
    RefusedType,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, link, load_linked, node_loader
from server.schema.core.paging import Paging, page_of
from server.schema.labeling.filter_references import people_in, require_named, require_people
from server.schema.labeling.task_filter import TaskFilter, criteria_of, sorting_of
from server.schema.labeling.task_filter_json import filter_json, filter_of
from server.schema.labeling.task_rights import hidden_conditions, sees_all


@strawberry.type(description="A filter and an order of a project's tasks, kept under a name.")
class SavedView(Node, Readable):
    """A saved view as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    filter: JSON | None = strawberry.field(
        description="A `TaskFilter`, to be sent as the `filter` of `tasks`; null once it was "
        "erased."
    )
    order: TaskOrder | None = strawberry.field(description="Null once it was erased.")
    direction: SortDirection | None = strawberry.field(
        description="Null for the order's own direction."
    )
    shared: bool = strawberry.field(
        description="Whether everybody in the project may use it, and not its owner alone."
    )
    created_at: datetime
    changed_at: datetime

    @query(Permission.TASKS_READ)
    async def owner(self) -> Member | None:
        """Who saved it, and alone may change it."""
        return await linked_member(self.session, self.row["owner_id"])

    project = link(
        "project",
        lambda view: view.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose tasks it shows.",
        null=False,
    )


def _view_of(session: ReadSession, row: Any) -> SavedView:
    return SavedView(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("saved_view", row["id"])),
        name=row["name"],
        filter=None if row["filter"] is None else orjson.loads(row["filter"]),
        order=TaskOrder.__members__.get(row["sorting"]),
        direction=SortDirection.__members__.get(row["direction"]),
        shared=row["shared"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )


async def views_of(
    info: Info, session: ReadSession, project: UUID, wanted: Paging
) -> Connection[SavedView] | None:
    """Return a page of the views that the caller may use: the own ones, and shared ones.

    A page looks at `PAGE` views at most, so it may hold fewer than there are.

    Raises:
        Refused: FORBIDDEN without TASKS_READ; INVALID, LIMIT for a bad argument.
    """
    await info.context.require(Permission.TASKS_READ, project)
    me = info.context.me.member
    rights = me, None if await sees_all(info.context, project) else me
    hidden = await hidden_conditions(info.context, project)
    looked = replace(wanted.after_id("saved_view"), limit=PAGE + 1)
    rows = await saved_view_rows(session, project, me, looked)
    looked_at, further = rows[:PAGE], rows[PAGE:]
    views = [_view_of(session, row) for row in looked_at if _may_use(row, *rights, hidden=hidden)]
    end = None
    if further and len(views) <= wanted.size:
        end = ids.public("saved_view", looked_at[-1]["id"])
    return page_of([(str(view.id), view) for view in views], wanted, end=end)


def _may_use(row: Any, me: UUID, blind: UUID | None, *, hidden: set[str]) -> bool:
    """Tell whether a member may use a view: an own one, or one whose filter is open to them."""
    if row["owner_id"] == me:
        return True
    if not row["shared"]:
        return False
    if blind is None:
        # Also views with conditions that this server does not know.
        return hidden.isdisjoint(orjson.loads(row["filter"] or "{}"))
    if row["filter"] is None:
        return False
    try:
        criteria_of(filter_of(orjson.loads(row["filter"])), me=me, blind=blind, hidden=hidden)
        sorting_of(TaskOrder[row["sorting"]], None, blind=blind)
    except (Refused, ValueError, KeyError):
        return False
    return True


@node_loader("saved_view")
async def load_view(info: Info, session: ReadSession, id_: UUID, *path: str) -> SavedView:
    """Return a view that the caller may use. Raises Refused NOT_FOUND, at `path`."""
    row, actor = await saved_view_row(session, id_), await info.context.actor()
    if row is not None and actor.may(Permission.TASKS_READ, row["project_id"]):
        me = actor.member
        blind = None if await sees_all(info.context, row["project_id"]) else me
        hidden = await hidden_conditions(info.context, row["project_id"])
        if _may_use(row, me, blind, hidden=hidden):
            return _view_of(session, row)
    raise Refused(Code.NOT_FOUND, "There is no such view.", path or ("id",))


@strawberry.input
class SaveViewInput(CommandInput):
    """A view of a project's tasks, whole: a new one, or in place of an own one."""

    project: strawberry.ID
    view: strawberry.ID | None = strawberry.field(
        default=None, description="The own view to change; null for a new one."
    )
    name: str
    filter: TaskFilter | None = strawberry.field(
        default=None, description="Null for all tasks; 10,000 bytes of JSON at most."
    )
    order: TaskOrder = TaskOrder.RANK
    direction: SortDirection | None = None
    shared: bool = strawberry.field(
        default=False,
        description="Whether everybody in the project may use it, as far as its filter is open to "
        "them.",
    )


@strawberry.input
class DeleteViewInput(CommandInput):
    """A view that nobody needs any longer."""

    project: strawberry.ID
    view: strawberry.ID


@strawberry.type(description="What became of a view.")
class SaveViewPayload:
    """A view after a command."""

    position: Position
    view: SavedView | None = strawberry.field(description="Null where it was deleted since.")


@strawberry.type(description="What became of the deletion of a view.")
class DeleteViewPayload(Readable):
    """The project whose view is no longer there."""

    position: Position
    project_uuid: strawberry.Private[UUID]

    project = link(
        "project",
        attrgetter("project_uuid"),
        Permission.PROJECT_READ,
        "The project that had the view.",
        null=False,
    )


SaveViewResult = Annotated[SaveViewPayload | RefusedType, strawberry.union("SaveViewResult")]
DeleteViewResult = Annotated[DeleteViewPayload | RefusedType, strawberry.union("DeleteViewResult")]


@strawberry.type
class SavedViewMutations:
    """Mutations of saved views."""

    @mutation(Permission.VIEWS_SAVE)
    async def save_view(self, info: Info, input: SaveViewInput) -> SaveViewResult:
        """Save a view of the tasks, 50 a member and project, or change one of one's own."""
        project, me = ids.expect("project", input.project, "project"), info.context.me.member
        known = None if input.view is None else ids.expect("saved_view", input.view, "view")
        content, people = await _content(info, input, project)
        stream, view = decide.stream_of(project, me), known or uuid7()

        def save(current: DecisionContext) -> list[Change]:
            current.project(project)
            require_people(current, people)
            return decide.save(
                _views(current, stream),
                project=project,
                owner=me,
                view=view,
                new=known is None,
                content=content,
                shared=input.shared,
            )

        receipt = await info.context.execute(
            input,
            Permission.VIEWS_SAVE,
            save,
            projects=(project,),
            members=tuple(people.values()),
            streams=((SAVED_VIEWS, stream),),
            may_begin=True,
        )
        events = (recorded.event for recorded in await info.context.events_of(receipt))
        made = next((event.view for event in events if isinstance(event, ViewSaved)), view)
        shown: Any = await load_linked(info, info.context.session, "saved_view", made)
        return SaveViewPayload(position=Position(receipt.position), view=shown)

    @mutation(Permission.VIEWS_SAVE)
    async def delete_view(self, info: Info, input: DeleteViewInput) -> DeleteViewResult:
        """Delete a view of one's own or, with PROJECT_CONFIGURE, one that somebody shared."""
        project, me = ids.expect("project", input.project, "project"), info.context.me.member
        view = ids.expect("saved_view", input.view, "view")
        await NODES["project"](info, info.context.session, project, "project")
        row = await saved_view_row(info.context.session, view)
        stream = decide.stream_of(project, row["owner_id"] if row else me)

        def delete(current: DecisionContext) -> list[Change]:
            actor = current.actor
            runs = actor is not None and actor.may(Permission.PROJECT_CONFIGURE, project)
            return decide.delete(_views(current, stream), view=view, by=me, runs_project=runs)

        receipt = await info.context.execute(
            input,
            Permission.VIEWS_SAVE,
            delete,
            projects=(project,),
            streams=((SAVED_VIEWS, stream),),
            may_begin=True,
        )
        return DeleteViewPayload(
            session=info.context.session,
            position=Position(receipt.position),
            project_uuid=project,
        )


async def _content(
    info: Info, given: SaveViewInput, project: UUID
) -> tuple[ViewContent, dict[str, UUID]]:
    """Return the content of a view whose filter and order the caller may use now.

    With it, by condition, the members whom the filter names.

    Raises:
        Refused: FORBIDDEN without VIEWS_SAVE, or where the filter or the order shows what the
            caller may not see; INVALID, LIMIT.
    """
    await NODES["project"](info, info.context.session, project, "project")
    await info.context.require(Permission.VIEWS_SAVE, project)
    me, wanted = info.context.me.member, given.filter or TaskFilter()
    blind = None if await sees_all(info.context, project) else me
    hidden = await hidden_conditions(info.context, project)
    criteria = criteria_of(wanted, me=me, blind=blind, hidden=hidden)
    await require_named(info, project, criteria, info.context.session)
    sorting_of(given.order, given.direction, blind=blind)
    direction = None if given.direction is None else given.direction.name
    content = ViewContent(
        name=given.name, filter=filter_json(wanted), order=given.order.name, direction=direction
    )
    return content, people_in(criteria)


def _views(current: DecisionContext, stream: UUID) -> SavedViews | None:
    """Return the views in a stream; None before the first one."""
    found = current.states.get(stream)
    return found if isinstance(found, SavedViews) else None
